#include "services/task/issue.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/board.h"
#include "services/task/limit.h"
#include "services/task/plan_table.h"
#include "services/task/sample_plan.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Property;
using Day = absl::CivilDay;

// The Anqing plan issued on 2019-06-03 to 3 schools and 2 enterprises.
class IssueTest : public ::testing::Test {
 protected:
  IssueTest() {
    v1::ImportPlanRequest request = SamplePlan();
    plan_ = request.plan();
    plan_.set_name("groups/anqing/plans/anzhi-2019-6");
    *plan_.mutable_base_date() = value::ToDate(Day(2019, 6, 3));
    tasks_ = ReadRows(plan_, request.rows(), {}).tasks;
    for (v1::Task& task : tasks_) {
      task.set_name(absl::StrFormat("%s/tasks/r%04d", plan_.name(), task.position()));
    }
    AddMembers("各成员学校", "school", 3, membership::v1::SCHOOL);
    AddMembers("各成员企业", "firm", 2, membership::v1::ENTERPRISE);
  }

  void AddMembers(const char* text, const char* id, int count, membership::v1::StandardKind kind) {
    for (int i = 1; i <= count; ++i) {
      implementers_.collectives[text].push_back(
          {absl::StrCat("groups/anqing/organizations/", id, i), absl::StrCat(id, i), kind});
    }
  }

  std::vector<v1::Assignment> Issue() {
    std::vector<v1::Assignment> assignments;
    const Act act{v1::AssignmentEvent::ASSIGN, *value::ToCivilDay(plan_.base_date()),
                  absl::UnixEpoch(), "clerk", ""};
    const absl::Status status =
        Expand(plan_, tasks_, implementers_, act, [&](v1::Assignment& assignment) {
          assignments.push_back(assignment);
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return assignments;
  }
  Extent Look() { return ExtentOf(plan_, tasks_, implementers_); }

  v1::Plan plan_;
  std::vector<v1::Task> tasks_;
  Implementers implementers_;
};

TEST_F(IssueTest, OneAssignmentForEachTaskAndMember) {  // A8: 35 × 3 schools + 30 × 2 enterprises
  EXPECT_THAT(Look().findings, IsEmpty());
  EXPECT_EQ(Look().assignments, 35 * 3 + 30 * 2);
  const std::vector<v1::Assignment> assignments = Issue();
  ASSERT_EQ(assignments.size(), 35 * 3 + 30 * 2);
  const v1::Assignment& first = assignments[0];
  EXPECT_EQ(first.name(), "groups/anqing/plans/anzhi-2019-6/tasks/r0001/assignments/school1");
  EXPECT_EQ(first.state(), v1::Assignment::ASSIGNED);
  EXPECT_EQ(first.implementer_text(), "各成员学校");
  ASSERT_EQ(first.events_size(), 1);
  EXPECT_EQ(*value::ToCivilDay(first.events(0).date()), Day(2019, 6, 3));
}

TEST_F(IssueTest, DueDates) {  // A9, A10, A12
  std::map<std::string, int> due;
  for (const v1::Assignment& assignment : Issue()) {
    ++due[assignment.has_due_date() ? value::Format(*value::ToCivilDay(assignment.due_date()))
                                    : "none"];
    EXPECT_EQ(assignment.has_due_date(), assignment.has_first_due_date());
    EXPECT_EQ(*value::ToCivilDay(assignment.measures_due_date()), Day(2019, 6, 24));
  }
  // 11 December rows for schools, 4 of them (1, 2, 3, 25) without enterprises; 3 October rows, one
  // (4) without.
  EXPECT_EQ(due["2019-12-31"], 11 * 3 + 7 * 2);
  EXPECT_EQ(due["2019-10-31"], 3 * 3 + 2 * 2);
  EXPECT_EQ(due["none"], 21 * 5);
}

TEST_F(IssueTest, ReceiptAndRecurringLimits) {  // C1.3, P18
  plan_.mutable_receipt_rule()->set_days(3);
  *tasks_[0].mutable_limit() = ParseLimit("每季度后10日内");
  const v1::Assignment first = Issue()[0];
  EXPECT_EQ(*value::ToCivilDay(first.receipt_due_date()), Day(2019, 6, 6));
  EXPECT_EQ(*value::ToCivilDay(first.due_date()), Day(2019, 7, 10));
}

TEST_F(IssueTest, OneAssignmentForAnOrganisationCoveredTwice) {
  implementers_.collectives["各成员企业"].push_back(implementers_.collectives["各成员学校"][0]);
  EXPECT_EQ(Issue().size(), 35 * 3 + 30 * 2);
}

TEST_F(IssueTest, NamedOrganisation) {  // A27
  v1::Implementer& implementer = *tasks_[0].add_implementers();
  implementer.set_text("高新区");
  implementer.set_organization("groups/anqing/organizations/gxq");
  implementers_.organizations[implementer.organization()] = {implementer.organization(), "高新区",
                                                             membership::v1::GOVERNMENT};
  EXPECT_EQ(Issue().size(), 35 * 3 + 30 * 2 + 1);
}

TEST_F(IssueTest, CollectiveWithoutMembersStopsIssue) {
  implementers_.collectives.erase("各成员企业");
  EXPECT_THAT(Look().findings,
              ElementsAre(AllOf(Property(&type::Finding::rule_id, "plan.collective-empty"),
                                Property(&type::Finding::subject, "各成员企业"),
                                Property(&type::Finding::severity, type::Finding::HARD))));
}

TEST_F(IssueTest, TooManyAssignments) {
  AddMembers("各成员学校", "extra", 1500, membership::v1::SCHOOL);
  EXPECT_THAT(Look().findings,
              ElementsAre(Property(&type::Finding::rule_id, "plan.too-many-assignments")));
}

// The board of the issued plan, untouched (N12).
class BoardTest : public IssueTest {
 protected:
  v1::PlanBoard On(Day day) { return MakeBoard(plan_, tasks_, Issue(), day); }

  static const v1::BoardLine& Line(const google::protobuf::RepeatedPtrField<v1::BoardLine>& lines,
                                   const std::string& key) {
    static const v1::BoardLine kNone;
    for (const v1::BoardLine& line : lines) {
      if (line.key() == key) return line;
    }
    ADD_FAILURE() << "no line " << key;
    return kNone;
  }
};

TEST_F(BoardTest, OnTheDayOfIssueEverythingIsGreen) {
  const v1::PlanBoard board = On(Day(2019, 6, 3));
  EXPECT_EQ(board.total().assignments(), 165);
  EXPECT_EQ(board.total().green(), 47 + 13);
  EXPECT_EQ(board.total().long_term_open(), 105);
  EXPECT_EQ(board.task_count(), 35);
  EXPECT_EQ(board.overdue_count(), 0);
  EXPECT_EQ(board.by_organization_size(), 5);
  EXPECT_EQ(board.by_category_size(), 9);
  EXPECT_EQ(Line(board.by_implementer_kind(), "SCHOOL").counts().assignments(), 105);
  EXPECT_EQ(Line(board.by_implementer_kind(), "SCHOOL").task_count(), 35);
  EXPECT_EQ(Line(board.by_implementer_kind(), "ENTERPRISE").task_count(), 30);
}

TEST_F(BoardTest, WhatWillBeRedOnTheFirstOfDecember) {  // N12
  const v1::PlanBoard board = On(Day(2019, 12, 1));
  EXPECT_EQ(board.total().red(), 13);
  EXPECT_EQ(board.overdue_count(), 13);
  ASSERT_EQ(board.overdue_size(), 13);
  EXPECT_EQ(board.overdue(0).days_late(), 31);
  EXPECT_EQ(Line(board.by_limit(), "2019-10").counts().red(), 13);
  EXPECT_EQ(Line(board.by_limit(), "2019-12").counts().green(), 47);
  EXPECT_EQ(On(Day(2019, 12, 24)).total().yellow(), 47);
  EXPECT_EQ(On(Day(2020, 1, 1)).total().red(), 60);
}

TEST_F(BoardTest, LimitsStandInOrderOfTime) {
  std::vector<std::string> keys;
  const v1::PlanBoard board = On(Day(2019, 6, 3));
  for (const v1::BoardLine& line : board.by_limit()) keys.push_back(line.key());
  EXPECT_THAT(keys, ElementsAre("2019-10", "2019-12", "LONG_TERM"));
}

TEST_F(BoardTest, MeasuresMissingFromTheTwentyFifthOfJune) {  // A12
  EXPECT_EQ(On(Day(2019, 6, 24)).measures_missing_count(), 0);
  const v1::PlanBoard board = On(Day(2019, 6, 25));
  EXPECT_EQ(board.measures_missing_count(), 165);
  EXPECT_EQ(board.total().measures_missing(), 165);
  EXPECT_EQ(board.measures_missing(0).days_late(), 1);
}

TEST_F(BoardTest, EveryLongTermTaskNeedsATargetForEveryYear) {  // A12
  EXPECT_EQ(On(Day(2019, 6, 3)).annual_targets_missing_size(), 21);
  EXPECT_EQ(On(Day(2020, 2, 1)).annual_targets_missing_size(), 42);
  v1::AnnualTarget& target = *tasks_[4].add_annual_targets();
  target.set_year(2019);
  *target.mutable_set_date() = value::ToDate(Day(2019, 7, 1));
  EXPECT_EQ(On(Day(2019, 6, 30)).annual_targets_missing_size(), 21);
  const v1::PlanBoard board = On(Day(2019, 7, 1));
  ASSERT_EQ(board.annual_targets_missing_size(), 20);
  EXPECT_EQ(board.annual_targets_missing(0).printed_number(), "6");
}

TEST_F(BoardTest, TasksWithTwoLeadsCountForBoth) {
  tasks_[0].set_lead_text("专业建设部、秘书处办公室");
  for (v1::Task& task : tasks_) task.add_leads("groups/anqing/bodies/programmes");
  tasks_[0].add_leads("groups/anqing/bodies/office");
  const v1::PlanBoard board = On(Day(2019, 6, 3));
  EXPECT_EQ(Line(board.by_lead(), "groups/anqing/bodies/programmes").task_count(), 35);
  EXPECT_EQ(Line(board.by_lead(), "groups/anqing/bodies/programmes").counts().assignments(), 165);
  EXPECT_EQ(Line(board.by_lead(), "groups/anqing/bodies/office").task_count(), 1);
  EXPECT_EQ(Line(board.by_lead(), "groups/anqing/bodies/office").display_name(), "秘书处办公室");
}

TEST_F(BoardTest, ListsFiveHundredAndCountsAll) {
  AddMembers("各成员学校", "extra", 100, membership::v1::SCHOOL);
  const v1::PlanBoard board = On(Day(2019, 6, 25));
  EXPECT_EQ(board.measures_missing_size(), 500);
  EXPECT_EQ(board.measures_missing_count(), 165 + 35 * 100);
}

TEST_F(BoardTest, NothingBeforeTheDayOfIssue) {
  EXPECT_EQ(On(Day(2019, 6, 2)).total().assignments(), 0);
}

}  // namespace
}  // namespace edugroup::task
