// Appointments and composition rules through real gRPC on real databases (J15, J16, X4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/scenarios/committee_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// J3, J8, J10–J13: 7 professional groups become 8 sub-groups of one of five committees.

// X5: the same body under another name.

constexpr char kSubGroupRules[] = R"(
    composition_rules { rule_id: "one-leader" severity: HARD
                        count_range { roles: "leader" min: 1 max: 1 } }
    composition_rules { rule_id: "enterprise-share" display_name: "行业企业人员占比" severity: HARD
        ratio { numerator { standard_kinds: [ENTERPRISE, ASSOCIATION] } denominator_roles: "member"
                threshold { operator: AT_LEAST value: "1/2" } } })";

// J15, J16: at 3/7 a sub-group is in breach, at 4/7 the rule holds.

TEST_F(CommitteeScenario, HalfOfTheMembersComeFromEnterprises) {
  AddBody("arts", "文化艺术组", "", kSubGroupRules);
  std::string everybody = Person("arts", "leader", "school", "leader");
  for (int i = 0; i < 3; ++i) everybody += Person("arts", "member", "firm");
  for (int i = 0; i < 4; ++i) {
    everybody += Person("arts", "member", "school", absl::StrCat("teacher-", i));
  }
  ASSERT_TRUE(Batch("arts", everybody).ok());
  Establish("arts", "year: 2021 month: 12 day: 1");

  auto findings = Evaluate("arts", "").findings();
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_TRUE(findings[0].holds());
  EXPECT_FALSE(findings[1].holds());
  EXPECT_EQ(findings[1].finding().severity(), type::Finding::HARD);
  EXPECT_EQ(findings[1].finding().measured(), "3/7");
  EXPECT_EQ(findings[1].finding().limit(), "≥ 50%");
  EXPECT_EQ(findings[1].finding().denominator(), "role=member, filled: 7");
  EXPECT_EQ(findings[1].further_needed(), 1);

  // One teacher more would worsen it: refused, and nothing of the batch stays.
  const auto refused = Batch(
      "arts", Person("arts", "adviser", "bureau", "adviser") + Person("arts", "member", "school"));
  EXPECT_EQ(ReasonOf(refused.status()), access::v1::RULE_VIOLATED);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("3/8"));
  Caller clerk = Clerk();
  EXPECT_TRUE(absl::IsNotFound(
      clerk
          .Ask<v1::Appointment>(absl::StrCat(kAppointments, "GetAppointment"),
                                Parse<v1::GetAppointmentRequest>(
                                    "name: 'groups/jiading/bodies/arts/appointments/adviser'"))
          .status()));

  // A designer for a teacher: first the question, then the deed.
  const std::string end =
      "end { appointment: 'groups/jiading/bodies/arts/appointments/teacher-0' "
      "end_date { year: 2021 month: 12 day: 31 } }";
  const std::string designer =
      "role: 'member' unit { organization: 'groups/jiading/organizations/studio' } "
      "start_date { year: 2022 month: 1 day: 1 }";
  findings = Evaluate("arts", absl::StrCat("as_of { year: 2022 month: 1 day: 1 } changes { ", end,
                                           " } changes { appoint { ", designer, " } }"))
                 .findings();
  EXPECT_EQ(findings[1].finding().measured(), "4/7");
  EXPECT_TRUE(findings[1].holds());

  const auto done =
      Batch("arts",
            absl::StrCat("ends { appointment: 'groups/jiading/bodies/arts/appointments/teacher-0' "
                         "end_date { year: 2021 month: 12 day: 31 } reason: '调整' } ",
                         "requests { parent: 'groups/jiading/bodies/arts' appointment { ", designer,
                         " } }"));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_THAT(done->ended(), SizeIs(1));
  findings = Evaluate("arts", "as_of { year: 2021 month: 12 day: 31 }").findings();
  EXPECT_EQ(findings[1].finding().measured(), "3/7");
  findings = Evaluate("arts", "as_of { year: 2022 month: 1 day: 1 }").findings();
  EXPECT_EQ(findings[1].finding().measured(), "4/7");
  EXPECT_EQ(findings[1].finding().severity(), type::Finding::INFO);
}

TEST_F(CommitteeScenario, TheOnlyLeaderLeavesWithAWaiver) {
  AddBody("solo", "独任组", "", kSubGroupRules);
  ASSERT_TRUE(Batch("solo", Person("solo", "leader", "school", "leader")).ok());
  Establish("solo", "year: 2021 month: 12 day: 1");
  EXPECT_EQ(ReasonOf(Batch("solo", Person("solo", "leader", "school")).status()),
            access::v1::RULE_VIOLATED);

  Caller clerk = Clerk();
  v1::EndAppointmentRequest request = Parse<v1::EndAppointmentRequest>(
      "name: 'groups/jiading/bodies/solo/appointments/leader' reason: '退休' "
      "end_date { year: 2021 month: 12 day: 20 }");
  const std::string method = absl::StrCat(kAppointments, "EndAppointment");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Appointment>(method, request).status()),
            access::v1::RULE_VIOLATED);
  *request.add_waivers() =
      Parse<type::Waiver>("rule_id: 'one-leader' reason: '待换届' by: '秘书长'");
  const auto ended = Ask<v1::Appointment>(clerk, method, request);
  EXPECT_EQ(ended.end_reason(), "退休");
  EXPECT_EQ(ended.waivers(0).by(), "秘书长");
}

// Two clerks appoint the one leader at the same moment.

TEST_F(CommitteeScenario, AMaximumHoldsAgainstSimultaneousWrites) {
  AddBody("race", "竞争组", "", kSubGroupRules);
  std::atomic<int> appointed = 0;
  std::vector<std::thread> clerks;
  for (int i = 0; i < 6; ++i) {
    clerks.emplace_back([&appointed] {
      const auto answer = Batch("race", Person("race", "leader", "school"));
      if (answer.ok()) {
        ++appointed;
      } else {
        EXPECT_EQ(ReasonOf(answer.status()), access::v1::RULE_VIOLATED) << answer.status();
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(appointed, 1);
}

TEST_F(CommitteeScenario, AppointmentsAreListedByDayAndKeptPrivate) {
  AddBody("listed", "名单组", "");
  ASSERT_TRUE(Batch("listed", Person("listed", "reviewer", "firm", "first") +
                                  Person("listed", "reviewer", "school", "second"))
                  .ok());
  Caller clerk = Clerk();
  Ask<v1::Appointment>(clerk, absl::StrCat(kAppointments, "EndAppointment"),
                       Parse<v1::EndAppointmentRequest>(
                           "name: 'groups/jiading/bodies/listed/appointments/first' reason: '离职' "
                           "end_date { year: 2021 month: 12 day: 10 }"));
  const auto listed = [](Caller& caller, const std::string& as_of) {
    return Ask<v1::ListAppointmentsResponse>(
        caller, absl::StrCat(kAppointments, "ListAppointments"),
        Parse<v1::ListAppointmentsRequest>(
            "parent: 'groups/jiading/bodies/-' filter: 'role = reviewer' " + as_of));
  };
  EXPECT_THAT(listed(clerk, "").appointments(), SizeIs(2));
  const auto later = listed(clerk, "as_of { year: 2021 month: 12 day: 11 }");
  ASSERT_THAT(later.appointments(), SizeIs(1));
  EXPECT_EQ(later.appointments(0).person().person_name(), "王小明");
  Caller other = servers_->Member("jiading", "firm");
  const auto by_other = listed(other, "as_of { year: 2021 month: 12 day: 11 }");
  ASSERT_THAT(by_other.appointments(), SizeIs(1));
  EXPECT_THAT(by_other.appointments(0).person().person_name(), Not(HasSubstr("小明")));

  // The last day of the body ends whoever is left.
  ASSERT_TRUE(Dissolve("listed", "year: 2021 month: 12 day: 20").ok());
  EXPECT_THAT(listed(clerk, "as_of { year: 2021 month: 12 day: 21 }").appointments(), IsEmpty());
  EXPECT_EQ(ReasonOf(Batch("listed", Person("listed", "reviewer", "firm")).status()),
            access::v1::STATE_CONFLICT);
}

TEST_F(CommitteeScenario, WritesAreRepeatableAndCheckedBeforehand) {
  AddBody("careful", "谨慎组", "");
  const std::string one = Person("careful", "member", "firm");
  ASSERT_TRUE(Batch("careful", one + "validate_only: true").ok());
  const auto first = Batch("careful", one + "request_id: 'careful-1'");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Batch("careful", one + "request_id: 'careful-1'");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(first->appointments(0).name(), again->appointments(0).name());
  Caller clerk = Clerk();
  const auto all = Ask<v1::ListAppointmentsResponse>(
      clerk, absl::StrCat(kAppointments, "ListAppointments"),
      Parse<v1::ListAppointmentsRequest>("parent: 'groups/jiading/bodies/careful'"));
  EXPECT_THAT(all.appointments(), SizeIs(1));

  EXPECT_EQ(ReasonOf(Batch("careful", Person("careful", "member", "unheard-of")).status()),
            access::v1::REFERENCE_NOT_FOUND);
  Caller stranger = servers_->Secretariat("anqing");
  const auto denied =
      stranger.Ask<v1::Body>(absl::StrCat(kBodies, "GetBody"),
                             Parse<v1::GetBodyRequest>("name: 'groups/jiading/bodies/careful'"));
  EXPECT_EQ(ReasonOf(denied.status()), access::v1::ROLE_REQUIRED);
}

// X4: 原则上.

TEST_F(CommitteeScenario, ASoftRuleBendsForAReason) {
  AddBody("deputies", "副秘书长组", "",
          "composition_rules { rule_id: 'deputies' severity: SOFT "
          "count_range { roles: 'deputy-secretary-general' min: 1 max: 2 } }");
  const std::string deputy = Person("deputies", "deputy-secretary-general", "school");
  ASSERT_TRUE(Batch("deputies", deputy + deputy).ok());
  Caller clerk = Clerk();
  v1::CreateAppointmentRequest third = Parse<v1::BatchAppointRequest>(deputy).requests(0);
  const std::string create = absl::StrCat(kAppointments, "CreateAppointment");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Appointment>(create, third).status()),
            access::v1::RULE_VIOLATED);
  *third.add_waivers() = Parse<type::Waiver>("rule_id: 'deputies' reason: '过渡期' by: '理事长'");
  EXPECT_EQ(Ask<v1::Appointment>(clerk, create, third).waivers(0).by(), "理事长");
}

// C2.8: decided by correspondence; and a draft that is taken back.

// A1, C2.10: the council's second meeting of 2019 adopts the plan issued as 安职集团〔2019〕6号.

}  // namespace
}  // namespace edugroup::committee
