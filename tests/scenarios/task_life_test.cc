// The life of an assignment beside its straight way: wrongly assigned, suspended, reopened, waiting
// for a trigger, measured elsewhere; what reports say of targets, quotas and checklists.
#include <gmock/gmock.h>

#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;

class LifeScenario : public TaskScenario {
 protected:
  static absl::StatusOr<v1::Task> Update(const std::string& task, const std::string& mask) {
    Caller clerk = servers_->Secretariat("anqing");
    return clerk.Ask<v1::Task>(absl::StrCat(kTask, "UpdateTask"),
                               Parse<v1::UpdateTaskRequest>(absl::StrCat(
                                   "task { ", task, " } update_mask { paths: '", mask, "' }")));
  }
  static std::string TaskOf(const std::string& plan, const char* task) {
    return absl::StrCat("groups/anqing/plans/", plan, "/tasks/", task);
  }
};

TEST_F(LifeScenario, AWrongAssignmentIsReturnedAndSentOutAgain) {  // C1.3
  v1::ImportPlanRequest request = Sample("decline");
  request.mutable_plan()->mutable_receipt_rule()->set_days(3);
  Import(request);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("decline"));
  const std::string name = NameOf("decline", "r0018", "motor");
  EXPECT_EQ(*value::ToCivilDay(Do<v1::GetAssignmentRequest>(clerk, name).receipt_due_date()),
            Day(2019, 6, 6));
  EXPECT_EQ(
      CountAssignments(clerk, "decline", "receipt_due_date < \"2019-06-07\" AND state = ASSIGNED"),
      165);  // nobody has signed

  Caller motor = servers_->Member("anqing", "motor");
  Do<v1::DeclineAssignmentRequest>(motor, name, "reason: '不属于本企业业务'");
  EXPECT_EQ(ReasonOf(Try<v1::FileMeasuresRequest>(motor, name, "measures { text: 'x' }").status()),
            access::v1::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(Try<v1::RedispatchAssignmentRequest>(motor, name, "reason: 'x'").status()),
            access::v1::ROLE_REQUIRED);
  servers_->clock().Set(Day(2019, 6, 10));
  Caller lead = Department("enrolment");
  EXPECT_EQ(
      ReasonOf(Try<v1::RedispatchAssignmentRequest>(
                   lead, name, "reason: '改派' organization: 'groups/anqing/organizations/none'")
                   .status()),
      access::v1::REFERENCE_NOT_FOUND);
  // To one that is no member on that day (A27).
  const Assignment fresh = Do<v1::RedispatchAssignmentRequest>(
      lead, name, "reason: '改派' organization: 'groups/anqing/organizations/latecomer'");
  EXPECT_EQ(fresh.name(), NameOf("decline", "r0018", "latecomer"));
  EXPECT_EQ(fresh.state(), Assignment::ASSIGNED);
  EXPECT_EQ(fresh.redispatched_from(), name);
  EXPECT_EQ(*value::ToCivilDay(fresh.due_date()), Day(2019, 10, 31));
  EXPECT_EQ(*value::ToCivilDay(fresh.receipt_due_date()), Day(2019, 6, 13));
  const Assignment old = Do<v1::GetAssignmentRequest>(clerk, name);
  EXPECT_EQ(old.state(), Assignment::CANCELLED);
  EXPECT_EQ(old.redispatched_to(), fresh.name());
  EXPECT_EQ(old.events(1).note(), "不属于本企业业务");
  EXPECT_EQ(old.events(2).note(), "改派");

  // The lead insists: the same organisation, days for receipt anew.
  const std::string other = NameOf("decline", "r0018", "textile");
  Do<v1::DeclineAssignmentRequest>(servers_->Member("anqing", "textile"), other, "reason: '误派'");
  const Assignment again = Do<v1::RedispatchAssignmentRequest>(lead, other, "reason: '确属本企业'");
  EXPECT_EQ(again.name(), other);
  EXPECT_EQ(again.state(), Assignment::ASSIGNED);
  EXPECT_EQ(*value::ToCivilDay(again.receipt_due_date()), Day(2019, 6, 13));
}

TEST_F(LifeScenario, SuspendedAndReopened) {  // C1.10, C1.12
  Issue("pause");
  const std::string name = NameOf("pause", "r0018", "motor");
  Caller motor = servers_->Member("anqing", "motor");
  Caller lead = Department("enrolment");
  Do<v1::AcknowledgeAssignmentRequest>(motor, name);
  Do<v1::FileMeasuresRequest>(motor, name, "measures { text: '分两步' }");
  EXPECT_EQ(
      ReasonOf(Try<v1::SuspendAssignmentRequest>(Department("training"), name, "reason: '挂账'")
                   .status()),
      access::v1::ROLE_REQUIRED);
  Do<v1::SuspendAssignmentRequest>(lead, name, "reason: '企业搬迁'");
  servers_->clock().Set(Day(2019, 11, 20));
  EXPECT_EQ(Board("pause", Day(2019, 11, 20)).total().red(), 12);  // 13 less the suspended one
  EXPECT_EQ(Board("pause", Day(2019, 11, 20)).total().suspended(), 1);
  EXPECT_EQ(Do<v1::ResumeAssignmentRequest>(lead, name, "reason: '恢复生产'").state(),
            Assignment::MEASURES_FILED);
  EXPECT_EQ(Board("pause", Day(2019, 11, 20)).total().red(), 13);
  Do<v1::SubmitAssignmentRequest>(motor, name);
  Do<v1::AcceptAssignmentRequest>(lead, name);
  servers_->clock().Set(Day(2019, 12, 10));
  const Assignment reopened = Do<v1::ReopenAssignmentRequest>(lead, name, "reason: '回访不属实'");
  EXPECT_EQ(reopened.state(), Assignment::REOPENED);
  EXPECT_FALSE(reopened.has_completed_date());
  EXPECT_EQ(Board("pause", Day(2019, 12, 9)).total().late_done(), 1);  // as it was
  EXPECT_EQ(Board("pause", Day(2019, 12, 10)).total().late_done(), 0);
  EXPECT_EQ(ReasonOf(Try<v1::ReopenAssignmentRequest>(lead, name, "reason: 'x'").status()),
            access::v1::STATE_CONFLICT);
}

TEST_F(LifeScenario, ATriggerStartsTheDays) {  // A26
  v1::ImportPlanRequest request = Sample("trigger");
  request.mutable_rows(3)->set_limit_text("省里扩招政策出台后20个工作日内");
  request.mutable_rows(4)->set_limit_text("");
  Import(request);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("trigger"));
  EXPECT_EQ(Board("trigger", Day(2020, 12, 31)).total().waiting(), 3);
  EXPECT_EQ(Board("trigger", Day(2020, 12, 31)).total().no_limit(), 5);
  const std::string record = absl::StrCat(kTask, "RecordTrigger");
  const auto wanted = Parse<v1::RecordTriggerRequest>(
      absl::StrCat("name: '", TaskOf("trigger", "r0004"), "' basis: '皖教职成〔2019〕4号'"));
  servers_->clock().Set(Day(2019, 7, 1));
  Caller lead = Department("programmes");
  const auto task = Ask<v1::Task>(lead, record, wanted);
  EXPECT_EQ(task.limit().trigger(), "省里扩招政策出台");
  // Twenty working days from Monday 1 July end on Monday 29 July.
  const Assignment started =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("trigger", "r0004", "college"));
  EXPECT_EQ(*value::ToCivilDay(started.due_date()), Day(2019, 7, 29));
  EXPECT_EQ(*value::ToCivilDay(started.first_due_date()), Day(2019, 7, 29));
  EXPECT_EQ(Board("trigger", Day(2019, 6, 30)).total().waiting(), 3);
  EXPECT_EQ(Board("trigger", Day(2019, 7, 30)).total().red(), 3);
  EXPECT_THAT(Rules(lead.Ask<v1::Task>(record, wanted).status()),
              ElementsAre("task.trigger-recorded"));
  EXPECT_THAT(
      Rules(clerk
                .Ask<v1::Task>(record, Parse<v1::RecordTriggerRequest>(absl::StrCat(
                                           "name: '", TaskOf("trigger", "r0005"), "' basis: 'x'")))
                .status()),
      ElementsAre("task.no-trigger"));
}

TEST_F(LifeScenario, ReportsSayWhereTargetsStand) {
  v1::ImportPlanRequest request = Sample("targets");
  request.mutable_rows(30)->set_target_text(
      "培训500人以上；开设3个专业；就业率达到70%；全面提高质量");
  const v1::ImportPlanResponse imported = Import(request);
  int unquantified = 0;
  for (const type::Finding& finding : imported.findings()) {
    if (finding.rule_id() == "plan.target-unquantified") ++unquantified;
  }
  EXPECT_EQ(unquantified, 1);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("targets"));
  const std::string name = NameOf("targets", "r0031", "college");
  Caller college = servers_->Member("anqing", "college");
  Do<v1::AcknowledgeAssignmentRequest>(college, name);
  const std::string sha(64, 'a');
  const Assignment reported = Do<v1::ReportProgressRequest>(
      college, name,
      absl::StrCat("report { period { year: 2019 month: 6 } text: '半年' difficulties: '缺师资' "
                   "target_values { metric: '培训' value { value: '320' unit: '人' } } "
                   "target_values { metric: '开设' value { value: '2' unit: '个专业' } } "
                   "target_values { metric: '就业率' value { value: '71.5' unit: '%' } } "
                   "target_values { metric: '全面提高质量' text: '明显提高' } "
                   "evidence { title: '名册' uri: 'https://files.example/1' sha256: '",
                   sha, "' } }"));
  EXPECT_EQ(reported.reports(0).target_values_size(), 4);
  EXPECT_EQ(reported.reports(0).evidence(0).sha256(), sha);
  for (const char* bad :
       {"target_values { metric: '招生' text: 'x' }",
        "target_values { metric: '培训' value { value: '1' unit: '家' } }",
        "evidence { title: '名册' uri: 'https://files.example/1' }", "parts { item: 'policy' }"}) {
    EXPECT_EQ(ReasonOf(Try<v1::ReportProgressRequest>(
                           college, name, absl::StrCat("report { text: 'x' ", bad, " }"))
                           .status()),
              access::v1::FIELDS_INVALID)
        << bad;
  }
}

TEST_F(LifeScenario, DeliverablesAreHandedInByName) {  // A28
  v1::ImportPlanRequest request = Sample("deliver");
  request.mutable_rows(8)->set_deliverables("就业创业指南、政策汇编");
  Import(request);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("deliver"));
  const std::string name = NameOf("deliver", "r0009", "college");
  Caller college = servers_->Member("anqing", "college");
  Do<v1::AcknowledgeAssignmentRequest>(college, name);
  Do<v1::FileMeasuresRequest>(college, name, "measures { text: '举措' }");
  const Assignment reported = Do<v1::ReportProgressRequest>(
      college, name, "report { text: '已编' evidence { title: '初稿' deliverable: '政策汇编' } }");
  EXPECT_THAT(reported.missing_deliverables(), ElementsAre("就业创业指南"));
  EXPECT_EQ(ReasonOf(Try<v1::SubmitAssignmentRequest>(
                         college, name, "evidence { title: '照片' deliverable: '毕业照' }")
                         .status()),
            access::v1::FIELDS_INVALID);
  const Assignment submitted = Do<v1::SubmitAssignmentRequest>(
      college, name, "evidence { title: '定稿' deliverable: '就业创业指南' }");
  EXPECT_EQ(submitted.missing_deliverables_size(), 0);
}

// Row 14 wants goals for every year with each park and county, row 13 a consultation that recurs.
TEST_F(LifeScenario, YearlyGoalsWithEachParkAndRegularConsultation) {  // A29, A27
  Issue("parks");
  Caller lead = Department("enrolment");
  const auto task = [&](const char* id) {
    v1::GetTaskRequest request;
    request.set_name(TaskOf("parks", id));
    return Ask<v1::Task>(lead, absl::StrCat(kTask, "GetTask"), request);
  };
  Caller clerk = servers_->Secretariat("anqing");
  const auto goals = Ask<v1::Task>(
      clerk, absl::StrCat(kTask, "SetAnnualTarget"),
      Parse<v1::SetAnnualTargetRequest>(absl::StrCat(
          "name: '", TaskOf("parks", "r0014"), "' year: 2019 text: '与各园区、县区商定年度目标' ",
          "targets { metric: '经开区 订单班' bound { operator: AT_LEAST value: '3' } unit: '个' } ",
          "targets { metric: '高新区 订单班' bound { operator: AT_LEAST value: '2' } unit: '个' } ",
          "targets { metric: '桐城市 协议' text: '签订合作协议' }")));
  ASSERT_EQ(goals.annual_targets_size(), 1);
  EXPECT_EQ(goals.annual_targets(0).targets_size(), 3);
  EXPECT_EQ(task("r0014").limit().kind(), v1::Limit::LONG_TERM);
  // Once a quarter, each time with a record and somebody of the park.
  const auto set =
      Update(absl::StrCat(
                 "name: '", TaskOf("parks", "r0013"),
                 "' checklist { occasions: 4 items { id: 'minutes' text: '会商纪要' } items { id: "
                 "'park' text: '园区到场' kind: ATTENDANCE } }"),
             "checklist");
  ASSERT_TRUE(set.ok()) << set.status();
  const std::string name = NameOf("parks", "r0013", "college");
  Caller college = servers_->Member("anqing", "college");
  Do<v1::AcknowledgeAssignmentRequest>(college, name);
  const Assignment met =
      Do<v1::ReportProgressRequest>(college, name,
                                    "report { period { year: 2019 month: 6 } text: '第二季度会商' "
                                    "parts { item: 'minutes' occasion: 1 } parts { item: 'park' "
                                    "occasion: 1 text: '经开区管委会' } "
                                    "}");
  EXPECT_EQ(met.checked_parts_size(), 2);
  EXPECT_THAT(Rules(Try<v1::SubmitAssignmentRequest>(college, name).status()),
              ElementsAre("assignment.checklist-incomplete", "assignment.checklist-incomplete",
                          "assignment.checklist-incomplete"));
}

// Ten working days after the quarter, by a calendar that grows while the plan runs.
TEST_F(LifeScenario, WorkingDaysAfterAQuarterFollowTheCalendar) {  // X3, P18
  servers_->clock().Set(Day(2019, 10, 8));
  IssueRows("working-days", {{"编制季度报告", "每季度后10个工作日内"}}, Day(2019, 10, 8),
            "holiday_calendar: '2019-10-12 workday\\n2020-01-01 holiday' warning_days: 10");
  Caller clerk = servers_->Secretariat("anqing");
  const std::string name = NameOf("working-days", "r0001", "college");
  // From Thursday 2 January: 2-3, 6-10 and 13-15.
  EXPECT_EQ(*value::ToCivilDay(Do<v1::GetAssignmentRequest>(clerk, name).due_date()),
            Day(2020, 1, 15));
  const auto grow = [&](const std::string& lines) {
    return clerk.Ask<v1::Plan>(
        absl::StrCat(kPlan, "UpdatePlan"),
        Parse<v1::UpdatePlanRequest>(absl::StrCat(
            "plan { name: 'groups/anqing/plans/working-days' holiday_calendar: '2019-10-12 "
            "workday\\n2020-01-01 holiday\\n",
            lines, "' } update_mask { paths: 'holiday_calendar' }")));
  };
  servers_->clock().Set(Day(2019, 11, 21));
  EXPECT_EQ(ReasonOf(grow("2019-11-30 workday").status()), access::v1::FIELDS_INVALID);
  const std::string board = Board("working-days", Day(2019, 11, 21)).SerializeAsString();
  ASSERT_TRUE(grow("2020-01-02 holiday\\n2020-01-11 workday").ok());
  // 3, 6-10, Saturday 11, 13-15: the same day; without the 2nd and with the 11th.
  EXPECT_EQ(*value::ToCivilDay(Do<v1::GetAssignmentRequest>(clerk, name).due_date()),
            Day(2020, 1, 15));
  ASSERT_TRUE(grow("2020-01-02 holiday").ok());
  EXPECT_EQ(*value::ToCivilDay(Do<v1::GetAssignmentRequest>(clerk, name).due_date()),
            Day(2020, 1, 16));
  EXPECT_EQ(Board("working-days", Day(2019, 11, 21)).SerializeAsString(), board);
  EXPECT_EQ(Board("working-days", Day(2020, 1, 16)).total().red(), 0);
  EXPECT_EQ(Board("working-days", Day(2020, 1, 17)).total().red(), 4);  // four schools by then
}

TEST_F(LifeScenario, QuotasAddUp) {  // A24
  Issue("quota");
  const std::string task = absl::StrCat("name: '", TaskOf("quota", "r0010"), "' ");
  const auto part = [](const char* organization, const char* programme, int value) {
    return absl::StrCat("parts { organization: 'groups/anqing/organizations/", organization,
                        "' programme: '", programme, "' value { value: '", value,
                        "' unit: '人' } } ");
  };
  const std::string split =
      absl::StrCat("quota { metric: '本地就业' total { value: '300' unit: '人' } ",
                   part("college", "汽车检测", 120), part("college", "电子商务", 80));
  const auto good = Update(absl::StrCat(task, split, part("health", "护理", 100), "}"), "quota");
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_EQ(good->quota().parts_size(), 3);
  EXPECT_THAT(
      Rules(Update(absl::StrCat(task, split, part("health", "护理", 90), "}"), "quota").status()),
      ElementsAre("task.quota-sum-differs"));
  EXPECT_THAT(
      Rules(
          Update(absl::StrCat(task, split, part("latecomer", "护理", 100), "}"), "quota").status()),
      ElementsAre("task.quota-organization-unknown"));
  EXPECT_EQ(ReasonOf(Update(absl::StrCat(task, "text: '别的任务'"), "text").status()),
            access::v1::FIELDS_INVALID);
  Caller other = Department("training");
  EXPECT_EQ(Refusal<v1::Task>(other, absl::StrCat(kTask, "UpdateTask"),
                              Parse<v1::UpdateTaskRequest>(
                                  absl::StrCat("task { ", task, "deliverables: 'x' } ",
                                               "update_mask { paths: 'deliverables' }"))),
            access::v1::ROLE_REQUIRED);
}

TEST_F(LifeScenario, NineClustersExistAndTheTaskIsDone) {  // A25
  Issue("clusters");
  const std::string name = TaskOf("clusters", "r0023");
  const auto set = Update(absl::StrCat("name: '", name,
                                       "' measure { bodies { kind: 'cluster-committee' } bound { "
                                       "operator: AT_LEAST value: '9' } }"),
                          "measure");
  ASSERT_TRUE(set.ok()) << set.status();
  Caller clerk = servers_->Secretariat("anqing");
  const std::string measure = absl::StrCat(kTask, "MeasureTask");
  const auto request = Parse<v1::MeasureTaskRequest>(absl::StrCat("name: '", name, "'"));
  const char* clusters[] = {"汽车",     "装备制造", "商贸物流", "信息技术", "生物医药",
                            "化工新材", "旅游文化", "现代农业", "学前教育"};
  servers_->clock().Set(Day(2019, 6, 20));
  for (int i = 1; i <= 9; ++i) {
    const std::string id = absl::StrCat("cluster", i);
    AddBody(id.c_str(), absl::StrCat(clusters[i - 1], "专业群建设委员会").c_str(),
            "cluster-committee");
    if (i < 9) {
      Ask<committee::v1::Body>(
          clerk, "edugroup.committee.v1.BodyService/EstablishBody",
          Parse<committee::v1::EstablishBodyRequest>(absl::StrCat(
              "name: 'groups/anqing/bodies/", id, "' date { year: 2019 month: 6 day: ", i, " }")));
    }
  }
  const auto eight = Ask<v1::Task>(clerk, measure, request);
  EXPECT_EQ(eight.measurement().count(), 8);
  EXPECT_FALSE(eight.measurement().holds());
  Ask<committee::v1::Body>(
      clerk, "edugroup.committee.v1.BodyService/EstablishBody",
      Parse<committee::v1::EstablishBodyRequest>("name: 'groups/anqing/bodies/cluster9' "
                                                 "date { year: 2019 month: 6 day: 20 }"));
  const auto nine = Ask<v1::Task>(clerk, measure, request);
  EXPECT_EQ(nine.measurement().count(), 9);
  EXPECT_TRUE(nine.measurement().holds());
  EXPECT_EQ(Board("clusters", Day(2019, 6, 20)).total().done(), 5);
  EXPECT_EQ(Board("clusters", Day(2019, 6, 19)).total().done(), 0);
  const Assignment done = Do<v1::GetAssignmentRequest>(clerk, NameOf("clusters", "r0023", "motor"));
  EXPECT_EQ(done.state(), Assignment::ACCEPTED);
  EXPECT_EQ(*value::ToCivilDay(done.completed_date()), Day(2019, 6, 20));
  EXPECT_THAT(Rules(clerk
                        .Ask<v1::Task>(measure, Parse<v1::MeasureTaskRequest>(absl::StrCat(
                                                    "name: '", TaskOf("clusters", "r0022"), "'")))
                        .status()),
              ElementsAre("task.no-measure"));
}

}  // namespace
}  // namespace edugroup::task
