#include "services/membership/organization_store.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/column_values.h"

namespace edugroup::membership {
namespace {

using v1::Organization;

constexpr size_t kNamesPerInsert = 100;

// Few enough for the optimiser to look each up when it plans: with more it guesses, and may read
// all names of the group. It also does with an ORDER BY.
constexpr size_t kFingerprintsAtOnce = 100;
constexpr char kFindNames[] =
    "SELECT path, name FROM organization_name WHERE group_id = ? AND fingerprint IN (";
constexpr char kFindNamesEnd[] = ") LIMIT 1000";
constexpr char kInsertNames[] =
    "INSERT INTO organization_name (group_id, path, ordinal, name, fingerprint) VALUES ";
const sql::Statement kDeleteNames = {
    "organization_name_delete", "DELETE FROM organization_name WHERE group_id = ? AND path = ?"};
const sql::Statement kFindSimilar = {
    "organization_find_similar",
    "SELECT o.path, o.display_name, n.name FROM organization_name n "
    "JOIN organization o ON o.group_id = n.group_id AND o.path = n.path "
    "WHERE n.group_id = ? AND n.fingerprint = ? ORDER BY o.sort_key, o.path, n.ordinal LIMIT 100"};
const sql::Statement kEverAffiliated = {
    "organization_ever_affiliated",
    "SELECT 1 FROM affiliation WHERE group_id = ? AND organization = ? LIMIT 1"};
const sql::Statement kEverMerged = {
    "organization_ever_merged",
    "SELECT 1 FROM organization_history WHERE group_id = ? AND (merged_into = ? OR (path = ? AND "
    "merged_into <> '')) LIMIT 1"};

std::string Indexed(const std::string& fingerprint) {
  return fingerprint.substr(0, kFingerprintBytes);
}

}  // namespace

const resource::Table& Organizations() {
  static const auto& table = *new resource::Table{
      "organization",
      resource::Pattern("groups/{group}/organizations/{organization}"),
      {resource::Text<Organization>("display_name", "display_name",
                                    [](const Organization& o) { return o.display_name(); }),
       resource::Text<Organization>("short_name", "short_name",
                                    [](const Organization& o) { return o.short_name(); }),
       resource::Text<Organization>(
           "unified_social_credit_code", "unified_social_credit_code",
           [](const Organization& o) { return o.unified_social_credit_code(); }),
       resource::Text<Organization>("kind", "kind", [](const Organization& o) { return o.kind(); }),
       resource::Text<Organization>(
           "standard_kind", "standard_kind",
           [](const Organization& o) { return v1::StandardKind_Name(o.standard_kind()); }),
       resource::Text<Organization>("region", "region",
                                    [](const Organization& o) { return o.region(); }),
       resource::Text<Organization>(
           "state", "state",
           [](const Organization& o) { return Organization::State_Name(o.state()); }),
       resource::Set<Organization>("tags", "tags",
                                   [](const Organization& o) { return SetValue(o.tags()); }),
       resource::Set<Organization>(
           "industry_clusters", "industry_clusters",
           [](const Organization& o) { return SetValue(o.industry_clusters()); })},
      resource::Of<Organization>(
          [](const Organization& o) { return value::SortKey(o.display_name()); }),
      resource::Of<Organization>([](const Organization& o) { return o.name(); }),
      true};
  return table;
}

absl::StatusOr<std::vector<KnownName>> FindNames(resource::Change& change, absl::string_view group,
                                                 absl::Span<const KnownName> names) {
  std::set<std::string> distinct;
  for (const KnownName& name : names) distinct.insert(Indexed(name.fingerprint));
  const std::vector<std::string> fingerprints(distinct.begin(), distinct.end());
  std::vector<KnownName> found;
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (size_t first = 0; first < fingerprints.size(); first += kFingerprintsAtOnce) {
    const size_t count = std::min(kFingerprintsAtOnce, fingerprints.size() - first);
    sql::Params params = {resource::GroupOf(group)};
    params.insert(params.end(), fingerprints.begin() + first, fingerprints.begin() + first + count);
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        transaction->Query(
            {"organization_find_names", absl::StrCat(kFindNames, sql::Marks(count), kFindNamesEnd)},
            params));
    for (const sql::Row& row : rows) {
      const std::string& name = row[1].bytes();
      found.push_back(
          {absl::StrCat(group, "/", row[0].bytes()), name, value::NameFingerprint(name)});
    }
  }
  std::sort(found.begin(), found.end(), [](const KnownName& a, const KnownName& b) {
    return std::tie(a.organization, a.name) < std::tie(b.organization, b.name);
  });
  return found;
}

absl::Status InsertNames(resource::Change& change, absl::Span<const KnownName> names) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  std::string previous;
  int ordinal = 0;
  for (size_t first = 0; first < names.size(); first += kNamesPerInsert) {
    const auto part = names.subspan(first, kNamesPerInsert);
    sql::Params params;
    for (const KnownName& name : part) {
      ordinal = name.organization == previous ? ordinal + 1 : 0;
      previous = name.organization;
      params.insert(params.end(),
                    {resource::GroupOf(name.organization), resource::PathOf(name.organization),
                     ordinal, name.name, Indexed(name.fingerprint)});
    }
    RETURN_IF_ERROR(transaction
                        ->Execute({"organization_name_insert",
                                   absl::StrCat(kInsertNames, sql::RowMarks(part.size(), 5))},
                                  params)
                        .status());
  }
  return absl::OkStatus();
}

absl::Status DeleteNames(resource::Change& change, absl::string_view organization) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  return transaction
      ->Execute(kDeleteNames, {resource::GroupOf(organization), resource::PathOf(organization)})
      .status();
}

absl::StatusOr<bool> WasEverAffiliated(resource::Change& change, absl::string_view organization) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction->Query(kEverAffiliated, {resource::GroupOf(organization), organization}));
  return !rows.empty();
}

absl::StatusOr<bool> WasEverMerged(resource::Change& change, absl::string_view organization) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   transaction->Query(kEverMerged, {resource::GroupOf(organization), organization,
                                                    resource::PathOf(organization)}));
  return !rows.empty();
}

absl::StatusOr<std::vector<v1::SimilarOrganization>> FindSimilar(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group,
                                                                 const std::string& display_name) {
  const std::string fingerprint = value::NameFingerprint(display_name);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(deadline, kFindSimilar, {resource::GroupOf(group), Indexed(fingerprint)}));
  std::vector<v1::SimilarOrganization> similar;
  for (const sql::Row& row : rows) {
    const std::string organization = absl::StrCat(group, "/", row[0].bytes());
    const std::string& name = row[2].bytes();
    if (value::NameFingerprint(name) != fingerprint) continue;
    const bool another = similar.empty() || similar.back().organization() != organization;
    if (another) similar.emplace_back();
    v1::SimilarOrganization& found = similar.back();
    if (!another && name != display_name) continue;
    found.set_organization(organization);
    found.set_display_name(row[1].bytes());
    found.set_matched_name(name);
    found.set_exact(name == display_name);
  }
  return similar;
}

}  // namespace edugroup::membership
