#include "services/evaluation/report_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "google/protobuf/util/time_util.h"
#include "services/evaluation/bulletin.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/report_peers.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Assessment;
using v1::Cycle;
using v1::Observation;
using v1::Report;

namespace {

absl::Status NeedsDraft(const Report& report) {
  if (report.state() == Report::DRAFT) return absl::OkStatus();
  return StateConflict(report.name(), Report::State_Name(report.state()), "DRAFT");
}

absl::Status CheckWritten(const Report& report, const Cycle& cycle) {
  std::vector<FieldViolation> violations = CheckReport(report, cycle);
  if (!value::IsValid(report.report_date())) {
    violations.push_back({"report.report_date", "must be a day of the calendar", "不是有效日期"});
  }
  return Refuse(violations);
}

// What an observation says as a figure; nothing where it is no number.
absl::StatusOr<type::Quantity> FigureOf(const Observation& observation) {
  if (observation.has_quantity()) return observation.quantity();
  if (!observation.has_fact_count() || observation.fact_count().denominator() == 0) {
    return absl::NotFoundError("no value");
  }
  ASSIGN_OR_RETURN(const value::Decimal percent,
                   Divide(value::Decimal::FromInt(100) *
                              value::Decimal::FromInt(observation.fact_count().numerator()),
                          value::Decimal::FromInt(observation.fact_count().denominator())));
  type::Quantity quantity;
  quantity.set_value(percent.ToString(2));
  quantity.set_unit("%");
  return quantity;
}

v1::RenderedTable TableOf(const v1::ReportTable& table, const ReportData& data) {
  v1::RenderedTable shown;
  shown.set_table_id(table.table_id());
  shown.set_display_name(table.display_name());
  if (table.numbered()) shown.add_headings("序号");
  for (const std::string& heading : table.fixed_rows().headings()) shown.add_headings(heading);
  for (const v1::TableRow& row : table.fixed_rows().rows()) {
    v1::TableRow& filled = *shown.add_rows();
    if (table.numbered()) filled.add_cells(absl::StrCat(shown.rows_size()));
    for (const std::string& cell : row.cells()) filled.add_cells(FillSlots(cell, data));
  }
  return shown;
}

v1::RenderedChart ChartOf(const v1::ReportChart& chart, const Report& report,
                          const ReportData& data) {
  v1::RenderedChart shown;
  for (const std::string& id : chart.figure_points().figure_ids()) {
    v1::ChartPoint& point = *shown.add_points();
    for (const v1::ReportFigure& figure : report.figures()) {
      if (figure.figure_id() == id) point.set_label(figure.display_name());
    }
    const auto value = data.figures.find(id);
    if (value != data.figures.end()) point.set_value(value->second.value());
  }
  return shown;
}

}  // namespace

ReportService::ReportService(resource::Store& store, rpc::Peer& membership, rpc::Methods& methods)
    : store_(store), membership_(membership) {
  using S = ReportService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.ReportService/";
  methods.Serve(absl::StrCat(kName, "CreateReport"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetReport"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListReports"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateReport"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "ValidateReport"), this, &S::Validate);
  methods.Serve(absl::StrCat(kName, "SubmitReport"), this, &S::Submit);
  methods.Serve(absl::StrCat(kName, "GetReportDocument"), this, &S::GetDocument);
  methods.Serve(absl::StrCat(kName, "GetBulletin"), this, &S::GetBulletin);
  methods.Serve(absl::StrCat(kName, "GetFilingSheet"), this, &S::GetFilingSheet);
}

absl::StatusOr<Report> ReportService::Find(rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(Report report, store_.Get<Report>(call, Reports(), name));
  RETURN_IF_ERROR(call.MayActFor(report.organization()));
  return report;
}

absl::StatusOr<ReportData> ReportService::Gather(rpc::Call& call, const Report& report) {
  const std::string cycle(resource::ParentOf(report.name()));
  ReportData data;
  resource::ListQuery values;
  values.parent = absl::StrCat("groups/", resource::GroupOf(report.name()));
  values.conditions = {OfCycle(cycle), AboutSubject(report.subject())};
  ASSIGN_OR_RETURN(const std::vector<Observation> observations,
                   store_.All<Observation>(call, Observations(), values));
  for (const v1::ReportFigure& figure : report.figures()) {
    if (figure.has_quantity()) data.figures[figure.figure_id()] = figure.quantity();
    for (const Observation& observation : observations) {
      if (figure.indicator_id().empty() || observation.indicator_id() != figure.indicator_id()) {
        continue;
      }
      const absl::StatusOr<type::Quantity> value = FigureOf(observation);
      if (value.ok()) data.figures[figure.figure_id()] = *value;
    }
  }
  RETURN_IF_ERROR(AskReportData(membership_, call, report, data));
  Derive(report, data);
  for (const v1::ReportTable& table : report.tables()) {
    if (table.has_fixed_rows()) data.tables[table.table_id()] = TableOf(table, data);
  }
  for (const v1::ReportChart& chart : report.charts()) {
    v1::RenderedChart& shown = data.charts[chart.chart_id()];
    if (chart.has_figure_points()) shown = ChartOf(chart, report, data);
    shown.set_chart_id(chart.chart_id());
    shown.set_display_name(chart.display_name());
    shown.set_kind(chart.kind());
    shown.set_unit(chart.unit());
  }
  resource::ListQuery problems;
  problems.parent = cycle;
  problems.conditions = {AboutSubject(report.subject())};
  ASSIGN_OR_RETURN(data.problems, store_.All<v1::Problem>(call, Problems(), problems));
  return data;
}

absl::StatusOr<Report> ReportService::Create(rpc::Call& call,
                                             const v1::CreateReportRequest& request) {
  RETURN_IF_ERROR(Reports().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(MayActForSubject(call, request.report().subject()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(Reports(), request.parent(),
                                                             request.report_id(), "report_id"));
  return store_.Write<Report>(call, request, [&](Change& change) -> absl::StatusOr<Report> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, request.parent()));
    ASSIGN_OR_RETURN(const v1::CycleSubject subject,
                     SubjectOf(call, cycle, "report.subject", request.report().subject()));
    Report report = request.report();
    resource::ClearOutputOnly(report);
    RETURN_IF_ERROR(CheckWritten(report, cycle));
    report.set_name(name);
    report.set_state(Report::DRAFT);
    report.set_organization(subject.organization());
    RETURN_IF_ERROR(change.Insert(Reports(), report));
    return report;
  });
}

absl::StatusOr<Report> ReportService::Get(rpc::Call& call, const v1::GetReportRequest& request) {
  ASSIGN_OR_RETURN(Report report, Find(call, request.name()));
  report.clear_submitted_text();
  return report;
}

absl::StatusOr<v1::ListReportsResponse> ReportService::List(rpc::Call& call,
                                                            const v1::ListReportsRequest& request) {
  RETURN_IF_ERROR(Reports().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OfOrganization(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Report>(call, Reports(), query));
  v1::ListReportsResponse response;
  for (Report& report : page.items) {
    report.clear_introduction();
    report.clear_sections();
    report.clear_figures();
    report.clear_tables();
    report.clear_charts();
    report.clear_evidence();
    report.clear_submitted_text();
    *response.add_reports() = std::move(report);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Report> ReportService::Update(rpc::Call& call,
                                             const v1::UpdateReportRequest& request) {
  const Report& patch = request.report();
  RETURN_IF_ERROR(Reports().pattern.Check("report.name", patch.name()));
  return store_.Write<Report>(call, request, [&](Change& change) -> absl::StatusOr<Report> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, resource::ParentOf(patch.name())));
    ASSIGN_OR_RETURN(const Report before, change.Load<Report>(Reports(), patch.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    RETURN_IF_ERROR(NeedsDraft(before));
    Report after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(CheckWritten(after, cycle));
    RETURN_IF_ERROR(change.Update(Reports(), before, after));
    return after;
  });
}

absl::StatusOr<v1::ValidateReportResponse> ReportService::Validate(
    rpc::Call& call, const v1::ValidateReportRequest& request) {
  ASSIGN_OR_RETURN(const Report report, Find(call, request.name()));
  ASSIGN_OR_RETURN(const Cycle cycle,
                   store_.Get<Cycle>(call, Cycles(), resource::ParentOf(report.name())));
  ASSIGN_OR_RETURN(const ReportData data, Gather(call, report));
  v1::ValidateReportResponse response;
  for (type::Finding& finding : ReportFindings(report, cycle, data)) {
    *response.add_findings() = std::move(finding);
  }
  return response;
}

absl::StatusOr<Report> ReportService::Submit(rpc::Call& call,
                                             const v1::SubmitReportRequest& request) {
  ASSIGN_OR_RETURN(const Report seen, Find(call, request.name()));
  ASSIGN_OR_RETURN(const Cycle cycle,
                   store_.Get<Cycle>(call, Cycles(), resource::ParentOf(seen.name())));
  ASSIGN_OR_RETURN(const ReportData data, Gather(call, seen));
  return store_.Write<Report>(call, request, [&](Change& change) -> absl::StatusOr<Report> {
    ASSIGN_OR_RETURN(const Report before, change.Load<Report>(Reports(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(NeedsDraft(before));
    // Gathered for what the report said then.
    if (before.etag() != seen.etag()) return EtagMismatch(before.name());
    std::vector<type::Finding> findings = ReportFindings(before, cycle, data);
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [](const type::Finding& finding) {
                                    return finding.severity() != type::Finding::HARD;
                                  }),
                   findings.end());
    RETURN_IF_ERROR(Refuse(findings));
    const v1::ReportDocument document = ToAnswer(Compose(before, data), v1::MARKDOWN);
    Report after = before;
    after.set_state(Report::SUBMITTED);
    after.set_submitted_text(document.text());
    after.set_submitted_sha256(document.sha256());
    *after.mutable_submit_time() =
        google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(absl::Now()));
    RETURN_IF_ERROR(change.Update(Reports(), before, after));
    after.clear_submitted_text();
    return after;
  });
}

absl::StatusOr<v1::ReportDocument> ReportService::GetDocument(
    rpc::Call& call, const v1::GetReportDocumentRequest& request) {
  ASSIGN_OR_RETURN(const Report report, Find(call, request.name()));
  ASSIGN_OR_RETURN(const ReportData data, Gather(call, report));
  v1::ReportDocument document = ToAnswer(Compose(report, data), request.format());
  if (report.state() == Report::SUBMITTED && request.format() != v1::HTML) {
    document.set_text(report.submitted_text());
    document.set_sha256(report.submitted_sha256());
  }
  return document;
}

absl::StatusOr<v1::ReportDocument> ReportService::GetBulletin(
    rpc::Call& call, const v1::GetBulletinRequest& request) {
  ASSIGN_OR_RETURN(const Cycle cycle, store_.Get<Cycle>(call, Cycles(), request.name()));
  RETURN_IF_ERROR(NeedsState(cycle, {Cycle::PUBLICITY, Cycle::FINAL, Cycle::ARCHIVED}));
  resource::ListQuery query;
  query.parent = cycle.name();
  ASSIGN_OR_RETURN(const std::vector<Assessment> assessments,
                   store_.All<Assessment>(call, Assessments(), query));
  return Bulletin(cycle, assessments, request.format());
}

absl::StatusOr<v1::ReportDocument> ReportService::GetFilingSheet(
    rpc::Call& call, const v1::GetFilingSheetRequest& request) {
  ASSIGN_OR_RETURN(const Cycle cycle, store_.Get<Cycle>(call, Cycles(), request.name()));
  RETURN_IF_ERROR(NeedsState(cycle, {Cycle::FINAL, Cycle::ARCHIVED}));
  resource::ListQuery query;
  query.parent = cycle.name();
  ASSIGN_OR_RETURN(const std::vector<v1::Result> results,
                   store_.All<v1::Result>(call, Results(), query));
  return FilingSheet(cycle, results, request.authority(), request.format());
}

}  // namespace edugroup::evaluation
