// The committee server beside the membership server: Jiading's new structure (J3, J8–J16) and a
// resolution of Anqing's council (A1), through real gRPC on real databases.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/testing/servers.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/committee/committee_server.h"
#include "services/membership/membership_server.h"

namespace edugroup::committee {
namespace {

using edugroup::testing::Caller;
using edugroup::testing::Servers;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

template <class M>
M Parse(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// The answer of a call that must succeed.
template <class Response>
Response Ask(Caller& caller, const std::string& method, const google::protobuf::Message& request) {
  absl::StatusOr<Response> response = caller.Ask<Response>(method, request);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status() << "\n"
                             << request.DebugString();
  return response.ok() ? *std::move(response) : Response();
}

constexpr char kBodies[] = "edugroup.committee.v1.BodyService/";
constexpr char kAppointments[] = "edugroup.committee.v1.AppointmentService/";
constexpr char kMeetings[] = "edugroup.committee.v1.MeetingService/";
constexpr char kResolutions[] = "edugroup.committee.v1.ResolutionService/";

class CommitteeScenario : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new Servers({membership::MembershipServer(), CommitteeServer()},
                           absl::CivilDay(2021, 12, 20));
    Caller op = servers_->Operator();
    for (const char* group : {"jiading", "anqing"}) {
      Ask<membership::v1::Group>(
          op, "edugroup.membership.v1.GroupService/CreateGroup",
          Parse<membership::v1::CreateGroupRequest>(absl::StrCat(
              "group_id: '", group, "' group { display_name: '", group, "职业教育集团' }")));
    }
    Caller clerk = servers_->Secretariat("jiading");
    AddKind(clerk, "government", "政府部门", "GOVERNMENT");
    AddKind(clerk, "school", "职业院校", "SCHOOL");
    AddKind(clerk, "enterprise", "企业", "ENTERPRISE");
    AddOrganization(clerk, "bureau", "区教育局", "government");
    AddOrganization(clerk, "school", "工艺美术学校", "school");
    AddOrganization(clerk, "firm", "远方影视", "enterprise");
    AddOrganization(clerk, "studio", "清风设计", "enterprise");
  }
  static void TearDownTestSuite() { delete servers_; }

  static void AddKind(Caller& clerk, const char* id, const char* name, const char* standard) {
    Ask<membership::v1::Kind>(
        clerk, "edugroup.membership.v1.GroupService/CreateKind",
        Parse<membership::v1::CreateKindRequest>(absl::StrCat(
            "parent: 'groups/jiading' kind_id: '", id, "' kind { taxonomy: ORGANIZATION_KIND ",
            "display_name: '", name, "' standard_kind: ", standard, " }")));
  }
  static void AddOrganization(Caller& clerk, const char* id, const char* name, const char* kind) {
    Ask<membership::v1::Organization>(
        clerk, "edugroup.membership.v1.OrganizationService/CreateOrganization",
        Parse<membership::v1::CreateOrganizationRequest>(absl::StrCat(
            "parent: 'groups/jiading' organization_id: '", id, "' organization { display_name: '",
            name, "' kind: 'groups/jiading/kinds/", kind, "' }")));
  }

  // Makes body `id`; `more` is further fields of it.
  static v1::Body AddBody(const std::string& id, const std::string& name, const std::string& parent,
                          const std::string& more = "") {
    Caller clerk = Clerk();
    const std::string parent_body =
        parent.empty() ? "" : absl::StrCat("parent_body: 'groups/jiading/bodies/", parent, "' ");
    return Ask<v1::Body>(clerk, absl::StrCat(kBodies, "CreateBody"),
                         Parse<v1::CreateBodyRequest>(absl::StrCat(
                             "parent: 'groups/jiading' body_id: '", id, "' body { display_name: '",
                             name, "' kind: 'committee' ", parent_body, more, " }")));
  }
  static void Establish(const std::string& id, const std::string& date) {
    Caller clerk = Clerk();
    Ask<v1::Body>(clerk, absl::StrCat(kBodies, "EstablishBody"),
                  Parse<v1::EstablishBodyRequest>(
                      absl::StrCat("name: 'groups/jiading/bodies/", id, "' date { ", date, " }")));
  }
  static absl::Status Dissolve(const std::string& id, const std::string& date) {
    Caller clerk = Clerk();
    return clerk
        .Ask<v1::Body>(
            absl::StrCat(kBodies, "DissolveBody"),
            Parse<v1::DissolveBodyRequest>(absl::StrCat(
                "name: 'groups/jiading/bodies/", id, "' date { ", date, " } reason: '机构调整'")))
        .status();
  }

  // One appointment of a batch: a person of `organization` from 1 December 2021 on.
  static std::string Person(const std::string& body, const std::string& role,
                            const std::string& organization, const std::string& id = "") {
    return absl::StrCat("requests { parent: 'groups/jiading/bodies/", body, "' appointment_id: '",
                        id, "' appointment { role: '", role, "' person { person_name: '王小明' ",
                        "organization: 'groups/jiading/organizations/", organization,
                        "' } start_date { year: 2021 month: 12 day: 1 } } } ");
  }
  static absl::StatusOr<v1::BatchAppointResponse> Batch(const std::string& body,
                                                        const std::string& content) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::BatchAppointResponse>(
        absl::StrCat(kAppointments, "BatchAppoint"),
        Parse<v1::BatchAppointRequest>(
            absl::StrCat("parent: 'groups/jiading/bodies/", body, "' ", content)));
  }
  static v1::EvaluateCompositionResponse Evaluate(const std::string& body,
                                                  const std::string& more) {
    Caller clerk = Clerk();
    return Ask<v1::EvaluateCompositionResponse>(
        clerk, absl::StrCat(kBodies, "EvaluateComposition"),
        Parse<v1::EvaluateCompositionRequest>(
            absl::StrCat("name: 'groups/jiading/bodies/", body, "' ", more)));
  }
  static std::vector<std::string> Chart(const std::string& more) {
    Caller clerk = Clerk();
    const auto chart = Ask<v1::GetOrgChartResponse>(
        clerk, absl::StrCat(kBodies, "GetOrgChart"),
        Parse<v1::GetOrgChartRequest>("parent: 'groups/jiading' " + more));
    std::vector<std::string> lines;
    for (const v1::OrgChartNode& node : chart.nodes()) {
      lines.push_back(std::string(node.depth(), '.') + node.body().display_name());
    }
    return lines;
  }

  static Caller Clerk() { return servers_->Secretariat("jiading"); }

  static Servers* servers_;
};
Servers* CommitteeScenario::servers_ = nullptr;

// J3, J8, J10–J13: 7 professional groups become 8 sub-groups of one of five committees.
TEST_F(CommitteeScenario, JiadingIsRestructured) {
  AddBody("council", "理事会", "", "aliases: '董事会'");
  AddBody("secretariat", "秘书处", "council", "order_index: 1");
  Establish("council", "year: 2009 month: 2");
  Establish("secretariat", "year: 2009 month: 2");
  for (int i = 1; i <= 7; ++i) {
    const std::string id = absl::StrCat("old-group-", i);
    AddBody(id, absl::StrCat("校企合作专业组", i), "council", "order_index: 9");
    Establish(id, "year: 2009 month: 2");
    ASSERT_TRUE(Dissolve(id, "year: 2021 month: 11").ok());
  }
  AddBody("advisers", "发展专家咨询委员会", "council", "order_index: 2");
  Caller clerk = Clerk();
  Ask<v1::Body>(clerk, absl::StrCat(kBodies, "PrepareBody"),
                Parse<v1::PrepareBodyRequest>("name: 'groups/jiading/bodies/advisers'"));
  const std::vector<std::string> committees = {"产教融合", "师资建设", "专业建设", "社会服务",
                                               "创新创业"};
  for (size_t i = 0; i < committees.size(); ++i) {
    const std::string id = absl::StrCat("committee-", i + 1);
    AddBody(id, committees[i] + "委员会", "council", absl::StrCat("order_index: ", 3 + i));
    Establish(id, "year: 2021 month: 12 day: 1");
  }
  const std::vector<std::string> sub_groups = {"文化艺术", "装备制造", "电子信息", "财经商贸",
                                               "旅游服务", "教育体育", "公共管理", "交通运输"};
  for (size_t i = 0; i < sub_groups.size(); ++i) {
    const std::string id = absl::StrCat("sub-group-", i + 1);
    const std::string predecessor =
        i < 7 ? absl::StrCat("predecessors: 'groups/jiading/bodies/old-group-", i + 1, "'") : "";
    AddBody(id, sub_groups[i] + "专业建设协作组", "committee-3",
            absl::StrCat("order_index: ", i, " ", predecessor));
    Establish(id, "year: 2021 month: 12 day: 1");
  }

  EXPECT_THAT(Chart("root: 'groups/jiading/bodies/council'"),
              ElementsAre("理事会", ".秘书处", ".发展专家咨询委员会", ".产教融合委员会",
                          ".师资建设委员会", ".专业建设委员会", "..文化艺术专业建设协作组",
                          "..装备制造专业建设协作组", "..电子信息专业建设协作组",
                          "..财经商贸专业建设协作组", "..旅游服务专业建设协作组",
                          "..教育体育专业建设协作组", "..公共管理专业建设协作组",
                          "..交通运输专业建设协作组", ".社会服务委员会", ".创新创业委员会"));
  EXPECT_THAT(Chart("as_of { year: 2015 month: 6 day: 1 }"), SizeIs(9));
  EXPECT_THAT(Chart("as_of { year: 2009 month: 1 day: 31 }"), IsEmpty());

  const auto page = Ask<v1::ListBodiesResponse>(
      clerk, absl::StrCat(kBodies, "ListBodies"),
      Parse<v1::ListBodiesRequest>(
          "parent: 'groups/jiading' page_size: 5 "
          "filter: 'parent_body = \"groups/jiading/bodies/committee-3\" AND state = ESTABLISHED'"));
  EXPECT_THAT(page.bodies(), SizeIs(5));
  EXPECT_EQ(page.bodies(0).display_name(), "文化艺术专业建设协作组");
  EXPECT_THAT(page.next_page_token(), Not(IsEmpty()));
}

TEST_F(CommitteeScenario, ATreeStaysATree) {
  AddBody("tree-a", "甲", "");
  AddBody("tree-b", "乙", "tree-a");
  Caller clerk = Clerk();
  const auto under = [&](const std::string& body, const std::string& parent) {
    return ReasonOf(
        clerk
            .Ask<v1::Body>(absl::StrCat(kBodies, "UpdateBody"),
                           Parse<v1::UpdateBodyRequest>(absl::StrCat(
                               "body { name: 'groups/jiading/bodies/", body,
                               "' parent_body: 'groups/jiading/bodies/", parent, "' }")))
            .status());
  };
  EXPECT_EQ(under("tree-a", "tree-b"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(under("tree-a", "nobody"), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Dissolve("tree-a", "year: 2021")), access::v1::RESOURCE_IN_USE);
  EXPECT_TRUE(Dissolve("tree-b", "year: 2021").ok());
  EXPECT_TRUE(Dissolve("tree-a", "year: 2021").ok());
}

// X5: the same body under another name.
TEST_F(CommitteeScenario, ARepeatedNameNeedsAWaiver) {
  AddBody("named", "监事会", "", "aliases: '监督委员会'");
  Caller clerk = Clerk();
  v1::CreateBodyRequest request = Parse<v1::CreateBodyRequest>(
      "parent: 'groups/jiading' body_id: 'namesake' "
      "body { display_name: '监督委员会' kind: 'council' }");
  const auto refused = clerk.Ask<v1::Body>(absl::StrCat(kBodies, "CreateBody"), request);
  EXPECT_EQ(ReasonOf(refused.status()), access::v1::RULE_VIOLATED);
  *request.add_waivers() =
      Parse<type::Waiver>("rule_id: 'body.name-repeated' reason: '另设' by: '秘书长'");
  const auto body = Ask<v1::Body>(clerk, absl::StrCat(kBodies, "CreateBody"), request);
  EXPECT_EQ(body.waivers(0).reason(), "另设");
}

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

TEST_F(CommitteeScenario, BodiesAreReadAndChangedOneFieldAtATime) {
  const v1::Body before = AddBody("edited", "宣传部", "", "location: '北楼'");
  AddBody("hosted", "研究所", "", "host: 'groups/jiading/organizations/school'");
  Caller clerk = Clerk();
  const auto both = Ask<v1::BatchGetBodiesResponse>(
      clerk, absl::StrCat(kBodies, "BatchGetBodies"),
      Parse<v1::BatchGetBodiesRequest>("parent: 'groups/jiading' "
                                       "names: 'groups/jiading/bodies/hosted' "
                                       "names: 'groups/jiading/bodies/edited'"));
  ASSERT_THAT(both.bodies(), SizeIs(2));
  EXPECT_EQ(both.bodies(0).host(), "groups/jiading/organizations/school");

  v1::UpdateBodyRequest request = Parse<v1::UpdateBodyRequest>(
      "body { name: 'groups/jiading/bodies/edited' display_name: '宣传联络部' } "
      "update_mask { paths: 'display_name' }");
  request.mutable_body()->set_etag(before.etag());
  const std::string update = absl::StrCat(kBodies, "UpdateBody");
  const auto after = Ask<v1::Body>(clerk, update, request);
  EXPECT_EQ(after.display_name(), "宣传联络部");
  EXPECT_EQ(after.location(), "北楼");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Body>(update, request).status()), access::v1::ETAG_MISMATCH);
  request = Parse<v1::UpdateBodyRequest>(
      "body { name: 'groups/jiading/bodies/edited' host: 'groups/jiading/organizations/gone' }");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Body>(update, request).status()),
            access::v1::REFERENCE_NOT_FOUND);
  Caller member = servers_->Member("jiading", "firm");
  EXPECT_EQ(ReasonOf(member.Ask<v1::Body>(update, request).status()), access::v1::ROLE_REQUIRED);
  const auto read =
      Ask<v1::Body>(member, absl::StrCat(kBodies, "GetBody"),
                    Parse<v1::GetBodyRequest>("name: 'groups/jiading/bodies/edited'"));
  EXPECT_EQ(read.etag(), after.etag());
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

// C2.8: decided by correspondence; and a draft that is taken back.
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

// A1, C2.10: the council's second meeting of 2019 adopts the plan issued as 安职集团〔2019〕6号.
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
