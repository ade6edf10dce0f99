#include "services/membership/kind_store.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/refusal.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using v1::Kind;

// Writers that refer to one kind do not wait for each other; who changes the kind waits for them.
constexpr char kHold[] =
    "SELECT path, taxonomy, standard_kind FROM kind WHERE group_id = ? AND path IN (";
constexpr char kHoldEnd[] = ") LOCK IN SHARE MODE";

const sql::Statement kUsedByOrganizations = {
    "kind_used_by_organizations",
    "SELECT 1 FROM organization_history WHERE group_id = ? AND (kind = ? OR region = ? "
    "OR LOCATE(?, industry_clusters) > 0) LIMIT 1"};
const sql::Statement kUsedByAffiliations = {
    "kind_used_by_affiliations",
    "SELECT 1 FROM affiliation WHERE group_id = ? AND (kind = ? OR grade = ?) LIMIT 1"};
const sql::Statement kUsedByGrades = {
    "kind_used_by_grades",
    "SELECT 1 FROM affiliation_history WHERE group_id = ? AND grade = ? LIMIT 1"};

struct HeldKind {
  std::string taxonomy;
  v1::StandardKind standard_kind = v1::STANDARD_KIND_UNSPECIFIED;
};
using HeldKinds = std::map<std::string, HeldKind>;

absl::StatusOr<HeldKinds> ReadHeld(resource::Change& change, absl::string_view group,
                                   const std::set<std::string>& names) {
  sql::Params params = {resource::GroupOf(group)};
  for (const std::string& name : names) params.emplace_back(resource::PathOf(name));
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction->Query({"kind_hold", absl::StrCat(kHold, sql::Marks(names.size()), kHoldEnd)},
                         params));
  HeldKinds held;
  for (const sql::Row& row : rows) {
    HeldKind& kind = held[absl::StrCat(group, "/", row[0].bytes())];
    kind.taxonomy = row[1].bytes();
    v1::StandardKind_Parse(row[2].bytes(), &kind.standard_kind);
  }
  return held;
}

std::vector<FieldViolation> CheckNames(absl::string_view group,
                                       const std::vector<KindReference>& references) {
  std::vector<FieldViolation> violations;
  for (const KindReference& reference : references) {
    if (reference.kind.empty()) continue;
    if (Kinds().pattern.Matches(reference.kind) && resource::ParentOf(reference.kind) == group) {
      continue;
    }
    violations.push_back(
        {reference.field, absl::StrCat("must be a kind of ", group), "必须是本集团的分类项"});
  }
  return violations;
}

}  // namespace

const resource::Table& Kinds() {
  static const auto& table = *new resource::Table{
      "kind",
      resource::Pattern("groups/{group}/kinds/{kind}"),
      {resource::Text<Kind>("taxonomy", "taxonomy",
                            [](const Kind& kind) { return Kind::Taxonomy_Name(kind.taxonomy()); }),
       resource::Text<Kind>("display_name", "display_name",
                            [](const Kind& kind) { return kind.display_name(); }),
       resource::Text<Kind>(
           "standard_kind", "standard_kind",
           [](const Kind& kind) { return v1::StandardKind_Name(kind.standard_kind()); })},
      resource::Of<Kind>([](const Kind& kind) {
        return absl::StrCat(static_cast<int>(kind.taxonomy()), value::SortKey(kind.display_name()));
      }),
      {},
      true};
  return table;
}

absl::StatusOr<std::map<std::string, v1::StandardKind>> HoldKinds(
    resource::Change& change, absl::string_view group,
    const std::vector<KindReference>& references) {
  RETURN_IF_ERROR(Refuse(CheckNames(group, references)));
  std::set<std::string> names;
  for (const KindReference& reference : references) {
    if (!reference.kind.empty()) names.insert(reference.kind);
  }
  std::map<std::string, v1::StandardKind> standard_kinds;
  if (names.empty()) return standard_kinds;
  ASSIGN_OR_RETURN(const HeldKinds held, ReadHeld(change, group, names));
  std::vector<FieldViolation> violations;
  for (const KindReference& reference : references) {
    if (reference.kind.empty()) continue;
    const auto kind = held.find(reference.kind);
    if (kind == held.end()) return ReferenceNotFound(reference.field, reference.kind);
    const std::string& wanted = Kind::Taxonomy_Name(reference.taxonomy);
    if (kind->second.taxonomy != wanted) {
      violations.push_back({reference.field, absl::StrCat("must be an entry of ", wanted),
                            "分类项不属于所要求的分类"});
    }
    standard_kinds[reference.kind] = kind->second.standard_kind;
  }
  RETURN_IF_ERROR(Refuse(violations));
  return standard_kinds;
}

absl::StatusOr<bool> IsKindUsed(resource::Change& change, absl::string_view kind) {
  const absl::string_view group = resource::GroupOf(kind);
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(
      const sql::Rows organizations,
      transaction->Query(kUsedByOrganizations, {group, kind, kind, absl::StrCat("|", kind, "|")}));
  if (!organizations.empty()) return true;
  ASSIGN_OR_RETURN(const sql::Rows affiliations,
                   transaction->Query(kUsedByAffiliations, {group, kind, kind}));
  if (!affiliations.empty()) return true;
  ASSIGN_OR_RETURN(const sql::Rows grades, transaction->Query(kUsedByGrades, {group, kind}));
  if (!grades.empty()) return true;
  return IsReferredToByEntries(change, kind);
}

absl::StatusOr<std::map<std::string, v1::AffiliationPolicy>> ReadPolicies(
    const rpc::Call& call, resource::Store& store, const std::string& group) {
  resource::ListQuery query;
  query.parent = group;
  query.conditions = {{"taxonomy = 'AFFILIATION_KIND'", {}}};
  ASSIGN_OR_RETURN(const std::vector<Kind> kinds, store.All<Kind>(call, Kinds(), query));
  std::map<std::string, v1::AffiliationPolicy> policies;
  for (const Kind& kind : kinds) {
    if (kind.has_affiliation_policy()) policies[kind.name()] = kind.affiliation_policy();
  }
  return policies;
}

}  // namespace edugroup::membership
