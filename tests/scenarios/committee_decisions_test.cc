// Meetings and resolutions through real gRPC on real databases (A1, C2.8, C2.10).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "tests/scenarios/committee_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kMeetings[] = "edugroup.committee.v1.MeetingService/";
constexpr char kResolutions[] = "edugroup.committee.v1.ResolutionService/";

TEST_F(CommitteeScenario, ACancelledMeetingFreesItsNumber) {
  AddBody("meets", "例会组", "");
  Caller clerk = Clerk();
  const auto plan = [&](const std::string& id) {
    return Ask<v1::Meeting>(
        clerk, absl::StrCat(kMeetings, "CreateMeeting"),
        Parse<v1::CreateMeetingRequest>(absl::StrCat(
            "parent: 'groups/jiading' meeting_id: '", id, "' meeting { year: 2021 ordinal: 1 ",
            "body: 'groups/jiading/bodies/meets' display_name: '第一次会议' }")));
  };
  plan("first");
  const auto moved = Ask<v1::Meeting>(
      clerk, absl::StrCat(kMeetings, "UpdateMeeting"),
      Parse<v1::UpdateMeetingRequest>("meeting { name: 'groups/jiading/meetings/first' "
                                      "date { year: 2021 month: 12 day: 25 } }"));
  EXPECT_EQ(moved.date().day(), 25);
  const auto cancelled = Ask<v1::Meeting>(
      clerk, absl::StrCat(kMeetings, "CancelMeeting"),
      Parse<v1::CancelMeetingRequest>("name: 'groups/jiading/meetings/first' reason: '台风'"));
  EXPECT_EQ(cancelled.state(), v1::Meeting::CANCELLED);
  plan("second");
  const auto planned = Ask<v1::ListMeetingsResponse>(
      clerk, absl::StrCat(kMeetings, "ListMeetings"),
      Parse<v1::ListMeetingsRequest>("parent: 'groups/jiading' filter: 'state = PLANNED AND "
                                     "body = \"groups/jiading/bodies/meets\"'"));
  ASSERT_THAT(planned.meetings(), SizeIs(1));
  EXPECT_EQ(planned.meetings(0).name(), "groups/jiading/meetings/second");
  const auto first =
      Ask<v1::Meeting>(clerk, absl::StrCat(kMeetings, "GetMeeting"),
                       Parse<v1::GetMeetingRequest>("name: 'groups/jiading/meetings/first'"));
  EXPECT_EQ(first.cancel_reason(), "台风");
}

// J20: sub-groups review feasibility, training plans and syllabi of new programmes.
TEST_F(CommitteeScenario, AMatterIsReviewedWithAnOutcomeAndOpinions) {
  AddBody("reviewers", "专业审议组", "");
  ASSERT_TRUE(Batch("reviewers", Person("reviewers", "leader", "school", "leader") +
                                     Person("reviewers", "member", "firm", "expert"))
                  .ok());
  AddBody("outsiders", "其他小组", "");
  ASSERT_TRUE(Batch("outsiders", Person("outsiders", "member", "firm", "expert")).ok());
  world_->Ask<v1::Meeting, v1::CreateMeetingRequest>(
      "MeetingService/CreateMeeting",
      "parent: '$' meeting_id: 'review' meeting { body: '$/bodies/reviewers' year: 2021 "
      "display_name: '新专业审议会' agenda { title: '新专业可行性论证' } "
      "agenda { title: '人才培养方案' } }");
  const auto review = [&](const std::string& opinion_of) {
    return absl::StrCat(
        "meeting { name: '$/meetings/review' agenda { title: '新专业可行性论证' outcome: APPROVED "
        "} ",
        "agenda { title: '人才培养方案' outcome: APPROVED_WITH_CHANGES opinions { appointment: '",
        opinion_of, "' text: '增加企业实践学时' } opinions { text: '三个月内修改' } } } ",
        "update_mask { paths: 'agenda' }");
  };
  const auto refused = [&](const std::string& opinion_of) {
    return ReasonOf(world_->Try<v1::Meeting, v1::UpdateMeetingRequest>(
        "MeetingService/UpdateMeeting", review(opinion_of)));
  };
  const std::string expert = "$/bodies/reviewers/appointments/expert";
  EXPECT_EQ(refused(expert), access::v1::FIELDS_INVALID);  // not held yet
  world_->Ask<v1::Meeting, v1::HoldMeetingRequest>(
      "MeetingService/HoldMeeting",
      "name: '$/meetings/review' entitled: 2 present: 2 date { year: 2021 month: 12 day: 15 }");
  EXPECT_EQ(refused("$/bodies/outsiders/appointments/expert"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(refused("$/bodies/reviewers/appointments/nobody"), access::v1::REFERENCE_NOT_FOUND);
  const auto reviewed = world_->Ask<v1::Meeting, v1::UpdateMeetingRequest>(
      "MeetingService/UpdateMeeting", review(expert));
  EXPECT_EQ(reviewed.agenda(0).outcome(), v1::AgendaItem::APPROVED);
  EXPECT_EQ(reviewed.agenda(1).outcome(), v1::AgendaItem::APPROVED_WITH_CHANGES);
  EXPECT_THAT(reviewed.agenda(1).opinions(), SizeIs(2));
  EXPECT_EQ(ReasonOf(world_->Try<v1::Cadence, v1::CreateCadenceRequest>(
                "MeetingService/CreateCadence",
                "parent: '$/bodies/reviewers' cadence { display_name: '审议会' rhythm: MONTH "
                "start_date { year: 2021 } procedure { agenda_template { title: '审议' outcome: "
                "APPROVED } } }")),
            access::v1::FIELDS_INVALID);
}

TEST_F(CommitteeScenario, ResolutionsWithoutAMeeting) {
  AddBody("letters", "通讯组", "");
  Caller clerk = Clerk();
  const auto draft = [&](const std::string& id) {
    return Ask<v1::Resolution>(
        clerk, absl::StrCat(kResolutions, "CreateResolution"),
        Parse<v1::CreateResolutionRequest>(absl::StrCat(
            "parent: 'groups/jiading' resolution_id: '", id, "' resolution { display_name: '",
            "增补' body: 'groups/jiading/bodies/letters' decision_rule { majority_base: ENTITLED ",
            "majority { operator: ABOVE value: '1/2' } } }")));
  };
  draft("tied");
  const auto tied = Ask<v1::Resolution>(
      clerk, absl::StrCat(kResolutions, "DecideResolution"),
      Parse<v1::DecideResolutionRequest>(
          "name: 'groups/jiading/resolutions/tied' decision_date { year: 2021 month: 12 day: 20 } "
          "tally { entitled: 8 present: 4 in_favour: 4 }"));
  EXPECT_EQ(tied.state(), v1::Resolution::FAILED);
  EXPECT_EQ(tied.explanation(1).measured(), "4/8");
  draft("withdrawn");
  const auto text = Ask<v1::Resolution>(
      clerk, absl::StrCat(kResolutions, "UpdateResolution"),
      Parse<v1::UpdateResolutionRequest>(
          "resolution { name: 'groups/jiading/resolutions/withdrawn' text: '增补两名理事' }"));
  EXPECT_EQ(text.text(), "增补两名理事");
  Ask<v1::Resolution>(clerk, absl::StrCat(kResolutions, "WithdrawResolution"),
                      Parse<v1::WithdrawResolutionRequest>(
                          "name: 'groups/jiading/resolutions/withdrawn' reason: '重拟'"));
  const auto withdrawn = Ask<v1::Resolution>(
      clerk, absl::StrCat(kResolutions, "GetResolution"),
      Parse<v1::GetResolutionRequest>("name: 'groups/jiading/resolutions/withdrawn'"));
  EXPECT_EQ(withdrawn.state(), v1::Resolution::WITHDRAWN);
}

TEST_F(CommitteeScenario, AnqingsCouncilAdoptsThePlan) {
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Body>(clerk, absl::StrCat(kBodies, "CreateBody"),
                Parse<v1::CreateBodyRequest>("parent: 'groups/anqing' body_id: 'council' "
                                             "body { display_name: '理事会' kind: 'council' }"));
  const v1::CreateMeetingRequest second = Parse<v1::CreateMeetingRequest>(
      "parent: 'groups/anqing' meeting_id: 'council-2019-2' meeting { year: 2019 ordinal: 2 "
      "body: 'groups/anqing/bodies/council' display_name: '理事会2019年第二次会议' }");
  Ask<v1::Meeting>(clerk, absl::StrCat(kMeetings, "CreateMeeting"), second);
  v1::CreateMeetingRequest twice = second;
  twice.set_meeting_id("again");
  EXPECT_TRUE(absl::IsAlreadyExists(
      clerk.Ask<v1::Meeting>(absl::StrCat(kMeetings, "CreateMeeting"), twice).status()));

  const auto draft = Ask<v1::Resolution>(clerk, absl::StrCat(kResolutions, "CreateResolution"),
                                         Parse<v1::CreateResolutionRequest>(R"(
          parent: "groups/anqing" resolution_id: "plan" resolution {
            display_name: "三年工作方案" body: "groups/anqing/bodies/council"
            meeting: "groups/anqing/meetings/council-2019-2"
            document_number: "安职集团〔2019〕6号" issuers: "安庆职业教育集团"
            decision_rule { quorum { operator: AT_LEAST value: "2/3" }
                            majority_base: PRESENT majority { operator: ABOVE value: "1/2" } } })"));
  EXPECT_EQ(draft.state(), v1::Resolution::DRAFT);

  v1::DecideResolutionRequest vote = Parse<v1::DecideResolutionRequest>(
      "name: 'groups/anqing/resolutions/plan' decision_date { year: 2019 month: 5 day: 20 } "
      "tally { entitled: 35 present: 30 in_favour: 27 against: 1 abstained: 1 }");
  const std::string decide = absl::StrCat(kResolutions, "DecideResolution");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Resolution>(decide, vote).status()),
            access::v1::STATE_CONFLICT);  // the meeting is not held yet
  const auto held = Ask<v1::Meeting>(
      clerk, absl::StrCat(kMeetings, "HoldMeeting"),
      Parse<v1::HoldMeetingRequest>("name: 'groups/anqing/meetings/council-2019-2' entitled: 35 "
                                    "present: 30 date { year: 2019 month: 5 day: 20 }"));
  EXPECT_EQ(held.state(), v1::Meeting::HELD);
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Resolution>(decide, vote).status()),
            access::v1::FIELDS_INVALID);  // 29 votes of 30 present

  vote.mutable_tally()->set_abstained(2);
  const auto passed = Ask<v1::Resolution>(clerk, decide, vote);
  EXPECT_EQ(passed.state(), v1::Resolution::PASSED);
  ASSERT_THAT(passed.explanation(), SizeIs(2));
  EXPECT_EQ(passed.explanation(0).measured(), "30/35");
  EXPECT_THAT(passed.explanation(0).message_zh(), HasSubstr("到会比例达到"));
  EXPECT_EQ(passed.explanation(1).measured(), "27/30");
  EXPECT_THAT(passed.explanation(1).message_zh(), HasSubstr("即不少于16"));

  Caller auditor = servers_->As({.group = "anqing", .roles = {auth::Role::AUDITOR}});
  const auto found = Ask<v1::ListResolutionsResponse>(
      auditor, absl::StrCat(kResolutions, "ListResolutions"),
      Parse<v1::ListResolutionsRequest>(
          "parent: 'groups/anqing' filter: 'state = PASSED AND document_number: \"6号\"'"));
  ASSERT_THAT(found.resolutions(), SizeIs(1));
  EXPECT_EQ(found.resolutions(0).name(), "groups/anqing/resolutions/plan");
  EXPECT_EQ(
      ReasonOf(clerk
                   .Ask<v1::Resolution>(
                       absl::StrCat(kResolutions, "UpdateResolution"),
                       Parse<v1::UpdateResolutionRequest>(
                           "resolution { name: 'groups/anqing/resolutions/plan' text: '改' }"))
                   .status()),
      access::v1::STATE_CONFLICT);
}

}  // namespace
}  // namespace edugroup::committee
