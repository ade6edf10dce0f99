#include "tests/load/statements.h"

#include <atomic>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/resource/name.h"
#include "tests/load/check.h"
#include "tests/load/world.h"

namespace edugroup::load {
namespace {

const sql::Statement kGet = {
    "raw_get",
    "SELECT group_id, path, version, body FROM organization WHERE (group_id = ? AND path = ?)"};
const sql::Statement kList = {
    "raw_list",
    "SELECT path, version, body, sort_key FROM organization WHERE group_id = ? "
    "ORDER BY sort_key, path LIMIT ?"};
const sql::Statement kHoldKind = {
    "raw_hold_kind",
    "SELECT path, body FROM kind WHERE group_id = ? AND path = ? LOCK IN SHARE MODE"};
const sql::Statement kFindNames = {
    "raw_find_names",
    "SELECT path, name FROM organization_name WHERE group_id = ? AND fingerprint IN (?, ?) "
    "LIMIT 1000"};
const sql::Statement kRetiredName = {
    "raw_retired_name", "SELECT path FROM retired_name WHERE group_id = ? AND path IN (?) LIMIT 1"};
constexpr char kNameColumns[] =
    "INSERT INTO organization_name (group_id, path, ordinal, name, fingerprint) VALUES ";
constexpr char kNameRow[] = "(?, ?, ?, ?, ?)";
constexpr char kOrganizationColumns[] =
    "INSERT INTO organization (group_id, path, version, sort_key, body, subject_key, display_name, "
    "short_name, unified_social_credit_code, kind, standard_kind, region, tags, industry_clusters, "
    "state) VALUES ";
constexpr char kOrganizationRow[] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kVersionColumns[] =
    "INSERT INTO organization_history (group_id, path, start_date, end_date, record_us, "
    "supersede_us, reason, display_name, sort_key, short_name, kind, standard_kind, region, tags, "
    "industry_clusters, state, merged_into) VALUES ";
constexpr char kVersionRow[] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kChangeColumns[] =
    "INSERT INTO raw_journal (group_id, time_us, principal, method, request_id, resource, kind, "
    "type, before_body, after_body, digest) VALUES ";
constexpr char kChangeRow[] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr int kBulkRows = 100;

sql::Statement Insert(const char* columns, const char* row, int rows) {
  return {"raw_insert",
          absl::StrCat(columns, absl::StrJoin(std::vector<std::string>(rows, row), ", "))};
}

const sql::Statement kInsertRequest = {
    "raw_insert_request",
    "INSERT INTO request (group_id, request_id, fingerprint, response, create_us) "
    "VALUES (?, ?, ?, ?, ?)"};

// An id that no other row of this or another run has.
std::string UniqueId() {
  static const std::string run = resource::NewId();
  static std::atomic<uint64_t> serial{0};
  return absl::StrCat(run, "-", ++serial);
}

std::string PathOf(const std::string& id) { return absl::StrCat("organizations/", id); }
std::string NameOf(const std::string& id) { return absl::StrCat("新增单位", id); }

const std::string& Body() {
  static const auto& body = *new std::string(420, 'x');
  return body;
}

// The group "raw" keeps these rows out of the lists that are measured; sizes are those of the
// server's rows.
void AddOrganization(const std::string& id, sql::Params& params) {
  static const std::string key(95, 'k');
  params.insert(params.end(), {"raw", PathOf(id), 1, NameOf(id), Body(), key, NameOf(id), id, "",
                               "school", "SCHOOL", "", "|示范|", "", "ACTIVE"});
}

void AddNames(const std::string& id, sql::Params& params) {
  params.insert(params.end(), {"raw", PathOf(id), 0, NameOf(id), NameOf(id),  //
                               "raw", PathOf(id), 1, id, id});
}

void AddVersion(const std::string& id, sql::Params& params) {
  params.insert(params.end(), {"raw", PathOf(id), 10101, 99991231, absl::ToUnixMicros(absl::Now()),
                               std::numeric_limits<int64_t>::max(), "", NameOf(id), NameOf(id), id,
                               "school", "SCHOOL", "", "|示范|", "", "ACTIVE", ""});
}

void AddChange(const std::string& id, sql::Params& params) {
  static const std::string digest(32, 'd');
  params.insert(params.end(),
                {"raw", absl::ToUnixMicros(absl::Now()), "load",
                 "edugroup.membership.v1.OrganizationService/CreateOrganization", id, PathOf(id), 1,
                 "edugroup.membership.v1.Organization", "", Body(), digest});
}

}  // namespace

void RawGet(sql::Connection& connection, uint64_t i) {
  const std::string name = World::OrganizationName(i);
  Check(connection.Query(kGet, {resource::GroupOf(name), resource::PathOf(name)}).status());
}

void RawList(sql::Connection& connection, uint64_t) {
  Check(connection.Query(kList, {"load", 101}).status());
}

void RawCreate(sql::Connection& connection, uint64_t) {
  static const sql::Statement organization = Insert(kOrganizationColumns, kOrganizationRow, 1);
  static const sql::Statement names = Insert(kNameColumns, kNameRow, 2);
  static const sql::Statement version = Insert(kVersionColumns, kVersionRow, 1);
  static const sql::Statement change = Insert(kChangeColumns, kChangeRow, 1);
  const std::string id = UniqueId();
  const auto insert = [&](const sql::Statement& statement,
                          void (*add)(const std::string& id, sql::Params& params)) {
    sql::Params params;
    add(id, params);
    Check(connection.Execute(statement, params).status());
  };
  Check(connection.Begin());
  Check(connection.Query(kHoldKind, {"load", "kinds/school"}).status());
  Check(connection.Query(kFindNames, {"raw", NameOf(id), id}).status());
  Check(connection.Query(kRetiredName, {"raw", PathOf(id)}).status());
  insert(organization, AddOrganization);
  insert(names, AddNames);
  insert(version, AddVersion);
  insert(change, AddChange);
  Check(connection
            .Execute(kInsertRequest,
                     {"raw", id, std::string(32, 'f'), Body(), absl::ToUnixMicros(absl::Now())})
            .status());
  Check(connection.Commit());
}

void RawImportOf(sql::Connection& connection, int count, Rows rows) {
  static const sql::Statement organizations =
      Insert(kOrganizationColumns, kOrganizationRow, kBulkRows);
  static const sql::Statement names = Insert(kNameColumns, kNameRow, 2 * kBulkRows);
  static const sql::Statement versions = Insert(kVersionColumns, kVersionRow, kBulkRows);
  static const sql::Statement changes = Insert(kChangeColumns, kChangeRow, kBulkRows);
  Check(connection.Begin());
  for (int first = 0; first < count; first += kBulkRows) {
    std::vector<std::string> ids;
    for (int i = 0; i < kBulkRows; ++i) ids.push_back(UniqueId());
    const auto insert = [&](const sql::Statement& statement,
                            void (*add)(const std::string& id, sql::Params& params)) {
      sql::Params params;
      for (const std::string& id : ids) add(id, params);
      Check(connection.Execute(statement, params).status());
    };
    insert(organizations, AddOrganization);
    if (rows == Rows::kOrganizations) continue;
    insert(names, AddNames);
    insert(versions, AddVersion);
    insert(changes, AddChange);
  }
  Check(connection.Commit());
}

void RawImport(sql::Connection& connection, uint64_t) {
  RawImportOf(connection, kImportRows, Rows::kAll);
}
void RawImportAlone(sql::Connection& connection, uint64_t) {
  RawImportOf(connection, kImportRows, Rows::kOrganizations);
}

}  // namespace edugroup::load
