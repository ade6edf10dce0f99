#include "tests/load/world.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/auth/issuer.h"
#include "common/auth/sealer.h"
#include "common/rpc/peer.h"
#include "common/rpc/server.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/membership_server.h"
#include "tests/load/process.h"
#include "tests/load/statements.h"

namespace edugroup::load {
namespace {

using membership::v1::Organization;

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  chmod(path.c_str(), 0600);
}

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::exit(1);
}

Organization SampleOrganization(uint64_t i) {
  Organization organization;
  organization.set_display_name(absl::StrCat("示例职业技术学校第", i, "号"));
  organization.set_short_name(absl::StrCat("示例", i));
  organization.set_kind("groups/load/kinds/school");
  organization.add_tags("示范");
  auto* contact = organization.add_contacts();
  contact->set_person_name("示例联系人");
  contact->set_phone("13800000000");
  return organization;
}

}  // namespace

World::World(const std::string& server, const std::string& folder) {
  auto issuer = auth::Issuer::Generate(auth::Issuer::Algorithm::kEdDsa, "load");
  Check(issuer.status());
  WriteFile(folder + "/jwks.json", (*issuer)->Jwks());
  WriteFile(folder + "/seal.key", auth::Sealer::GenerateFile("load"));
  auth::Principal principal;
  principal.subject = "load";
  principal.is_operator = true;
  principal.expires = absl::Now() + absl::Hours(12);
  principal.groups["load"].roles.Add(auth::Role::SECRETARIAT);
  token_ = (*issuer)->Sign(principal);
  WriteFile(folder + "/service.token", token_);
  const sql::Options runtime = database_.runtime();
  WriteFile(folder + "/password", runtime.password);
  Check(sql::Migrate(database_.ddl(), rpc::AllMigrations(membership::MembershipServer())));
  // Where the raw floor writes its change records: the server's sequencer must not work for the
  // floor.
  database_.Run("CREATE TABLE raw_journal LIKE journal");
  const absl::Time started = absl::Now();
  server_ = std::make_unique<Child>(
      std::vector<std::string>{
          server, "--listen=127.0.0.1:0", absl::StrCat("--port_file=", folder, "/port"),
          absl::StrCat("--db_socket=", runtime.socket), absl::StrCat("--db_host=", runtime.host),
          absl::StrCat("--db_port=", runtime.port), absl::StrCat("--db_user=", runtime.user),
          absl::StrCat("--db_password_file=", folder, "/password"),
          absl::StrCat("--db_schema=", runtime.schema),
          absl::StrCat("--jwks_file=", folder, "/jwks.json"),
          absl::StrCat("--seal_key_file=", folder, "/seal.key"),
          absl::StrCat("--service_token_file=", folder, "/service.token")},
      folder + "/membership.log", folder + "/port");
  target_ = server_->AwaitTarget(absl::Seconds(20));
  // SERVING is when the first call is answered by the database.
  rpc::Peer peer(target_, [this] { return token_; });
  membership::v1::CreateGroupRequest group;
  group.set_group_id("load");
  group.mutable_group()->set_display_name("负载测试集团");
  membership::v1::Group created;
  Check(peer.Ask(absl::Now() + absl::Seconds(20), "",
                 "edugroup.membership.v1.GroupService/CreateGroup", group, created));
  start_seconds_ = absl::ToDoubleSeconds(absl::Now() - started);
  absl::SleepFor(absl::Seconds(1));
  idle_mebibytes_ = ResidentMebibytes(server_->pid());
  Seed();
}

void World::Seed() {
  rpc::Peer peer(target_, [this] { return token_; });
  membership::v1::CreateKindRequest kind;
  kind.set_parent("groups/load");
  kind.set_kind_id("school");
  kind.mutable_kind()->set_display_name("职业院校");
  kind.mutable_kind()->set_taxonomy(membership::v1::Kind::ORGANIZATION_KIND);
  kind.mutable_kind()->set_standard_kind(membership::v1::SCHOOL);
  membership::v1::Kind created;
  Check(peer.Ask(absl::Now() + absl::Seconds(20), "",
                 "edugroup.membership.v1.GroupService/CreateKind", kind, created));
  for (int first = 0; first < kOrganizations; first += 200) {
    membership::v1::BatchCreateOrganizationsRequest batch;
    batch.set_parent("groups/load");
    for (int i = first; i < first + 200; ++i) {
      auto* request = batch.add_requests();
      request->set_parent("groups/load");
      request->set_organization_id(absl::StrFormat("seed-%06d", i));
      *request->mutable_organization() = SampleOrganization(i);
    }
    membership::v1::BatchCreateOrganizationsResponse response;
    Check(peer.Ask(absl::Now() + absl::Seconds(60), "",
                   "edugroup.membership.v1.OrganizationService/BatchCreateOrganizations", batch,
                   response));
  }
}

std::string World::OrganizationName(uint64_t i) {
  // A multiplicative walk over the seeds: no two neighbours ask for the same row.
  return absl::StrFormat("groups/load/organizations/seed-%06d", i * 7919 % kOrganizations);
}

std::string World::Get(uint64_t i) {
  membership::v1::GetOrganizationRequest request;
  request.set_name(OrganizationName(i));
  return request.SerializeAsString();
}

std::string World::List(uint64_t) {
  membership::v1::ListOrganizationsRequest request;
  request.set_parent("groups/load");
  request.set_page_size(100);
  return request.SerializeAsString();
}

namespace {

// A new organisation, different over all windows of a run and over runs on one database.
membership::v1::CreateOrganizationRequest NewOrganization() {
  static const uint64_t run = absl::Uniform<uint32_t>(absl::BitGen());
  static uint64_t serial = 0;
  const std::string unique = absl::StrCat("c", run, "-", ++serial);
  membership::v1::CreateOrganizationRequest request;
  request.set_parent("groups/load");
  *request.mutable_organization() = SampleOrganization(serial);
  request.mutable_organization()->set_display_name(absl::StrCat("新增单位", unique));
  request.mutable_organization()->set_short_name(unique);
  request.set_organization_id(unique);
  return request;
}

}  // namespace

std::string World::Create(uint64_t) {
  membership::v1::CreateOrganizationRequest request = NewOrganization();
  request.set_request_id(request.organization_id());
  return request.SerializeAsString();
}

std::string World::Import(uint64_t) {
  membership::v1::BatchCreateOrganizationsRequest request;
  request.set_parent("groups/load");
  for (int i = 0; i < kImportRows; ++i) *request.add_requests() = NewOrganization();
  request.set_request_id(request.requests(0).organization_id());
  return request.SerializeAsString();
}

}  // namespace edugroup::load
