#include "services/membership/register_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/auth/hash.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/entry.h"

namespace edugroup::membership {
namespace {

using v1::Cell;
using v1::Entry;
using v1::Register;

constexpr size_t kNamesPerStatement = 200;

const sql::Statement kHasEntries = {
    "entry_any", "SELECT 1 FROM entry WHERE group_id = ? AND register_id = ? LIMIT 1"};
const sql::Statement kColumnUsed = {
    "entry_column_used",
    "SELECT 1 FROM entry WHERE group_id = ? AND register_id = ? AND LOCATE(?, filled_columns) > 0 "
    "LIMIT 1"};
const sql::Statement kOptionUsed = {
    "entry_option_used",
    "SELECT 1 FROM entry WHERE group_id = ? AND register_id = ? AND LOCATE(?, cell_values) > 0 "
    "LIMIT 1"};
constexpr char kFindTitles[] =
    "SELECT DISTINCT display_name FROM entry WHERE group_id = ? AND register_id = ? "
    "AND display_name IN (";
constexpr char kFindTokens[] =
    "SELECT token, path FROM entry_token WHERE group_id = ? AND token IN (";
constexpr char kInsertTokens[] = "INSERT INTO entry_token (group_id, token, path) VALUES ";
constexpr char kForgetTokens[] = "DELETE FROM entry_token WHERE group_id = ? AND path IN (";
const sql::Statement kReferredTo = {
    "entry_referring", "SELECT 1 FROM entry_token WHERE group_id = ? AND token = ? LIMIT 1"};

std::string FilledColumns(const Entry& entry) {
  std::set<std::string> columns;
  for (const Cell& cell : entry.cells()) columns.insert(cell.column());
  return columns.empty() ? "" : absl::StrCat("|", absl::StrJoin(columns, "|"), "|");
}

// Values that hold no "|": options, resource names, yes and no.
std::string CellValues(const Entry& entry) {
  std::set<std::string> values;
  for (const Cell& cell : entry.cells()) {
    if (cell.has_option() || cell.has_boolean() || cell.has_organization() || cell.has_kind()) {
      values.insert(absl::StrCat(cell.column(), "=", TextOf(cell)));
    }
  }
  return values.empty() ? "" : absl::StrCat("|", absl::StrJoin(values, "|"), "|");
}

std::string RegisterId(const Entry& entry) {
  return std::string(resource::IdOf(resource::ParentOf(entry.name())));
}

absl::Status Forget(resource::Change& change, absl::string_view group,
                    absl::Span<const Entry* const> entries) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (size_t first = 0; first < entries.size(); first += kNamesPerStatement) {
    const auto part = entries.subspan(first, kNamesPerStatement);
    sql::Params params = {group};
    for (const Entry* entry : part) params.emplace_back(resource::PathOf(entry->name()));
    RETURN_IF_ERROR(transaction
                        ->Execute({"entry_token_delete",
                                   absl::StrCat(kForgetTokens, sql::Marks(part.size()), ")")},
                                  params)
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Any(resource::Change& change, const sql::Statement& statement,
                         const sql::Params& params) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction->Query(statement, params));
  return !rows.empty();
}

}  // namespace

const resource::Table& Registers() {
  static const auto& table = *new resource::Table{
      "register_record",
      resource::Pattern("groups/{group}/registers/{register}"),
      {resource::Text<Register>("display_name", "display_name",
                                [](const Register& record) { return record.display_name(); }),
       resource::Text<Register>("template_id", "template_id",
                                [](const Register& record) { return record.template_id(); })},
      resource::Of<Register>(
          [](const Register& record) { return value::SortKey(record.display_name()); }),
      {},
      true};
  return table;
}

const resource::Table& Entries() {
  static const auto& table = *new resource::Table{
      "entry",
      resource::Pattern("groups/{group}/registers/{register}/entries/{entry}"),
      {resource::Text<Entry>("register", "register_id", RegisterId),
       resource::Text<Entry>("state", "state",
                             [](const Entry& entry) { return Entry::State_Name(entry.state()); }),
       resource::Text<Entry>("display_name", "display_name",
                             [](const Entry& entry) { return entry.display_name(); }),
       resource::Text<Entry>("organization", "organization",
                             [](const Entry& entry) { return entry.organization(); }),
       resource::Set<Entry>("columns", "filled_columns", FilledColumns),
       resource::Set<Entry>("cells", "cell_values", CellValues)},
      resource::Of<Entry>([](const Entry& entry) { return value::SortKey(entry.display_name()); }),
      resource::Of<Entry>([](const Entry& entry) { return entry.organization(); }),
      true};
  return table;
}

resource::Condition OwnedBy(absl::string_view organization) {
  return {"organization = ?", {organization}};
}

resource::Condition InRegister(absl::string_view record) {
  return {"register_id = ?", {resource::IdOf(record)}};
}

absl::StatusOr<bool> IsInUse(resource::Change& change, absl::string_view record, const Loss& loss) {
  const absl::string_view group = resource::GroupOf(record), id = resource::IdOf(record);
  if (loss.option_id.empty()) {
    return Any(change, kColumnUsed, {group, id, absl::StrCat("|", loss.column_id, "|")});
  }
  return Any(change, kOptionUsed,
             {group, id, absl::StrCat("|", loss.column_id, "=", loss.option_id, "|")});
}

absl::StatusOr<bool> HasEntries(resource::Change& change, absl::string_view record) {
  return Any(change, kHasEntries, {resource::GroupOf(record), resource::IdOf(record)});
}

absl::StatusOr<std::set<std::string>> FindTitles(resource::Change& change, absl::string_view record,
                                                 const std::set<std::string>& titles) {
  std::set<std::string> found;
  if (titles.empty()) return found;
  sql::Params params = {resource::GroupOf(record), resource::IdOf(record)};
  for (const std::string& title : titles) params.emplace_back(title);
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction->Query(
          {"entry_titles", absl::StrCat(kFindTitles, sql::Marks(titles.size()), ")")}, params));
  for (const sql::Row& row : rows) found.insert(row[0].bytes());
  return found;
}

absl::StatusOr<std::vector<Entry>> LoadEntries(resource::Change& change, absl::string_view record,
                                               const std::vector<std::string>& names) {
  std::vector<Entry> loaded;
  for (size_t first = 0; first < names.size(); first += kNamesPerStatement) {
    const size_t count = std::min(names.size() - first, kNamesPerStatement);
    resource::Condition condition = {absl::StrCat("path IN (", sql::Marks(count), ")"), {}};
    for (size_t i = first; i < first + count; ++i) {
      condition.params.emplace_back(resource::PathOf(names[i]));
    }
    ASSIGN_OR_RETURN(std::vector<Entry> part, change.LoadAll<Entry>(Entries(), record, condition));
    std::move(part.begin(), part.end(), std::back_inserter(loaded));
  }
  return loaded;
}

std::string KeyToken(absl::string_view record, const std::string& rule_id, absl::string_view key) {
  return absl::StrCat("key:",
                      auth::Hex(auth::Sha256(absl::StrCat(record, "\n", rule_id, "\n", key))));
}

std::string ReferenceToken(absl::string_view name) {
  return absl::StrCat("ref:", resource::PathOf(name));
}

std::vector<std::string> TokensOf(const Register& record, const Entry& entry) {
  std::vector<std::string> tokens;
  for (const v1::RegisterRule& rule : record.rules()) {
    if (!rule.has_unique()) continue;
    const auto key = KeyOf(rule.unique(), entry);
    if (key.has_value()) tokens.push_back(KeyToken(record.name(), rule.rule_id(), *key));
  }
  for (const std::string& name : ReferencesOf(entry)) tokens.push_back(ReferenceToken(name));
  return tokens;
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> FindByTokens(
    resource::Change& change, absl::string_view group, const std::vector<std::string>& tokens) {
  std::map<std::string, std::vector<std::string>> found;
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (size_t first = 0; first < tokens.size(); first += kNamesPerStatement) {
    const size_t count = std::min(tokens.size() - first, kNamesPerStatement);
    sql::Params params = {resource::GroupOf(group)};
    for (size_t i = first; i < first + count; ++i) params.emplace_back(tokens[i]);
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction->Query({"entry_token_find", absl::StrCat(kFindTokens, sql::Marks(count), ")")},
                           params));
    for (const sql::Row& row : rows) {
      found[row[0].bytes()].push_back(absl::StrCat(group, "/", row[1].bytes()));
    }
  }
  return found;
}

absl::Status KeepTokens(resource::Change& change, const Register& record,
                        absl::Span<const Entry* const> entries, bool are_new) {
  const absl::string_view group = resource::GroupOf(record.name());
  if (!are_new) RETURN_IF_ERROR(Forget(change, group, entries));
  std::vector<sql::Params> rows;
  for (const Entry* entry : entries) {
    for (const std::string& token : TokensOf(record, *entry)) {
      rows.push_back({group, token, resource::PathOf(entry->name())});
    }
  }
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (size_t first = 0; first < rows.size(); first += kNamesPerStatement) {
    const size_t count = std::min(rows.size() - first, kNamesPerStatement);
    sql::Params params;
    for (size_t i = first; i < first + count; ++i) {
      params.insert(params.end(), rows[i].begin(), rows[i].end());
    }
    RETURN_IF_ERROR(
        transaction
            ->Execute({"entry_token_insert", absl::StrCat(kInsertTokens, sql::RowMarks(count, 3))},
                      params)
            .status());
  }
  return absl::OkStatus();
}

absl::Status ForgetTokens(resource::Change& change, absl::string_view entry) {
  Entry named;
  named.set_name(std::string(entry));
  const Entry* const entries[] = {&named};
  return Forget(change, resource::GroupOf(entry), entries);
}

absl::StatusOr<bool> IsReferredToByEntries(resource::Change& change, absl::string_view name) {
  return Any(change, kReferredTo, {resource::GroupOf(name), ReferenceToken(name)});
}

}  // namespace edugroup::membership
