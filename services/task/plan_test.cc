#include "services/task/plan.h"

#include "common/testing/parse.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Property;

TEST(PlanTest, MeasuresAreDueTwentyDaysAfterIssue) {  // A12, X3
  v1::Plan plan =
      Parse<v1::Plan>("base_date {year: 2019 month: 6 day: 3} measures_rule {days: 20}");
  EXPECT_EQ(**MeasuresDueDay(plan), absl::CivilDay(2019, 6, 23));  // the start day is not counted

  plan.mutable_measures_rule()->set_roll_to_working_day(true);  // 23 June is a Sunday
  EXPECT_EQ(**MeasuresDueDay(plan), absl::CivilDay(2019, 6, 24));

  plan.set_holiday_calendar("2019-06-24 holiday 示例\n");
  EXPECT_EQ(**MeasuresDueDay(plan), absl::CivilDay(2019, 6, 25));

  plan.mutable_measures_rule()->set_day_rule(v1::MeasuresRule::WORKING_DAYS);
  plan.set_holiday_calendar("2019-06-07 holiday 端午节\n");
  EXPECT_EQ(**MeasuresDueDay(plan), absl::CivilDay(2019, 7, 2));
}

TEST(PlanTest, WithoutRuleNoMeasuresAreDue) {
  EXPECT_FALSE(
      MeasuresDueDay(Parse<v1::Plan>("base_date {year: 2019 month: 6 day: 3}"))->has_value());
}

TEST(PlanTest, MissingBaseDateStopsIssue) {  // A2
  EXPECT_THAT(
      CheckReadyToIssue(Parse<v1::Plan>("adopting_resolution: 'groups/anqing/resolutions/r'")),
      ElementsAre(AllOf(Property(&type::Finding::rule_id, "plan.base-date-missing"),
                        Property(&type::Finding::severity, type::Finding::HARD))));
  EXPECT_THAT(CheckReadyToIssue(Parse<v1::Plan>("base_date {year: 2019 month: 6 day: 3}")),
              ElementsAre(Property(&type::Finding::rule_id, "plan.adopting-resolution-missing")));
}

TEST(PlanTest, GoodFieldsPass) {  // A3: 100 %, twice 2018, at least 70 %
  EXPECT_THAT(CheckFields(Parse<v1::Plan>(R"pb(
                goals {
                  text: "全覆盖"
                  target { operator: EQUAL value: "100" }
                  unit: "%"
                }
                goals {
                  text: "翻一番"
                  target { operator: AT_LEAST value: "2" }
                  baseline_period { year: 2018 }
                  horizon_start { year: 2019 }
                  horizon_end { year: 2021 }
                }
                goals {
                  text: "本地就业"
                  target { operator: AT_LEAST value: "70" }
                  unit: "%"
                }
                goals { text: "提高合作能力" }
                warning_days: 90
                measures_rule { days: 20 }
                collectives { text: "各成员学校" standard_kinds: SCHOOL }
                collectives { text: "各成员企业" standard_kinds: ENTERPRISE }
              )pb")),
              IsEmpty());
}

TEST(PlanTest, AnswersAllViolationsAtOnce) {
  EXPECT_THAT(CheckFields(Parse<v1::Plan>(R"pb(
                base_date { year: 2019 month: 2 day: 30 }
                warning_days: 91
                measures_rule { days: 0 }
                holiday_calendar: "tomorrow"
                goals {
                  text: "x"
                  target { value: "70" }
                  horizon_end { year: 2021 month: 13 }
                }
                collectives { text: "各成员学校" }
                collectives { text: " 各成员学校" }
                lead_bodies: "groups/anqing/bodies/a"
                lead_bodies: "groups/anqing/bodies/a"
              )pb")),
              ElementsAre(Field(&FieldViolation::field, "plan.base_date"),
                          Field(&FieldViolation::field, "plan.warning_days"),
                          Field(&FieldViolation::field, "plan.measures_rule.days"),
                          Field(&FieldViolation::field, "plan.holiday_calendar"),
                          Field(&FieldViolation::field, "plan.goals[0].target"),
                          Field(&FieldViolation::field, "plan.goals[0].horizon_end"),
                          Field(&FieldViolation::field, "plan.collectives[1].text"),
                          Field(&FieldViolation::field, "plan.lead_bodies[1]")));
}

TEST(PlanTest, OneRoundRuleForEachRhythm) {  // A19, L8
  EXPECT_THAT(CheckFields(Parse<v1::Plan>(
                  "round_rules { rhythm: TEN_DAYS } round_rules { rhythm: MONTH day: "
                  "25 }")),
              IsEmpty());
  EXPECT_THAT(CheckFields(Parse<v1::Plan>(
                  "round_rules { rhythm: MONTH } round_rules { rhythm: MONTH day: 93 "
                  "}")),
              ElementsAre(Field(&FieldViolation::field, "plan.round_rules[1].rhythm"),
                          Field(&FieldViolation::field, "plan.round_rules[1].day")));
}

// What was shown stays true: only days that are farther away than any warning may change.
TEST(PlanTest, ACalendarMayGrowAheadOfItsUse) {  // X3
  const absl::CivilDay today(2019, 11, 21);
  const v1::Plan before =
      Parse<v1::Plan>("holiday_calendar: '2019-10-01 holiday' warning_days: 10");
  const auto change = [&](const std::string& lines) {
    v1::Plan after = before;
    after.set_holiday_calendar("2019-10-01 holiday\n" + lines);
    return CheckCalendarChange(before, after, today);
  };
  EXPECT_THAT(change("2019-12-02 holiday\n2020-01-01 holiday\n"), IsEmpty());
  EXPECT_THAT(change("2019-12-01 workday\n"),
              ElementsAre(Field(&FieldViolation::field, "plan.holiday_calendar")));
  v1::Plan without = before;
  without.clear_holiday_calendar();
  EXPECT_EQ(CheckCalendarChange(before, without, today).size(), 1u);
}

TEST(PlanTest, WarnsAWeekAheadUnlessSaid) {
  EXPECT_EQ(WarningDays(Parse<v1::Plan>("")), 7);
  EXPECT_EQ(WarningDays(Parse<v1::Plan>("warning_days: 3")), 3);
}

// N12: what a past day showed, it shows for ever.
TEST(PlanTest, PastDaysKeepTheirWarningDays) {
  const v1::Plan before = Parse<v1::Plan>("state: ISSUED");
  v1::Plan once = Parse<v1::Plan>("state: ISSUED warning_days: 15");
  KeepWarningDays(before, absl::CivilDay(2019, 9, 2), once);
  v1::Plan twice = once;
  twice.set_warning_days(3);
  KeepWarningDays(once, absl::CivilDay(2019, 11, 4), twice);
  EXPECT_EQ(WarningDaysOn(twice, absl::CivilDay(2019, 9, 1)), 7);
  EXPECT_EQ(WarningDaysOn(twice, absl::CivilDay(2019, 9, 2)), 15);
  EXPECT_EQ(WarningDaysOn(twice, absl::CivilDay(2019, 11, 3)), 15);
  EXPECT_EQ(WarningDaysOn(twice, absl::CivilDay(2019, 11, 4)), 3);
  v1::Plan thrice = twice;
  thrice.set_warning_days(5);
  KeepWarningDays(twice, absl::CivilDay(2019, 11, 4), thrice);
  EXPECT_EQ(thrice.warning_changes_size(), 2);
  EXPECT_EQ(WarningDaysOn(thrice, absl::CivilDay(2019, 11, 3)), 15);
  EXPECT_EQ(WarningDaysOn(thrice, absl::CivilDay(2019, 11, 4)), 5);
  v1::Plan same = twice;
  KeepWarningDays(twice, absl::CivilDay(2019, 12, 1), same);
  EXPECT_EQ(same.warning_changes_size(), 2);
}

TEST(PlanTest, RunsUntilTheDayBeforeItsClosing) {
  v1::Plan plan = Parse<v1::Plan>("state: ISSUED");
  EXPECT_TRUE(RunsOn(plan, absl::CivilDay(2030, 1, 1)));
  plan = Parse<v1::Plan>("state: CLOSED end_date { year: 2019 month: 7 day: 1 }");
  EXPECT_TRUE(RunsOn(plan, absl::CivilDay(2019, 6, 30)));
  EXPECT_FALSE(RunsOn(plan, absl::CivilDay(2019, 7, 1)));
  plan.clear_end_date();
  EXPECT_FALSE(RunsOn(plan, absl::CivilDay(2019, 6, 30)));
  EXPECT_FALSE(RunsOn(Parse<v1::Plan>("state: DRAFT"), absl::CivilDay(2019, 6, 30)));
}

TEST(PlanTest, StagesFollowTheirNamesAndDates) {  // L7
  EXPECT_THAT(
      CheckFields(Parse<v1::Plan>(
          "stages { display_name: '启动' end { year: 2023 month: 9 } } "
          "stages { display_name: '推进' start { year: 2023 month: 9 } end { year: 2023 } }")),
      IsEmpty());
  EXPECT_THAT(CheckFields(Parse<v1::Plan>(
                  "stages { display_name: '启动' start { year: 2023 month: 13 } } "
                  "stages { display_name: ' 启动' start { year: 2024 } end { year: 2023 } }")),
              ElementsAre(Field(&FieldViolation::field, "plan.stages[0].start"),
                          Field(&FieldViolation::field, "plan.stages[1].display_name"),
                          Field(&FieldViolation::field, "plan.stages[1].end")));
}

TEST(PlanTest, AVariantIsOfAPlanAndForAnOrganisation) {  // Y17
  const auto violations = [](const char* text) { return CheckFields(Parse<v1::Plan>(text)); };
  EXPECT_THAT(violations("name: 'groups/yichang/plans/tourism' base_plan: "
                         "'groups/yichang/plans/layout' organization: 'groups/yichang/o'"),
              IsEmpty());
  for (const char* half : {"base_plan: 'groups/yichang/plans/layout'",
                           "organization: 'groups/yichang/organizations/tourism'",
                           "name: 'p' base_plan: 'p' organization: 'o'"}) {
    EXPECT_THAT(violations(half), ElementsAre(Field(&FieldViolation::field, "plan.base_plan")))
        << half;
  }
}

TEST(PlanTest, DayRulesAreNotDescriptive) {
  EXPECT_TRUE(IsDescriptive("tags"));
  EXPECT_FALSE(IsDescriptive("base_date"));
  EXPECT_FALSE(IsDescriptive("measures_rule"));
}

}  // namespace
}  // namespace edugroup::task
