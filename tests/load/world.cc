#include "tests/load/world.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "tests/load/process.h"
#include "tests/load/statements.h"

namespace edugroup::load {
namespace {

using membership::v1::Organization;

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

World::World(const std::string& services, const Keys& keys)
    : membership_(services, "membership", keys) {
  // Where the raw floor writes its change records: the server's sequencer must not work for the
  // floor.
  membership_.database().Run("CREATE TABLE raw_journal LIKE journal");
  // SERVING is when the first call is answered by the database.
  membership_.Must<membership::v1::Group, membership::v1::CreateGroupRequest>(
      "edugroup.membership.v1.GroupService/CreateGroup",
      "group_id: 'load' group { display_name: '负载测试集团' }");
  start_seconds_ = absl::ToDoubleSeconds(absl::Now() - membership_.started());
  absl::SleepFor(absl::Seconds(1));
  idle_mebibytes_ = ResidentMebibytes(membership_.pid());
  Seed();
}

void World::Seed() {
  // What is created and imported goes to a group of its own: the other stays as large as it is.
  membership_.Must<membership::v1::Group, membership::v1::CreateGroupRequest>(
      "edugroup.membership.v1.GroupService/CreateGroup",
      "group_id: 'new' group { display_name: '负载测试集团二' }");
  for (const char* group : {"load", "new"}) {
    membership_.Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
        "edugroup.membership.v1.GroupService/CreateKind",
        absl::Substitute("parent: 'groups/$0' kind_id: 'school' kind { display_name: '职业院校' "
                         "taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL }",
                         group));
  }
  AddSeeds(0, kOrganizations);
}

void World::AddSeeds(int begin, int end) const {
  for (int first = begin; first < end; first += 200) {
    membership::v1::BatchCreateOrganizationsRequest batch;
    batch.set_parent("groups/load");
    for (int i = first; i < std::min(first + 200, end); ++i) {
      auto* request = batch.add_requests();
      request->set_parent("groups/load");
      request->set_organization_id(absl::StrFormat("seed-%06d", i));
      *request->mutable_organization() = SampleOrganization(i);
    }
    membership_.Must<membership::v1::BatchCreateOrganizationsResponse>(
        "edugroup.membership.v1.OrganizationService/BatchCreateOrganizations", batch);
  }
}

void World::Admit(const std::string& kind, int count) const {
  AddSeeds(kOrganizations, count);
  using membership::v1::Affiliation;
  const std::string service = "edugroup.membership.v1.AffiliationService/";
  membership_.Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
      "edugroup.membership.v1.GroupService/CreateKind",
      absl::Substitute("parent: 'groups/load' kind_id: '$0' "
                       "kind { display_name: '$0' taxonomy: AFFILIATION_KIND }",
                       kind));
  for (int i = 0; i < count; ++i) {
    const auto affiliation =
        membership_.Must<Affiliation, membership::v1::CreateAffiliationRequest>(
            service + "CreateAffiliation",
            absl::Substitute("parent: 'groups/load' affiliation { "
                             "organization: 'groups/load/organizations/$0' "
                             "kind: 'groups/load/kinds/$1' }",
                             absl::StrFormat("seed-%06d", i), kind));
    membership_.Must<Affiliation, membership::v1::AdmitAffiliationRequest>(
        service + "AdmitAffiliation",
        absl::Substitute("name: '$0' effective_date { year: 2019 month: 1 day: 1 }",
                         affiliation.name()));
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
  request.set_parent("groups/new");
  *request.mutable_organization() = SampleOrganization(serial);
  request.mutable_organization()->set_display_name(absl::StrCat("新增单位", unique));
  request.mutable_organization()->set_short_name(unique);
  request.mutable_organization()->set_kind("groups/new/kinds/school");
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
  membership::v1::ImportOrganizationsRequest request;
  request.set_parent("groups/new");
  for (int i = 0; i < kImportRows; ++i) {
    const membership::v1::CreateOrganizationRequest made = NewOrganization();
    membership::v1::OrganizationRow& row = *request.add_rows();
    row.set_organization_id(made.organization_id());
    row.set_display_name(made.organization().display_name());
    row.set_short_name(made.organization().short_name());
    row.set_kind("职业院校");
    row.add_tags("示范");
    row.set_contact_name(made.organization().contacts(0).person_name());
    row.set_contact_phone(made.organization().contacts(0).phone());
  }
  request.set_request_id(request.rows(0).organization_id());
  return request.SerializeAsString();
}

}  // namespace edugroup::load
