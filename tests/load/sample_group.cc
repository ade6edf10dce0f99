#include "tests/load/sample_group.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"

namespace edugroup::load {
namespace {

constexpr char kPackage[] = "edugroup.membership.v1.";

void AddKind(const ServerProcess& server, const std::string& id, const std::string& kind) {
  server.Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
      absl::StrCat(kPackage, "GroupService/CreateKind"),
      absl::Substitute("parent: '$0' kind_id: '$1' kind { $2 }", kGroup, id, kind));
}

void AddKinds(const ServerProcess& server) {
  AddKind(server, "school",
          "display_name: '职业院校' taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL");
  AddKind(server, "enterprise",
          "display_name: '企业' taxonomy: ORGANIZATION_KIND standard_kind: ENTERPRISE");
  for (int i = 0; i < 20; ++i) {
    AddKind(server, absl::StrCat("region", i),
            absl::StrCat("display_name: '街镇", i, "' taxonomy: REGION"));
  }
  for (int i = 0; i < kGroupAffiliationKinds; ++i) {
    AddKind(server, absl::StrCat("tie", i),
            absl::StrCat("display_name: '隶属", i, "' taxonomy: AFFILIATION_KIND ",
                         "affiliation_policy { lapse_rules { months: 24 activity_kinds: DUES } }"));
  }
}

void AddOrganizations(const ServerProcess& server) {
  constexpr int kAtOnce = 100;
  for (int first = 0; first < kGroupOrganizations; first += kAtOnce) {
    membership::v1::BatchCreateOrganizationsRequest batch;
    batch.set_parent(kGroup);
    for (int i = first; i < first + kAtOnce; ++i) {
      auto& request = *batch.add_requests();
      request.set_parent(kGroup);
      request.set_organization_id(absl::StrFormat("o%06d", i));
      auto& organization = *request.mutable_organization();
      organization.set_display_name(absl::StrCat("示例", i, "职业学校"));
      organization.set_short_name(absl::StrCat("示", i));
      organization.set_kind(
          absl::StrCat(kGroup, i % 2 == 0 ? "/kinds/school" : "/kinds/enterprise"));
      organization.set_region(absl::StrCat(kGroup, "/kinds/region", i % 20));
      organization.add_tags(i % 3 == 0 ? "示范" : "骨干");
    }
    server.Must<membership::v1::BatchCreateOrganizationsResponse>(
        absl::StrCat(kPackage, "OrganizationService/BatchCreateOrganizations"), batch);
  }
  for (int i = 0; i < kGroupOrganizations; i += 2) {
    server.Must<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
        absl::StrCat(kPackage, "OrganizationService/UpdateOrganization"),
        absl::Substitute("organization { name: '$0' display_name: '示例$1职业学院' } "
                         "update_mask { paths: 'display_name' } "
                         "effective_date { year: 2022 month: 1 day: 1 }",
                         SampleOrganizationName(i), i));
  }
}

void AddAffiliations(const ServerProcess& server) {
  using membership::v1::Affiliation;
  const std::string service = absl::StrCat(kPackage, "AffiliationService/");
  for (int i = 0; i < kGroupOrganizations * kGroupAffiliationKinds; ++i) {
    const auto applied = server.Must<Affiliation, membership::v1::CreateAffiliationRequest>(
        service + "CreateAffiliation",
        absl::Substitute("parent: '$0' affiliation { organization: '$1' kind: '$0/kinds/tie$2' }",
                         kGroup, SampleOrganizationName(i / kGroupAffiliationKinds),
                         i % kGroupAffiliationKinds));
    server.Must<Affiliation, membership::v1::AdmitAffiliationRequest>(
        service + "AdmitAffiliation",
        absl::Substitute("name: '$0' effective_date { year: 2019 month: 1 day: 1 }",
                         applied.name()));
  }
}

void AddEntries(const ServerProcess& server) {
  const std::string service = absl::StrCat(kPackage, "RegisterService/");
  server.Must<membership::v1::Register, membership::v1::CreateRegisterRequest>(
      service + "CreateRegister",
      absl::Substitute(
          "parent: '$0' register_id: 'bases' register { display_name: '实训基地台账' "
          "title_column: 'name' owner_column: 'owner' "
          "columns { column_id: 'name' display_name: '名称' type: TEXT } "
          "columns { column_id: 'owner' display_name: '单位' type: ORGANIZATION } "
          "columns { column_id: 'places' display_name: '工位' type: QUANTITY unit: '个' } "
          "columns { column_id: 'grade' display_name: '等级' type: OPTION "
          "options { option_id: 'a' display_name: '一级' } "
          "options { option_id: 'b' display_name: '二级' } } }",
          kGroup));
  membership::v1::ImportEntriesRequest request;
  request.set_parent(absl::StrCat(kGroup, "/registers/bases"));
  request.set_target_state(membership::v1::Entry::VERIFIED);
  for (const char* column : {"name", "owner", "places", "grade"}) request.add_columns(column);
  for (int i = 0; i < kGroupEntries; ++i) {
    auto& row = *request.add_rows();
    row.add_cells(absl::StrCat("实训基地第", i, "号"));
    row.add_cells(absl::StrCat("示", i % kGroupOrganizations));
    row.add_cells(absl::StrCat(i % 90 + 10));
    row.add_cells(i % 2 == 0 ? "一级" : "二级");
  }
  server.Must<membership::v1::ImportEntriesResponse>(service + "ImportEntries", request);
}

void AddPeopleAndPosts(const ServerProcess& server) {
  for (int i = 0; i < kGroupPeople; ++i) {
    server.Must<membership::v1::Person, membership::v1::CreatePersonRequest>(
        absl::StrCat(kPackage, "PersonService/CreatePerson"),
        absl::Substitute("parent: '$0' person_id: 'p$1' person { person_name: '示例人员$1' "
                         "organization: '$2' capacities: EXPERT }",
                         kGroup, i, SampleOrganizationName(i)));
  }
  for (int i = 0; i < kGroupPosts; ++i) {
    server.Must<membership::v1::Post, membership::v1::CreatePostRequest>(
        absl::StrCat(kPackage, "PostService/CreatePost"),
        absl::Substitute(
            "parent: '$0' post_id: 'q$1' post { organization: '$2' display_name: '校长' }", kGroup,
            i, SampleOrganizationName(i)));
  }
  for (int i = 0; i < 30; ++i) {
    server.Must<membership::v1::Person, membership::v1::RevealPersonalDataRequest>(
        absl::StrCat(kPackage, "PersonService/RevealPersonalData"),
        absl::Substitute("name: '$0/people/p$1' reason: '核对'", kGroup, i % 3));
  }
}

}  // namespace

std::string SampleOrganizationName(int i) {
  return absl::StrFormat("%s/organizations/o%06d", kGroup, i);
}

const std::vector<std::string>& SampleTables() {
  static const auto* const tables = new std::vector<std::string>{
      "group_record",      "kind",        "kind_history",         "organization",
      "organization_name", "affiliation", "organization_history", "affiliation_history",
      "register_record",   "entry",       "entry_token",          "post"};
  return *tables;
}

void MakeSampleGroup(const ServerProcess& membership) {
  membership.Must<membership::v1::Group, membership::v1::CreateGroupRequest>(
      absl::StrCat(kPackage, "GroupService/CreateGroup"),
      "group_id: 'load' group { display_name: '负载测试集团' }");
  AddKinds(membership);
  AddOrganizations(membership);
  AddAffiliations(membership);
  AddEntries(membership);
  AddPeopleAndPosts(membership);
}

}  // namespace edugroup::load
