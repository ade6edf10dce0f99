// Organisations as they were, and as they were known, through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::CivilDay kRenamed(2018, 9, 1);

class OrganizationHistoryTest : public MembershipTest {
 protected:
  OrganizationHistoryTest() {
    AddOrganization("s1", "示例技校", "school", "short_name: '技校' tags: '示范'");
  }

  absl::Status TryUpdate(const std::string& id, const std::string& fields,
                         const std::string& more = "") {
    return Try<v1::Organization>(
        secretariat_, "OrganizationService/UpdateOrganization",
        Parse<v1::UpdateOrganizationRequest>(absl::StrCat(
            "organization { name: 'groups/putuo/organizations/", id, "' ", fields, " } ", more)));
  }
  void Update(const std::string& id, const std::string& fields, const std::string& more = "") {
    EXPECT_EQ(TryUpdate(id, fields, more), absl::OkStatus());
  }
  static std::string From(absl::CivilDay day, const std::string& reason) {
    return absl::StrCat("effective_date ", Date(day), " reason: '", reason, "'");
  }
  v1::Organization On(absl::CivilDay day, const std::string& more = "") {
    return Ask<v1::Organization>(
        secretariat_, "OrganizationService/GetOrganization",
        Parse<v1::GetOrganizationRequest>(
            absl::StrCat("name: 'groups/putuo/organizations/s1' as_of ", Date(day), " ", more)));
  }
  std::vector<std::string> Listed(const std::string& more) {
    const auto response = Ask<v1::ListOrganizationsResponse>(
        secretariat_, "OrganizationService/ListOrganizations",
        Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo' " + more));
    std::vector<std::string> names;
    for (const auto& organization : response.organizations()) {
      names.push_back(organization.display_name());
    }
    return names;
  }
};

// C2.6, X7: the days before a change keep what they had.
TEST_F(OrganizationHistoryTest, AnOrganizationIsAnsweredAsItWasOnADay) {
  Update("s1", "display_name: '示例学院' kind: 'groups/putuo/kinds/institute' tags: '本科'",
         From(kRenamed, "升格"));
  const v1::Organization before = On(kRenamed - 1);
  EXPECT_EQ(before.display_name(), "示例技校");
  EXPECT_EQ(before.kind(), "groups/putuo/kinds/school");
  EXPECT_EQ(before.standard_kind(), v1::SCHOOL);
  EXPECT_THAT(before.tags(), ElementsAre("示范"));
  const v1::Organization after = On(kRenamed);
  EXPECT_EQ(after.display_name(), "示例学院");
  EXPECT_EQ(after.standard_kind(), v1::RESEARCH);
  EXPECT_EQ(after.short_name(), "技校");

  const v1::Organization now = OrganizationOf(secretariat_, "s1");
  ASSERT_THAT(now.former_names(), SizeIs(1));
  EXPECT_EQ(now.former_names(0).display_name(), "示例技校");
  EXPECT_EQ(now.former_names(0).end_date().year(), 2018);
  EXPECT_EQ(now.former_names(0).reason(), "升格");
  EXPECT_EQ(now.last_change().reason(), "升格");
}

// Lists filter and sort by what the day had, batches read by it.
TEST_F(OrganizationHistoryTest, ListsAndBatchesAreOfTheDayToo) {
  AddOrganization("s2", "示例学府", "school");
  Update("s1", "display_name: '示例乙校' kind: 'groups/putuo/kinds/institute'",
         From(kRenamed, "改制"));
  const std::string before = absl::StrCat("as_of ", Date(kRenamed - 1), " ");
  EXPECT_THAT(Listed(before), ElementsAre("示例技校", "示例学府"));
  EXPECT_THAT(Listed(before + "filter: 'standard_kind = SCHOOL' order_by: 'display_name desc'"),
              ElementsAre("示例技校", "示例学府"));
  EXPECT_THAT(Listed(""), ElementsAre("示例学府", "示例乙校"));
  EXPECT_THAT(Listed(absl::StrCat("as_of ", Date(kRenamed), " filter: 'standard_kind = SCHOOL'")),
              ElementsAre("示例学府"));
  const auto batch = Ask<v1::BatchGetOrganizationsResponse>(
      secretariat_, "OrganizationService/BatchGetOrganizations",
      Parse<v1::BatchGetOrganizationsRequest>("parent: 'groups/putuo' " + before +
                                              "names: 'groups/putuo/organizations/s2' "
                                              "names: 'groups/putuo/organizations/s1'"));
  ASSERT_THAT(batch.organizations(), SizeIs(2));
  EXPECT_EQ(batch.organizations(1).display_name(), "示例技校");
  // Pages of a day hang together.
  auto page = Ask<v1::ListOrganizationsResponse>(
      secretariat_, "OrganizationService/ListOrganizations",
      Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo' page_size: 1 " + before));
  EXPECT_EQ(page.organizations(0).display_name(), "示例技校");
  EXPECT_THAT(
      Listed(absl::StrCat("page_size: 1 page_token: '", page.next_page_token(), "' ", before)),
      ElementsAre("示例学府"));
}

// What is corrected later changes no answer about what was known before.
TEST_F(OrganizationHistoryTest, WhatWasKnownStaysWhatWasKnown) {
  Update("s1", "display_name: '示例学院'", From(kRenamed, "升格"));
  const std::string known = Known();
  Update("s1", "display_name: '示例学院'", From(kRenamed - 365, "批复日期有误"));
  EXPECT_EQ(On(kRenamed - 1).display_name(), "示例学院");
  EXPECT_EQ(On(kRenamed - 1, known).display_name(), "示例技校");
  EXPECT_THAT(Listed(absl::StrCat("as_of ", Date(kRenamed - 1), " ", known)),
              ElementsAre("示例技校"));
  // The value stayed, and the day is in the journal all the same.
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").etag(), "3");
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").last_change().reason(), "批复日期有误");

  Update("s1", "display_name: '示例学院'", From(absl::CivilDay(1, 1, 1), "录入有误"));
  EXPECT_EQ(On(kFounding).display_name(), "示例学院");
  EXPECT_THAT(OrganizationOf(secretariat_, "s1").former_names(), IsEmpty());
}

TEST_F(OrganizationHistoryTest, WhatWasNotRecordedYetIsNotFound) {
  const std::string known = Known();
  AddOrganization("s2", "示例后录学校", "school");
  const auto get = [&](const std::string& more) {
    return Try<v1::Organization>(
        secretariat_, "OrganizationService/GetOrganization",
        Parse<v1::GetOrganizationRequest>("name: 'groups/putuo/organizations/s2' " + more));
  };
  EXPECT_EQ(ReasonOf(get(known)), ErrorReason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(get(""), absl::OkStatus());
  EXPECT_EQ(ReasonOf(get("known_as_of { seconds: -62135596801 }")), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(get("as_of { year: 2019 month: 2 day: 29 }")), ErrorReason::FIELDS_INVALID);
}

TEST_F(OrganizationHistoryTest, AChangeIsNotOfADayToCome) {
  EXPECT_EQ(ReasonOf(TryUpdate("s1", "display_name: '示例学院'", From(kToday + 1, "升格"))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").display_name(), "示例技校");
}

// A mask that names everything would say since when all of it holds: not a member's to say.
TEST_F(OrganizationHistoryTest, AMemberSetsNoDay) {
  edugroup::testing::Caller clerk = servers_.Member("putuo", "s1");
  auto request = Parse<v1::UpdateOrganizationRequest>(
      "effective_date { year: 2015 month: 1 day: 1 } update_mask { paths: '*' }");
  *request.mutable_organization() = OrganizationOf(secretariat_, "s1");
  EXPECT_EQ(
      ReasonOf(Try<v1::Organization>(clerk, "OrganizationService/UpdateOrganization", request)),
      ErrorReason::ROLE_REQUIRED);
}

// Contacts and notes have no history and make none.
TEST_F(OrganizationHistoryTest, OtherFieldsLeaveTheHistoryAlone) {
  Update("s1", "note: '备注' student_count { value: '300' unit: '人' }");
  const v1::Organization now = OrganizationOf(secretariat_, "s1");
  EXPECT_FALSE(now.has_last_change());
  EXPECT_EQ(On(kFounding).note(), "备注");
}

TEST_F(OrganizationHistoryTest, TheHistorySaysWhatWasKnownWhen) {
  Join("s1", kFounding);
  Update("s1", "display_name: '示例学院'", From(kRenamed, "升格"));
  const auto history = Ask<v1::OrganizationHistory>(
      secretariat_, "OrganizationService/GetOrganizationHistory",
      Parse<v1::GetOrganizationHistoryRequest>("name: 'groups/putuo/organizations/s1'"));
  ASSERT_THAT(history.versions(), SizeIs(3));
  EXPECT_EQ(history.versions(0).display_name(), "示例技校");
  EXPECT_FALSE(history.versions(0).period().has_end_date());
  EXPECT_TRUE(history.versions(0).period().has_supersede_time());
  EXPECT_EQ(history.versions(1).display_name(), "示例技校");
  EXPECT_EQ(history.versions(1).period().end_date().year(), 2018);
  EXPECT_EQ(history.versions(1).period().record_time().seconds(),
            history.versions(0).period().supersede_time().seconds());
  EXPECT_EQ(history.versions(2).display_name(), "示例学院");
  EXPECT_EQ(history.versions(2).period().reason(), "升格");
  EXPECT_FALSE(history.versions(2).period().has_supersede_time());
  ASSERT_THAT(history.affiliations(), SizeIs(1));
  EXPECT_EQ(history.affiliations(0).kind(), "groups/putuo/kinds/council");
  EXPECT_EQ(history.affiliations(0).period().start_date().year(), 2013);
}

}  // namespace
}  // namespace edugroup::membership
