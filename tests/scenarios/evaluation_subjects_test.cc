// Cycles that assess what is no member: bodies by their meetings and composition (J16, J19, Y13),
// register entries, people.
#include <string>

#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "tests/scenarios/evaluation_fixture.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPeriod[] =
    "period_first_date { year: 2019 month: 1 day: 1 } "
    "period_last_date { year: 2019 month: 12 day: 31 } ";

class SubjectsTest : public EvaluationFixture {
 protected:
  SubjectsTest() : EvaluationFixture("subjects", absl::CivilDay(2020, 1, 10)) {
    MakeGroup("三峡职业教育集团");
    MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '学校' standard_kind: SCHOOL");
    MakeOrganization("host", "school", "三峡职业技术学院");
  }

  template <class Response, class Request>
  Response OfCommittee(const std::string& method, const std::string& text) {
    return Must<Response, Request>(secretariat_, absl::StrCat("edugroup.committee.v1.", method),
                                   text);
  }
  // A meeting of the review round (Y13) with the first `parts` of its five parts, held that month.
  void HoldMeeting(int month, int parts) {
    const std::string id = absl::StrCat("round-", month);
    std::string done;
    for (int i = 1; i <= parts; ++i) absl::StrAppend(&done, "parts { part_id: 'one-", i, "' } ");
    OfCommittee<committee::v1::Meeting, committee::v1::CreateMeetingRequest>(
        "MeetingService/CreateMeeting",
        absl::Substitute("$0 meeting_id: '$1' meeting { body: '$2' display_name: '第$3次评议' "
                         "year: 2019 ordinal: $3 cadence: '$2/cadences/monthly' "
                         "date { year: 2019 month: $3 day: 20 } $4 }",
                         Parent(), id, InGroup("bodies/council"), month, done));
    OfCommittee<committee::v1::Meeting, committee::v1::HoldMeetingRequest>(
        "MeetingService/HoldMeeting",
        absl::StrCat(Name("meetings/" + id), "entitled: 9 present: 8 date ",
                     Date(absl::CivilDay(2019, month, 20))));
  }
  void MakeBodies() {
    OfCommittee<committee::v1::Body, committee::v1::CreateBodyRequest>(
        "BodyService/CreateBody",
        absl::StrCat(
            Parent(),
            "body_id: 'council' body { display_name: '理事会' kind: 'council' "
            "composition_rules { rule_id: 'chair' severity: SOFT count_range { roles: 'chair' "
            "min: 1 max: 1 } } "
            "composition_rules { rule_id: 'size' severity: SOFT count_range { max: 9 } } }"));
    MakeBody("committee", "电子商务产学合作委员会", "committee");
    std::string parts;
    for (int i = 1; i <= 5; ++i) {
      absl::StrAppend(&parts, "required_parts { part_id: 'one-", i, "' title: '规定动作", i,
                      "' } ");
    }
    OfCommittee<committee::v1::Cadence, committee::v1::CreateCadenceRequest>(
        "MeetingService/CreateCadence",
        absl::StrCat(ParentOf("bodies/council"),
                     "cadence_id: 'monthly' cadence { display_name: '每月评议' rhythm: MONTH "
                     "start_date { year: 2018 } procedure { ",
                     parts, "} }"));
    for (const char* body : {"council", "committee"}) {
      OfCommittee<committee::v1::Body, committee::v1::EstablishBodyRequest>(
          "BodyService/EstablishBody",
          absl::StrCat(Name(absl::StrCat("bodies/", body)), "date { year: 2018 month: 1 day: 1 }"));
    }
    for (int month = 1; month <= 9; ++month) HoldMeeting(month, month == 9 ? 4 : 5);
  }
};

TEST_F(SubjectsTest, BodiesByTheirMeetingsAndTheirComposition) {
  MakeBodies();
  const std::string fact = "aggregation: RATE } linear { standard: '1' } } ";
  PublishSet("governance",
             absl::StrCat("display_name: '机构运行考核' full_score: '100' weight_mode: POINTS "
                          "not_applicable_policy: RENORMALIZE "
                          "rounding { leaf_places: 2 total_places: 2 } "
                          "indicators { id: 'held' display_name: '会议' weight: '40' "
                          "committee_fact { fact: MEETINGS_HELD ",
                          fact,
                          "indicators { id: 'parts' display_name: '规定动作' weight: '45' "
                          "committee_fact { fact: MEETING_PARTS_DONE ",
                          fact,
                          "indicators { id: 'seats' display_name: '组成' weight: '15' "
                          "committee_fact { fact: COMPOSITION_KEPT ",
                          fact));
  MakeCycle("bodies2019",
            absl::Substitute("display_name: '2019年度机构考核' indicator_set: '$0' "
                             "subject_type: BODY subject_names: '$1' subject_names: '$2' $3",
                             InGroup("indicatorSets/governance"), InGroup("bodies/council"),
                             InGroup("bodies/committee"), kPeriod));
  EXPECT_THAT(OpenCycle("bodies2019", absl::CivilDay(2019, 12, 31)).subjects(), SizeIs(2));
  EXPECT_EQ(CollectCycle("bodies2019", absl::CivilDay(2020, 1, 10)).created_count(), 6);
  ComputeCycle("bodies2019");

  // 9 of 12 months × 40 = 30; 44 of 45 parts × 45 = 44; one rule of two × 15 = 7.5: no chair.
  const v1::Assessment council = AssessmentOf("cycles/bodies2019/assessments/council");
  EXPECT_EQ(council.total(), "81.50");
  EXPECT_EQ(council.inputs(0).fact_count().numerator(), 9);
  EXPECT_EQ(council.inputs(0).fact_count().denominator(), 12);
  EXPECT_THAT(council.inputs(0).base_names(), SizeIs(12));
  EXPECT_EQ(council.inputs(0).source_names(0),
            InGroup("bodies/council/cadences/monthly") + " 2019年1月");
  EXPECT_EQ(council.inputs(1).fact_count().numerator(), 44);
  EXPECT_EQ(council.inputs(1).fact_count().denominator(), 45);
  EXPECT_THAT(council.inputs(1).source_names(), SizeIs(9));
  EXPECT_EQ(council.inputs(1).source_names(0), InGroup("meetings/round-1"));
  EXPECT_THAT(council.inputs(2).source_names(), ElementsAre(InGroup("bodies/council") + " size"));
  EXPECT_GT(council.inputs(0).journal_position(), 0);

  // Nothing is asked of the committee: no leaf applies, and that is not zero (S18).
  const v1::Assessment committee = AssessmentOf("cycles/bodies2019/assessments/committee");
  EXPECT_THAT(committee.total(), IsEmpty());

  // As of midyear only six months were due.
  CollectCycle("bodies2019", absl::CivilDay(2019, 6, 30));
  ComputeCycle("bodies2019");
  const v1::Assessment june = AssessmentOf("cycles/bodies2019/assessments/council");
  EXPECT_EQ(june.inputs(0).fact_count().denominator(), 6);
  EXPECT_EQ(june.total(), "92.50");  // 40 + 45 + 7.5
}

TEST_F(SubjectsTest, ABodyOfAnotherGroupIsNotFound) {
  MakeBodies();
  PublishSet("other",
             "display_name: '考核' full_score: '100' weight_mode: POINTS "
             "not_applicable_policy: ZERO indicators { id: 'held' display_name: '会议' "
             "weight: '100' committee_fact { fact: MEETINGS_HELD body: 'groups/none/bodies/x' "
             "aggregation: RATE } linear { standard: '1' } }");
  MakeCycle("other",
            absl::Substitute("display_name: '考核' indicator_set: '$0' "
                             "subject_type: BODY subject_names: '$1' $2",
                             InGroup("indicatorSets/other"), InGroup("bodies/council"), kPeriod));
  OpenCycle("other", absl::CivilDay(2019, 12, 31));
  EXPECT_THAT((Refused<v1::CollectCycleResponse, v1::CollectCycleRequest>(
                  secretariat_, "CycleService/CollectCycle",
                  absl::StrCat(Name("cycles/other"), "as_of { year: 2019 month: 12 day: 31 }"))),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
}

constexpr char kReview[] =
    "display_name: '评议' full_score: '100' weight_mode: POINTS not_applicable_policy: ZERO "
    "indicators { id: 'review' display_name: '评议' weight: '100' manual {} direct {} }";

// A person is called by the resource name: who it is stays with the membership server.
TEST_F(SubjectsTest, PeopleAndRegisterEntries) {
  Must<membership::v1::Person, membership::v1::CreatePersonRequest>(
      secretariat_, "edugroup.membership.v1.PersonService/CreatePerson",
      absl::StrCat(Parent(), "person_id: 'dean' person { person_name: '某院长' organization: '",
                   InGroup("organizations/host"), "' }"));
  Must<membership::v1::Register, membership::v1::CreateRegisterRequest>(
      secretariat_, "edugroup.membership.v1.RegisterService/CreateRegister",
      absl::StrCat(Parent(),
                   "register_id: 'projects' register { display_name: '项目' "
                   "columns { column_id: 'title' display_name: '项目' type: TEXT } "
                   "title_column: 'title' }"));
  for (const char* id : {"p1", "p2"}) {
    Must<membership::v1::Entry, membership::v1::CreateEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/CreateEntry",
        absl::Substitute("$0 entry_id: '$1' entry { cells { column: 'title' text: '项目$1' } }",
                         ParentOf("registers/projects"), id));
  }
  const std::string entry = Name("registers/projects/entries/p1");
  Must<membership::v1::Entry, membership::v1::SubmitEntryRequest>(
      secretariat_, "edugroup.membership.v1.RegisterService/SubmitEntry", entry);
  Must<membership::v1::Entry, membership::v1::VerifyEntryRequest>(
      secretariat_, "edugroup.membership.v1.RegisterService/VerifyEntry", entry);
  PublishSet("review", kReview);

  MakeCycle("people",
            absl::Substitute("display_name: '考核' indicator_set: '$0' "
                             "subject_type: PERSON subject_names: '$1' $2",
                             InGroup("indicatorSets/review"), InGroup("people/dean"), kPeriod));
  const v1::Cycle people = OpenCycle("people", absl::CivilDay(2019, 12, 31));
  ASSERT_THAT(people.subjects(), SizeIs(1));
  EXPECT_EQ(people.subjects(0).organization(), InGroup("organizations/host"));
  EXPECT_EQ(people.DebugString().find("某院长"), std::string::npos);

  // Of the register only what is verified.
  MakeCycle("projects", absl::Substitute("display_name: '考核' indicator_set: '$0' "
                                         "subject_type: ENTRY subject_register: '$1' $2",
                                         InGroup("indicatorSets/review"),
                                         InGroup("registers/projects"), kPeriod));
  const v1::Cycle projects = OpenCycle("projects", absl::CivilDay(2019, 12, 31));
  ASSERT_THAT(projects.subjects(), SizeIs(1));
  EXPECT_EQ(projects.subjects(0).subject(), InGroup("registers/projects/entries/p1"));
  for (const auto& [cycle, subject] : {std::pair("people", "people/dean"),
                                       std::pair("projects", "registers/projects/entries/p1")}) {
    Do<v1::Observation, v1::CreateObservationRequest>(
        "ObservationService/CreateObservation",
        absl::Substitute("$0 observation { cycle: '$1' indicator_id: 'review' subject: '$2' "
                         "quantity { value: '80' } }",
                         Parent(), InGroup(absl::StrCat("cycles/", cycle)), InGroup(subject)));
    ComputeCycle(cycle);
  }
  EXPECT_EQ(AssessmentOf("cycles/people/assessments/dean").total(), "80");
  EXPECT_EQ(AssessmentOf("cycles/projects/assessments/p1").total(), "80");
}

}  // namespace
}  // namespace edugroup::evaluation
