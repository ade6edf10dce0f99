// import organizations: a list of organisations from a file.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/import_flags.h"
#include "tools/edugroupctl/import_report.h"
#include "tools/edugroupctl/import_run.h"
#include "tools/edugroupctl/import_table.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/organization_rows.h"

namespace edugroup::ctl {
namespace {

using membership::v1::ImportOrganizationsRequest;
using membership::v1::ImportOrganizationsResponse;
using membership::v1::OrganizationRow;

constexpr char kMethod[] = "edugroup.membership.v1.OrganizationService/ImportOrganizations";
constexpr char kNearDuplicateRule[] = "organization.near-duplicate";
constexpr int kMostRows = 5000;  // of one call

using Run = ImportRun<ImportOrganizationsRequest, ImportOrganizationsResponse>;

void ShowDifferences(const ImportTable& import, const ImportMode& mode,
                     const ImportOrganizationsResponse& total, const Output& output) {
  if (total.difference_count() == 0) return;
  Table table({{"place"}, {"organization"}, {"field"}, {"known"}, {"row"}});
  for (const auto& difference : total.differences()) {
    const reading::Row& row = import.table.rows[import.rows[difference.row()]];
    table.Add({reading::PlaceOf(import.table, row), WithoutGroup(difference.organization()),
               difference.field(), difference.known_value(), difference.row_value()});
  }
  output.Show(absl::StrCat(total.difference_count(), " differences",
                           mode.update ? "" : " (left as they are; --update takes them over)"),
              table);
}

absl::Status Show(const ImportTable& import, const ImportMode& mode, const Run& run,
                  const Output& output) {
  const ImportOrganizationsResponse& total = run.total();
  if (output.json()) return output.Json(total);
  ShowRowFindings(import, run.findings(), run.finding_count(), output);
  ShowDifferences(import, mode, total, output);
  ShowUnreadColumns(import, output);
  output.Line(absl::StrCat(run.wrote() ? "created " : "would create ",
                           total.created_organizations_size(),
                           run.wrote() ? ", changed " : ", change ", total.updated_count(),
                           ", unchanged ", total.unchanged_count(), ", rejected ",
                           run.rejected().size(), " of ", import.rows.size(), " rows"));
  return absl::OkStatus();
}

ImportOrganizationsRequest MakeRequest(const std::string& group, const ImportMode& mode,
                                       std::vector<OrganizationRow> rows) {
  ImportOrganizationsRequest request;
  request.set_parent(group);
  request.set_allow_partial(mode.partial);
  request.set_update_existing(mode.update);
  if (mode.waiver.has_value()) {
    *request.add_waivers() = *mode.waiver;
    request.mutable_waivers(0)->set_rule_id(kNearDuplicateRule);
  }
  for (OrganizationRow& row : rows) *request.add_rows() = std::move(row);
  return request;
}

// Rows that are one organisation, or resemble each other, share one of these.
std::vector<std::string> IdentityOf(const OrganizationRow& row) {
  std::vector<std::string> keys;
  const auto add = [&keys](const char* field, const std::string& value) {
    if (!value.empty()) keys.push_back(absl::StrCat(field, value));
  };
  add("id ", row.organization_id());
  add("code ", row.unified_social_credit_code());
  add("name ", value::NameFingerprint(row.display_name()));
  add("name ", value::NameFingerprint(row.short_name()));
  for (const std::string& alias : row.aliases()) add("name ", value::NameFingerprint(alias));
  return keys;
}

RowClusters ClustersOf(const ImportOrganizationsRequest& request) {
  std::vector<std::vector<std::string>> keys;
  for (const OrganizationRow& row : request.rows()) keys.push_back(IdentityOf(row));
  return ClusterRows(keys);
}

// A mapping file may name fields that there are not.
absl::Status CheckFields(const ImportTable& import) {
  for (const reading::Column& column : import.heading.columns) {
    const bool exists = column.field != "source" &&
                        OrganizationRow::descriptor()->FindFieldByName(column.field) != nullptr;
    if (!column.field.empty() && !exists) {
      return absl::InvalidArgumentError(absl::StrCat("\"", column.heading, "\" is mapped to ",
                                                     column.field, ", which is no field"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunImportOrganizations(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string path, invocation.Word(0, "FILE"));
  ASSIGN_OR_RETURN(const ImportMode mode, ImportModeFromFlags(path));
  ASSIGN_OR_RETURN(const std::string group, GroupName(invocation.session.group()));
  ASSIGN_OR_RETURN(const ImportTable import, ReadImportTable(path, OrganizationColumns()));
  RETURN_IF_ERROR(CheckFields(import));
  OrganizationRows rows = ToOrganizationRows(import);
  const ImportOrganizationsRequest request = MakeRequest(group, mode, std::move(rows.rows));
  const RowClusters clusters = ClustersOf(request);
  Run run(invocation, import, mode, kMethod, request, clusters, rows.findings, kMostRows);
  RETURN_IF_ERROR(run.Run());
  RETURN_IF_ERROR(Show(import, mode, run, invocation.output));
  return run.Finish();
}

}  // namespace edugroup::ctl
