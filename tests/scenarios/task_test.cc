// The task server beside membership and committee: the Anqing plan of 2019 from its printed table
// to facts for scoring, through real gRPC on real databases.
#include <gmock/gmock.h>

#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST_F(TaskScenario, ImportAnswersWhatIsOddAndMendsNothing) {  // A2, A5, A7, A9, A15–A17
  const v1::ImportPlanResponse imported = Import(Sample("import"));
  EXPECT_EQ(imported.plan().state(), v1::Plan::DRAFT);
  EXPECT_EQ(imported.task_count(), 35);
  std::vector<std::string> found;
  for (const type::Finding& finding : imported.findings()) {
    found.push_back(absl::StrCat(finding.rule_id(), " ", finding.subject()));
    EXPECT_EQ(finding.severity() == type::Finding::HARD,
              finding.rule_id() == "plan.base-date-missing");
  }
  EXPECT_THAT(found,
              UnorderedElementsAre(
                  "plan.base-date-missing base_date", "plan.printed-number-repeated number 12",
                  "plan.printed-number-missing number 11",
                  "plan.lead-not-in-department-list groups/anqing/bodies/office",
                  "plan.department-without-task groups/anqing/bodies/research",
                  "plan.body-text-differs row 1", "plan.body-text-differs row 15",
                  "plan.body-text-differs row 32", "plan.body-text-differs row 33"));
  auto counts = [](const auto& list) {
    std::vector<std::string> texts;
    for (const v1::RowCount& count : list) {
      texts.push_back(absl::StrCat(count.value(), " ", count.count()));
    }
    return texts;
  };
  EXPECT_THAT(counts(imported.lead_counts()),
              ElementsAre("专业建设部 13", "招生就业部 10", "秘书处办公室 7", "社会培训部 5"));
  EXPECT_THAT(counts(imported.limit_counts()),
              ElementsAre("LONG_TERM 21", "2019-12 11", "2019-10 3"));
  EXPECT_THAT(counts(imported.implementer_counts()), ElementsAre("各成员学校 35", "各成员企业 30"));
  EXPECT_EQ(imported.category_counts_size(), 9);

  Caller clerk = servers_->Secretariat("anqing");
  const auto twelve = Ask<v1::ListTasksResponse>(
      clerk, absl::StrCat(kTask, "ListTasks"),
      Parse<v1::ListTasksRequest>(
          "parent: 'groups/anqing/plans/import' filter: 'printed_number = \"12\"'"));
  ASSERT_EQ(twelve.tasks_size(), 2);
  EXPECT_EQ(twelve.tasks(0).name(), "groups/anqing/plans/import/tasks/r0011");
  EXPECT_EQ(twelve.tasks(1).name(), "groups/anqing/plans/import/tasks/r0012");
  const auto led = Ask<v1::ListTasksResponse>(
      clerk, absl::StrCat(kTask, "ListTasks"),
      Parse<v1::ListTasksRequest>("parent: 'groups/anqing/plans/import' "
                                  "filter: 'leads:\"groups/anqing/bodies/office\"'"));
  EXPECT_EQ(led.tasks_size(), 7);
}

TEST_F(TaskScenario, ImportOfADraftReplacesItsRows) {
  v1::ImportPlanRequest request = Sample("again");
  const v1::ImportPlanResponse first = Import(request);

  request.set_validate_only(true);
  request.mutable_rows()->DeleteSubrange(30, 5);
  EXPECT_EQ(Import(request).task_count(), 30);
  Caller clerk = servers_->Secretariat("anqing");
  const auto list = Parse<v1::ListTasksRequest>("parent: 'groups/anqing/plans/again'");
  const std::string list_tasks = absl::StrCat(kTask, "ListTasks");
  EXPECT_EQ(Ask<v1::ListTasksResponse>(clerk, list_tasks, list).tasks_size(), 35);

  request.set_validate_only(false);
  request.mutable_plan()->set_etag(first.plan().etag());
  const v1::ImportPlanResponse second = Import(request);
  EXPECT_EQ(second.plan().uid(), first.plan().uid());
  EXPECT_EQ(Ask<v1::ListTasksResponse>(clerk, list_tasks, list).tasks_size(), 30);
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request),
            access::v1::ETAG_MISMATCH);  // the etag is the first one's
}

TEST_F(TaskScenario, ReferencesAreCheckedWhenTheyAreWritten) {
  Caller clerk = servers_->Secretariat("anqing");
  v1::ImportPlanRequest request = Sample("refs");
  request.mutable_plan()->add_lead_bodies("groups/anqing/bodies/nobody");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request),
            access::v1::REFERENCE_NOT_FOUND);
  request.mutable_plan()->set_lead_bodies(4, "groups/jiading/bodies/council");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request),
            access::v1::FIELDS_INVALID);
  request = Sample("refs");
  request.mutable_plan()->set_adopting_resolution("groups/anqing/resolutions/none");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request),
            access::v1::REFERENCE_NOT_FOUND);
  request = Sample("refs");
  request.mutable_plan()->mutable_collectives(0)->add_affiliation_kinds("groups/anqing/kinds/no");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request),
            access::v1::REFERENCE_NOT_FOUND);
}

TEST_F(TaskScenario, AnAssignmentFromReceiptToAcceptance) {  // C1.3–C1.5, C1.11
  Issue("life");
  const std::string name = NameOf("life", "r0018", "motor");  // led by 招生就业部, due 2019-10-31
  Caller motor = servers_->Member("anqing", "motor");
  Caller clerk = servers_->Secretariat("anqing");

  EXPECT_EQ(
      ReasonOf(Try<v1::AcknowledgeAssignmentRequest>(servers_->Member("anqing", "textile"), name)
                   .status()),
      access::v1::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(
      ReasonOf(Try<v1::GetAssignmentRequest>(servers_->Member("anqing", "textile"), name).status()),
      access::v1::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Try<v1::SubmitAssignmentRequest>(motor, name).status()),
            access::v1::STATE_CONFLICT);
  servers_->clock().Set(Day(2019, 6, 5));
  EXPECT_EQ(Do<v1::AcknowledgeAssignmentRequest>(motor, name).state(), Assignment::ACKNOWLEDGED);

  // Measures come four days late: taken, and late for ever.
  servers_->clock().Set(Day(2019, 6, 28));
  const std::string measures =
      "measures { text: '推行订单培养' responsible_post: '人力资源部经理' }";
  EXPECT_EQ(ReasonOf(Try<v1::FileMeasuresRequest>(
                         motor, name, absl::StrCat(measures, " act_date ", Text(Day(2019, 6, 20))))
                         .status()),
            access::v1::ROLE_REQUIRED);  // only the secretariat knows of earlier papers
  const Assignment filed = Do<v1::FileMeasuresRequest>(motor, name, measures);
  EXPECT_EQ(filed.state(), Assignment::MEASURES_FILED);
  EXPECT_EQ(*value::ToCivilDay(filed.measures_filed_date()), Day(2019, 6, 28));
  EXPECT_GT(*value::ToCivilDay(filed.measures_filed_date()),
            *value::ToCivilDay(filed.measures_due_date()));

  servers_->clock().Set(Day(2019, 9, 30));
  const Assignment progress = Do<v1::ReportProgressRequest>(
      motor, name,
      "report { period { year: 2019 month: 9 } text: '已开两个班' percent: '60' "
      "quantities { value: '2' unit: '个' } difficulties: '师资不足' }");
  EXPECT_EQ(progress.state(), Assignment::IN_PROGRESS);
  EXPECT_EQ(*value::ToCivilDay(progress.reports(0).date()), Day(2019, 9, 30));

  servers_->clock().Set(Day(2019, 10, 25));
  Do<v1::SubmitAssignmentRequest>(motor, name, "note: '完成' evidence { title: '班级名册' }");
  EXPECT_EQ(ReasonOf(Try<v1::AcceptAssignmentRequest>(Department("programmes"), name).status()),
            access::v1::ROLE_REQUIRED);
  EXPECT_EQ(ReasonOf(Try<v1::ReturnAssignmentRequest>(Department("enrolment"), name).status()),
            access::v1::FIELDS_INVALID);  // a return needs its reason
  Do<v1::ReturnAssignmentRequest>(Department("enrolment"), name, "reason: '缺少协议文本'");

  // The paper with the agreement came in on the last day and was recorded a week later.
  servers_->clock().Set(Day(2019, 11, 7));
  EXPECT_EQ(ReasonOf(Try<v1::SubmitAssignmentRequest>(
                         clerk, name, absl::StrCat("act_date ", Text(Day(2019, 10, 24))))
                         .status()),
            access::v1::FIELDS_INVALID);  // before the return that it answers
  EXPECT_EQ(ReasonOf(Try<v1::SubmitAssignmentRequest>(
                         clerk, name, absl::StrCat("act_date ", Text(Day(2019, 11, 8))))
                         .status()),
            access::v1::FIELDS_INVALID);  // in the future
  Do<v1::SubmitAssignmentRequest>(clerk, name, absl::StrCat("act_date ", Text(Day(2019, 10, 31))));
  const Assignment done = Do<v1::AcceptAssignmentRequest>(Department("enrolment"), name);
  EXPECT_EQ(done.state(), Assignment::ACCEPTED);
  EXPECT_EQ(done.return_count(), 1);
  EXPECT_EQ(*value::ToCivilDay(done.completed_date()), Day(2019, 10, 31));
  EXPECT_EQ(*value::ToCivilDay(done.first_due_date()), Day(2019, 10, 31));
  std::vector<std::string> events;
  for (const v1::AssignmentEvent& event : done.events()) {
    events.push_back(absl::StrCat(v1::AssignmentEvent::Kind_Name(event.kind()), " ",
                                  value::Format(*value::ToCivilDay(event.date())), " ",
                                  event.principal()));
  }
  EXPECT_THAT(
      events,
      ElementsAre("ASSIGN 2019-06-03 secretariat", "ACKNOWLEDGE 2019-06-05 clerk-motor",
                  "FILE_MEASURES 2019-06-28 clerk-motor", "REPORT_PROGRESS 2019-09-30 clerk-motor",
                  "SUBMIT 2019-10-25 clerk-motor", "RETURN 2019-10-25 enrolment",
                  "SUBMIT 2019-10-31 secretariat", "ACCEPT 2019-11-07 enrolment"));
  EXPECT_EQ(ReasonOf(Try<v1::CancelAssignmentRequest>(clerk, name, "reason: '误发'").status()),
            access::v1::STATE_CONFLICT);
}

TEST_F(TaskScenario, WritesWithAnOldEtagOrARepeatedId) {
  Issue("etag");
  Caller college = servers_->Member("anqing", "college");
  const std::string name = NameOf("etag", "r0001", "college");
  const std::string once = "request_id: 'receipt-1'";
  const Assignment first = Do<v1::AcknowledgeAssignmentRequest>(college, name, once);
  const Assignment again = Do<v1::AcknowledgeAssignmentRequest>(college, name, once);
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  EXPECT_EQ(again.events_size(), 2);
  EXPECT_EQ(
      ReasonOf(Try<v1::FileMeasuresRequest>(college, name, "etag: '1' measures { text: '举措' }")
                   .status()),
      access::v1::ETAG_MISMATCH);
  Do<v1::FileMeasuresRequest>(college, name, "validate_only: true measures { text: '举措' }");
  EXPECT_EQ(Do<v1::GetAssignmentRequest>(college, name).state(), Assignment::ACKNOWLEDGED);
}

TEST_F(TaskScenario, BoardOfAnyDay) {  // N12, A12
  Issue("board");
  Caller clerk = servers_->Secretariat("anqing");
  const v1::PlanBoard december = Board("board", Day(2019, 12, 1));
  EXPECT_TRUE(december.simulated());
  EXPECT_EQ(december.total().assignments(), 165);
  EXPECT_EQ(december.total().red(), 13);
  EXPECT_EQ(december.overdue_count(), 13);
  EXPECT_EQ(december.by_lead_size(), 4);
  EXPECT_EQ(december.by_organization_size(), 5);
  EXPECT_EQ(december.measures_missing_count(), 165);
  EXPECT_EQ(december.annual_targets_missing_size(), 21);
  EXPECT_EQ(Board("board", Day(2020, 1, 1)).total().red(), 60);

  servers_->clock().Set(Day(2019, 7, 1));
  const v1::PlanBoard june = Board("board", Day(2019, 6, 20));
  EXPECT_FALSE(june.simulated());
  EXPECT_EQ(june.total().measures_missing(), 0);

  Caller college = servers_->Member("anqing", "college");
  const std::string name = NameOf("board", "r0004", "college");
  Do<v1::AcknowledgeAssignmentRequest>(college, name);
  Do<v1::FileMeasuresRequest>(college, name, "measures { text: '举措' }");
  Do<v1::SubmitAssignmentRequest>(college, name);
  Do<v1::AcceptAssignmentRequest>(Department("programmes"), name);
  Do<v1::CancelAssignmentRequest>(clerk, NameOf("board", "r0004", "forestry"), "reason: '停招'");
  EXPECT_EQ(Board("board", Day(2019, 6, 20)).SerializeAsString(), june.SerializeAsString());

  const v1::PlanBoard after = Board("board", Day(2019, 12, 1));
  EXPECT_EQ(after.total().red(), 11);
  EXPECT_EQ(after.total().done(), 1);
  EXPECT_EQ(after.total().cancelled(), 1);
  EXPECT_EQ(after.total().assignments(), 164);
  EXPECT_EQ(after.measures_missing_count(), 163);
  EXPECT_EQ(
      Refusal<v1::PlanBoard>(clerk, absl::StrCat(kPlan, "GetPlanBoard"),
                             Parse<v1::GetPlanBoardRequest>(absl::StrCat(
                                 "name: 'groups/anqing/plans/board' as_of ", Text(kIssued - 1)))),
      access::v1::FIELDS_INVALID);
}

TEST_F(TaskScenario, OtherWarningDaysLeaveThePastAsItWas) {  // N12
  IssueRows("warned", {{"修订规划", "2019.7"}});
  const v1::PlanBoard before = Board("warned", Day(2019, 7, 20));
  EXPECT_EQ(before.total().green(), 3);
  servers_->clock().Set(Day(2019, 7, 22));
  Caller clerk = servers_->Secretariat("anqing");
  const auto plan = Ask<v1::Plan>(
      clerk, absl::StrCat(kPlan, "UpdatePlan"),
      Parse<v1::UpdatePlanRequest>("plan { name: 'groups/anqing/plans/warned' warning_days: 30 } "
                                   "update_mask { paths: 'warning_days' }"));
  EXPECT_EQ(plan.warning_changes_size(), 1);
  EXPECT_EQ(Board("warned", Day(2019, 7, 20)).total().green(), 3);
  EXPECT_EQ(Board("warned", Day(2019, 7, 22)).total().yellow(), 3);
}

TEST_F(TaskScenario, LongTermTasksGetAnnualTargets) {  // A12
  Issue("targets");
  const std::string set = absl::StrCat(kTask, "SetAnnualTarget");
  auto request = Parse<v1::SetAnnualTargetRequest>(
      "name: 'groups/anqing/plans/targets/tasks/r0005' year: 2019 text: '走访30所中学' "
      "target { value: '30' unit: '所' qualifier: AT_LEAST }");
  Caller enrolment = Department("enrolment"), training = Department("training");
  EXPECT_EQ(Refusal<v1::Task>(training, set, request), access::v1::ROLE_REQUIRED);
  servers_->clock().Set(Day(2019, 7, 1));
  const auto task = Ask<v1::Task>(enrolment, set, request);
  ASSERT_EQ(task.annual_targets_size(), 1);
  EXPECT_EQ(task.annual_targets(0).set_by(), "enrolment");
  servers_->clock().Set(Day(2019, 8, 1));
  request.set_text("走访40所中学");
  const auto changed = Ask<v1::Task>(enrolment, set, request);
  ASSERT_EQ(changed.annual_targets_size(), 1);
  EXPECT_EQ(changed.annual_targets(0).text(), "走访40所中学");
  EXPECT_EQ(*value::ToCivilDay(changed.annual_targets(0).set_date()), Day(2019, 7, 1));
  EXPECT_EQ(Board("targets", Day(2019, 6, 30)).annual_targets_missing_size(), 21);
  EXPECT_EQ(Board("targets", Day(2019, 8, 1)).annual_targets_missing_size(), 20);
  EXPECT_EQ(Board("targets", Day(2020, 1, 1)).annual_targets_missing_size(), 41);

  request.set_name("groups/anqing/plans/targets/tasks/r0010");  // due 2019.12
  EXPECT_EQ(Refusal<v1::Task>(enrolment, set, request), access::v1::RULE_VIOLATED);
  request.set_name("groups/anqing/plans/targets/tasks/r0005");
  request.set_year(2018);
  EXPECT_EQ(Refusal<v1::Task>(enrolment, set, request), access::v1::FIELDS_INVALID);
}

TEST_F(TaskScenario, FactsNameWhatTheyCount) {  // A14, S17
  Issue("facts");
  Caller college = servers_->Member("anqing", "college");
  servers_->clock().Set(Day(2019, 6, 20));
  for (const char* task : {"r0001", "r0004", "r0018"}) {
    const std::string name = NameOf("facts", task, "college");
    Do<v1::AcknowledgeAssignmentRequest>(college, name);
    Do<v1::FileMeasuresRequest>(college, name, "measures { text: '举措' }");
  }
  servers_->clock().Set(Day(2019, 10, 10));
  Do<v1::SubmitAssignmentRequest>(college, NameOf("facts", "r0004", "college"));
  Do<v1::AcceptAssignmentRequest>(Department("programmes"), NameOf("facts", "r0004", "college"));

  servers_->clock().Set(Day(2020, 1, 10));
  const auto request = Parse<v1::GetTaskFactsRequest>(
      "parent: 'groups/anqing' plans: 'groups/anqing/plans/facts' "
      "organizations: 'groups/anqing/organizations/college' "
      "organizations: 'groups/anqing/organizations/latecomer' "
      "period_first { year: 2019 month: 1 day: 1 } period_last { year: 2019 month: 12 day: 31 }");
  Caller evaluation = servers_->As({.group = "*",
                                    .roles = {access::v1::SYSTEM},
                                    .scopes = {"task.read"},
                                    .subject = "evaluation"});
  const auto facts = Ask<v1::GetTaskFactsResponse>(evaluation, kFacts, request);
  ASSERT_EQ(facts.subjects_size(), 2);
  std::vector<std::string> counted;
  for (const v1::TaskFact& fact : facts.subjects(0).facts()) {
    counted.push_back(absl::StrCat(fact.fact_id(), " ", fact.numerator(), "/", fact.denominator()));
    EXPECT_EQ(fact.numerator_names_size(), fact.numerator());
    EXPECT_EQ(fact.denominator_names_size(), fact.denominator());
  }
  EXPECT_THAT(counted, ElementsAre("measures_filed_on_time 3/35", "completed_on_time 1/14",
                                   "accepted_without_return 1/1", "reports_filed 1/35",
                                   "not_extended 14/14", "extensions_asked_in_time 0/0",
                                   "not_ordered 35/35", "orders_replied_on_time 0/0"));
  EXPECT_THAT(facts.subjects(0).facts(1).numerator_names(),
              ElementsAre(NameOf("facts", "r0004", "college")));
  for (const v1::TaskFact& fact : facts.subjects(1).facts()) EXPECT_EQ(fact.denominator(), 0);
  EXPECT_GT(facts.journal_position(), 0);

  v1::GetTaskFactsRequest all = request;
  all.clear_organizations();
  EXPECT_EQ(Ask<v1::GetTaskFactsResponse>(evaluation, kFacts, all).subjects_size(), 5);
  EXPECT_EQ(Refusal<v1::GetTaskFactsResponse>(college, kFacts, request), access::v1::ROLE_REQUIRED);
}

TEST_F(TaskScenario, AClosedPlanMovesNoMore) {
  v1::ImportPlanRequest sample = Sample("close");
  // One row with a limit, one long-term.
  sample.mutable_rows()->DeleteSubrange(5, 30);
  sample.mutable_rows()->DeleteSubrange(0, 3);
  Import(sample);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("close"));
  const auto request = Parse<v1::ClosePlanRequest>("name: 'groups/anqing/plans/close'");
  const std::string close = absl::StrCat(kPlan, "ClosePlan");
  EXPECT_THAT(Rules(clerk.Ask<v1::Plan>(close, request).status()),
              ElementsAre("plan.assignments-open"));
  for (const char* school : {"college", "forestry", "health"}) {
    Do<v1::CancelAssignmentRequest>(clerk, NameOf("close", "r0001", school), "reason: '政策取消'");
  }
  const auto closed = Ask<v1::Plan>(clerk, close, request);
  EXPECT_EQ(closed.state(), v1::Plan::CLOSED);
  EXPECT_EQ(*value::ToCivilDay(closed.end_date()), kIssued);
  EXPECT_EQ(ReasonOf(Try<v1::AcknowledgeAssignmentRequest>(servers_->Member("anqing", "motor"),
                                                           NameOf("close", "r0002", "motor"))
                         .status()),
            access::v1::STATE_CONFLICT);
}

TEST_F(TaskScenario, GroupsDoNotSeeEachOther) {
  Issue("apart");
  Caller other = servers_->Secretariat("jiading");
  EXPECT_EQ(Refusal<v1::Plan>(other, absl::StrCat(kPlan, "GetPlan"),
                              Parse<v1::GetPlanRequest>("name: 'groups/anqing/plans/apart'")),
            access::v1::ROLE_REQUIRED);
}

}  // namespace
}  // namespace edugroup::task
