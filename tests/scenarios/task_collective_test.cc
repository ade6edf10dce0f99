// Collective implementers (集合主体): who they are, and what happens when members join or leave
// (A8).
#include <gmock/gmock.h>

#include "absl/time/clock.h"
#include "common/testing/eventually.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Its own servers: members leave here.
class CollectiveScenario : public TaskScenario {
 protected:
  static std::string Organization(const char* id) {
    return absl::StrCat("groups/anqing/organizations/", id);
  }
  // A plan of one row for each collective, issued on kIssued.
  static v1::Plan IssueFor(const std::string& id, const std::vector<std::string>& collectives) {
    v1::ImportPlanRequest request;
    request.set_parent("groups/anqing");
    request.set_plan_id(id);
    v1::Plan& plan = *request.mutable_plan();
    plan.set_display_name("集合主体方案");
    plan.set_adopting_resolution("groups/anqing/resolutions/adopted");
    plan.mutable_measures_rule()->set_days(20);
    for (const std::string& collective : collectives) {
      *plan.add_collectives() = Parse<v1::Collective>(collective);
      v1::PlanRow& row = *request.add_rows();
      row.set_category("合作");
      row.set_text(absl::StrCat("第", request.rows_size(), "项合作任务"));
      row.set_lead("专业建设部");
      row.set_implementers(plan.collectives().rbegin()->text());
      row.set_limit_text("2019.12");
    }
    Import(request);
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest(id));
  }
  // Who has the task, by id, in pinyin order.
  static std::vector<std::string> Assigned(const std::string& id, const char* task,
                                           const std::string& filter = "") {
    Caller clerk = servers_->Secretariat("anqing");
    v1::ListAssignmentsRequest request;
    request.set_parent(absl::StrCat("groups/anqing/plans/", id, "/tasks/", task));
    request.set_filter(filter);
    const auto list = Ask<v1::ListAssignmentsResponse>(
        clerk, absl::StrCat(kAssignment, "ListAssignments"), request);
    std::vector<std::string> ids;
    for (const Assignment& assignment : list.assignments()) {
      ids.push_back(assignment.name().substr(assignment.name().rfind('/') + 1));
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  static v1::RefreshPlanResponse Refresh(const std::string& id, bool validate_only = false) {
    Caller clerk = servers_->Secretariat("anqing");
    v1::RefreshPlanRequest request;
    request.set_name("groups/anqing/plans/" + id);
    request.set_validate_only(validate_only);
    return Ask<v1::RefreshPlanResponse>(clerk, absl::StrCat(kPlan, "RefreshPlan"), request);
  }
  static void SetTags(const char* id, const std::vector<std::string>& tags) {
    Caller clerk = servers_->Secretariat("anqing");
    membership::v1::UpdateOrganizationRequest request;
    request.mutable_organization()->set_name(Organization(id));
    for (const std::string& tag : tags) request.mutable_organization()->add_tags(tag);
    request.mutable_update_mask()->add_paths("tags");
    Ask<membership::v1::Organization>(
        clerk, "edugroup.membership.v1.OrganizationService/UpdateOrganization", request);
  }
  static void Seat(const char* body, const char* organization) {
    Caller clerk = servers_->Secretariat("anqing");
    Ask<committee::v1::Appointment>(
        clerk, "edugroup.committee.v1.AppointmentService/CreateAppointment",
        Parse<committee::v1::CreateAppointmentRequest>(
            absl::StrCat("parent: 'groups/anqing/bodies/", body,
                         "' appointment { role: 'member' voting: true unit { organization: '",
                         Organization(organization), "' } start_date { year: 2018 month: 10 } }")));
  }
  static void EndMembership(const char* id, Day day) {
    Caller clerk = servers_->Secretariat("anqing");
    const auto list = Ask<membership::v1::ListAffiliationsResponse>(
        clerk, "edugroup.membership.v1.AffiliationService/ListAffiliations",
        Parse<membership::v1::ListAffiliationsRequest>(
            absl::StrCat("parent: 'groups/anqing' filter: 'state = ACTIVE AND organization = \"",
                         Organization(id), "\"'")));
    ASSERT_EQ(list.affiliations_size(), 1);
    Ask<membership::v1::Affiliation>(
        clerk, "edugroup.membership.v1.AffiliationService/EndAffiliation",
        Parse<membership::v1::EndAffiliationRequest>(absl::StrCat(
            "name: '", list.affiliations(0).name(), "' end_reason: WITHDRAWN note: '搬迁' ",
            "document { document: '退出申请' text: '申请退出' } end_date ", Text(day))));
  }
};

TEST_F(CollectiveScenario, ListsAllButKindsAndBodies) {
  Seat("council", "health");
  IssueFor("collectives",
           {"text: '各成员单位'",
            absl::StrCat("text: '三所学校' organizations: '", Organization("college"),
                         "' organizations: '", Organization("latecomer"), "'"),
            absl::StrCat("text: '除安职院外各校' standard_kinds: SCHOOL excluded_organizations: '",
                         Organization("college"), "'"),
            "text: '各企业' organization_kinds: 'groups/anqing/kinds/enterprise'",
            "text: '理事单位' bodies: 'groups/anqing/bodies/council'",
            "text: '理事企业' affiliation_kinds: 'groups/anqing/kinds/member' "
            "bodies: 'groups/anqing/bodies/council'"});
  EXPECT_THAT(Assigned("collectives", "r0001"),
              ElementsAre("college", "forestry", "health", "motor", "textile"));
  // A list is taken as it is: who joins in September can stand in it in June.
  EXPECT_THAT(Assigned("collectives", "r0002"), ElementsAre("college", "latecomer"));
  EXPECT_THAT(Assigned("collectives", "r0003"), ElementsAre("forestry", "health"));
  EXPECT_THAT(Assigned("collectives", "r0004"), ElementsAre("motor", "textile"));
  EXPECT_THAT(Assigned("collectives", "r0005"), ElementsAre("health"));
  EXPECT_THAT(Assigned("collectives", "r0006"), ElementsAre("health"));
}

// By tag, alone and together with kinds and "all but": every condition must hold.
TEST_F(CollectiveScenario, TagsAndAllButNarrowEachOther) {
  SetTags("college", {"示范", "骨干"});
  SetTags("health", {"骨干"});
  SetTags("motor", {"示范"});
  IssueFor("tagged", {"text: '各示范单位' tags: '示范'",
                      "text: '示范或骨干院校' standard_kinds: SCHOOL tags: '示范' tags: '骨干'",
                      absl::StrCat("text: '其余骨干单位' tags: '骨干' excluded_organizations: '",
                                   Organization("college"), "'"),
                      absl::StrCat("text: '除汽车公司外各单位' excluded_organizations: '",
                                   Organization("motor"), "' excluded_organizations: '",
                                   Organization("latecomer"), "'")});
  EXPECT_THAT(Assigned("tagged", "r0001"), ElementsAre("college", "motor"));
  EXPECT_THAT(Assigned("tagged", "r0002"), ElementsAre("college", "health"));
  EXPECT_THAT(Assigned("tagged", "r0003"), ElementsAre("health"));
  EXPECT_THAT(Assigned("tagged", "r0004"), ElementsAre("college", "forestry", "health", "textile"));
  // Who gets the tag later belongs to it from the refresh on.
  SetTags("textile", {"示范"});
  EXPECT_THAT(Assigned("tagged", "r0001"), ElementsAre("college", "motor"));
  const v1::RefreshPlanResponse refreshed = Refresh("tagged");
  ASSERT_EQ(refreshed.changes_size(), 1);
  EXPECT_EQ(refreshed.changes(0).organization(), Organization("textile"));
  EXPECT_EQ(refreshed.changes(0).assignments_added(), 1);
}

TEST_F(CollectiveScenario, BadCollectivesAreRefused) {
  Caller clerk = servers_->Secretariat("anqing");
  v1::ImportPlanRequest request = Sample("bad-collectives");
  *request.mutable_plan()->mutable_collectives(0) = Parse<v1::Collective>(absl::StrCat(
      "text: '各成员学校' standard_kinds: SCHOOL organizations: '", Organization("college"), "'"));
  const std::string import = absl::StrCat(kPlan, "ImportPlan");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, request), access::v1::FIELDS_INVALID);
  for (const char* bad :
       {"excluded_organizations: 'groups/anqing/organizations/none'",
        "bodies: 'groups/anqing/bodies/none'", "organization_kinds: 'groups/anqing/kinds/none'"}) {
    *request.mutable_plan()->mutable_collectives(0) =
        Parse<v1::Collective>(absl::StrCat("text: '各成员学校' ", bad));
    EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, request),
              access::v1::REFERENCE_NOT_FOUND)
        << bad;
  }
}

TEST_F(CollectiveScenario, JoinersGetOpenTasksAndLeaversLoseTheirs) {
  Issue("refresh");
  EXPECT_THAT(Refresh("refresh").changes(), IsEmpty());
  Caller textile = servers_->Member("anqing", "textile");
  Do<v1::AcknowledgeAssignmentRequest>(textile, NameOf("refresh", "r0018", "textile"));

  servers_->clock().Set(Day(2019, 11, 4));  // the three October rows are past
  EndMembership("textile", Day(2019, 11, 1));
  const v1::RefreshPlanResponse wanted = Refresh("refresh", true);
  EXPECT_THAT(Assigned("refresh", "r0001"), ElementsAre("college", "forestry", "health"));
  const v1::RefreshPlanResponse done = Refresh("refresh");
  ASSERT_EQ(done.changes_size(), 2);
  ASSERT_EQ(wanted.changes_size(), 2);
  EXPECT_EQ(done.changes(0).organization(), Organization("latecomer"));
  EXPECT_EQ(done.changes(0).assignments_added(), 35 - 3);
  EXPECT_EQ(done.changes(1).organization(), Organization("textile"));
  EXPECT_EQ(done.changes(1).assignments_cancelled(), 30);
  EXPECT_EQ(done.plan().assignment_count(), 165 + 32);

  Caller clerk = servers_->Secretariat("anqing");
  const Assignment joined =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("refresh", "r0001", "latecomer"));
  EXPECT_EQ(joined.implementer_text(), "各成员学校");  // as printed
  EXPECT_EQ(*value::ToCivilDay(joined.due_date()), Day(2019, 12, 31));
  // 20 days from 4 November are 24 November, a Sunday.
  EXPECT_EQ(*value::ToCivilDay(joined.measures_due_date()), Day(2019, 11, 25));
  const Assignment left =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("refresh", "r0018", "textile"));
  EXPECT_EQ(left.state(), Assignment::CANCELLED);
  EXPECT_EQ(left.events().rbegin()->kind(), v1::AssignmentEvent::LEAVE);
  EXPECT_EQ(left.events().rbegin()->note(), "成员变动");
  EXPECT_THAT(Refresh("refresh").changes(), IsEmpty());  // once is enough
}

// The base date says who has the plan; who joined since is not forgotten, and gets it once.
TEST_F(CollectiveScenario, WhoJoinedBetweenBaseDateAndIssueFollows) {
  servers_->clock().Set(Day(2019, 11, 4));
  IssueFor("late-issue", {"text: '各校' standard_kinds: SCHOOL refresh: FOLLOW_MEMBERS",
                          "text: '各成员学校' standard_kinds: SCHOOL"});
  const std::vector<std::string> schools = Assigned("late-issue", "r0001", "state = ASSIGNED");
  EXPECT_THAT(schools, ::testing::Contains("latecomer"));
  EXPECT_THAT(Assigned("late-issue", "r0002", "state = ASSIGNED"),
              ::testing::Not(::testing::Contains("latecomer")));
  Caller clerk = servers_->Secretariat("anqing");
  const Assignment joined =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("late-issue", "r0001", "latecomer"));
  EXPECT_EQ(joined.events_size(), 1);
  EXPECT_EQ(*value::ToCivilDay(joined.events(0).date()), Day(2019, 11, 4));
}

// Who left and comes back goes on under what the document says by then.
TEST_F(CollectiveScenario, WhoComesBackGetsTheLimitThatIs) {  // A26, N11
  AddMember("returner", "岳西职业学校", "school", Day(2019, 6, 10));
  IssueRows("back", {{"出台政策后落实", "政策出台后30日内"}, {"修订规划", "2019.12"}});
  Caller clerk = servers_->Secretariat("anqing");
  servers_->clock().Set(Day(2019, 6, 11));
  EXPECT_EQ(Refresh("back").changes_size(), 1);
  servers_->clock().Set(Day(2019, 7, 1));
  EndMembership("returner", Day(2019, 7, 1));
  servers_->clock().Set(Day(2019, 7, 2));
  EXPECT_EQ(Refresh("back").changes_size(), 1);
  servers_->clock().Set(Day(2019, 9, 2));
  Ask<v1::Task>(clerk, absl::StrCat(kTask, "RecordTrigger"),
                Parse<v1::RecordTriggerRequest>(
                    "name: 'groups/anqing/plans/back/tasks/r0001' basis: '皖教〔2019〕9号'"));
  Join("returner", Day(2019, 9, 3));
  servers_->clock().Set(Day(2019, 9, 4));
  const v1::RefreshPlanResponse refreshed = Refresh("back");
  EXPECT_THAT(refreshed.changes(),
              ::testing::Contains(::testing::Property(&v1::MembershipChange::organization,
                                                      Organization("returner"))));
  const Assignment due = Do<v1::GetAssignmentRequest>(clerk, NameOf("back", "r0001", "returner"));
  EXPECT_EQ(due.state(), Assignment::ASSIGNED);
  EXPECT_EQ(*value::ToCivilDay(due.due_date()), Day(2019, 10, 2));
  const Assignment same = Do<v1::GetAssignmentRequest>(clerk, NameOf("back", "r0002", "returner"));
  EXPECT_EQ(*value::ToCivilDay(same.due_date()), Day(2019, 12, 31));
  // Before, it waited; it does not any more.
  EXPECT_EQ(Board("back", Day(2019, 6, 30)).total().waiting(), 4);
  EXPECT_EQ(Board("back", Day(2019, 10, 8)).total().waiting(), 0);
  EndMembership("returner", Day(2019, 9, 4));  // as it was for the other tests
}

TEST_F(CollectiveScenario, SomeFollowTheMembersByThemselves) {
  // A plan that cannot follow, since it lists who is no more, hinders no other.
  Caller office = servers_->Secretariat("anqing");
  AddOrganization("gone", "筹备单位", "school");
  IssueFor("a-hindered", {absl::StrCat("text: '筹备单位' organizations: '", Organization("gone"),
                                       "' refresh: FOLLOW_MEMBERS")});
  Ask<google::protobuf::Empty>(office,
                               "edugroup.membership.v1.OrganizationService/DeleteOrganization",
                               Parse<membership::v1::DeleteOrganizationRequest>(
                                   absl::StrCat("name: '", Organization("gone"), "'")));
  IssueFor("follow", {"text: '各校' standard_kinds: SCHOOL refresh: FOLLOW_MEMBERS",
                      "text: '各成员学校' standard_kinds: SCHOOL"});
  EXPECT_THAT(Assigned("follow", "r0001"), ElementsAre("college", "forestry", "health"));
  servers_->clock().Set(Day(2019, 11, 4));
  EndMembership("forestry", Day(2019, 11, 1));
  const std::string left = NameOf("follow", "r0001", "forestry");
  Caller clerk = servers_->Secretariat("anqing");
  const absl::Time until = absl::Now() + absl::Seconds(60);
  while (Do<v1::GetAssignmentRequest>(clerk, left).state() != Assignment::CANCELLED &&
         absl::Now() < until) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_EQ(Do<v1::GetAssignmentRequest>(clerk, left).events_size(), 2);  // assigned, left: once
  EXPECT_THAT(Assigned("follow", "r0001", "state = ASSIGNED"),
              ElementsAre("college", "health", "latecomer"));
  // A snapshot stays as it is.
  EXPECT_THAT(Assigned("follow", "r0002", "state = ASSIGNED"),
              ElementsAre("college", "forestry", "health"));
}

TEST_F(CollectiveScenario, SomeFollowTheSeatsOfABody) {
  AddBody("guides", "专业教学指导委员会", "committee");
  Seat("guides", "motor");
  IssueFor("seats", {"text: '指导委员会单位' bodies: 'groups/anqing/bodies/guides' refresh: "
                     "FOLLOW_MEMBERS"});
  EXPECT_THAT(Assigned("seats", "r0001"), ElementsAre("motor"));
  Seat("guides", "health");
  EXPECT_TRUE(edugroup::testing::Eventually(absl::Seconds(60),
                                            [] { return Assigned("seats", "r0001").size() == 2; }));
  Caller clerk = servers_->Secretariat("anqing");
  const Assignment joined = Do<v1::GetAssignmentRequest>(clerk, NameOf("seats", "r0001", "health"));
  EXPECT_EQ(joined.implementer_text(), "指导委员会单位");
  EXPECT_EQ(joined.events_size(), 1);
}

}  // namespace
}  // namespace edugroup::task
