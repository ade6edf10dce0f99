// import entries: the rows of a printed table into a register.
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/import_flags.h"
#include "tools/edugroupctl/import_report.h"
#include "tools/edugroupctl/import_run.h"
#include "tools/edugroupctl/import_table.h"
#include "tools/edugroupctl/names.h"
#include "tools/reading/clean.h"

ABSL_FLAG(std::string, key_rule, "", "import entries: unique rule that says which entry a row is.");
ABSL_FLAG(std::string, state, "DRAFT", "import entries: DRAFT, SUBMITTED or VERIFIED.");
ABSL_FLAG(std::string, owner, "", "import entries: organization that the entries are of.");

namespace edugroup::ctl {
namespace {

using membership::v1::Entry;
using membership::v1::EntryRow;
using membership::v1::GetRegisterRequest;
using membership::v1::ImportEntriesRequest;
using membership::v1::ImportEntriesResponse;
using membership::v1::Register;
using Run = ImportRun<ImportEntriesRequest, ImportEntriesResponse>;

constexpr char kGet[] = "edugroup.membership.v1.RegisterService/GetRegister";
constexpr char kImport[] = "edugroup.membership.v1.RegisterService/ImportEntries";
constexpr int kMostRows = 1000;  // of one call

// Columns by their headings, other headings and ids.
ColumnMapping MappingOf(const Register& target) {
  ColumnMapping mapping;
  for (const auto& column : target.columns()) mapping.Add(column.column_id(), column.column_id());
  for (const auto& column : target.columns()) {
    for (const std::string& alias : column.aliases()) mapping.Add(alias, column.column_id());
  }
  for (const auto& column : target.columns())
    mapping.Add(column.display_name(), column.column_id());
  return mapping;
}

EntryRow ToEntryRow(const ImportTable& import, const reading::Row& printed) {
  EntryRow row;
  row.mutable_source()->set_document(import.table.document);
  row.mutable_source()->set_place(reading::PlaceOf(import.table, printed));
  for (size_t i = 0; i < import.heading.columns.size(); ++i) {
    const bool is_covered =
        i < printed.cells.size() && printed.cells[i].covered == reading::Cell::Covered::kFromLeft;
    *row.add_cells() = is_covered ? "" : reading::CleanText(reading::TextAt(printed, i));
  }
  return row;
}

absl::StatusOr<ImportEntriesRequest> MakeRequest(const Invocation& invocation,
                                                 const std::string& parent, const ImportMode& mode,
                                                 const ImportTable& import) {
  ImportEntriesRequest request;
  request.set_parent(parent);
  request.set_allow_partial(mode.partial);
  request.set_key_rule(absl::GetFlag(FLAGS_key_rule));
  Entry::State state;
  if (!Entry::State_Parse(absl::GetFlag(FLAGS_state), &state)) {
    return UsageError("--state is DRAFT, SUBMITTED or VERIFIED");
  }
  request.set_target_state(state);
  if (const std::string owner = absl::GetFlag(FLAGS_owner); !owner.empty()) {
    ASSIGN_OR_RETURN(const std::string name,
                     FullName(invocation.session.group(), "organizations", owner));
    request.set_organization(name);
  }
  for (const reading::Column& column : import.heading.columns) request.add_columns(column.field);
  for (const size_t row : import.rows) {
    *request.add_rows() = ToEntryRow(import, import.table.rows[row]);
  }
  return request;
}

// Rows that a unique rule of the register may hold apart share one of these.
std::vector<std::string> IdentityOf(const ImportTable& import, const Register& target,
                                    const EntryRow& row) {
  std::vector<std::string> keys;
  for (const auto& rule : target.rules()) {
    if (!rule.has_unique()) continue;
    std::string key = rule.rule_id();
    for (const std::string& column : rule.unique().columns()) {
      for (size_t i = 0; i < import.heading.columns.size(); ++i) {
        if (import.heading.columns[i].field != column) continue;
        absl::StrAppend(&key, "|", value::NameFingerprint(row.cells(static_cast<int>(i))));
      }
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

RowClusters ClustersOf(const ImportTable& import, const Register& target,
                       const ImportEntriesRequest& request) {
  std::vector<std::vector<std::string>> keys;
  for (const EntryRow& row : request.rows()) keys.push_back(IdentityOf(import, target, row));
  return ClusterRows(keys);
}

absl::Status Show(const ImportTable& import, const Run& run, const Output& output) {
  const ImportEntriesResponse& total = run.total();
  if (output.json()) return output.Json(total);
  ShowRowFindings(import, run.findings(), run.finding_count(), output);
  ShowUnreadColumns(import, output);
  output.Line(absl::StrCat(run.wrote() ? "created " : "would create ", total.created_entries_size(),
                           run.wrote() ? ", changed " : ", change ", total.updated_entries_size(),
                           ", unchanged ", total.unchanged_count(), ", rejected ",
                           run.rejected().size(), " of ", import.rows.size(), " rows"));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunImportEntries(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(2));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "REGISTER"));
  ASSIGN_OR_RETURN(const std::string path, invocation.Word(1, "FILE"));
  ASSIGN_OR_RETURN(const std::string parent,
                   FullName(invocation.session.group(), "registers", word));
  ASSIGN_OR_RETURN(const ImportMode mode, ImportModeFromFlags(path));
  if (mode.update || mode.waiver.has_value()) {
    return UsageError(
        "--update and --waive are not for entries; --key-rule says "
        "which entries rows are");
  }
  GetRegisterRequest get;
  get.set_name(parent);
  ASSIGN_OR_RETURN(const Register target, invocation.session.Ask<Register>(kGet, get));
  ASSIGN_OR_RETURN(const ImportTable import, ReadImportTable(path, MappingOf(target)));
  ASSIGN_OR_RETURN(const ImportEntriesRequest request,
                   MakeRequest(invocation, parent, mode, import));
  const RowFindings unsendable;
  const RowClusters clusters = ClustersOf(import, target, request);
  Run run(invocation, import, mode, kImport, request, clusters, unsendable, kMostRows);
  RETURN_IF_ERROR(run.Run());
  RETURN_IF_ERROR(Show(import, run, invocation.output));
  return run.Finish();
}

}  // namespace edugroup::ctl
