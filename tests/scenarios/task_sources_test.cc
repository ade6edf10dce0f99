// What the documents of Jiading and Yichang ask of plans: duties of bodies, changes of bodies as
// tasks, a plan for one school, last year's results.
#include "tests/scenarios/task_sources.h"

#include <gmock/gmock.h>

#include "edugroup/task/v1/supervision_service.pb.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(SourcesScenario, TasksServeTheDutiesOfCommittees) {  // J17, J22
  v1::ImportPlanRequest request =
      PlanOfRows("jiading", "duties",
                 {{"申报高技能人才培训资质", "2019.12"}, {"反馈培训情况", "每季度"}, {"其他", ""}});
  request.mutable_rows(0)->set_duties("社会服务委员会：协助院校申报培训资质；秘书处：协调");
  request.mutable_rows(1)->set_duties("社会服务工作委员会：feedback");
  EXPECT_THAT(RulesOf(ImportTo("jiading", request)),
              ElementsAre("plan.base-date-missing", "plan.duty-unknown"));
  Caller clerk = servers_->Secretariat("jiading");
  const std::string issue = absl::StrCat(kPlan, "IssuePlan");
  EXPECT_THAT(Rules(clerk.Ask<v1::Plan>(issue, IssueOf(request)).status()),
              ElementsAre("plan.duty-unknown"));
  request.mutable_rows(0)->set_duties(
      "社会服务委员会：协助院校申报培训资质；社会服务委员会：定期向集团和院校反馈");
  ImportAndIssue("jiading", request);

  const std::string feedback = "groups/jiading/bodies/services/duties/feedback";
  EXPECT_THAT(TasksWith("jiading", "duties", absl::StrCat("duties:\"", feedback, "\"")),
              ElementsAre("申报高技能人才培训资质", "反馈培训情况"));
  const v1::PlanBoard board = BoardOf("jiading", "duties", kIssued);
  EXPECT_THAT(Lines(board.by_duty()), ElementsAre("社会服务委员会：协助院校申报培训资质 1/2",
                                                  "社会服务委员会：定期向集团和院校反馈 2/4"));
  EXPECT_EQ(board.by_duty(1).key(), feedback);

  // Round trip, and a correction that is approved.
  const v1::ExportPlanResponse table = Export("jiading", "duties");
  EXPECT_THAT(RulesOf(ImportAgain("jiading", "duties-again", table)), IsEmpty());
  EXPECT_THAT(TasksWith("jiading", "duties-again", absl::StrCat("duties:\"", feedback, "\"")),
              ElementsAre("申报高技能人才培训资质", "反馈培训情况"));
  v1::AmendPlanRequest amend;
  amend.set_name("groups/jiading/plans/duties");
  *amend.mutable_rows() = table.rows();
  amend.mutable_rows(0)->set_duties("社会服务委员会：apply");
  amend.add_approved_changes("r0001/duties");
  amend.set_reason("勘误");
  EXPECT_EQ(
      Ask<v1::AmendPlanResponse>(clerk, absl::StrCat(kPlan, "AmendPlan"), amend).changes_size(), 1);
  EXPECT_THAT(TasksWith("jiading", "duties", absl::StrCat("duties:\"", feedback, "\"")),
              ElementsAre("反馈培训情况"));
}

TEST_F(SourcesScenario, EachChangeOfABodyIsATask) {  // J25
  ImportAndIssue("jiading",
                 PlanOfRows("jiading", "bodies",
                            {{"增设发展专家咨询委员会", "2019.9"}, {"调整专业组", "2019.12"}}));
  Caller clerk = servers_->Secretariat("jiading");
  const std::string task = "groups/jiading/plans/bodies/tasks/r0001";
  Ask<v1::Task>(clerk, absl::StrCat(kTask, "UpdateTask"),
                Parse<v1::UpdateTaskRequest>(absl::StrCat(
                    "task { name: '", task,
                    "' measure { bodies { display_names: '发展专家咨询委员会' } bound { operator: "
                    "EQUAL value: '1' } } } update_mask { paths: 'measure' }")));
  servers_->clock().Set(Day(2019, 10, 8));
  EXPECT_EQ(BoardOf("jiading", "bodies", Day(2019, 10, 8)).total().red(), 2);
  AddBody("experts", "发展专家咨询委员会", "advisory-committee", "jiading");
  Ask<committee::v1::Body>(
      clerk, "edugroup.committee.v1.BodyService/EstablishBody",
      Parse<committee::v1::EstablishBodyRequest>(
          "name: 'groups/jiading/bodies/experts' date { year: 2019 month: 10 day: 8 }"));
  const auto measured =
      Ask<v1::Task>(clerk, absl::StrCat(kTask, "MeasureTask"),
                    Parse<v1::MeasureTaskRequest>(absl::StrCat("name: '", task, "'")));
  EXPECT_TRUE(measured.measurement().holds());
  EXPECT_EQ(BoardOf("jiading", "bodies", Day(2019, 10, 8)).total().late_done(), 2);
}

TEST_F(SourcesScenario, OnePlanForEachSchool) {  // Y17
  v1::ImportPlanRequest whole = PlanOfRows("yichang", "layout", {{"调整专业布局", "长期"}});
  *whole.mutable_plan()->add_stages() =
      Parse<v1::Stage>("display_name: '第一期' end { year: 2019 }");
  ImportTo("yichang", whole);
  v1::ImportPlanRequest variant = PlanOfRows(
      "yichang", "layout-tourism", {{"停办会计专业", "2019.12"}, {"新开研学旅行专业", "2020.9"}});
  variant.mutable_plan()->clear_collectives();
  variant.mutable_plan()->set_base_plan("groups/yichang/plans/layout");
  variant.mutable_plan()->set_organization("groups/yichang/organizations/tourism");
  for (const char* stage : {"display_name: '第一期' end { year: 2019 }",
                            "display_name: '第二期' start { year: 2020 } end { year: 2021 }"}) {
    *variant.mutable_plan()->add_stages() = Parse<v1::Stage>(stage);
  }
  for (int i = 0; i < 2; ++i) {
    variant.mutable_rows(i)->set_implementers("旅游职业学校");
    variant.mutable_rows(i)->set_stage(i == 0 ? "第一期" : "第二期");
  }
  v1::ImportPlanRequest wrong = variant;
  wrong.mutable_rows(1)->set_implementers("湖北三峡职业技术学院");
  wrong.mutable_rows(1)->set_stage("第一期");
  EXPECT_THAT(RulesOf(ImportTo("yichang", wrong)),
              ElementsAre("plan.base-date-missing", "plan.limit-outside-stage",
                          "plan.variant-other-implementer"));
  Caller clerk = servers_->Secretariat("yichang");
  EXPECT_THAT(Rules(clerk.Ask<v1::Plan>(absl::StrCat(kPlan, "IssuePlan"), IssueOf(wrong)).status()),
              ElementsAre("plan.variant-other-implementer"));
  const v1::Plan issued = ImportAndIssue("yichang", variant);
  EXPECT_EQ(issued.assignment_count(), 2);
  EXPECT_THAT(PlansWith("yichang", "base_plan = \"groups/yichang/plans/layout\""),
              ElementsAre("layout-tourism"));
  EXPECT_THAT(PlansWith("yichang", "organization = \"groups/yichang/organizations/sanxia\""),
              IsEmpty());
  EXPECT_THAT(Lines(BoardOf("yichang", "layout-tourism", kIssued).by_stage()),
              ElementsAre("第一期 1/1", "第二期 1/1"));
  EXPECT_THAT(TasksWith("yichang", "layout-tourism", "stage = \"第二期\""),
              ElementsAre("新开研学旅行专业"));

  // What it is a variant of survives the round trip.
  const auto again = ImportAgain("yichang", "layout-copy", Export("yichang", "layout-tourism"));
  EXPECT_EQ(again.plan().base_plan(), "groups/yichang/plans/layout");
  EXPECT_EQ(again.plan().stages_size(), 2);
  EXPECT_THAT(RulesOf(again), IsEmpty());

  const std::string create = absl::StrCat(kPlan, "CreatePlan");
  const auto refused = [&](const char* base) {
    return Refusal<v1::Plan>(
        clerk, create,
        Parse<v1::CreatePlanRequest>(
            absl::StrCat("parent: 'groups/yichang' plan { display_name: '一校一策' organization: "
                         "'groups/yichang/organizations/sanxia' base_plan: '",
                         base, "' }")));
  };
  EXPECT_EQ(refused("groups/yichang/plans/none"), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(refused("groups/yichang/plans/layout-tourism"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(refused("groups/linzi/plans/layout"), access::v1::FIELDS_INVALID);
}

TEST_F(SourcesScenario, LastYearsBestSpeakInTheCouncil) {  // Y10, Y11
  ImportAndIssue("yichang", PlanOfRows("yichang", "spring",
                                       {{"产教对接研讨", "2019.7"}, {"访企业", "2019.7"}}));
  const auto finish = [](const char* school, const char* task, Day day) {
    const std::string name =
        absl::StrCat("groups/yichang/plans/spring/tasks/", task, "/assignments/", school);
    Caller member = servers_->Member("yichang", school);
    servers_->clock().Set(day);
    Do<v1::AcknowledgeAssignmentRequest>(member, name);
    // C1.4: measures with the post that answers for them and what each quarter is to show.
    const Assignment filed =
        Do<v1::FileMeasuresRequest>(member, name,
                                    "measures { text: '举办研讨' responsible_post: "
                                    "'产教融合处处长' milestones: '二季度：发出邀请' "
                                    "milestones: '三季度：签约' }");
    EXPECT_EQ(filed.measures().milestones_size(), 2);
    Do<v1::SubmitAssignmentRequest>(member, name);
    Do<v1::AcceptAssignmentRequest>(servers_->Secretariat("yichang"), name);
  };
  for (const char* task : {"r0001", "r0002"}) finish("tourism", task, Day(2019, 7, 20));
  finish("sanxia", "r0001", Day(2019, 7, 20));
  finish("sanxia", "r0002", Day(2019, 8, 2));
  servers_->clock().Set(Day(2020, 1, 10));
  const auto bulletin = Ask<v1::Bulletin>(
      servers_->Secretariat("yichang"), "edugroup.task.v1.SupervisionService/GetBulletin",
      Parse<v1::GetBulletinRequest>(
          "parent: 'groups/yichang' plans: 'groups/yichang/plans/spring' period_first { year: 2019 "
          "month: 1 day: 1 } period_last { year: 2019 month: 12 day: 31 }"));
  std::vector<std::string> ranks;
  for (const v1::BulletinLine& line : bulletin.organizations()) {
    ranks.push_back(absl::StrCat(line.rank(), " ", line.display_name(), " ", line.on_time_rate()));
  }
  EXPECT_THAT(ranks, ElementsAre("1 旅游职业学校 100.00", "2 湖北三峡职业技术学院 50.00"));
}

}  // namespace
}  // namespace edugroup::task
