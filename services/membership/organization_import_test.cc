// ImportOrganizations through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Request = v1::ImportOrganizationsRequest;
using Response = v1::ImportOrganizationsResponse;

constexpr char kMethod[] = "OrganizationService/ImportOrganizations";

class OrganizationImportTest : public MembershipTest {
 protected:
  static Request List(const std::vector<std::string>& rows) {
    Request request;
    request.set_parent("groups/putuo");
    for (const std::string& row : rows) {
      *request.add_rows() = Parse<v1::OrganizationRow>(absl::StrCat(
          "source { document: '名单.csv' place: '第", request.rows_size() + 2, "行' } ", row));
    }
    return request;
  }
  Response Import(const Request& request) { return Ask<Response>(secretariat_, kMethod, request); }
  absl::Status TryImport(const Request& request) {
    return Try<Response>(secretariat_, kMethod, request);
  }
  std::vector<v1::Organization> All() {
    const auto response = Ask<v1::ListOrganizationsResponse>(
        secretariat_, "OrganizationService/ListOrganizations",
        Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo' page_size: 1000"));
    return {response.organizations().begin(), response.organizations().end()};
  }
};

TEST_F(OrganizationImportTest, AListThatIsSentAgainChangesNothing) {
  const Request list =
      List({"display_name: '示例一校' kind: '职业学校' short_name: '一校' "
            "contact_name: '钱某' contact_phone: '021-1'",
            "display_name: '示例企业（上海）有限公司' kind: 'enterprise' "
            "unified_social_credit_code: '91350100M000100Y43' "
            "student_count { value: '0' unit: '人' }"});
  const Response first = Import(list);
  EXPECT_THAT(first.created_organizations(), SizeIs(2));
  EXPECT_THAT(first.findings(), IsEmpty());
  const auto school = Ask<v1::Organization>(
      secretariat_, "OrganizationService/GetOrganization",
      Parse<v1::GetOrganizationRequest>("name: '" + first.created_organizations(0) + "'"));
  EXPECT_EQ(school.display_name(), "示例一校");
  EXPECT_EQ(school.kind(), "groups/putuo/kinds/school");
  EXPECT_EQ(school.standard_kind(), v1::SCHOOL);
  EXPECT_EQ(school.source().place(), "第2行");  // X8
  EXPECT_EQ(school.contacts(0).phone(), "021-1");

  for (const bool update : {false, true}) {
    Request again = list;
    again.set_update_existing(update);
    const Response second = Import(again);
    EXPECT_THAT(second.created_organizations(), IsEmpty());
    EXPECT_EQ(second.unchanged_count(), 2);
    EXPECT_EQ(second.updated_count(), 0);
    EXPECT_THAT(second.differences(), IsEmpty());
  }
  EXPECT_EQ(All()[1].etag(), "1");
}

TEST_F(OrganizationImportTest, AllOrNothingUnlessPartial) {
  Request list = List({"display_name: '示例一校' kind: '职业学校'",
                       "display_name: '示例二校' kind: '大学'", "kind: '职业学校'"});
  EXPECT_EQ(ReasonOf(TryImport(list)), ErrorReason::RULE_VIOLATED);
  EXPECT_THAT(All(), IsEmpty());

  list.set_validate_only(true);
  const Response checked = Import(list);
  EXPECT_THAT(checked.rejected_rows(), ElementsAre(1, 2));
  EXPECT_THAT(checked.created_organizations(), SizeIs(1));
  ASSERT_THAT(checked.findings(), SizeIs(2));
  EXPECT_EQ(checked.findings(0).column(), "kind");
  EXPECT_EQ(checked.findings(0).finding().source().text(), "大学");
  EXPECT_EQ(checked.findings(0).finding().source().place(), "第3行");
  EXPECT_THAT(All(), IsEmpty());

  list.set_validate_only(false);
  list.set_allow_partial(true);
  const Response written = Import(list);
  EXPECT_THAT(written.rejected_rows(), ElementsAre(1, 2));
  EXPECT_EQ(written.finding_count(), 2);
  EXPECT_THAT(All(), SizeIs(1));
}

TEST_F(OrganizationImportTest, OtherValuesAreReportedAndWrittenOnlyWhenAsked) {
  AddOrganization("s1", "示例一校", "school", "tags: '示范' note: '原注'");
  Request list = List({"display_name: '示例一校' kind: '职业学校' tags: '市级' note: '新注'"});
  const Response reported = Import(list);
  EXPECT_EQ(reported.difference_count(), 2);
  EXPECT_EQ(reported.unchanged_count(), 0);
  EXPECT_EQ(reported.updated_count(), 0);
  EXPECT_EQ(reported.differences(1).organization(), "groups/putuo/organizations/s1");
  EXPECT_EQ(reported.differences(1).field(), "note");
  EXPECT_EQ(reported.differences(1).known_value(), "原注");
  EXPECT_EQ(reported.differences(1).row_value(), "新注");
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").note(), "原注");

  list.set_update_existing(true);
  EXPECT_EQ(Import(list).updated_count(), 1);
  const auto changed = OrganizationOf(secretariat_, "s1");
  EXPECT_EQ(changed.note(), "新注");
  EXPECT_THAT(changed.tags(), ElementsAre("示范", "市级"));
  EXPECT_EQ(Import(list).unchanged_count(), 1);
}

// X5: by code the organisation is known under its new name, and is found by it from then on.
TEST_F(OrganizationImportTest, ARenamedOrganizationIsFoundByItsNewName) {
  AddOrganization("e1", "示例机电", "enterprise",
                  "unified_social_credit_code: '91350100M000100Y43'");
  Request list =
      List({"display_name: '示例智造' kind: '企业' "
            "unified_social_credit_code: '91350100M000100Y43'"});
  list.set_update_existing(true);
  EXPECT_EQ(Import(list).updated_count(), 1);
  EXPECT_EQ(OrganizationOf(secretariat_, "e1").former_names(0).display_name(), "示例机电");
  const Request resembling =
      List({"display_name: '示例 智造' kind: '企业'", "display_name: '示例 机电' kind: '企业'"});
  EXPECT_EQ(ReasonOf(TryImport(resembling)), ErrorReason::RULE_VIOLATED);
}

TEST_F(OrganizationImportTest, ANearDuplicateNeedsAReason) {
  AddOrganization("e1", "示例机电（上海）有限公司", "enterprise");
  Request list = List(
      {"display_name: '示例机电(上海)' kind: '企业'", "display_name: '示例物流' kind: '企业'"});
  EXPECT_EQ(ReasonOf(TryImport(list)), ErrorReason::RULE_VIOLATED);
  Request partial = list;
  partial.set_allow_partial(true);
  partial.set_validate_only(true);
  EXPECT_THAT(Import(partial).rejected_rows(), ElementsAre(0));

  *list.add_waivers() = Parse<type::Waiver>(
      "rule_id: 'organization.near-duplicate' reason: '两家独立公司' by: '秘书处'");
  const Response written = Import(list);
  EXPECT_THAT(written.created_organizations(), SizeIs(2));
  EXPECT_THAT(written.findings(), SizeIs(1));
  const auto created = Ask<v1::Organization>(
      secretariat_, "OrganizationService/GetOrganization",
      Parse<v1::GetOrganizationRequest>("name: '" + written.created_organizations(0) + "'"));
  EXPECT_THAT(created.waivers(), SizeIs(1));
  EXPECT_EQ(Import(list).unchanged_count(), 2) << "known to the letter now";
}

TEST_F(OrganizationImportTest, AnIdOfWhatWasDeletedIsNotGivenAgainAmongMany) {
  AddOrganization("e42", "示例机电", "enterprise");
  Ask<google::protobuf::Empty>(
      secretariat_, "OrganizationService/DeleteOrganization",
      Parse<v1::DeleteOrganizationRequest>("name: 'groups/putuo/organizations/e42'"));
  Request list = List({});
  for (int i = 0; i < 100; ++i) {
    auto& row = *list.add_rows();
    row.set_organization_id(absl::StrCat("e", i));
    row.set_display_name(absl::StrCat("示例企业第", i, "号"));
    row.set_kind("企业");
  }
  EXPECT_EQ(ReasonOf(TryImport(list)), ErrorReason::RESOURCE_EXISTS);
  EXPECT_THAT(All(), IsEmpty());
  list.mutable_rows(42)->set_organization_id("e142");
  EXPECT_THAT(Import(list).created_organizations(), SizeIs(100));
}

TEST_F(OrganizationImportTest, ThousandsOfRowsAreOneCall) {
  Request list = List({});
  for (int i = 0; i < 5000; ++i) {
    auto& row = *list.add_rows();
    row.set_display_name(absl::StrCat("示例企业第", i, "号"));
    row.set_short_name(absl::StrCat("示企", i));
    row.set_kind("企业");
    row.mutable_source()->set_place(absl::StrCat("第", i + 2, "行"));
  }
  const auto start = absl::Now();
  EXPECT_THAT(Import(list).created_organizations(), SizeIs(5000));
  RecordProperty("rows_per_second",
                 static_cast<int>(5000 / absl::ToDoubleSeconds(absl::Now() - start)));
  EXPECT_EQ(Import(list).unchanged_count(), 5000);

  // Hundreds of changes keep what each was before the day of the import.
  list.set_update_existing(true);
  for (int i = 0; i < 250; ++i) list.mutable_rows(2 * i)->add_tags("市级");
  EXPECT_EQ(Import(list).updated_count(), 250);
  const auto tagged = [&](absl::CivilDay day) {
    return Ask<v1::ListOrganizationsResponse>(
               secretariat_, "OrganizationService/ListOrganizations",
               Parse<v1::ListOrganizationsRequest>(absl::StrCat(
                   "parent: 'groups/putuo' page_size: 1000 filter: 'tags:\"市级\"' as_of ",
                   Date(day))))
        .organizations();
  };
  EXPECT_THAT(tagged(kToday - 1), IsEmpty());
  EXPECT_THAT(tagged(kToday), SizeIs(250));
  EXPECT_EQ(Import(list).unchanged_count(), 5000);
}

}  // namespace
}  // namespace edugroup::membership
