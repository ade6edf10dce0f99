#include "services/task/plan_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/limit.h"
#include "services/task/plan_findings.h"
#include "services/task/sample_plan.h"

namespace edugroup::task {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::UnorderedElementsAre;

constexpr char kBodies[] = "groups/anqing/bodies/";

// The departments of the plan and the office that its table names instead of one of them (A17).
Directory AnqingDirectory() {
  Directory directory;
  for (auto [id, name] :
       std::initializer_list<std::pair<const char*, const char*>>{{"programmes", "专业建设部"},
                                                                  {"enrolment", "招生就业部"},
                                                                  {"training", "社会培训部"},
                                                                  {"research", "职业教育研究所"},
                                                                  {"office", "秘书处办公室"}}) {
    directory.bodies.Add(name, std::string(kBodies) + id);
    directory.body_names[std::string(kBodies) + id] = name;
  }
  return directory;
}

auto Rule(const char* id) { return Property(&type::Finding::rule_id, id); }
auto RuleAt(const char* id, const char* subject) {
  return AllOf(Rule(id), Property(&type::Finding::subject, subject));
}
auto Count(const char* value, int count) {
  return AllOf(Property(&v1::RowCount::value, value), Property(&v1::RowCount::count, count));
}

class AnqingTest : public ::testing::Test {
 protected:
  const v1::ImportPlanRequest request_ = SamplePlan();
  const Directory directory_ = AnqingDirectory();
  const TableReading table_ = ReadRows(request_.plan(), request_.rows(), directory_);

  int CountTasks(const std::string& lead, const std::string& limit) const {
    int count = 0;
    for (const v1::Task& task : table_.tasks) {
      count += task.lead_text() == lead && LimitKey(task.limit()) == limit;
    }
    return count;
  }
};

TEST_F(AnqingTest, ThirtyFiveRowsInNineCategories) {  // A5
  EXPECT_EQ(table_.tasks.size(), 35);
  std::vector<int> sizes;
  for (const v1::RowCount& count :
       CountRows(table_.tasks, CountOrder::kAppearance,
                 [](const v1::Task& t) { return std::vector<std::string>{t.category()}; })) {
    sizes.push_back(count.count());
  }
  EXPECT_THAT(sizes, ElementsAre(4, 4, 4, 4, 4, 4, 4, 4, 3));
}

TEST_F(AnqingTest, Leads) {  // A7
  EXPECT_THAT(CountRows(table_.tasks, CountOrder::kMostFirst,
                        [](const v1::Task& t) { return std::vector<std::string>{t.lead_text()}; }),
              ElementsAre(Count("专业建设部", 13), Count("招生就业部", 10),
                          Count("秘书处办公室", 7), Count("社会培训部", 5)));
  for (const v1::Task& task : table_.tasks) EXPECT_EQ(task.leads_size(), 1) << task.position();
}

TEST_F(AnqingTest, Limits) {  // A9
  EXPECT_THAT(
      CountRows(table_.tasks, CountOrder::kMostFirst,
                [](const v1::Task& t) { return std::vector<std::string>{LimitKey(t.limit())}; }),
      ElementsAre(Count("LONG_TERM", 21), Count("2019-12", 11), Count("2019-10", 3)));
}

TEST_F(AnqingTest, LeadsByLimit) {  // A11
  const std::tuple<const char*, int, int, int> expected[] = {{"专业建设部", 7, 5, 1},
                                                             {"招生就业部", 6, 3, 1},
                                                             {"秘书处办公室", 6, 1, 0},
                                                             {"社会培训部", 2, 2, 1}};
  for (const auto& [lead, long_term, december, october] : expected) {
    EXPECT_EQ(CountTasks(lead, "LONG_TERM"), long_term) << lead;
    EXPECT_EQ(CountTasks(lead, "2019-12"), december) << lead;
    EXPECT_EQ(CountTasks(lead, "2019-10"), october) << lead;
  }
}

TEST_F(AnqingTest, LeadsAreNotInheritedFromTheCategory) {  // A18: category 5 is rows 17 to 20
  std::vector<std::string> leads;
  for (int row = 17; row <= 20; ++row) {
    EXPECT_EQ(table_.tasks[row - 1].category(), table_.tasks[16].category());
    leads.push_back(table_.tasks[row - 1].lead_text());
  }
  EXPECT_THAT(leads, ElementsAre("专业建设部", "招生就业部", "招生就业部", "秘书处办公室"));
}

TEST_F(AnqingTest, Collectives) {  // A8: 35 for schools, 30 for enterprises
  EXPECT_THAT(CountRows(table_.tasks, CountOrder::kMostFirst,
                        [](const v1::Task& t) {
                          std::vector<std::string> texts;
                          for (const v1::Implementer& i : t.implementers()) {
                            EXPECT_TRUE(i.collective());
                            texts.push_back(i.text());
                          }
                          return texts;
                        }),
              ElementsAre(Count("各成员学校", 35), Count("各成员企业", 30)));
  for (int row : {1, 2, 3, 4, 25}) {
    EXPECT_EQ(table_.tasks[row - 1].implementers_size(), 1) << row;
  }
}

TEST_F(AnqingTest, FindingsOfRowsAreTheFourDifferencesFromTheBody) {  // A16
  EXPECT_THAT(table_.findings, ElementsAre(RuleAt("plan.body-text-differs", "row 1"),
                                           RuleAt("plan.body-text-differs", "row 15"),
                                           RuleAt("plan.body-text-differs", "row 32"),
                                           RuleAt("plan.body-text-differs", "row 33")));
  for (int i : {0, 1, 2}) {
    EXPECT_EQ(table_.findings[i].measured(), "学院");
    EXPECT_EQ(table_.findings[i].limit(), "集团");
  }
  EXPECT_EQ(table_.findings[3].measured(), "");
  EXPECT_EQ(table_.findings[3].limit(), "的");
  EXPECT_THAT(table_.findings[3].message(), HasSubstr(table_.tasks[32].text()));
  EXPECT_THAT(table_.findings[3].message(), HasSubstr(table_.tasks[32].body_text()));
}

TEST_F(AnqingTest, FindingsOfTheTable) {  // A15, A17
  const std::vector<type::Finding> findings =
      CheckTable(request_.plan(), table_.tasks, directory_.body_names);
  EXPECT_THAT(findings,
              UnorderedElementsAre(
                  AllOf(RuleAt("plan.printed-number-repeated", "number 12"),
                        Property(&type::Finding::message, HasSubstr("rows 11, 12"))),
                  RuleAt("plan.printed-number-missing", "number 11"),
                  AllOf(RuleAt("plan.lead-not-in-department-list", "groups/anqing/bodies/office"),
                        Property(&type::Finding::measured, "7"),
                        Property(&type::Finding::message_zh, HasSubstr("秘书处办公室"))),
                  AllOf(RuleAt("plan.department-without-task", "groups/anqing/bodies/research"),
                        Property(&type::Finding::message_zh, HasSubstr("职业教育研究所")))));
  for (const type::Finding& finding : findings) {
    EXPECT_EQ(finding.severity(), type::Finding::INFO) << finding.rule_id();
  }
}

TEST_F(AnqingTest, WhatADocumentSaysItHoldsIsKeptBesideWhatItLists) {  // X6
  v1::Plan plan = request_.plan();
  plan.set_declared_task_count(35);
  EXPECT_THAT(CheckTable(plan, table_.tasks, {}), Not(Contains(Rule("plan.task-count-differs"))));
  plan.set_declared_task_count(36);
  EXPECT_THAT(
      CheckTable(plan, table_.tasks, {}),
      Contains(AllOf(
          Rule("plan.task-count-differs"), Property(&type::Finding::severity, type::Finding::INFO),
          Property(&type::Finding::measured, "35"), Property(&type::Finding::limit, "= 36"))));
}

TEST_F(AnqingTest, NothingOfTheTableStopsItsIssue) {
  EXPECT_THAT(CheckReadyToIssue(request_.plan(), table_.tasks), IsEmpty());
}

TEST_F(AnqingTest, RowsKeepWhatIsPrinted) {  // A15, X8
  EXPECT_EQ(table_.tasks[10].printed_number(), "12");
  EXPECT_EQ(table_.tasks[11].printed_number(), "12");
  EXPECT_EQ(table_.tasks[10].position(), 11);
  EXPECT_EQ(table_.tasks[11].source().place(), "row 12");
  EXPECT_EQ(table_.tasks[11].source().document(), "安职集团〔2019〕6号");
}

// One row changed in the sample, and what that leads to.
class SpoiledTest : public AnqingTest {
 protected:
  TableReading Spoil(int row, void (*spoil)(v1::PlanRow&)) {
    v1::ImportPlanRequest request = request_;
    spoil(*request.mutable_rows(row - 1));
    TableReading table = ReadRows(request.plan(), request.rows(), directory_);
    ready_ = CheckReadyToIssue(request.plan(), table.tasks);
    return table;
  }
  std::vector<type::Finding> ready_;
};

TEST_F(SpoiledTest, UnknownLead) {
  TableReading table = Spoil(3, [](v1::PlanRow& row) { row.set_lead("专业建设部、产教处"); });
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.lead-unknown", "row 3")));
  EXPECT_EQ(table.tasks[2].leads_size(), 1);
  EXPECT_THAT(table.tasks[2].unknown_leads(), ElementsAre("产教处"));
  EXPECT_THAT(ready_, ElementsAre(RuleAt("plan.lead-unknown", "row 3")));
}

TEST_F(SpoiledTest, SeveralLeads) {  // C1.2: the first-named is the lead
  TableReading table = Spoil(3, [](v1::PlanRow& row) { row.set_lead("社会培训部\n专业建设部"); });
  EXPECT_THAT(table.tasks[2].leads(),
              ElementsAre("groups/anqing/bodies/training", "groups/anqing/bodies/programmes"));
  EXPECT_THAT(ready_, IsEmpty());
}

TEST_F(SpoiledTest, MissingLeadIsNotFilledDown) {
  TableReading table = Spoil(3, [](v1::PlanRow& row) { row.clear_lead(); });
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.lead-missing", "row 3")));
  EXPECT_THAT(ready_, ElementsAre(RuleAt("plan.lead-missing", "row 3")));
}

TEST_F(SpoiledTest, UnknownImplementer) {
  TableReading table = Spoil(4, [](v1::PlanRow& row) { row.set_implementers("各产业园区"); });
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.implementer-unknown", "row 4")));
  EXPECT_THAT(ready_, ElementsAre(RuleAt("plan.implementer-unknown", "row 4")));
}

TEST_F(SpoiledTest, UnknownLimitAndEmptyText) {
  TableReading table = Spoil(5, [](v1::PlanRow& row) {
    row.set_limit_text("适时");
    row.clear_text();
    row.clear_implementers();
  });
  EXPECT_THAT(ready_, UnorderedElementsAre(RuleAt("plan.text-missing", "row 5"),
                                           RuleAt("plan.limit-unknown", "row 5"),
                                           RuleAt("plan.implementer-missing", "row 5")));
  for (const type::Finding& finding : ready_) {
    EXPECT_EQ(finding.severity(), type::Finding::HARD);
    EXPECT_THAT(table.findings, Contains(Rule(finding.rule_id().c_str())));
  }
}

TEST_F(SpoiledTest, EditorResidue) {  // A30
  TableReading table = Spoil(
      15, [](v1::PlanRow& row) { row.set_body_text("[bookmark: _Hlk8285077]" + row.text()); });
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.text-residue", "row 15")));
}

TEST_F(SpoiledTest, CategoryVariants) {  // A16, X5
  TableReading table = Spoil(2, [](v1::PlanRow& row) { row.set_category("加强专业结构调整优化"); });
  EXPECT_THAT(CheckTable(request_.plan(), table.tasks, directory_.body_names),
              Contains(RuleAt("plan.category-variant", "row 2")));
  table = Spoil(6, [](v1::PlanRow& row) { row.set_category("加强专业结构调整与优化"); });
  EXPECT_THAT(CheckTable(request_.plan(), table.tasks, directory_.body_names),
              Contains(RuleAt("plan.category-resumed", "row 6")));
  table = Spoil(1, [](v1::PlanRow& row) { row.clear_category(); });
  EXPECT_THAT(table.findings, Contains(RuleAt("plan.category-missing", "row 1")));
}

TEST_F(SpoiledTest, NumbersRepeatedTextsAndEarlyLimits) {
  TableReading table = Spoil(7, [](v1::PlanRow& row) {
    row.set_printed_number("七");
    row.set_limit_text("2019.4");
  });
  table.tasks[8].set_text(table.tasks[7].text());
  v1::Plan plan = request_.plan();
  plan.mutable_base_date()->set_year(2019);
  plan.mutable_base_date()->set_month(6);
  plan.mutable_base_date()->set_day(3);
  const auto findings = CheckTable(plan, table.tasks, directory_.body_names);
  EXPECT_THAT(findings, Contains(RuleAt("plan.printed-number-unreadable", "row 7")));
  EXPECT_THAT(findings, Contains(RuleAt("plan.text-repeated", "row 9")));
  EXPECT_THAT(findings, Contains(RuleAt("plan.limit-before-base-date", "row 7")));
}

TEST(PlanTableTest, PlansDepartmentsComeFirstWhereANameIsShared) {
  Directory directory;
  directory.bodies.Add("办公室", "groups/a/bodies/council-office");
  directory.bodies.Add("办公室", "groups/a/bodies/secretariat-office");
  v1::ImportPlanRequest request;
  request.add_rows()->set_lead("办公室");
  EXPECT_THAT(ReadRows(request.plan(), request.rows(), directory).findings,
              Contains(Rule("plan.lead-ambiguous")));
  request.mutable_plan()->add_lead_bodies("groups/a/bodies/secretariat-office");
  EXPECT_THAT(ReadRows(request.plan(), request.rows(), directory).tasks[0].leads(),
              ElementsAre("groups/a/bodies/secretariat-office"));
}

TEST(PlanTableTest, NamedOrganisationsAreReferable) {  // A27
  Directory directory;
  directory.organizations.Add("安庆高新区", "groups/anqing/organizations/gxq");
  directory.organizations.Add("开发区", "groups/anqing/organizations/a");
  directory.organizations.Add("开发区", "groups/anqing/organizations/b");
  v1::ImportPlanRequest request;
  request.add_rows()->set_implementers("安庆高新区、开发区");
  const TableReading table = ReadRows(request.plan(), request.rows(), directory);
  EXPECT_EQ(table.tasks[0].implementers(0).organization(), "groups/anqing/organizations/gxq");
  EXPECT_THAT(table.findings, Contains(Rule("plan.implementer-ambiguous")));
}

TEST(PlanTableTest, CategoryIsComparedWithTheBodysHeading) {  // A16: an extra 与
  v1::ImportPlanRequest request;
  request.add_rows()->set_category("加强专业结构调整与优化");
  request.mutable_rows(0)->set_body_category("加强专业结构调整优化");
  const TableReading table = ReadRows(request.plan(), request.rows(), {});
  EXPECT_THAT(table.findings, Contains(AllOf(RuleAt("plan.category-text-differs", "row 1"),
                                             Property(&type::Finding::measured, "与"),
                                             Property(&type::Finding::limit, ""))));
}

TEST(PlanTableTest, ABodyUnderTwoNamesLeadsOnce) {
  Directory directory;
  directory.bodies.Add("秘书处", "groups/a/bodies/office");
  directory.bodies.Add("秘书处办公室", "groups/a/bodies/office");
  v1::ImportPlanRequest request;
  request.add_rows()->set_lead("秘书处、秘书处办公室");
  const v1::Task task = ReadRows(request.plan(), request.rows(), directory).tasks[0];
  EXPECT_THAT(task.leads(), ElementsAre("groups/a/bodies/office"));
  EXPECT_THAT(task.unknown_leads(), IsEmpty());
}

TEST(PlanTableTest, FiftyImplementersAreEnough) {
  v1::ImportPlanRequest request;
  std::string names;
  for (int i = 0; i < 51; ++i) names += "单位" + std::to_string(i) + "、";
  request.add_rows()->set_implementers(names);
  EXPECT_THAT(CheckRows(request.rows()), ::testing::SizeIs(1));
}

TEST(PlanTableTest, LongGapIsOneFinding) {
  v1::ImportPlanRequest request;
  request.add_rows()->set_printed_number("1");
  request.add_rows()->set_printed_number("900");
  const TableReading table = ReadRows(request.plan(), request.rows(), {});
  EXPECT_THAT(CheckTable(request.plan(), table.tasks, {}),
              ElementsAre(RuleAt("plan.printed-number-missing", "number 2")));
}

TEST(PlanTableTest, EmptyPlanIsNotReady) {
  EXPECT_THAT(CheckReadyToIssue(v1::Plan(), {}), ElementsAre(Rule("plan.tasks-missing")));
}

}  // namespace
}  // namespace edugroup::task
