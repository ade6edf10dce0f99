// The governing structure of Yichang's group (Y3–Y9, Y18) through the public API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "edugroup/committee/v1/meeting_service.pb.h"
#include "tests/scenarios/committee_world.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Six of the eleven declared committees are named (Y5, X6).
constexpr const char* kNamed[] = {"电子商务", "现代农业", "医药健康", "化工", "文化", "旅游"};

// Y7: the chair heads a department or a leading enterprise; the deputy-chair unit and the secretary
// unit are schools, held as units.
constexpr char kRules[] = R"(
    composition_rules { rule_id: "chair" severity: HARD eligibility { roles: "chair"
        any_of { standard_kinds: GOVERNMENT person_tags_any: "head" }
        any_of { standard_kinds: ENTERPRISE tags_any: "leading" person_tags_any: "head" } } }
    composition_rules { rule_id: "school-seats" severity: HARD eligibility {
        roles: ["deputy-chair", "secretary-unit"]
        any_of { standard_kinds: SCHOOL holder_types: UNIT } } }
    composition_rules { rule_id: "one-of-each" severity: SOFT organization_limit {
        roles: "member" max: 1 } } )";

class YichangScenario : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World("yichang", "三峡职业教育集团", absl::CivilDay(2020, 6, 30));
    world_->AddKind("higher", "高等职业院校", "SCHOOL");
    world_->AddOrganization("bureau", "市教育局", "government");
    world_->AddOrganization("agriculture", "市农业农村局", "government");
    world_->AddOrganization("host", "三峡职业技术学院", "higher");
    world_->AddOrganization("secondary-1", "机电工程学校", "school");
    world_->AddOrganization("secondary-2", "旅游学校", "school");
    world_->AddOrganization("leading", "示例龙头企业", "enterprise", "tags: 'leading'");
    world_->AddOrganization("firm", "示例企业", "enterprise");
  }
  static void TearDownTestSuite() { delete world_; }

  static std::string Head(const std::string& organization, const std::string& tag = "head") {
    return absl::StrCat(
        "role: 'chair' person { person_name: '某人' organization: '$/organizations/", organization,
        "' tags: '", tag, "' } start_date { year: 2016 }");
  }
  static std::string Unit(const std::string& role, const std::string& organization) {
    return absl::StrCat("role: '", role, "' unit { organization: '$/organizations/", organization,
                        "' } start_date { year: 2016 }");
  }

  static World* world_;
};
World* YichangScenario::world_ = nullptr;

// Y3, Y4, Y5, Y8, Y9: the structures of 2013 and 2016, aliases, host and owner.
TEST_F(YichangScenario, TwoStructuresAndABodyOfASchool) {
  const auto body = [](const std::string& id, const std::string& name, const std::string& more,
                       const std::string& kind = "body") {
    return absl::StrCat("bodies { body { name: '$/bodies/", id, "' display_name: '", name,
                        "' kind: '", kind, "' ", more, " } } ");
  };
  const std::string council = body("council", "理事会", "aliases: '董事会'");
  const std::string secretariat =
      body("secretariat", "秘书处",
           "parent_body: '$/bodies/council' host: '$/organizations/bureau' location: '市教育局'");
  world_->ApplyStructure(
      "effective_date { year: 2013 month: 6 day: 1 } structure_version_id: 'v2013' "
      "structure_version { display_name: '成立时组织机构' } " +
      council + secretariat);
  std::string second =
      "effective_date { year: 2016 month: 5 day: 1 } structure_version_id: 'v2016' "
      "structure_version { display_name: '换届后组织机构' declared_bodies { kind: "
      "'cooperation-committee' declared_count: 11 source { text: '11个产学合作委员会等' } } } " +
      council + secretariat;
  for (size_t i = 0; i < std::size(kNamed); ++i) {
    second += body(absl::StrCat("c", i), absl::StrCat(kNamed[i], "产学合作委员会"),
                   absl::StrCat("aliases: '", kNamed[i],
                                "专委会' parent_body: '$/bodies/council' "
                                "order_index: ",
                                i + 1, " ", kRules),
                   "cooperation-committee");
  }
  // Y9: a committee that a school forms, the group's "capillary".
  second += body("teaching", "专业教学指导委员会",
                 "parent_body: '$/bodies/c0' owner_organization: '$/organizations/secondary-1'");
  const auto applied = world_->ApplyStructure(second);
  EXPECT_EQ(applied.structure_version().body_count(), 9);
  // X6: eleven are declared, six are named.
  ASSERT_THAT(applied.structure_version().declared_bodies(), SizeIs(1));
  EXPECT_EQ(applied.structure_version().declared_bodies(0).listed_count(), 6);
  EXPECT_EQ(applied.structure_version().declared_bodies(0).difference(), 5);
  EXPECT_THAT(world_->Chart("structure_version: '$/structureVersions/v2013'"),
              ElementsAre("理事会", ".秘书处"));
  EXPECT_THAT(world_->Chart("structure_version: '$/structureVersions/v2016'"), SizeIs(9));
  EXPECT_EQ(ReasonOf(world_->Try<v1::GetOrgChartResponse, v1::GetOrgChartRequest>(
                "BodyService/GetOrgChart",
                "parent: '$' structure_version: '$/structureVersions/v2016' "
                "as_of { year: 2016 month: 1 day: 1 }")),
            access::v1::FIELDS_INVALID);
  // X5: another body under an alias in use needs a waiver.
  EXPECT_EQ(ReasonOf(world_->Try<v1::ApplyStructureResponse, v1::ApplyStructureRequest>(
                "BodyService/ApplyStructure",
                "parent: '$' effective_date { year: 2016 month: 5 day: 1 } " +
                    body("again", "旅游专委会", "parent_body: '$/bodies/council'"))),
            access::v1::RULE_VIOLATED);
}

// Y7: either-or, and unit seats.
TEST_F(YichangScenario, TheChairHeadsADepartmentOrALeadingEnterprise) {
  world_->AddBody("y7", "示例产学合作委员会", kRules);
  EXPECT_EQ(ReasonOf(world_->TryAppoint("y7", "", Head("firm"))), access::v1::RULE_VIOLATED);
  EXPECT_EQ(ReasonOf(world_->TryAppoint("y7", "", Head("leading", "engineer"))),
            access::v1::RULE_VIOLATED);
  world_->Appoint("y7", "chair", Head("leading"));
  EXPECT_EQ(ReasonOf(world_->TryAppoint("y7", "", Unit("deputy-chair", "firm"))),
            access::v1::RULE_VIOLATED);
  const auto deputy = world_->Appoint("y7", "deputy", Unit("deputy-chair", "host"));
  EXPECT_TRUE(deputy.has_unit());
  world_->Appoint("y7", "secretary", Unit("secretary-unit", "secondary-1"));
  world_->Appoint("y7", "m1", Unit("member", "secondary-2"));
  const absl::Status twice = world_->TryAppoint("y7", "m2", Unit("member", "secondary-2"));
  EXPECT_EQ(ReasonOf(twice), access::v1::RULE_VIOLATED);
  EXPECT_THAT(std::string(twice.message()), HasSubstr("one-of-each"));
}

// Y8: secretary-general = head of the bureau's section, whoever that is; the deputies are the
// responsible persons of related departments.
TEST_F(YichangScenario, TheSecretaryGeneralIsWhoeverHeadsTheSection) {
  world_->AddBody("office", "秘书处办公会", "host: '$/organizations/bureau'");
  world_->Ask<membership::v1::Person, membership::v1::CreatePersonRequest>(
      "PersonService/CreatePerson",
      "parent: '$' person_id: 'head' person { person_name: '某科长' organization: "
      "'$/organizations/bureau' attributes { key: 'role' values: 'section-head' } }");
  for (const auto& [post, organization] : {std::pair("zcjk", "bureau"), {"agri", "agriculture"}}) {
    world_->Ask<membership::v1::Post, membership::v1::CreatePostRequest>(
        "PostService/CreatePost",
        absl::StrCat("parent: '$' post_id: '", post, "' post { organization: '$/organizations/",
                     organization, "' display_name: '负责人' }"));
  }
  world_->Ask<membership::v1::Post, membership::v1::SetRepresentativeRequest>(
      "PostService/SetRepresentative",
      "name: '$/posts/zcjk' person: '$/people/head' effective_date { year: 2016 month: 1 day: 1 }");
  world_->AddSeat("office", "sg",
                  "role: 'secretary-general' any_of { holder_types: POST person_attributes { "
                  "key: 'role' values_any: 'section-head' } }");
  world_->Appoint("office", "sg",
                  "seat: '$/bodies/office/seats/sg' post { post: '$/posts/zcjk' } "
                  "start_date { year: 2016 month: 5 }");
  world_->Appoint("office", "deputy",
                  "role: 'deputy-secretary-general' post { post: '$/posts/agri' "
                  "} start_date { year: 2016 month: 5 }");
  world_->Establish("office", "year: 2016 month: 5");
  // The second post is vacant: its seat is held by nobody.
  const auto listed = world_->Ask<v1::ListAppointmentsResponse, v1::ListAppointmentsRequest>(
      "AppointmentService/ListAppointments",
      "parent: '$/bodies/office' as_of { year: 2020 month: 6 day: 1 }");
  ASSERT_THAT(listed.appointments(), SizeIs(2));
  EXPECT_EQ(listed.appointments(0).occupant().person(), "");
  EXPECT_EQ(listed.appointments(0).occupant().organization(),
            "groups/yichang/organizations/agriculture");
  EXPECT_EQ(listed.appointments(1).occupant().person(), "groups/yichang/people/head");
}

// Y18: 1+1+V+N.
TEST_F(YichangScenario, AClusterHasItsSlots) {
  world_->AddBody("cluster", "1+1+V+N合作体",
                  R"(composition_rules { rule_id: "committee" severity: HARD
                       count_range { roles: "committee" min: 1 max: 1 } }
                     composition_rules { rule_id: "higher" severity: HARD
                       count_range { roles: "unit" min: 1 max: 1
                         filter { organization_kinds: "$/kinds/higher" } } }
                     composition_rules { rule_id: "secondary" severity: HARD
                       count_range { roles: "unit" min: 1
                         filter { organization_kinds: "$/kinds/school" } } }
                     composition_rules { rule_id: "enterprises" severity: HARD
                       count_range { roles: "unit" min: 1
                         filter { standard_kinds: ENTERPRISE } } })");
  world_->Appoint("cluster", "c", Unit("committee", "agriculture"));
  world_->Appoint("cluster", "h", Unit("unit", "host"));
  world_->Appoint("cluster", "s1", Unit("unit", "secondary-1"));
  world_->Appoint("cluster", "s2", Unit("unit", "secondary-2"));
  const auto enterprises = [&] { return world_->Evaluate("cluster").findings(3); };
  EXPECT_FALSE(enterprises().holds());
  EXPECT_EQ(enterprises().further_needed(), 1);
  world_->Appoint("cluster", "e1", Unit("unit", "firm"));
  world_->Appoint("cluster", "e2", Unit("unit", "leading"));
  const v1::EvaluateCompositionResponse cluster = world_->Evaluate("cluster");
  for (const auto& finding : cluster.findings()) {
    EXPECT_TRUE(finding.holds()) << finding.finding().rule_id();
  }
  EXPECT_EQ(ReasonOf(world_->TryAppoint("cluster", "h2", Unit("unit", "host"))),
            access::v1::RULE_VIOLATED);
}

// Y6, Y12, Y13: in 2019 nine committees with nine departments held ten seminars, each with five
// "ones"; 118 enterprises took part.
class YichangSeminars : public YichangScenario {
 protected:
  static constexpr int kCommittees = 9, kSeminars = 10;
  // 宣讲政策, 观摩大赛, 签约协议, 发起联盟, 召开研讨会.
  static constexpr const char* kParts[] = {"policy", "contest", "agreement", "alliance", "seminar"};

  static void AddCommittees() {
    for (int i = 0; i < kCommittees; ++i) {
      const std::string id = absl::StrCat("host-", i);
      world_->AddBody(id, absl::StrCat("第", i + 1, "主办产学合作委员会"));
      world_->Establish(id, "year: 2016 month: 5");
      std::string parts;
      for (const char* part : kParts) {
        absl::StrAppend(&parts, "required_parts { part_id: '", part, "' title: '", part, "' } ");
      }
      // The first of them held two.
      world_->Ask<v1::Cadence, v1::CreateCadenceRequest>(
          "MeetingService/CreateCadence",
          absl::StrCat("parent: '$/bodies/", id, "' cadence_id: 'seminar' cadence { display_name: ",
                       "'校企座谈会' rhythm: YEAR times: ", i == 0 ? 2 : 1,
                       " start_date { year: 2019 } end_date { year: 2019 } procedure { ", parts,
                       "} }"));
    }
  }
  static std::string Name(int seminar) {
    return absl::StrCat("name: '$/meetings/seminar-", seminar, "' ");
  }
  static v1::Meeting HoldSeminar(int seminar) {
    const std::string id = absl::StrCat("host-", seminar % kCommittees);
    world_->Ask<v1::Meeting, v1::CreateMeetingRequest>(
        "MeetingService/CreateMeeting",
        absl::StrCat("parent: '$' meeting_id: 'seminar-", seminar, "' meeting { body: '$/bodies/",
                     id, "' display_name: '校企座谈会' year: 2019 cadence: '$/bodies/", id,
                     "/cadences/seminar' guests: '市行业主管部门", seminar % kCommittees + 1,
                     "' }"));
    const int enterprises = seminar < 8 ? 12 : 11;  // 8 × 12 + 2 × 11 = 118
    return world_->Ask<v1::Meeting, v1::HoldMeetingRequest>(
        "MeetingService/HoldMeeting",
        absl::StrCat(Name(seminar), "date { year: 2019 month: ", 3 + seminar / 2,
                     " day: 20 } entitled: ", enterprises, " present: ", enterprises));
  }
  static std::string PartsText(int seminar, size_t count) {
    std::string text = absl::StrCat("meeting { ", Name(seminar));
    for (size_t i = 0; i < count; ++i) {
      absl::StrAppend(&text, "parts { part_id: '", kParts[i],
                      "' evidence { document: '2019年校企对接活动总结' } } ");
    }
    return text + "} update_mask { paths: 'parts' }";
  }
  static v1::Meeting RecordParts(int seminar, size_t count) {
    return world_->Ask<v1::Meeting, v1::UpdateMeetingRequest>("MeetingService/UpdateMeeting",
                                                              PartsText(seminar, count));
  }
  // The sum over all committees in 2019.
  static v1::CadenceDuties InAll() {
    const auto listed = world_->Ask<v1::ListMeetingDutiesResponse, v1::ListMeetingDutiesRequest>(
        "MeetingService/ListMeetingDuties",
        "parent: '$/bodies/-' first_date { year: 2019 month: 1 day: 1 } "
        "last_date { year: 2019 month: 12 day: 31 }");
    EXPECT_THAT(listed.meeting_duties(), SizeIs(kCommittees));
    v1::CadenceDuties sum;
    for (const v1::CadenceDuties& one : listed.meeting_duties()) {
      sum.set_meetings_held(sum.meetings_held() + one.meetings_held());
      sum.set_held(sum.held() + one.held());
      sum.set_missed(sum.missed() + one.missed());
      sum.set_parts_required(sum.parts_required() + one.parts_required());
      sum.set_parts_done(sum.parts_done() + one.parts_done());
    }
    return sum;
  }
};

TEST_F(YichangSeminars, TenSeminarsHaveFiftyParts) {
  AddCommittees();
  EXPECT_EQ(InAll().missed(), kCommittees);  // as of June 2020 nothing is on record yet
  for (int seminar = 0; seminar < kSeminars; ++seminar) {
    EXPECT_THAT(HoldSeminar(seminar).findings(), SizeIs(5));  // all parts are missing
  }
  EXPECT_EQ(InAll().parts_done(), 0);
  for (int seminar = 0; seminar < kSeminars; ++seminar) {
    EXPECT_THAT(RecordParts(seminar, seminar == 9 ? 4 : 5).findings(),
                SizeIs(seminar == 9 ? 1 : 0));
  }
  EXPECT_EQ(InAll().parts_done(), 49);
  EXPECT_THAT(RecordParts(9, 5).findings(), SizeIs(0));
  const v1::CadenceDuties all = InAll();
  EXPECT_EQ(all.meetings_held(), 10);
  EXPECT_EQ(all.held(), kCommittees);
  EXPECT_EQ(all.missed(), 0);
  EXPECT_EQ(all.parts_required(), 50);
  EXPECT_EQ(all.parts_done(), 50);

  const auto seminars = world_->Ask<v1::ListMeetingsResponse, v1::ListMeetingsRequest>(
      "MeetingService/ListMeetings",
      "parent: '$' filter: 'display_name = \"校企座谈会\" AND state = HELD'");
  ASSERT_THAT(seminars.meetings(), SizeIs(kSeminars));
  int enterprises = 0;
  std::set<std::string> hosts, departments;
  for (const v1::Meeting& one : seminars.meetings()) {
    enterprises += one.attendance().present();
    hosts.insert(one.body());
    departments.insert(one.guests(0));
  }
  EXPECT_EQ(enterprises, 118);
  EXPECT_THAT(hosts, SizeIs(9));
  EXPECT_THAT(departments, SizeIs(9));
  // A sixth "one" is none of the five; nor is one of them held twice.
  std::string sixth = PartsText(0, 5);
  sixth.insert(sixth.find("} update_mask"), "parts { part_id: 'banquet' } ");
  EXPECT_EQ(ReasonOf(world_->Try<v1::Meeting, v1::UpdateMeetingRequest>(
                "MeetingService/UpdateMeeting", sixth)),
            access::v1::FIELDS_INVALID);
}

}  // namespace
}  // namespace edugroup::committee
