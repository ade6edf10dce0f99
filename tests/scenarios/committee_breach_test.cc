// A member that leaves the group or is of another kind since, a post that changes hands and a
// person with other attributes put the bodies concerned in breach: by the membership server's
// journal, within seconds and exactly once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/testing/eventually.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "tests/scenarios/committee_world.h"

namespace edugroup::committee {
namespace {

using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class BreachScenario : public ::testing::Test {
 protected:
  BreachScenario()
      : world_("jiading", "嘉定职业教育集团", absl::CivilDay(2021, 12, 20), {},
               [](rpc::ServerOptions& options) {
                 options.longest_background_interval = absl::Milliseconds(20);
                 options.figure_interval = absl::Milliseconds(50);
               }) {
    world_.Ask<membership::v1::Kind, membership::v1::CreateKindRequest>(
        "GroupService/CreateKind",
        "parent: '$' kind_id: 'council' kind { taxonomy: AFFILIATION_KIND display_name: '理事单位' "
        "}");
    for (const auto& [id, kind] : {std::pair("firm-a", "enterprise"),
                                   {"firm-b", "enterprise"},
                                   {"firm-c", "enterprise"},
                                   {"school-a", "school"},
                                   {"school-b", "school"}}) {
      world_.AddOrganization(id, absl::StrCat("示例", id), kind);
      Join(id, "a");
    }
    // J16: two enterprises of four members, which is just half.
    world_.AddBody("group", "协作组",
                   "composition_rules { rule_id: 'enterprise-share' severity: HARD ratio { "
                   "numerator { standard_kinds: ENTERPRISE } denominator_roles: 'member' "
                   "threshold { operator: AT_LEAST value: '1/2' } } }");
    // C2.14: half as large as the group at most.
    world_.AddBody("bureau", "办公会",
                   "composition_rules { rule_id: 'half' severity: HARD relative_size { other_body: "
                   "'$/bodies/group' threshold { operator: AT_MOST value: '1/2' } } }");
    for (const char* id : {"firm-a", "firm-b", "school-a", "school-b"}) Sit("group", id, "member");
    for (const char* id : {"school-a", "school-b"}) Sit("bureau", id, "director");
    world_.Establish("group", "year: 2021 month: 12 day: 1");
    world_.Establish("bureau", "year: 2021 month: 12 day: 1");
  }

  void Join(const std::string& organization, const std::string& suffix) {
    const std::string id = absl::StrCat(organization, "-", suffix);
    world_.Ask<membership::v1::Affiliation, membership::v1::CreateAffiliationRequest>(
        "AffiliationService/CreateAffiliation",
        absl::StrCat("parent: '$' affiliation_id: '", id, "' affiliation { organization: ",
                     "'$/organizations/", organization, "' kind: '$/kinds/council' }"));
    world_.Ask<membership::v1::Affiliation, membership::v1::AdmitAffiliationRequest>(
        "AffiliationService/AdmitAffiliation",
        absl::StrCat("name: '$/affiliations/", id, "' effective_date { year: ",
                     suffix == "a" ? "2015 month: 1 day: 1" : "2021 month: 12 day: 20", " }"));
  }
  void Leave(const std::string& organization, int day = 15) {
    world_.Ask<membership::v1::Affiliation, membership::v1::EndAffiliationRequest>(
        "AffiliationService/EndAffiliation",
        absl::StrCat("name: '$/affiliations/", organization, "-a' end_date { year: 2021 month: 12 ",
                     "day: ", day, " } end_reason: WITHDRAWN document { document: '退出申请' }"));
  }
  void Sit(const std::string& body, const std::string& organization, const std::string& role) {
    world_.Appoint(body, organization,
                   absl::StrCat("role: '", role, "' unit { organization: '$/organizations/",
                                organization, "' } start_date { year: 2021 month: 12 }"));
  }
  std::vector<v1::Breach> Breaches(const std::string& state) {
    const auto page = world_.Ask<v1::ListBreachesResponse, v1::ListBreachesRequest>(
        "BodyService/ListBreaches",
        absl::StrCat("parent: '$/bodies/-' filter: 'state = ", state, "'"));
    return {page.breaches().begin(), page.breaches().end()};
  }
  // "body rule measured".
  std::vector<std::string> Open() {
    std::vector<std::string> texts;
    for (const v1::Breach& one : Breaches("OPEN")) {
      const std::vector<std::string> parts = absl::StrSplit(one.name(), '/');
      texts.push_back(
          absl::StrCat(parts[3], " ", one.finding().rule_id(), " ", one.finding().measured()));
    }
    return texts;
  }

  // "body rule".
  std::vector<std::string> OpenRules() {
    std::vector<std::string> texts;
    for (const v1::Breach& one : Breaches("OPEN")) {
      const std::vector<std::string> parts = absl::StrSplit(one.name(), '/');
      texts.push_back(absl::StrCat(parts[3], " ", one.finding().rule_id()));
    }
    return texts;
  }
  bool BecomesOpen(std::vector<std::string> rules) {
    std::sort(rules.begin(), rules.end());
    const auto same = [&] {
      std::vector<std::string> open = OpenRules();
      std::sort(open.begin(), open.end());
      return open == rules;
    };
    return testing::Eventually(absl::Seconds(20), same);
  }

  World world_;
};

TEST_F(BreachScenario, AMemberLeavesAndAnotherIsAppointed) {
  Leave("firm-a");
  ASSERT_TRUE(testing::Eventually(absl::Seconds(20), [&] { return Open().size() >= 3; }));
  // 1 of 3 is no half; the bureau of two is no more half as large as the group of three.
  EXPECT_THAT(Open(),
              UnorderedElementsAre("group enterprise-share 1/3",
                                   "group appointment.holder-left 2021-12-15", "bureau half 2/3"));
  for (const v1::Breach& one : Breaches("OPEN")) {
    EXPECT_EQ(one.start_date().day(), 15);
    EXPECT_EQ(one.organization(), "groups/jiading/organizations/firm-a");
    EXPECT_GT(one.change_position(), 0);
  }
  // What is broken already is not broken again by the next change; what is new is.
  world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
      "OrganizationService/UpdateOrganization",
      "organization { name: '$/organizations/school-b' tags: '示范' }");
  world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
      "OrganizationService/UpdateOrganization",
      "organization { name: '$/organizations/firm-c' note: '备注' }");
  Leave("school-b");
  ASSERT_TRUE(
      testing::Eventually(absl::Seconds(20), [&] { return Breaches("MENDED").size() >= 2; }));
  // 1 of 2 is half again: mended by the change elsewhere; the bureau of one is half of two.
  EXPECT_THAT(Open(), UnorderedElementsAre("group appointment.holder-left 2021-12-15",
                                           "group appointment.holder-left 2021-12-15",
                                           "bureau appointment.holder-left 2021-12-15"));
  EXPECT_THAT(Breaches("MENDED"), SizeIs(2));

  // The one who left goes, another comes: its breach is mended with the write.
  world_.Ask<v1::BatchAppointResponse, v1::BatchAppointRequest>(
      "AppointmentService/BatchAppoint",
      "parent: '$/bodies/group' requests { parent: '$/bodies/group' appointment { role: 'member' "
      "unit { organization: '$/organizations/firm-c' } start_date { year: 2021 month: 12 day: 20 } "
      "} } ends { appointment: '$/bodies/group/appointments/firm-a' end_date { year: 2021 month: "
      "12 day: 19 } reason: '退出集团' }");
  EXPECT_THAT(Open(), UnorderedElementsAre("group appointment.holder-left 2021-12-15",
                                           "bureau appointment.holder-left 2021-12-15"));
  // Who comes back sits again.
  Join("school-b", "b");
  ASSERT_TRUE(testing::Eventually(absl::Seconds(20), [&] { return Open().empty(); }));
}

// That it will leave is known before it does.
TEST_F(BreachScenario, AMemberIsToLeave) {
  Leave("firm-a", 31);
  const std::vector<std::string> broken = {"bureau half", "group appointment.holder-left",
                                           "group enterprise-share"};
  ASSERT_TRUE(BecomesOpen(broken));
  EXPECT_EQ(Breaches("OPEN")[0].start_date().day(), 31);
  EXPECT_TRUE(world_.Evaluate("group").findings(0).holds());  // not yet
  EXPECT_FALSE(
      world_.Evaluate("group", "as_of { year: 2021 month: 12 day: 31 }").findings(0).holds());
  // A change of today mends nothing of then, and what it breaks today is added.
  world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
      "OrganizationService/UpdateOrganization",
      "organization { name: '$/organizations/firm-b' kind: '$/kinds/school' } "
      "update_mask { paths: 'kind' } effective_date { year: 2021 month: 12 day: 18 }");
  ASSERT_TRUE(testing::Eventually(absl::Seconds(20), [&] {
    const std::vector<v1::Breach> open = Breaches("OPEN");
    return std::any_of(open.begin(), open.end(), [](const v1::Breach& one) {
      return one.finding().rule_id() == "enterprise-share" && one.start_date().day() == 18;
    });
  }));
  EXPECT_TRUE(BecomesOpen(broken));
  world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
      "OrganizationService/UpdateOrganization",
      "organization { name: '$/organizations/firm-b' kind: '$/kinds/enterprise' } "
      "update_mask { paths: 'kind' } effective_date { year: 2021 month: 12 day: 19 }");
  ASSERT_TRUE(testing::Eventually(absl::Seconds(20), [&] { return !Breaches("MENDED").empty(); }));
  // Whoever succeeds it from that day on mends what was to be broken on it.
  world_.Ask<v1::BatchAppointResponse, v1::BatchAppointRequest>(
      "AppointmentService/BatchAppoint",
      "parent: '$/bodies/group' requests { parent: '$/bodies/group' appointment { role: 'member' "
      "unit { organization: '$/organizations/firm-c' } start_date { year: 2021 month: 12 day: 31 } "
      "} } ends { appointment: '$/bodies/group/appointments/firm-a' end_date { year: 2021 month: "
      "12 day: 30 } reason: '退出集团' }");
  EXPECT_THAT(OpenRules(), ::testing::IsEmpty());
}

// Y8, J15: the secretary-general is whoever heads the section, and has to be a head; who he is also
// sits in the joint conference.
TEST_F(BreachScenario, APostChangesHandsAndAPersonIsOtherThanBefore) {
  for (const auto& [id, is] : {std::pair("first", "head"), {"second", "clerk"}}) {
    world_.Ask<membership::v1::Person, membership::v1::CreatePersonRequest>(
        "PersonService/CreatePerson",
        absl::StrCat(
            "parent: '$' person_id: '", id, "' person { person_name: '示例", id,
            "' organization: '$/organizations/school-a' attributes { key: 'role' values: '", is,
            "' } }"));
  }
  world_.Ask<membership::v1::Post, membership::v1::CreatePostRequest>(
      "PostService/CreatePost",
      "parent: '$' post_id: 'section' post { organization: '$/organizations/school-a' "
      "display_name: '职成教科科长' }");
  const auto hold = [&](const std::string& person, const std::string& day) {
    world_.Ask<membership::v1::Post, membership::v1::SetRepresentativeRequest>(
        "PostService/SetRepresentative",
        absl::StrCat("name: '$/posts/section' effective_date { ", day, " } ",
                     person.empty() ? "" : absl::StrCat("person: '$/people/", person, "'")));
  };
  const auto becomes = [&](const std::string& person, const std::string& role) {
    world_.Ask<membership::v1::Person, membership::v1::UpdatePersonRequest>(
        "PersonService/UpdatePerson",
        absl::StrCat("person { name: '$/people/", person, "' attributes { key: 'role' values: '",
                     role, "' } } update_mask { paths: 'attributes' }"));
  };
  hold("first", "year: 2018 month: 1 day: 1");
  const std::string head =
      "composition_rules { rule_id: 'head' severity: HARD eligibility { any_of { "
      "person_attributes { key: 'role' values_any: 'head' } } } } ";
  world_.AddBody(
      "secretariat", "秘书处",
      head + "composition_rules { rule_id: 'one' severity: HARD count_range { min: 1 } }");
  world_.AddSeat("secretariat", "general", "role: 'secretary-general'");
  world_.Appoint("secretariat", "general",
                 "seat: '$/bodies/secretariat/seats/general' post { post: '$/posts/section' } "
                 "start_date { year: 2021 month: 12 }");
  world_.AddBody("conference", "联席会议", head);
  world_.AddSeat("conference", "general", "role: 'member'");
  world_.Appoint("conference", "general",
                 "seat: '$/bodies/conference/seats/general' other_seat { seat: "
                 "'$/bodies/secretariat/seats/general' } start_date { year: 2021 month: 12 }");
  for (const char* body : {"secretariat", "conference"}) {
    world_.Establish(body, "year: 2021 month: 12 day: 1");
  }

  hold("second", "year: 2021 month: 12 day: 18");  // who is no head
  const std::vector<std::string> both = {"conference head", "secretariat head"};
  ASSERT_TRUE(BecomesOpen(both));
  for (const v1::Breach& one : Breaches("OPEN")) {
    EXPECT_EQ(one.start_date().day(), 18);
    EXPECT_EQ(one.organization(), "groups/jiading/organizations/school-a");
  }
  becomes("second", "head");
  ASSERT_TRUE(BecomesOpen({}));
  EXPECT_THAT(Breaches("MENDED"), SizeIs(2));
  becomes("first", "clerk");  // who holds nothing any more
  becomes("second", "clerk");
  ASSERT_TRUE(BecomesOpen(both));
  EXPECT_THAT(Breaches("MENDED"), SizeIs(2));
  hold("", "year: 2021 month: 12 day: 20");  // vacant: nobody is no head, but one there has to be
  ASSERT_TRUE(BecomesOpen({"secretariat one"}));
  becomes("first", "head");
  hold("first", "year: 2022 month: 1 day: 5");
  ASSERT_TRUE(BecomesOpen({}));
  hold("second", "year: 2022 month: 2 day: 1");
  ASSERT_TRUE(BecomesOpen(both));
  EXPECT_EQ(Breaches("OPEN")[0].start_date().month(), 2);
}

// One change is weighed for the whole group in as many lists and calls, however many bodies there
// are.
TEST_F(BreachScenario, AReactionCostsTheSameForManyBodies) {
  const auto text = [&](const char* server) {
    return world_.servers().server(server).metrics().Text();
  };
  const auto count = [&](const char* server, absl::string_view metric, absl::string_view of) {
    double sum = 0;
    for (const absl::string_view line : absl::StrSplit(text(server), '\n')) {
      double value = 0;
      if (absl::StartsWith(line, metric) && absl::StrContains(line, of) &&
          absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &value)) {
        sum += value;
      }
    }
    return static_cast<int>(sum);
  };
  const auto lists = [&] {
    return count("committee", "db_statement_seconds_count", "\"list_all\"");
  };
  const auto calls = [&] {
    return count("membership", "grpc_server_started_total", "BatchGetOrganizations");
  };
  const auto turn_into = [&](const std::string& kind, int breaches) {
    world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
        "OrganizationService/UpdateOrganization",
        absl::StrCat(
            "organization { name: '$/organizations/firm-b' kind: '$/kinds/", kind,
            "' } update_mask { paths: 'kind' } effective_date { year: 2021 month: 12 day: ",
            "20 }"));
    const std::string shown = absl::StrCat("edugroup_bodies_in_breach ", breaches, "\n");
    ASSERT_TRUE(testing::Eventually(absl::Seconds(20),
                                    [&] { return absl::StrContains(text("committee"), shown); }));
  };
  // The fewest of some: the servers also work in the background.
  const auto cost = [&] {
    std::pair<int, int> fewest = {1 << 20, 1 << 20};
    for (int i = 0; i < 3; ++i) {
      const std::pair<int, int> before = {lists(), calls()};
      turn_into("school", 1);
      turn_into("enterprise", 0);
      fewest.first = std::min(fewest.first, lists() - before.first);
      fewest.second = std::min(fewest.second, calls() - before.second);
    }
    return fewest;
  };
  // Each of the two changes: bodies, appointments, seats, breaches; one call.
  const auto costs_as_ever = [&] { return cost() == std::pair(2 * 4, 2); };
  EXPECT_TRUE(testing::Eventually(absl::Seconds(40), costs_as_ever));
  for (int i = 0; i < 20; ++i) {
    const std::string id = absl::StrCat("more-", i);
    world_.AddBody(id, absl::StrCat("专项小组", i));
    world_.Establish(id, "year: 2021 month: 12 day: 1");
    world_.Appoint(id, "a",
                   "role: 'member' unit { organization: '$/organizations/firm-b' } "
                   "start_date { year: 2021 month: 12 }");
  }
  EXPECT_TRUE(testing::Eventually(absl::Seconds(40), costs_as_ever));
}

// What the dashboards show over all groups.
TEST_F(BreachScenario, DashboardsCountBodiesInBreachAndMeetingsMissed) {
  const auto shows = [&](const std::string& line) {
    return testing::Eventually(absl::Seconds(20), [&] {
      return absl::StrContains(world_.servers().server("committee").metrics().Text(), line + "\n");
    });
  };
  EXPECT_TRUE(shows("edugroup_bodies_in_breach 0"));
  EXPECT_TRUE(shows("edugroup_meetings_missed 0"));
  Leave("firm-a");  // three breaches in two bodies
  EXPECT_TRUE(shows("edugroup_bodies_in_breach 2"));
  // Of 1 to 20 December the first ten days are over, the second end today.
  world_.Ask<v1::Cadence, v1::CreateCadenceRequest>(
      "MeetingService/CreateCadence",
      "parent: '$/bodies/group' cadence { display_name: '旬调度' rhythm: TEN_DAYS "
      "start_date { year: 2021 month: 12 } }");
  EXPECT_TRUE(shows("edugroup_meetings_missed 1"));
}

TEST_F(BreachScenario, AMemberIsOfAnotherKindSince) {
  world_.Ask<membership::v1::Organization, membership::v1::UpdateOrganizationRequest>(
      "OrganizationService/UpdateOrganization",
      "organization { name: '$/organizations/firm-b' kind: '$/kinds/school' } "
      "update_mask { paths: 'kind' } effective_date { year: 2021 month: 12 day: 18 }");
  ASSERT_TRUE(testing::Eventually(absl::Seconds(20), [&] { return !Open().empty(); }));
  ASSERT_THAT(Open(), UnorderedElementsAre("group enterprise-share 1/4"));
  const v1::Breach breach = Breaches("OPEN")[0];
  EXPECT_EQ(breach.start_date().day(), 18);
  const auto same = world_.Ask<v1::Breach, v1::GetBreachRequest>(
      "BodyService/GetBreach", absl::StrCat("name: '", breach.name(), "'"));
  EXPECT_EQ(same.etag(), breach.etag());
  // On the day before it was an enterprise: a past day is weighed by that day.
  const auto before =
      world_.Evaluate("group", "as_of { year: 2021 month: 12 day: 17 }").findings(0);
  EXPECT_EQ(before.finding().measured(), "2/4");
  EXPECT_TRUE(before.holds());
  const auto after = world_.Evaluate("group", "as_of { year: 2021 month: 12 day: 18 }").findings(0);
  EXPECT_EQ(after.finding().measured(), "1/4");
}

}  // namespace
}  // namespace edugroup::committee
