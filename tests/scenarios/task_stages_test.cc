// What the documents of Putuo and Linzi ask of plans: goals that are somebody else's, stages,
// rhythms, a survey before the decision.
#include <gmock/gmock.h>

#include "edugroup/task/v1/document_service.pb.h"
#include "tests/scenarios/task_sources.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;

TEST_F(SourcesScenario, GoalsOfSomebodyElsesPlan) {  // P9, A20, A23
  Caller clerk = servers_->Secretariat("putuo");
  Ask<v1::Document>(
      clerk, "edugroup.task.v1.DocumentService/CreateDocument",
      Parse<v1::CreateDocumentRequest>("parent: 'groups/putuo' document_id: 'five-years' document {"
                                       " kind: PLAN display_name: '普陀区教育事业“十三五”规划' "
                                       "issuers { text: '普陀区人民政府' } }"));
  v1::ImportPlanRequest request = PlanOfRows("putuo", "goals", {{"建设开放实训中心", "2020年"}});
  v1::Plan& plan = *request.mutable_plan();
  plan.set_leading_body("groups/putuo/bodies/council");
  plan.set_coordinating_body("groups/putuo/bodies/office");
  plan.add_lead_bodies("groups/putuo/bodies/office");
  plan.set_declared_task_count(4);  // X6
  plan.set_budget("质量提升项目专项经费（金额未写明）");
  // Five goals of the group's own five-year plan, and four that the district's plan sets it.
  for (int i = 1; i <= 5; ++i) plan.add_goals()->set_text(absl::StrCat("目标", i));
  for (int i = 1; i <= 4; ++i) {
    v1::Goal& goal = *plan.add_goals();
    goal.set_text(absl::StrCat("区项目任务", i));
    *goal.mutable_owner() = Parse<v1::GoalOwner>(
        "text: '普陀区教育事业“十三五”规划' organization: 'groups/putuo/organizations/bureau' "
        "document: 'groups/putuo/documents/five-years'");
  }
  EXPECT_THAT(RulesOf(ImportTo("putuo", request)),
              ElementsAre("plan.base-date-missing", "plan.task-count-differs"));
  const v1::ExportPlanResponse table = Export("putuo", "goals");
  const v1::Plan again = ImportAgain("putuo", "goals-again", table).plan();
  ASSERT_EQ(again.goals_size(), 9);
  EXPECT_FALSE(again.goals(4).has_owner());
  EXPECT_EQ(again.goals(5).owner().organization(), "groups/putuo/organizations/bureau");
  EXPECT_EQ(again.goals(8).owner().document(), "groups/putuo/documents/five-years");
  EXPECT_EQ(again.leading_body(), "groups/putuo/bodies/council");
  EXPECT_EQ(again.coordinating_body(), "groups/putuo/bodies/office");
  EXPECT_EQ(again.budget(), plan.budget());
  EXPECT_EQ(again.declared_task_count(), 4);

  const std::string import = absl::StrCat(kPlan, "ImportPlan");
  v1::ImportPlanRequest wrong = request;
  wrong.mutable_plan()->mutable_goals(5)->mutable_owner()->set_organization(
      "groups/putuo/organizations/none");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, wrong), access::v1::REFERENCE_NOT_FOUND);
  wrong = request;
  wrong.mutable_plan()->mutable_goals(6)->mutable_owner()->set_document(
      "groups/putuo/documents/none");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, wrong), access::v1::REFERENCE_NOT_FOUND);
  wrong = request;
  wrong.mutable_plan()->set_leading_body("groups/putuo/bodies/none");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, wrong), access::v1::REFERENCE_NOT_FOUND);
  wrong = request;
  wrong.mutable_plan()->set_document("groups/putuo/documents/none");
  EXPECT_EQ(Refusal<v1::ImportPlanResponse>(clerk, import, wrong), access::v1::REFERENCE_NOT_FOUND);
}

TEST_F(SourcesScenario, ResearchFromTheGuideToTheResults) {  // P17
  v1::ImportPlanRequest request = PlanOf("putuo", "research");
  const Pairs steps = {{"发布指南", "2019.6"},
                       {"申报", "2019.7"},
                       {"立项", "2019.9"},
                       {"过程管理", "每季度"},
                       {"结题", "2020.6"}};
  for (const auto& [step, limit] : steps) {
    request.mutable_plan()->add_stages()->set_display_name(step);
    v1::PlanRow row = Row(absl::StrCat("课题", step), limit);
    row.set_stage(step);
    *request.add_rows() = row;
  }
  ImportAndIssue("putuo", request);
  const v1::PlanBoard board = BoardOf("putuo", "research", Day(2019, 8, 1));
  EXPECT_THAT(Lines(board.by_stage()),
              ElementsAre("发布指南 1/1", "申报 1/1", "立项 1/1", "过程管理 1/1", "结题 1/1"));
  std::vector<int> red;
  for (const v1::BoardLine& line : board.by_stage()) red.push_back(line.counts().red());
  EXPECT_THAT(red, ElementsAre(1, 1, 0, 1, 0));
}

TEST_F(SourcesScenario, WhatComesBackEveryYearAndWhoHasNoBody) {  // P26, P27, P29
  v1::ImportPlanRequest request = PlanOfRows("putuo", "rhythms",
                                             {{"上报招生统计", "每年9月"},
                                              {"编制质量年度报告", "每年12月"},
                                              {"校企对话会", "每年"},
                                              {"校园招聘会", "每年5月"},
                                              {"校长沙龙", "每季度"},
                                              {"校园疫情联防联控", "每旬"}});
  *request.mutable_plan()->add_collectives() = Parse<v1::Collective>(
      "text: '联防联控机制' organizations: 'groups/putuo/organizations/caoyang' organizations: "
      "'groups/putuo/organizations/clinic'");
  request.mutable_rows(5)->set_implementers("联防联控机制");
  ImportAndIssue("putuo", request);
  Caller clerk = servers_->Secretariat("putuo");
  const auto list = Ask<v1::ListAssignmentsResponse>(
      clerk, absl::StrCat(kAssignment, "ListAssignments"),
      Parse<v1::ListAssignmentsRequest>("parent: 'groups/putuo/plans/rhythms/tasks/-'"));
  std::vector<std::string> due;
  for (const Assignment& assignment : list.assignments()) {
    due.push_back(absl::StrCat(assignment.text(), " ",
                               value::Format(*value::ToCivilDay(assignment.due_date())), " ",
                               assignment.organization_display_name()));
  }
  // The mechanism has no body of its own: its parties are listed, a member and one that is none.
  EXPECT_THAT(due, ElementsAre("上报招生统计 2019-09-30 曹杨职业技术学校",
                               "编制质量年度报告 2019-12-31 曹杨职业技术学校",
                               "校企对话会 2019-12-31 曹杨职业技术学校",
                               "校园招聘会 2020-05-31 曹杨职业技术学校",
                               "校长沙龙 2019-06-30 曹杨职业技术学校",
                               "校园疫情联防联控 2019-06-10 曹杨职业技术学校",
                               "校园疫情联防联控 2019-06-10 区疾病预防控制中心"));
}

TEST_F(SourcesScenario, MechanismsInStagesAndASurveyBeforeTheDecision) {  // L5, L7, L14
  v1::ImportPlanRequest request = PlanOf("linzi", "alliance");
  for (const char* stage : {"display_name: '动员部署' start { year: 2019 month: 6 } end { year: "
                            "2019 month: 7 }",
                            "display_name: '全面推进' start { year: 2019 month: 8 } end { year: "
                            "2020 month: 12 }"}) {
    *request.mutable_plan()->add_stages() = Parse<v1::Stage>(stage);
  }
  for (const char* mechanism : {"企业需求调研", "干部交流", "专业设置", "普职融通", "协同创新"}) {
    v1::PlanRow row = Row(absl::StrCat("建立精准", mechanism, "机制"), "2019.12");
    row.set_stage(std::string(mechanism) == "企业需求调研" ? "动员部署" : "全面推进");
    *request.add_rows() = row;
  }
  request.mutable_rows(0)->set_limit_text("2019.7");
  EXPECT_THAT(RulesOf(ImportTo("linzi", request)), ElementsAre("plan.base-date-missing"));
  ImportAndIssue("linzi", request);
  EXPECT_THAT(Lines(BoardOf("linzi", "alliance", kIssued).by_stage()),
              ElementsAre("动员部署 1/1", "全面推进 4/4"));

  // Programmes are adjusted by survey, analysis and decision, each on record.
  const std::string task = "groups/linzi/plans/alliance/tasks/r0003";
  Ask<v1::Task>(
      servers_->Secretariat("linzi"), absl::StrCat(kTask, "UpdateTask"),
      Parse<v1::UpdateTaskRequest>(absl::StrCat(
          "task { name: '", task,
          "' checklist { items { id: 'survey' text: '需求调研' } items { id: 'analysis' text: "
          "'分析结论' kind: ANSWER } items { id: 'decision' text: '调整决定' kind: ANSWER } } } "
          "update_mask { paths: 'checklist' }")));
  const std::string name = task + "/assignments/lzzz";
  Caller school = servers_->Member("linzi", "lzzz");
  Do<v1::AcknowledgeAssignmentRequest>(school, name);
  Do<v1::ReportProgressRequest>(school, name,
                                "report { text: '调研' parts { item: 'survey' } parts { item: "
                                "'analysis' text: '化工类人才缺口' } }");
  EXPECT_THAT(Rules(Try<v1::SubmitAssignmentRequest>(school, name).status()),
              ElementsAre("assignment.checklist-incomplete"));
  Do<v1::ReportProgressRequest>(
      school, name,
      "report { text: '决定' parts { item: 'decision' text: '增设应用化工技术专业' } evidence { "
      "title: '专业调整会议纪要' } }");
  EXPECT_EQ(Do<v1::SubmitAssignmentRequest>(school, name).state(), Assignment::SUBMITTED);
}

}  // namespace
}  // namespace edugroup::task
