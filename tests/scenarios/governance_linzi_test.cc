// How the Linzi alliance governs itself (L2, L3, L6, L8, L9, L15): three tiers, six communities,
// the joint conference without a stated composition, a supervision every month; and terms and
// elections as charters have them (P4, P6, C2.13), through the public API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/election_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/committee/v1/term_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/committee/committee_server.h"
#include "services/membership/membership_server.h"
#include "tests/scenarios/ask.h"

namespace edugroup::committee {
namespace {

using edugroup::testing::Caller;
using edugroup::testing::Servers;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::TermStanding;

constexpr char kElections[] = "edugroup.committee.v1.ElectionService/";
constexpr char kTerms[] = "edugroup.committee.v1.TermService/";

class Linzi : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new Servers({membership::MembershipServer(), CommitteeServer()},
                           absl::CivilDay(2023, 7, 18));
    Caller op = servers_->Operator();
    Ask<membership::v1::Group>(
        op, "edugroup.membership.v1.GroupService/CreateGroup",
        Parse<membership::v1::CreateGroupRequest>(
            "group_id: 'linzi' group { display_name: '临淄区职业教育联盟' }"));
    Caller clerk = Clerk();
    Ask<membership::v1::Kind>(
        clerk, "edugroup.membership.v1.GroupService/CreateKind",
        Parse<membership::v1::CreateKindRequest>(
            "parent: 'groups/linzi' kind_id: 'enterprise' kind { taxonomy: "
            "ORGANIZATION_KIND display_name: '企业' standard_kind: ENTERPRISE }"));
    static const char* const kNames[] = {"齐鲁石化", "金山化工", "凤凰医药", "稷下商贸"};
    for (int i = 0; i < 4; ++i) {
      Ask<membership::v1::Organization>(
          clerk, "edugroup.membership.v1.OrganizationService/CreateOrganization",
          Parse<membership::v1::CreateOrganizationRequest>(absl::StrCat(
              "parent: 'groups/linzi' organization_id: 'o", i + 1, "' organization { ",
              "display_name: '", kNames[i], "' kind: 'groups/linzi/kinds/enterprise' }")));
    }
    // L2: guidance committee, council, communities.
    AddBody("guidance", "联盟发展指导委员会", "guidance-committee", "");
    AddBody("council", "联盟理事会", "council", "guidance");
  }
  static void TearDownTestSuite() { delete servers_; }

  static void AddBody(const std::string& id, const std::string& name, const std::string& kind,
                      const std::string& parent) {
    Caller clerk = Clerk();
    const std::string parent_body =
        parent.empty() ? "" : absl::StrCat("parent_body: 'groups/linzi/bodies/", parent, "' ");
    Ask<v1::Body>(clerk, "edugroup.committee.v1.BodyService/CreateBody",
                  Parse<v1::CreateBodyRequest>(absl::StrCat(
                      "parent: 'groups/linzi' body_id: '", id, "' body { display_name: '", name,
                      "' kind: '", kind, "' ", parent_body,
                      "legal_basis { document: '淄教职字〔2023〕13号' } }")));  // L15
    Ask<v1::Body>(clerk, "edugroup.committee.v1.BodyService/EstablishBody",
                  Parse<v1::EstablishBodyRequest>(absl::StrCat("name: 'groups/linzi/bodies/", id,
                                                               "' date { year: 2013 month: 5 }")));
  }
  static absl::StatusOr<v1::Election> Elect(const std::string& method,
                                            const google::protobuf::Message& request) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::Election>(absl::StrCat(kElections, method), request);
  }
  static std::string Election(const std::string& id) {
    return absl::StrCat("name: 'groups/linzi/bodies/council/elections/", id, "' ");
  }
  static v1::GetTermCalendarResponse Calendar(const std::string& more) {
    Caller clerk = Clerk();
    return Ask<v1::GetTermCalendarResponse>(
        clerk, absl::StrCat(kTerms, "GetTermCalendar"),
        Parse<v1::GetTermCalendarRequest>(absl::StrCat("parent: 'groups/linzi/bodies/-' ", more)));
  }
  static v1::Term AddTerm(const std::string& body, const std::string& id, const std::string& more) {
    Caller clerk = Clerk();
    return Ask<v1::Term>(
        clerk, absl::StrCat(kTerms, "CreateTerm"),
        Parse<v1::CreateTermRequest>(absl::StrCat(
            "parent: 'groups/linzi/bodies/", body, "' term_id: '", id, "' term { display_name: '",
            id, "' length_months: 60 ", "allowed_delay_months: 12 ", more, " }")));
  }

  static Caller Clerk() { return servers_->Secretariat("linzi"); }

  static Servers* servers_;
};
Servers* Linzi::servers_ = nullptr;

// L2, L3: three tiers and six communities, the first of another type of name.
TEST_F(Linzi, ThreeTiersAndSixCommunities) {
  const std::vector<std::string> communities = {
      "职普融通发展共同体",         "化工主导产业产教融合发展共同体", "新兴产业产教融合发展共同体",
      "优势产业产教融合发展共同体", "特色产业产教融合发展共同体",     "服务保障产教融合发展共同体"};
  for (size_t i = 0; i < communities.size(); ++i) {
    AddBody(absl::StrCat("community-", i + 1), communities[i], "community", "council");
  }
  AddBody("joint-conference", "联席会议", "conference",
          "");  // L9: nothing is said of who sits in it
  Caller clerk = Clerk();
  const auto chart = Ask<v1::GetOrgChartResponse>(
      clerk, "edugroup.committee.v1.BodyService/GetOrgChart",
      Parse<v1::GetOrgChartRequest>("parent: 'groups/linzi' root: 'groups/linzi/bodies/guidance'"));
  ASSERT_THAT(chart.nodes(), SizeIs(8));
  EXPECT_EQ(chart.nodes(0).body().display_name(), "联盟发展指导委员会");
  EXPECT_EQ(chart.nodes(1).depth(), 1);
  int integration = 0;
  for (int i = 2; i < 8; ++i) {
    EXPECT_EQ(chart.nodes(i).depth(), 2);
    integration += absl::StrContains(chart.nodes(i).body().display_name(), "产教融合");
  }
  EXPECT_EQ(integration, 5);
  const auto composition = Ask<v1::EvaluateCompositionResponse>(
      clerk, "edugroup.committee.v1.BodyService/EvaluateComposition",
      Parse<v1::EvaluateCompositionRequest>("name: 'groups/linzi/bodies/joint-conference'"));
  EXPECT_THAT(composition.findings(), IsEmpty());  // L9: configurable, not assumed
}

// L6, L8: a supervision every month.
TEST_F(Linzi, MonthlySupervisionIsADuty) {
  AddBody("supervision", "月度督查组", "working-group", "council");
  Caller clerk = Clerk();
  Ask<v1::Cadence>(
      clerk, "edugroup.committee.v1.MeetingService/CreateCadence",
      Parse<v1::CreateCadenceRequest>(
          "parent: 'groups/linzi/bodies/supervision' cadence_id: 'monthly' cadence { "
          "display_name: '月度督查' rhythm: MONTH start_date { year: 2023 month: 3 } }"));
  const auto duties = Ask<v1::ListMeetingDutiesResponse>(
      clerk, "edugroup.committee.v1.MeetingService/ListMeetingDuties",
      Parse<v1::ListMeetingDutiesRequest>(
          "parent: 'groups/linzi/bodies/supervision' first_date { year: 2023 month: 1 day: 1 } "
          "last_date { year: 2023 month: 12 day: 31 }"));
  ASSERT_THAT(duties.meeting_duties(), SizeIs(1));
  EXPECT_THAT(duties.meeting_duties(0).duties(), SizeIs(10));
  EXPECT_EQ(duties.meeting_duties(0).missed(), 4);  // March to June, as of 18 July
  EXPECT_EQ(duties.meeting_duties(0).upcoming(), 6);
}

// P6, C2.13: overdue since when, put off by how much at most, and closed by the next term.
TEST_F(Linzi, AReelectionThatIsOverdueShowsSinceWhen) {
  AddBody("standing", "常务理事会", "standing-council", "council");
  const v1::Term first =
      AddTerm("standing", "first", "ordinal: 1 start_date { year: 2013 month: 5 }");
  EXPECT_EQ(first.planned_end_date().year(), 2018);
  const auto standing = [&](const std::string& as_of) {
    const v1::GetTermCalendarResponse calendar = Calendar(absl::StrCat("as_of { ", as_of, " }"));
    for (const TermStanding& one : calendar.standings()) {
      if (one.term() == first.name()) return one;
    }
    return TermStanding();
  };
  EXPECT_EQ(standing("year: 2018 month: 4 day: 30").standing(), TermStanding::IN_TERM);
  const TermStanding july = standing("year: 2019 month: 7 day: 1");
  EXPECT_EQ(july.standing(), TermStanding::BEYOND_DELAY);
  EXPECT_EQ(july.overdue_since_date().year(), 2018);
  EXPECT_EQ(july.overdue_since_date().month(), 5);
  EXPECT_EQ(july.months_run(), 74);

  Caller clerk = Clerk();
  const auto extend = [&](const std::string& until, const std::string& resolution) {
    return clerk.Ask<v1::Term>(
        absl::StrCat(kTerms, "ExtendTerm"),
        Parse<v1::ExtendTermRequest>(absl::StrCat(
            "name: '", first.name(), "' until_date { ", until,
            " } reason: '机构调整' resolution: 'groups/linzi/resolutions/", resolution, "'")));
  };
  EXPECT_EQ(ReasonOf(extend("year: 2019 month: 5 day: 1", "none").status()),
            access::v1::RULE_VIOLATED);  // more than a year
  EXPECT_EQ(ReasonOf(extend("year: 2019 month: 3 day: 31", "none").status()),
            access::v1::REFERENCE_NOT_FOUND);
  Ask<v1::Resolution>(
      clerk, "edugroup.committee.v1.ResolutionService/CreateResolution",
      Parse<v1::CreateResolutionRequest>(
          "parent: 'groups/linzi' resolution_id: 'later' resolution { display_name: "
          "'延期换届' body: 'groups/linzi/bodies/standing' decision_rule { "
          "majority_base: PRESENT majority { operator: ABOVE value: '1/2' } } }"));
  EXPECT_EQ(ReasonOf(extend("year: 2019 month: 3 day: 31", "later").status()),
            access::v1::STATE_CONFLICT);  // a draft
  Ask<v1::Resolution>(
      clerk, "edugroup.committee.v1.ResolutionService/DecideResolution",
      Parse<v1::DecideResolutionRequest>(
          "name: 'groups/linzi/resolutions/later' decision_date { year: 2018 month: "
          "4 day: 1 } tally { entitled: 9 present: 9 in_favour: 9 }"));
  ASSERT_TRUE(extend("year: 2019 month: 3 day: 31", "later").ok());
  EXPECT_EQ(standing("year: 2019 month: 3 day: 31").standing(), TermStanding::EXTENDED);
  EXPECT_EQ(standing("year: 2019 month: 4 day: 1").overdue_days(), 1);

  AddTerm("standing", "second", "ordinal: 2 start_date { year: 2019 month: 7 day: 12 }");
  EXPECT_EQ(standing("year: 2019 month: 7 day: 12").term(), "");
  EXPECT_EQ(standing("year: 2019 month: 7 day: 11").standing(), TermStanding::BEYOND_DELAY);
}

// P4, P6: an election fills the council and begins its next term in one write.
TEST_F(Linzi, AnElectionBecomesAppointmentsAndATerm) {
  AddTerm("council", "first", "ordinal: 1 start_date { year: 2018 month: 5 }");
  Caller clerk = Clerk();
  Ask<v1::Appointment>(
      clerk, "edugroup.committee.v1.AppointmentService/CreateAppointment",
      Parse<v1::CreateAppointmentRequest>(
          "parent: 'groups/linzi/bodies/council' appointment_id: 'before' "
          "appointment { role: 'member' voting: true unit { organization: "
          "'groups/linzi/organizations/o4' } start_date { year: 2018 month: 5 } }"));
  const auto created = Elect("CreateElection", Parse<v1::CreateElectionRequest>(R"(
      parent: "groups/linzi/bodies/council" election_id: "second" election {
        display_name: "第二届理事选举" role: "member" voting: true seats: 2 method: SURPLUS
        electorate: "groups/linzi/bodies/guidance"
        decision_rule { quorum { operator: AT_LEAST value: "2/3" } ballot: SECRET
                        majority_base: VOTES_CAST majority { operator: ABOVE value: "1/2" } }
        candidates { candidate_id: "a" unit { organization: "groups/linzi/organizations/o1" } }
        candidates { candidate_id: "b" unit { organization: "groups/linzi/organizations/o2" } } })"));
  ASSERT_TRUE(created.ok()) << created.status();
  const auto open = Parse<v1::OpenElectionRequest>(Election("second"));
  EXPECT_EQ(ReasonOf(Elect("OpenElection", open).status()),
            access::v1::RULE_VIOLATED);  // 差额: three candidates at least
  Ask<v1::Election>(clerk, absl::StrCat(kElections, "UpdateElection"),
                    Parse<v1::UpdateElectionRequest>(absl::StrCat(
                        "election { ", Election("second"),
                        "candidates { candidate_id: 'a' unit { organization: "
                        "'groups/linzi/organizations/o1' } } ",
                        "candidates { candidate_id: 'b' unit { organization: "
                        "'groups/linzi/organizations/o2' } } ",
                        "candidates { candidate_id: 'c' person { person_name: '孙小红' "
                        "organization: 'groups/linzi/organizations/o3' } } }")));
  ASSERT_TRUE(Elect("OpenElection", open).ok());
  const auto count = [&](const std::string& votes) {
    return Elect("CountElection",
                 Parse<v1::CountElectionRequest>(absl::StrCat(
                     Election("second"), "ballot_date { year: 2023 month: 7 day: 10 } count { ",
                     "entitled: 60 present: 50 issued: 50 returned: 49 invalid: 1 ", votes, " }")));
  };
  EXPECT_EQ(ReasonOf(count("votes { candidate_id: 'a' votes: 49 }").status()),
            access::v1::FIELDS_INVALID);  // 48 ballots are valid
  const auto tied = count(
      "votes { candidate_id: 'a' votes: 40 } votes { candidate_id: 'b' votes: 28 } "
      "votes { candidate_id: 'c' votes: 28 }");
  ASSERT_TRUE(tied.ok()) << tied.status();
  EXPECT_EQ(tied->state(), v1::Election::RUN_OFF);
  EXPECT_THAT(tied->rounds(0).run_off_candidate_ids(), ElementsAre("b", "c"));
  const auto decided = count(
      "votes { candidate_id: 'b' votes: 20 } "
      "votes { candidate_id: 'c' votes: 28 }");
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::Election::DECIDED);

  const auto conclude = [&](const std::string& start) {
    return Elect("ConcludeElection",
                 Parse<v1::ConcludeElectionRequest>(absl::StrCat(
                     Election("second"), "start_date { ", start, " } ",
                     "ends { appointment: 'groups/linzi/bodies/council/appointments/before' "
                     "end_date { year: 2023 month: 7 day: 14 } reason: '换届' } ",
                     "term_id: 'second' term { display_name: '第二届' ordinal: 2 length_months: 60 "
                     "start_date { year: 2023 month: 7 day: 15 } }")));
  };
  EXPECT_EQ(ReasonOf(conclude("year: 2023 month: 7 day: 9").status()),
            access::v1::FIELDS_INVALID);  // before the ballot
  const auto concluded = conclude("year: 2023 month: 7 day: 15");
  ASSERT_TRUE(concluded.ok()) << concluded.status();
  EXPECT_EQ(concluded->state(), v1::Election::CONCLUDED);
  EXPECT_THAT(concluded->appointments(), SizeIs(2));
  EXPECT_EQ(concluded->term(), "groups/linzi/bodies/council/terms/second");
  const auto in_office = Ask<v1::ListAppointmentsResponse>(
      clerk, "edugroup.committee.v1.AppointmentService/ListAppointments",
      Parse<v1::ListAppointmentsRequest>("parent: 'groups/linzi/bodies/council' "
                                         "as_of { year: 2023 month: 7 day: 16 }"));
  ASSERT_THAT(in_office.appointments(), SizeIs(2));
  for (const v1::Appointment& one : in_office.appointments()) EXPECT_EQ(one.term_number(), 2);
  const auto first =
      Ask<v1::Term>(clerk, absl::StrCat(kTerms, "GetTerm"),
                    Parse<v1::GetTermRequest>("name: 'groups/linzi/bodies/council/terms/first'"));
  EXPECT_EQ(first.end_date().day(), 14);
  EXPECT_EQ(ReasonOf(conclude("year: 2023 month: 7 day: 15").status()), access::v1::STATE_CONFLICT);
  // The names of candidates are for the secretariat alone.
  Caller member = servers_->Member("linzi", "o1");
  const auto seen = Ask<v1::Election>(member, absl::StrCat(kElections, "GetElection"),
                                      Parse<v1::GetElectionRequest>(Election("second")));
  EXPECT_THAT(seen.candidates(2).person().person_name(), Not(HasSubstr("孙小红")));
}

}  // namespace
}  // namespace edugroup::committee
