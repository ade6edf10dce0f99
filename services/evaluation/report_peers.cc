#include "services/evaluation/report_peers.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/evaluation/cycle_peers.h"
#include "services/evaluation/entry_table.h"

namespace edugroup::evaluation {
namespace {

using v1::Report;
using v1::ReportFigure;

constexpr size_t kMostPerBatch = 200;

std::string GroupName(const Report& report) {
  return absl::StrCat("groups/", resource::GroupOf(report.name()));
}

absl::StatusOr<type::Quantity> AskCensusFigure(rpc::Peer& membership, const rpc::Call& call,
                                               const Report& report,
                                               const v1::CensusFigure& figure) {
  membership::v1::GetCensusRequest request;
  request.set_parent(GroupName(report));
  *request.mutable_as_of() = figure.has_date() ? figure.date() : report.report_date();
  *request.mutable_affiliation_kinds() = figure.affiliation_kinds();
  ASSIGN_OR_RETURN(const auto census,
                   membership.Ask<membership::v1::Census>(
                       call, "edugroup.membership.v1.CensusService/GetCensus", request));
  int64_t count = census.total();
  if (!figure.kind().empty()) {
    count = 0;
    for (const membership::v1::CensusPart& part : census.by_kind()) {
      if (part.kind() == figure.kind()) count = part.count();
    }
  }
  type::Quantity quantity;
  quantity.set_value(absl::StrCat(count));
  quantity.set_unit("家");
  quantity.set_qualifier(type::Quantity::EXACT);
  return quantity;
}

// As the leaf of a cycle would be collected.
absl::StatusOr<type::Quantity> AskRegisterFigure(rpc::Peer& membership, const rpc::Call& call,
                                                 const Report& report,
                                                 const v1::RegisterSource& source) {
  ASSIGN_OR_RETURN(const RegisterEntries entries,
                   AskEntries(membership, call, source.register_(), source.filter()));
  v1::Cycle cycle;
  cycle.add_subjects()->set_organization(report.organization());
  v1::Indicator leaf;
  *leaf.mutable_register_figure() = source;
  const v1::Observation observation = FromRegister(cycle, leaf, entries).front();
  if (observation.has_quantity()) return observation.quantity();
  return absl::NotFoundError("the register has no such figure");
}

absl::StatusOr<OrganizationNames> AskNames(rpc::Peer& membership, const rpc::Call& call,
                                           const std::string& group_name,
                                           const std::vector<std::string>& organizations) {
  OrganizationNames names;
  for (size_t first = 0; first < organizations.size(); first += kMostPerBatch) {
    membership::v1::BatchGetOrganizationsRequest request;
    request.set_parent(group_name);
    const size_t end = std::min(first + kMostPerBatch, organizations.size());
    for (size_t i = first; i < end; ++i) request.add_names(organizations[i]);
    ASSIGN_OR_RETURN(
        const auto response,
        membership.Ask<membership::v1::BatchGetOrganizationsResponse>(
            call, "edugroup.membership.v1.OrganizationService/BatchGetOrganizations", request));
    for (const auto& organization : response.organizations()) {
      names.emplace(organization.name(), organization.display_name());
    }
  }
  return names;
}

absl::StatusOr<v1::RenderedTable> AskTable(rpc::Peer& membership, const rpc::Call& call,
                                           const Report& report, const v1::ReportTable& table) {
  const v1::RegisterRows& rows = table.register_rows();
  RETURN_IF_ERROR(InOwnGroup(call, "report.tables", rows.register_()));
  membership::v1::GetRegisterRequest request;
  request.set_name(rows.register_());
  const auto record = membership.Ask<membership::v1::Register>(
      call, "edugroup.membership.v1.RegisterService/GetRegister", request);
  if (!record.ok()) return rpc::AsReference(record.status(), "report.tables", rows.register_());
  ASSIGN_OR_RETURN(RegisterEntries entries,
                   AskEntries(membership, call, rows.register_(), rows.filter()));
  ASSIGN_OR_RETURN(
      const OrganizationNames names,
      AskNames(membership, call, GroupName(report), NamedOrganizations(rows, entries.entries)));
  return TableOfEntries(table, *record, std::move(entries.entries), names);
}

absl::StatusOr<v1::RenderedChart> AskGrowth(rpc::Peer& membership, const rpc::Call& call,
                                            const Report& report, const v1::ReportChart& chart) {
  membership::v1::GetCensusSeriesRequest request;
  request.set_parent(GroupName(report));
  *request.mutable_dates() = chart.census_points().dates();
  *request.mutable_affiliation_kinds() = chart.census_points().affiliation_kinds();
  ASSIGN_OR_RETURN(const auto series,
                   membership.Ask<membership::v1::CensusSeries>(
                       call, "edugroup.membership.v1.CensusService/GetCensusSeries", request));
  v1::RenderedChart shown;
  for (const membership::v1::CensusPoint& point : series.points()) {
    v1::ChartPoint& drawn = *shown.add_points();
    drawn.set_label(absl::StrCat(point.date().year()));
    drawn.set_value(absl::StrCat(point.total()));
  }
  return shown;
}

}  // namespace

absl::Status AskReportData(rpc::Peer& membership, const rpc::Call& call, const Report& report,
                           ReportData& data) {
  for (const ReportFigure& figure : report.figures()) {
    absl::StatusOr<type::Quantity> value;
    if (figure.has_census()) {
      value = AskCensusFigure(membership, call, report, figure.census());
    } else if (figure.has_register_figure()) {
      value = AskRegisterFigure(membership, call, report, figure.register_figure());
    } else {
      continue;
    }
    if (value.ok()) {
      data.figures[figure.figure_id()] = *std::move(value);
    } else if (!absl::IsNotFound(value.status())) {
      return value.status();
    }
  }
  for (const v1::ReportTable& table : report.tables()) {
    if (!table.has_register_rows()) continue;
    ASSIGN_OR_RETURN(data.tables[table.table_id()], AskTable(membership, call, report, table));
  }
  for (const v1::ReportChart& chart : report.charts()) {
    if (!chart.has_census_points()) continue;
    ASSIGN_OR_RETURN(data.charts[chart.chart_id()], AskGrowth(membership, call, report, chart));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::evaluation
