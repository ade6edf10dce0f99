// Where a row belongs: its stage, the duties it serves, and of a variant its organisation.
#include <string>
#include <vector>

#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/plan_findings.h"
#include "services/task/plan_rows.h"
#include "services/task/plan_table.h"

namespace edugroup::task {
namespace {

using edugroup::testing::Parse;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Property;

auto Rule(const char* id) { return Property(&type::Finding::rule_id, id); }
auto RuleAt(const char* id, const char* subject) {
  return AllOf(Rule(id), Property(&type::Finding::subject, subject));
}

// The service committee of Jiading and two of its duties.
class DutiesTest : public ::testing::Test {
 protected:
  DutiesTest() {
    plan_ = Parse<v1::Plan>(
        "stages { display_name: '启动阶段' end { year: 2022 month: 3 } } "
        "stages { display_name: '推进阶段' start { year: 2022 month: 4 } }");
    directory_.bodies.Add("社会服务工作委员会", kServices);
    directory_.bodies.Add("社会服务委员会", kServices);
    directory_.duties[kServices] = {
        Parse<committee::v1::Duty>("id: 'apply' text: '协助申报培训资质'"),
        Parse<committee::v1::Duty>("id: 'feedback' text: '定期反馈'")};
  }
  TableReading Read(const std::string& duties, const std::string& stage, const char* limit = "") {
    Rows rows;
    v1::PlanRow& row = *rows.Add();
    row.set_text("向集团和院校反馈");
    row.set_category("社会服务");
    row.set_lead("社会服务委员会");
    row.set_implementers("各院校");
    row.set_limit_text(limit);
    row.set_duties(duties);
    row.set_stage(stage);
    return ReadRows(plan_, rows, directory_);
  }
  static constexpr char kServices[] = "groups/jiading/bodies/services";
  v1::Plan plan_;
  Directory directory_;
};

TEST_F(DutiesTest, ATaskServesDutiesOfBodies) {  // J17, J22
  const TableReading table =
      Read("社会服务委员会：定期反馈；社会服务工作委员会: apply", "启动阶段");
  const v1::Task& task = table.tasks[0];
  ASSERT_EQ(task.duties_size(), 2);
  EXPECT_EQ(DutyKey(task.duties(0)), "groups/jiading/bodies/services/duties/feedback");
  EXPECT_EQ(DutyKey(task.duties(1)), "groups/jiading/bodies/services/duties/apply");
  EXPECT_EQ(task.duties(0).text(), "社会服务委员会：定期反馈");
  EXPECT_EQ(task.stage(), "启动阶段");
  EXPECT_THAT(table.findings, ElementsAre(RuleAt("plan.implementer-unknown", "row 1")));
}

TEST_F(DutiesTest, WhatNobodyHasToDoStopsTheIssue) {  // J17, L7
  for (const char* duties : {"定期反馈", "财务委员会：定期反馈", "社会服务委员会：审计", "："}) {
    const TableReading table = Read(duties, "");
    EXPECT_THAT(table.findings, Contains(RuleAt("plan.duty-unknown", "row 1"))) << duties;
    EXPECT_THAT(CheckReadyToIssue(plan_, table.tasks), Contains(Rule("plan.duty-unknown")));
    EXPECT_EQ(table.tasks[0].duties(0).text(), duties);  // kept as printed
  }
  const TableReading table = Read("", "总结阶段");
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.stage-unknown", "row 1")));
  EXPECT_THAT(CheckReadyToIssue(plan_, table.tasks), Contains(Rule("plan.stage-unknown")));
}

TEST_F(DutiesTest, ALimitOutsideItsStageIsTold) {  // L7
  const auto outside = [this](const char* stage, const char* limit) {
    int count = 0;
    for (const type::Finding& finding : CheckTable(plan_, Read("", stage, limit).tasks, {})) {
      count += finding.rule_id() == "plan.limit-outside-stage";
    }
    return count;
  };
  EXPECT_EQ(outside("启动阶段", "2022.3"), 0);
  EXPECT_EQ(outside("启动阶段", "2022.4"), 1);
  EXPECT_EQ(outside("推进阶段", "2022.3"), 1);
  EXPECT_EQ(outside("推进阶段", "2030.3"), 0);  // no end
  EXPECT_EQ(outside("推进阶段", "长期"), 0);
}

TEST_F(DutiesTest, AVariantIsCarriedOutByItsOrganisationAlone) {  // Y17
  plan_.set_base_plan("groups/jiading/plans/whole");
  plan_.set_organization("groups/jiading/organizations/art");
  directory_.organizations.Add("艺术学校", plan_.organization());
  directory_.organizations.Add("信息学校", "groups/jiading/organizations/it");
  plan_.add_collectives()->set_text("各院校");
  const auto read = [this](const char* implementers) {
    Rows rows;
    v1::PlanRow& row = *rows.Add();
    row.set_text("调整专业布局");
    row.set_category("一校一策");
    row.set_lead("社会服务委员会");
    row.set_implementers(implementers);
    const TableReading table = ReadRows(plan_, rows, directory_);
    std::vector<std::string> rules;
    for (const type::Finding& finding : table.findings) rules.push_back(finding.rule_id());
    for (const type::Finding& finding : CheckReadyToIssue(plan_, table.tasks)) {
      rules.push_back(finding.rule_id());
    }
    return rules;
  };
  EXPECT_THAT(read("艺术学校"), IsEmpty());
  for (const char* others : {"信息学校", "艺术学校、信息学校", "各院校"}) {
    EXPECT_THAT(read(others),
                ElementsAre("plan.variant-other-implementer", "plan.variant-other-implementer"))
        << others;
  }
}

}  // namespace
}  // namespace edugroup::task
