#include "services/evaluation/cycle.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::Cycle;

Cycle YearCycle() {
  Cycle cycle;
  cycle.set_name("groups/anqing/cycles/2019");
  cycle.set_indicator_set("groups/anqing/indicatorSets/school2019");
  cycle.mutable_period_first_date()->set_year(2019);
  cycle.mutable_period_first_date()->set_month(1);
  cycle.mutable_period_first_date()->set_day(1);
  cycle.mutable_period_last_date()->set_year(2019);
  cycle.mutable_period_last_date()->set_month(12);
  cycle.mutable_period_last_date()->set_day(31);
  cycle.add_plans("groups/anqing/plans/plan2019");
  return cycle;
}

std::vector<std::string> Fields(const Cycle& cycle) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckCycle(cycle, "groups/anqing")) {
    fields.push_back(violation.field);
  }
  return fields;
}

std::vector<std::string> Rules(const std::vector<type::Finding>& findings) {
  std::vector<std::string> rules;
  for (const type::Finding& finding : findings) rules.push_back(finding.rule_id());
  return rules;
}

TEST(CycleTest, ASoundCycle) { EXPECT_THAT(Fields(YearCycle()), IsEmpty()); }

TEST(CycleTest, PeriodsAreDaysInOrder) {
  Cycle cycle = YearCycle();
  cycle.mutable_period_last_date()->set_year(2018);
  EXPECT_THAT(Fields(cycle), ElementsAre("cycle.period_last_date"));
  cycle = YearCycle();
  cycle.mutable_period_first_date()->set_month(13);
  EXPECT_THAT(Fields(cycle), ElementsAre("cycle.period_first_date", "cycle.period_last_date"));
}

TEST(CycleTest, NamesAreOfTheGroupAndOnce) {
  Cycle cycle = YearCycle();
  cycle.set_indicator_set("groups/putuo/indicatorSets/school2019");
  cycle.add_plans("groups/anqing/plans/plan2019");
  cycle.add_plans("groups/anqing/plans/plan2019/tasks/t1");
  cycle.add_subject_affiliation_kinds("groups/anqing/kinds/");
  EXPECT_THAT(Fields(cycle), ElementsAre("cycle.indicator_set", "cycle.plans[1]", "cycle.plans[2]",
                                         "cycle.subject_affiliation_kinds[0]"));
}

TEST(CycleTest, OpensOnlyWithSubjectsAndPlansToCountFrom) {
  Cycle cycle = YearCycle();
  *cycle.mutable_frozen_indicator_set() = SchoolSet();
  EXPECT_THAT(Rules(OpeningFindings(cycle)), ElementsAre("cycle.no-subjects"));
  cycle.add_subjects();
  EXPECT_THAT(Rules(OpeningFindings(cycle)), IsEmpty());
  cycle.clear_plans();
  EXPECT_THAT(Rules(OpeningFindings(cycle)), ElementsAre("cycle.no-plans"));
  *cycle.mutable_frozen_indicator_set() = OneLeafSet("direct {}");
  EXPECT_THAT(Rules(OpeningFindings(cycle)), IsEmpty());
}

TEST(CycleTest, ShowsOnlyCompleteAndCurrentResults) {
  Cycle cycle = YearCycle();
  cycle.add_subjects();
  cycle.add_subjects();
  EXPECT_THAT(Rules(PublicityFindings(cycle)), ElementsAre("cycle.not-computed"));
  cycle.mutable_compute_time()->set_seconds(1);
  EXPECT_THAT(Rules(PublicityFindings(cycle)), ElementsAre("cycle.results-outdated"));
  cycle.set_results_current(true);
  cycle.set_complete_count(1);
  std::vector<type::Finding> findings = PublicityFindings(cycle);
  EXPECT_THAT(Rules(findings), ElementsAre("cycle.incomplete"));
  EXPECT_EQ(findings[0].measured(), "1");
  EXPECT_EQ(findings[0].limit(), "= 2");
  cycle.set_complete_count(2);
  EXPECT_THAT(Rules(PublicityFindings(cycle)), IsEmpty());
}

TEST(CycleTest, PhasesFollowOneAnother) {
  EXPECT_EQ(PhaseBefore(Cycle::REVIEW), Cycle::COLLECTING);
  EXPECT_EQ(PhaseBefore(Cycle::PUBLICITY), Cycle::REVIEW);
  EXPECT_EQ(PhaseBefore(Cycle::FINAL), Cycle::PUBLICITY);
  EXPECT_EQ(PhaseBefore(Cycle::COLLECTING), Cycle::STATE_UNSPECIFIED);
  EXPECT_EQ(PhaseBefore(Cycle::DRAFT), Cycle::STATE_UNSPECIFIED);
}

}  // namespace
}  // namespace edugroup::evaluation
