#include "services/membership/entry_references.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"
#include "services/membership/register.h"

namespace edugroup::membership {
namespace {

using v1::Cell;
using v1::Entry;

// Fields that refer to rows of one table, by the name they refer to; the first field of each.
using References = std::map<std::string, std::string>;

constexpr size_t kNamesPerStatement = 200;
constexpr char kHoldOrganizations[] =
    "SELECT path, standard_kind FROM organization WHERE group_id = ? AND path IN (";
constexpr char kHoldPeople[] = "SELECT path, '' FROM person WHERE group_id = ? AND path IN (";
constexpr char kHoldEnd[] = ") LOCK IN SHARE MODE";

const resource::Pattern& PeoplePattern() {
  static const auto& pattern = *new resource::Pattern("groups/{group}/people/{person}");
  return pattern;
}

struct Referred {
  References organizations, people;
  std::vector<KindReference> kinds;
};

Referred Collect(const v1::Register& record, absl::Span<const EntryDraft> drafts) {
  Referred referred;
  for (const EntryDraft& draft : drafts) {
    const Entry& entry = draft.entry;
    for (int i = 0; i < entry.cells_size(); ++i) {
      const Cell& cell = entry.cells(i);
      const std::string path = absl::StrCat(draft.field, ".cells[", i, "].");
      if (cell.has_organization()) {
        referred.organizations.emplace(cell.organization(), path + "organization");
      }
      if (cell.has_person()) referred.people.emplace(cell.person(), path + "person");
      if (!cell.has_kind()) continue;
      referred.kinds.push_back(
          {path + "kind", cell.kind(), FindColumn(record, cell.column())->taxonomy()});
    }
    if (!entry.organization().empty()) {
      referred.organizations.emplace(entry.organization(),
                                     absl::StrCat(draft.field, ".organization"));
    }
  }
  return referred;
}

void CheckNames(const References& references, const resource::Pattern& pattern,
                absl::string_view group, std::vector<FieldViolation>& violations) {
  for (const auto& [name, field] : references) {
    if (pattern.Matches(name) && resource::ParentOf(name) == group) continue;
    violations.push_back({field, absl::StrCat("must be a name under ", group), "必须属于本集团"});
  }
}

// What the statement answers for each name. REFERENCE_NOT_FOUND when one is missing.
absl::StatusOr<std::map<std::string, std::string>> Hold(resource::Change& change,
                                                        absl::string_view group,
                                                        const sql::Statement& statement,
                                                        const References& references) {
  std::map<std::string, std::string> held;
  std::vector<std::string> names;
  for (const auto& [name, field] : references) names.push_back(name);
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (size_t first = 0; first < names.size(); first += kNamesPerStatement) {
    const size_t count = std::min(names.size() - first, kNamesPerStatement);
    sql::Params params = {resource::GroupOf(group)};
    for (size_t i = first; i < first + count; ++i) {
      params.emplace_back(resource::PathOf(names[i]));
    }
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction->Query(
            {statement.name, absl::StrCat(statement.text, sql::Marks(count), kHoldEnd)}, params));
    for (const sql::Row& row : rows) {
      held[absl::StrCat(group, "/", row[0].bytes())] = row[1].bytes();
    }
  }
  for (const auto& [name, field] : references) {
    if (!held.contains(name)) return ReferenceNotFound(field, name);
  }
  return held;
}

}  // namespace

absl::StatusOr<std::map<std::string, v1::StandardKind>> HoldReferences(
    resource::Change& change, const v1::Register& record, absl::Span<const EntryDraft> drafts) {
  const absl::string_view group = resource::ParentOf(record.name());
  const Referred referred = Collect(record, drafts);
  std::vector<FieldViolation> violations;
  CheckNames(referred.organizations, Organizations().pattern, group, violations);
  CheckNames(referred.people, PeoplePattern(), group, violations);
  RETURN_IF_ERROR(Refuse(violations));
  RETURN_IF_ERROR(HoldKinds(change, group, referred.kinds).status());
  RETURN_IF_ERROR(
      Hold(change, group, {"entry_hold_people", kHoldPeople}, referred.people).status());
  ASSIGN_OR_RETURN(const auto held,
                   Hold(change, group, {"entry_hold_organizations", kHoldOrganizations},
                        referred.organizations));
  std::map<std::string, v1::StandardKind> standard_kinds;
  for (const auto& [name, kind] : held) v1::StandardKind_Parse(kind, &standard_kinds[name]);
  return standard_kinds;
}

}  // namespace edugroup::membership
