#include "services/evaluation/cycle.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
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
  EXPECT_THAT(Rules(ResultFindings(cycle)), ElementsAre("cycle.not-computed"));
  cycle.mutable_compute_time()->set_seconds(1);
  EXPECT_THAT(Rules(ResultFindings(cycle)), ElementsAre("cycle.results-outdated"));
  cycle.set_results_current(true);
  cycle.set_complete_count(1);
  std::vector<type::Finding> findings = ResultFindings(cycle);
  EXPECT_THAT(Rules(findings), ElementsAre("cycle.incomplete"));
  EXPECT_EQ(findings[0].measured(), "1");
  EXPECT_EQ(findings[0].limit(), "= 2");
  cycle.set_complete_count(2);
  EXPECT_THAT(Rules(ResultFindings(cycle)), IsEmpty());
}

TEST(CycleTest, PhasesFollowOneAnotherPastThoseThatTheProcessHasNot) {
  const auto phases = [](const v1::CycleProcess& process) {
    Cycle cycle = YearCycle();
    *cycle.mutable_process() = process;
    cycle.set_state(Cycle::COLLECTING);
    std::vector<Cycle::State> states;
    while (PhaseAfter(cycle) != Cycle::STATE_UNSPECIFIED) {
      Enter(cycle, PhaseAfter(cycle), absl::CivilDay(2020, 1, 10));
      states.push_back(cycle.state());
    }
    EXPECT_EQ(cycle.entered_phases_size(), static_cast<int>(states.size()));
    return states;
  };
  EXPECT_THAT(phases({}),
              ElementsAre(Cycle::REVIEW, Cycle::PUBLICITY, Cycle::FINAL, Cycle::ARCHIVED));
  v1::CycleProcess process;
  process.set_self_assessment(true);
  process.set_deciding_body("groups/anqing/bodies/council");
  EXPECT_THAT(phases(process), ElementsAre(Cycle::SELF_ASSESSMENT, Cycle::REVIEW, Cycle::DECISION,
                                           Cycle::PUBLICITY, Cycle::FINAL, Cycle::ARCHIVED));
}

// P-h, X3: the first day does not count. Five working days after Monday 2019-09-30 and the National
// Day holiday: 8 to 12 October, the Saturday worked.
TEST(CycleTest, PublicityEndsByTheCalendarOfTheProcess) {
  v1::CycleProcess process;
  process.set_publicity_days(5);
  EXPECT_EQ(*PublicityEnd(process, absl::CivilDay(2019, 9, 23)), absl::CivilDay(2019, 9, 30));
  process.set_publicity_day_rule(v1::CycleProcess::WORKING_DAYS);
  EXPECT_EQ(*PublicityEnd(process, absl::CivilDay(2019, 9, 23)), absl::CivilDay(2019, 9, 30));
  std::string holidays;
  for (int day = 1; day <= 7; ++day) {
    holidays += "2019-10-0" + std::to_string(day) + " holiday\n";
  }
  process.set_holiday_calendar(holidays + "2019-10-12 workday\n2019-09-29 workday\n");
  EXPECT_EQ(*PublicityEnd(process, absl::CivilDay(2019, 9, 30)), absl::CivilDay(2019, 10, 12));
  EXPECT_EQ(*PublicityEnd(process, absl::CivilDay(2019, 9, 27)), absl::CivilDay(2019, 10, 10));
}

TEST(CycleTest, ProcessesAreChecked) {
  Cycle cycle = YearCycle();
  v1::CycleProcess& process = *cycle.mutable_process();
  process.set_deciding_body("groups/anqing/bodies/council");
  process.set_reconsidering_body("groups/anqing/bodies/council");
  process.set_publicity_days(-1);
  process.set_holiday_calendar("whenever");
  cycle.set_subject_type(Cycle::BODY);
  EXPECT_THAT(Fields(cycle),
              ElementsAre("cycle.subject_names", "cycle.process.reconsidering_body",
                          "cycle.process.publicity_days", "cycle.process.holiday_calendar"));
}

}  // namespace
}  // namespace edugroup::evaluation
