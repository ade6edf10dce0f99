#include "tests/load/statements.h"

#include <atomic>
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
const sql::Statement kInsertNames = {
    "raw_insert_names",
    "INSERT INTO organization_name (group_id, path, ordinal, name, fingerprint) "
    "VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)"};
constexpr char kOrganizationColumns[] =
    "INSERT INTO organization (group_id, path, version, sort_key, body, subject_key, display_name, "
    "short_name, unified_social_credit_code, kind, standard_kind, region, tags, industry_clusters) "
    "VALUES ";
constexpr char kOrganizationRow[] = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr int kBulkRows = 100;
const sql::Statement kInsertOrganization = {"raw_insert_organization",
                                            absl::StrCat(kOrganizationColumns, kOrganizationRow)};
const sql::Statement kInsertBulk = {
    "raw_insert_bulk",
    absl::StrCat(kOrganizationColumns,
                 absl::StrJoin(std::vector<std::string>(kBulkRows, kOrganizationRow), ", "))};
const sql::Statement kInsertJournal = {
    "raw_insert_journal",
    "INSERT INTO raw_journal (group_id, time_us, principal, method, request_id, resource, kind, "
    "type, before_body, after_body, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
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

// The group "raw" keeps these rows out of the lists that are measured; sizes are those of the
// server's rows.
void AddOrganization(const std::string& id, sql::Params& params) {
  static const std::string body(420, 'x'), key(95, 'k');
  const std::string name = absl::StrCat("新增单位", id);
  params.insert(params.end(), {"raw", absl::StrCat("organizations/", id), 1, name, body, key, name,
                               id, "", "school", "SCHOOL", "", "|示范|", ""});
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
  const std::string id = UniqueId();
  const std::string path = absl::StrCat("organizations/", id);
  const std::string name = absl::StrCat("新增单位", id);
  static const std::string body(420, 'x');
  sql::Params organization;
  AddOrganization(id, organization);
  Check(connection.Begin());
  Check(connection.Query(kHoldKind, {"load", "kinds/school"}).status());
  Check(connection.Query(kFindNames, {"raw", name, id}).status());
  Check(connection.Query(kRetiredName, {"raw", path}).status());
  Check(connection.Execute(kInsertOrganization, organization).status());
  Check(connection.Execute(kInsertNames, {"raw", path, 0, name, name, "raw", path, 1, id, id})
            .status());
  const int64_t now = absl::ToUnixMicros(absl::Now());
  Check(connection
            .Execute(kInsertJournal,
                     {"raw", now, "load",
                      "edugroup.membership.v1.OrganizationService/CreateOrganization", id, path, 1,
                      "edugroup.membership.v1.Organization", "", body, std::string(32, 'd')})
            .status());
  Check(connection.Execute(kInsertRequest, {"raw", id, std::string(32, 'f'), body, now}).status());
  Check(connection.Commit());
}

void RawImport(sql::Connection& connection, uint64_t) {
  Check(connection.Begin());
  for (int first = 0; first < kImportRows; first += kBulkRows) {
    sql::Params params;
    for (int i = 0; i < kBulkRows; ++i) AddOrganization(UniqueId(), params);
    Check(connection.Execute(kInsertBulk, params).status());
  }
  Check(connection.Commit());
}

}  // namespace edugroup::load
