#include "services/membership/organization_import_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/key_batches.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

using v1::Organization;

constexpr char kFindIds[] = "SELECT path FROM organization WHERE group_id = ? AND path IN (";
constexpr char kFindCodes[] =
    "SELECT credit_code_or_null, path FROM organization "
    "WHERE group_id = ? AND credit_code_or_null IN (";
constexpr char kFindNames[] =
    "SELECT path, ordinal, name FROM organization_name WHERE group_id = ? AND fingerprint IN (";
constexpr char kDeleteNames[] = "DELETE FROM organization_name WHERE group_id = ? AND path IN (";

// The rows that all keys find with the statement.
absl::StatusOr<sql::Rows> Find(resource::Change& change, const char* name, const char* select,
                               absl::string_view group, std::vector<std::string> keys) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const sql::Statement statement = {name, absl::StrCat(select, KeyMarks())};
  sql::Rows found;
  RETURN_IF_ERROR(InBatches(std::move(keys), group, [&](const sql::Params& params) -> absl::Status {
    ASSIGN_OR_RETURN(sql::Rows rows, transaction->Query(statement, params));
    std::move(rows.begin(), rows.end(), std::back_inserter(found));
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace

absl::StatusOr<KnownOrganizations> FindKnown(resource::Change& change,
                                             const v1::ImportOrganizationsRequest& request,
                                             absl::Span<const OrganizationReading> readings) {
  std::vector<std::string> ids, codes, fingerprints;
  for (const v1::OrganizationRow& row : request.rows()) {
    if (!row.organization_id().empty()) {
      ids.push_back(absl::StrCat("organizations/", row.organization_id()));
    }
  }
  for (const OrganizationReading& reading : readings) {
    const std::string& code = reading.organization.unified_social_credit_code();
    if (!code.empty()) codes.push_back(code);
    for (const KnownName& name : reading.names) {
      fingerprints.push_back(name.fingerprint.substr(0, kFingerprintBytes));
    }
  }
  const std::string& group = request.parent();
  const auto name_of = [&](const sql::Value& path) {
    return absl::StrCat(group, "/", path.bytes());
  };
  KnownOrganizations known;
  ASSIGN_OR_RETURN(const sql::Rows by_id,
                   Find(change, "organization_import_ids", kFindIds, group, std::move(ids)));
  for (const sql::Row& row : by_id) known.organizations.insert(name_of(row[0]));
  ASSIGN_OR_RETURN(const sql::Rows by_code,
                   Find(change, "organization_import_codes", kFindCodes, group, std::move(codes)));
  for (const sql::Row& row : by_code) known.by_credit_code[row[0].bytes()] = name_of(row[1]);
  ASSIGN_OR_RETURN(sql::Rows by_name, Find(change, "organization_import_names", kFindNames, group,
                                           std::move(fingerprints)));
  for (sql::Row& row : by_name) {
    NameHolder holder{name_of(row[0]), row[2].release_bytes(), row[1].number() == 0};
    std::string fingerprint = value::NameFingerprint(holder.name);
    known.by_fingerprint[std::move(fingerprint)].push_back(std::move(holder));
  }
  return known;
}

absl::StatusOr<absl::flat_hash_map<std::string, Organization>> LoadOrganizations(
    resource::Change& change, absl::string_view group, const std::vector<std::string>& names) {
  absl::flat_hash_map<std::string, Organization> loaded;
  RETURN_IF_ERROR(InBatches(PathsOf(names), group, [&](const sql::Params& params) -> absl::Status {
    // LoadAll gives the group itself.
    resource::Condition condition{absl::StrCat("path IN (", KeyMarks()),
                                  sql::Params(params.begin() + 1, params.end())};
    ASSIGN_OR_RETURN(std::vector<Organization> organizations,
                     change.LoadAll<Organization>(Organizations(), group, condition, kKeysAtOnce));
    for (Organization& organization : organizations) {
      std::string name = organization.name();
      loaded.emplace(std::move(name), std::move(organization));
    }
    return absl::OkStatus();
  }));
  return loaded;
}

absl::Status DeleteNamesOf(resource::Change& change, absl::string_view group,
                           const std::vector<std::string>& organizations) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const sql::Statement statement = {"organization_import_forget",
                                    absl::StrCat(kDeleteNames, KeyMarks())};
  return InBatches(PathsOf(organizations), group, [&](const sql::Params& params) {
    return transaction->Execute(statement, params).status();
  });
}

}  // namespace edugroup::membership
