// What the Anqing council decides and brings about (A1, A25), with the usual charter rules (C2.3,
// C2.10, C2.12, C2.17), through the public API.
#include <thread>
#include <vector>

#include "common/value/error.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tests/scenarios/governance_anqing.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kResolutions[] = "edugroup.committee.v1.ResolutionService/";

class AnqingDecisions : public Anqing {
 protected:
  static absl::StatusOr<v1::Resolution> Decide(const std::string& id, const std::string& more) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::Resolution>(absl::StrCat(kResolutions, "DecideResolution"),
                                     Parse<v1::DecideResolutionRequest>(absl::StrCat(
                                         "name: 'groups/anqing/resolutions/", id, "' ", more)));
  }
  static absl::StatusOr<v1::Resolution> Draft(const std::string& id, const std::string& more) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::Resolution>(
        absl::StrCat(kResolutions, "CreateResolution"),
        Parse<v1::CreateResolutionRequest>(absl::StrCat(
            "parent: 'groups/anqing' resolution_id: '", id, "' resolution { display_name: '", id,
            "' body: 'groups/anqing/bodies/council' ", more, " }")));
  }
  static v1::Resolution CarryOut(const std::string& id) {
    Caller clerk = Clerk();
    return Ask<v1::Resolution>(clerk, absl::StrCat(kResolutions, "CarryOutResolution"),
                               Parse<v1::CarryOutResolutionRequest>(
                                   absl::StrCat("name: 'groups/anqing/resolutions/", id, "'")));
  }
  // Votes in favour of the first `number` directors.
  static std::string InFavour(int number) {
    std::string votes;
    for (int i = 1; i <= number; ++i) {
      absl::StrAppend(&votes, "votes { appointment: ", Seat(i), " choice: IN_FAVOUR } ");
    }
    return votes;
  }
};

// A25: the nine programme-cluster committees are set up by one resolution, which appoints to one.
TEST_F(AnqingDecisions, AResolutionEstablishesNineCommittees) {
  const std::vector<std::string> clusters = {"新能源汽车技术", "装备制造", "电子信息",
                                             "现代农业",       "纺织服装", "化工",
                                             "文化旅游",       "土建",     "商贸物流"};
  std::string effects;
  for (size_t i = 0; i < clusters.size(); ++i) {
    const std::string id = absl::StrCat("cluster-", i + 1);
    AddBody(id, clusters[i] + "专业群建设发展委员会", "committee",
            "parent_body: 'groups/anqing/bodies/council'");
    absl::StrAppend(&effects, "effects { establish_body { body: 'groups/anqing/bodies/", id,
                    "' } } ");
  }
  absl::StrAppend(
      &effects, "effects { appoint { body: 'groups/anqing/bodies/cluster-1' appointments { ",
      "role: 'chair' organization: 'groups/anqing/organizations/o7' voting: true } } }");
  ASSERT_TRUE(Draft("clusters", absl::StrCat("decision_rule_id: 'ordinary' ", effects)).ok());
  Caller clerk = Clerk();
  EXPECT_EQ(ReasonOf(clerk
                         .Ask<v1::Resolution>(absl::StrCat(kResolutions, "CarryOutResolution"),
                                              Parse<v1::CarryOutResolutionRequest>(
                                                  "name: 'groups/anqing/resolutions/clusters'"))
                         .status()),
            access::v1::STATE_CONFLICT);  // not decided yet
  // C2.10: 2/3 present and 2/3 of those present; by correspondence.
  const auto decided =
      Decide("clusters", "decision_date { year: 2019 month: 6 day: 20 } " + InFavour(6));
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::Resolution::PASSED);
  EXPECT_EQ(decided->explanation(0).measured(), "6/9");
  EXPECT_EQ(decided->explanation(1).measured(), "6/6");
  const v1::Resolution done = CarryOut("clusters");
  ASSERT_THAT(done.effects(), SizeIs(10));
  for (const v1::Effect& effect : done.effects()) EXPECT_EQ(effect.state(), v1::Effect::DONE);
  EXPECT_THAT(done.effects(9).results(), SizeIs(1));
  const auto committees = Ask<v1::ListBodiesResponse>(
      clerk, "edugroup.committee.v1.BodyService/ListBodies",
      Parse<v1::ListBodiesRequest>("parent: 'groups/anqing' filter: 'kind = committee AND state = "
                                   "ESTABLISHED' as_of { year: 2019 month: 6 day: 20 }"));
  EXPECT_THAT(committees.bodies(), SizeIs(9));  // A25: CHECK 9 names
  // Again it does nothing.
  EXPECT_EQ(CarryOut("clusters").etag(), done.etag());
}

// A resolution appoints people, whoever holds a post or another seat, and to seats; it holds no
// personal data.
TEST_F(AnqingDecisions, AResolutionAppointsPeoplePostsAndSeats) {
  AddBody("chamber", "联席会议", "office", "parent_body: 'groups/anqing/bodies/council'");
  AddBody("steering", "统筹办公会", "office", "parent_body: 'groups/anqing/bodies/council'");
  Caller clerk = Clerk();
  const auto seat = [&](const std::string& body, const std::string& id) {
    Ask<v1::Seat>(clerk, "edugroup.committee.v1.AppointmentService/CreateSeat",
                  Parse<v1::CreateSeatRequest>(absl::StrCat("parent: 'groups/anqing/bodies/", body,
                                                            "' seat_id: '", id, "' seat { role: '",
                                                            id, "' voting: true }")));
  };
  seat("chamber", "speaker");
  seat("steering", "director");
  Ask<membership::v1::Person>(
      clerk, "edugroup.membership.v1.PersonService/CreatePerson",
      Parse<membership::v1::CreatePersonRequest>(
          "parent: 'groups/anqing' person_id: 'engineer' person { person_name: '李工程师' "
          "organization: 'groups/anqing/organizations/o7' }"));
  Ask<membership::v1::Post>(clerk, "edugroup.membership.v1.PostService/CreatePost",
                            Parse<membership::v1::CreatePostRequest>(
                                "parent: 'groups/anqing' post_id: 'dean' post { organization: "
                                "'groups/anqing/organizations/o2' display_name: '院长' }"));
  Ask<membership::v1::Post>(
      clerk, "edugroup.membership.v1.PostService/SetRepresentative",
      Parse<membership::v1::SetRepresentativeRequest>(
          "name: 'groups/anqing/posts/dean' person: 'groups/anqing/people/engineer' "
          "effective_date { year: 2019 month: 1 day: 1 }"));
  const auto appoint = [](const std::string& body, const std::string& appointees) {
    return absl::StrCat("effects { appoint { body: 'groups/anqing/bodies/", body, "' ", appointees,
                        " } } ");
  };
  for (const char* wrong :
       {"appointments { role: 'member' }",
        "appointments { organization: 'groups/anqing/organizations/o3' }",
        "appointments { organization: 'groups/anqing/organizations/o3' "
        "seat: 'groups/anqing/bodies/chamber/seats/speaker' }",
        "appointments { role: 'member' person: 'groups/anqing/organizations/o3' }"}) {
    EXPECT_EQ(
        ReasonOf(
            Draft("wrong", "decision_rule_id: 'ordinary' " + appoint("steering", wrong)).status()),
        access::v1::FIELDS_INVALID)
        << wrong;
  }
  const std::string effects =
      appoint("chamber",
              "appointments { seat: 'groups/anqing/bodies/chamber/seats/speaker' "
              "organization: 'groups/anqing/organizations/o9' }") +
      appoint("steering",
              "appointments { role: 'member' person: 'groups/anqing/people/engineer' } "
              "appointments { role: 'adviser' post: 'groups/anqing/posts/dean' }") +
      appoint("steering",
              "appointments { seat: 'groups/anqing/bodies/steering/seats/director' "
              "other_seat: 'groups/anqing/bodies/chamber/seats/speaker' }");
  ASSERT_TRUE(Draft("steer", "decision_rule_id: 'ordinary' " + effects).ok());
  ASSERT_TRUE(Decide("steer", "decision_date { year: 2019 month: 6 day: 20 } " + InFavour(6)).ok());
  const v1::Resolution done = CarryOut("steer");
  for (const v1::Effect& effect : done.effects()) EXPECT_EQ(effect.state(), v1::Effect::DONE);
  EXPECT_EQ(done.SerializeAsString().find("李工程师"), std::string::npos);

  const auto listed = Ask<v1::ListAppointmentsResponse>(
      clerk, "edugroup.committee.v1.AppointmentService/ListAppointments",
      Parse<v1::ListAppointmentsRequest>("parent: 'groups/anqing/bodies/steering' "
                                         "as_of { year: 2019 month: 6 day: 21 }"));
  ASSERT_THAT(listed.appointments(), SizeIs(3));  // by role: adviser, director, member
  EXPECT_EQ(listed.appointments(0).occupant().person(), "groups/anqing/people/engineer");
  EXPECT_EQ(listed.appointments(1).occupant().organization(), "groups/anqing/organizations/o9");
  EXPECT_TRUE(listed.appointments(1).voting());  // as the seat says
  EXPECT_EQ(listed.appointments(2).person().person(), "groups/anqing/people/engineer");
  EXPECT_EQ(listed.appointments(2).person().organization(), "groups/anqing/organizations/o7");
  EXPECT_EQ(CarryOut("steer").etag(), done.etag());
}

// C2.12: a change of the charter needs a meeting, votes by name, and two thirds of all directors.
TEST_F(AnqingDecisions, TheCharterIsChangedByNameAtAMeeting) {
  EXPECT_EQ(ReasonOf(Draft("letter", "decision_rule_id: 'charter'").status()),
            access::v1::FIELDS_INVALID);  // not by correspondence
  EXPECT_EQ(ReasonOf(Draft("unknown", "decision_rule_id: 'none'").status()),
            access::v1::FIELDS_INVALID);
  AddCadence("council", "charter", "rhythm: ON_DEMAND");
  Plan("charter", "charter", absl::CivilDay(2019, 6, 25));
  ASSERT_TRUE(Call("HoldMeeting", Parse<v1::HoldMeetingRequest>(absl::StrCat(
                                      Name("charter"),
                                      "date { year: 2019 month: 6 day: 25 } entitled: 9 "
                                      "present: 8")))
                  .ok());
  const std::string at = "meeting: 'groups/anqing/meetings/charter' decision_rule_id: 'charter'";
  const std::string day = "decision_date { year: 2019 month: 6 day: 25 } ";
  for (const char* id : {"charter-1", "charter-2"}) ASSERT_TRUE(Draft(id, at).ok());
  EXPECT_EQ(
      ReasonOf(Decide("charter-1", day + "tally { entitled: 9 present: 8 in_favour: 8 }").status()),
      access::v1::FIELDS_INVALID);  // 记名
  EXPECT_EQ(ReasonOf(Decide("charter-1", day + InFavour(6) + "votes { appointment: " + Seat(1) +
                                             " choice: AGAINST }")
                         .status()),
            access::v1::RULE_VIOLATED);  // a seat has one vote
  const auto failed = Decide(
      "charter-1", day + InFavour(5) + "votes { appointment: " + Seat(6) + " choice: ABSTAINED }");
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_EQ(failed->state(), v1::Resolution::FAILED);  // 5 of 9, 6 are needed
  EXPECT_THAT(failed->explanation(1).message(),
              HasSubstr("5 in favour of 9 entitled; needed ≥ 2/3"));
  const auto passed = Decide("charter-2", day + InFavour(6) + "recusals { appointment: " + Seat(9) +
                                              " reason: '涉及本单位' }");
  ASSERT_TRUE(passed.ok()) << passed.status();
  EXPECT_EQ(passed->state(), v1::Resolution::PASSED);  // 6 of the 8 who are not recused
  EXPECT_EQ(passed->explanation(1).measured(), "6/8");
}

// A1: 安职集团〔2019〕6号 is checked, and given once.
TEST_F(AnqingDecisions, DocumentNumbersAreCheckedAndUnique) {
  const std::string rule = "decision_rule_id: 'ordinary' ";
  EXPECT_EQ(ReasonOf(Draft("slip", rule + "document_number: '安职集团[2019]6号'").status()),
            access::v1::FIELDS_INVALID);
  ASSERT_TRUE(Draft("six", rule + "document_number: '安职集团〔2019〕6号' "
                                  "issuers: '安庆职业教育集团' issuers: '市教体局'")
                  .ok());
  EXPECT_EQ(ReasonOf(Draft("six-again", rule + "document_number: '安职集团〔2019〕6号'").status()),
            access::v1::RESOURCE_EXISTS);
  ASSERT_TRUE(Draft("seven", rule + "document_number: '安职集团〔2019〕7号'").ok());
  ASSERT_TRUE(Draft("next-year", rule + "document_number: '安职集团〔2020〕6号'").ok());
  ASSERT_TRUE(Draft("other-issuer", rule + "document_number: '宜职教〔2019〕6号'").ok());
  Caller clerk = Clerk();
  Ask<v1::Resolution>(
      clerk, absl::StrCat(kResolutions, "WithdrawResolution"),
      Parse<v1::WithdrawResolutionRequest>("name: 'groups/anqing/resolutions/six' reason: '重拟'"));
  EXPECT_TRUE(Draft("six-anew", rule + "document_number: '安职集团〔2019〕6号'").ok());
}

// Two clerks give the same number at the same moment: one has it, the other is told who.
TEST_F(AnqingDecisions, ADocumentNumberIsGivenOnceAlsoAtTheSameMoment) {
  for (int serial = 100; serial < 106; ++serial) {
    std::vector<absl::Status> answers(2);
    std::vector<std::thread> clerks;
    for (int i = 0; i < 2; ++i) {
      clerks.emplace_back([&, i] {
        answers[i] = Draft(absl::StrCat("at-once-", serial, "-", i),
                           absl::StrCat("decision_rule_id: 'ordinary' document_number: '安职集团〔",
                                        "2019〕", serial, "号'"))
                         .status();
      });
    }
    for (std::thread& clerk : clerks) clerk.join();
    EXPECT_NE(answers[0].ok(), answers[1].ok()) << answers[0] << answers[1];
    const int refused = answers[0].ok() ? 1 : 0;
    EXPECT_EQ(ReasonOf(answers[refused]), access::v1::RESOURCE_EXISTS) << answers[refused];
    EXPECT_THAT(std::string(answers[refused].message()),
                ::testing::HasSubstr(absl::StrCat("at-once-", serial, "-", 1 - refused)));
  }
}

// C2.3, A1: an enterprise is co-opted and a plan adopted; both refer to the resolution.
TEST_F(AnqingDecisions, AdmissionAndAdoptionReferToTheResolution) {
  AddOrganization("joiner", "新能源公司");
  Caller clerk = Clerk();
  Ask<membership::v1::Affiliation>(
      clerk, "edugroup.membership.v1.AffiliationService/CreateAffiliation",
      Parse<membership::v1::CreateAffiliationRequest>(
          "parent: 'groups/anqing' affiliation_id: 'joiner' affiliation { organization: "
          "'groups/anqing/organizations/joiner' kind: 'groups/anqing/kinds/member' }"));
  ASSERT_TRUE(Draft("join", R"(decision_rule_id: "ordinary"
      effects { admit { affiliation: "groups/anqing/affiliations/joiner" } }
      effects { adopt_plan { plan: "groups/anqing/plans/work" } })")
                  .ok());
  ASSERT_TRUE(Decide("join",
                     "decision_date { year: 2019 month: 6 day: 1 } "
                     "tally { entitled: 9 present: 9 in_favour: 9 }")
                  .ok());
  v1::Resolution carried = CarryOut("join");
  EXPECT_EQ(carried.effects(0).state(), v1::Effect::PENDING);
  EXPECT_EQ(carried.effects(1).state(), v1::Effect::PENDING);

  Ask<membership::v1::Affiliation>(
      clerk, "edugroup.membership.v1.AffiliationService/AdmitAffiliation",
      Parse<membership::v1::AdmitAffiliationRequest>(
          "name: 'groups/anqing/affiliations/joiner' effective_date { year: 2019 month: 6 day: 2 } "
          "resolution: 'groups/anqing/resolutions/join'"));
  Ask<task::v1::Plan>(clerk, "edugroup.task.v1.PlanService/CreatePlan",
                      Parse<task::v1::CreatePlanRequest>(
                          "parent: 'groups/anqing' plan_id: 'work' plan { display_name: '工作方案' "
                          "adopting_resolution: 'groups/anqing/resolutions/join' }"));
  carried = CarryOut("join");
  EXPECT_EQ(carried.effects(0).state(), v1::Effect::DONE);
  EXPECT_THAT(carried.effects(0).results(), ElementsAre("groups/anqing/affiliations/joiner"));
  EXPECT_EQ(carried.effects(1).state(), v1::Effect::DONE);
}

}  // namespace
}  // namespace edugroup::committee
