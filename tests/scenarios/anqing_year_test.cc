// A whole year by simulated dates: Anqing from issue to year-end (A4–A14, A19, A28, A29).
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "common/value/calendar.h"
#include "tests/scenarios/sweep_runner.h"
#include "tests/scenarios/year_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// "专业建设部 LONG_TERM": how many of the plan's tasks (A11).
std::map<std::string, int> LeadsByLimit(Caller& clerk, const std::string& plan) {
  v1::ListTasksRequest request;
  request.set_parent(absl::StrCat("groups/anqing/plans/", plan));
  request.set_page_size(100);
  std::map<std::string, int> counts;
  const auto page = Ask<v1::ListTasksResponse>(clerk, absl::StrCat(kTask, "ListTasks"), request);
  for (const v1::Task& task : page.tasks()) {
    ++counts[absl::StrCat(task.lead_text(), " ", task.limit().text())];
  }
  return counts;
}

TEST_F(Year, AnqingFromIssueToYearEnd) {  // A4–A14, A19
  v1::ImportPlanRequest import = Sample("year");
  import.mutable_plan()->add_round_rules()->set_rhythm(v1::RoundRule::TEN_DAYS);
  import.mutable_plan()->add_round_rules()->set_rhythm(v1::RoundRule::MONTH);
  Import(import);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest("year"));
  SweepRunner sweep(*servers_);
  EXPECT_THAT(LeadsByLimit(clerk, "year"),  // A11
              ElementsAre(Pair("专业建设部 2019.10", 1), Pair("专业建设部 2019.12", 5),
                          Pair("专业建设部 长期", 7), Pair("招生就业部 2019.10", 1),
                          Pair("招生就业部 2019.12", 3), Pair("招生就业部 长期", 6),
                          Pair("社会培训部 2019.10", 1), Pair("社会培训部 2019.12", 2),
                          Pair("社会培训部 长期", 2), Pair("秘书处办公室 2019.12", 1),
                          Pair("秘书处办公室 长期", 6)));
  // A4: one adjustment, two implementations, three improvements.
  const auto tagged = Ask<v1::ListPlansResponse>(
      clerk, absl::StrCat(kPlan, "ListPlans"),
      Parse<v1::ListPlansRequest>(
          "parent: 'groups/anqing' filter: 'tags:\"一个调整\" AND tags:\"三个提升\"'"));
  ASSERT_EQ(tagged.plans_size(), 1);
  EXPECT_EQ(tagged.plans(0).tags_size(), 3);
  std::map<Day, std::string> boards;  // as each day showed itself
  sweep.Turn(kIssued);

  // A12: 20 days from the issue on Monday 06-03 end on Sunday 06-23, so 06-24. 安庆职业技术学院
  // files everything in time, 华茂纺织公司 four days late, the others nothing.
  servers_->clock().Set(Day(2019, 6, 20));
  for (int row = 1; row <= 35; ++row) {
    Start("year", absl::StrFormat("r%04d", row).c_str(), "college");
  }
  servers_->clock().Set(Day(2019, 6, 28));
  Start("year", "r0018", "textile");

  // A19: a round of every ten days and of every month opens by itself, the whole year; each freezes
  // what is open.
  for (Day day = Day(2019, 6, 30); day <= Day(2019, 12, 31);
       day = value::PeriodOf(value::PeriodKind::kTenDays, day + 1).last) {
    servers_->clock().Set(day);
    sweep.Turn(day);
    boards[day] = Board("year", day).SerializeAsString();
    const std::vector<v1::RoundDuty> opened = Duties("year", day, day);
    const bool month_ends = (day + 1).day() == 1;
    ASSERT_EQ(opened.size(), month_ends ? 2u : 1u);
    EXPECT_EQ(*value::ToCivilDay(opened[0].period_last()), day);
    if (month_ends) {
      EXPECT_EQ(opened[1].counts().items(), opened[0].counts().items());
      EXPECT_THAT(Rules(TryRound("year", "MONTH").status()), ElementsAre("round.period-taken"));
    }
    if (day == Day(2019, 10, 20)) {
      // Extensions: 安徽林业技师学校 asks for row 4 (due 10-31) in time …
      servers_->clock().Set(Day(2019, 10, 21));
      Start("year", "r0004", "forestry");
      Report("year", "r0004", "forestry", "text: '完成八成' difficulties: '设备未到'");
      Do<v1::RequestExtensionRequest>(
          servers_->Member("anqing", "forestry"), NameOf("year", "r0004", "forestry"),
          "due_date { year: 2019 month: 11 day: 30 } reason: '设备未到' progress: '完成八成'");
      servers_->clock().Set(Day(2019, 10, 25));
      Do<v1::DecideExtensionRequest>(Department("programmes"), NameOf("year", "r0004", "forestry"),
                                     "outcome: GRANTED due_date { year: 2019 month: 11 day: 15 }");
    }
    if (day == Day(2019, 10, 31)) {
      // … and 皖西南卫生学校 a day late: it stays overdue.
      servers_->clock().Set(Day(2019, 11, 1));
      Start("year", "r0004", "health");
      Do<v1::RequestExtensionRequest>(
          servers_->Member("anqing", "health"), NameOf("year", "r0004", "health"),
          "due_date { year: 2019 month: 12 day: 31 } reason: '遗忘' progress: '完成一半'");
      Do<v1::DecideExtensionRequest>(Department("programmes"), NameOf("year", "r0004", "health"),
                                     "outcome: GRANTED");
      Finish("year", "r0004", "college", "programmes", Day(2019, 11, 1), Day(2019, 11, 2));
      Finish("year", "r0004", "forestry", "programmes", Day(2019, 11, 8), Day(2019, 11, 9));
    }
    if (day == Day(2019, 11, 20)) {
      Finish("year", "r0004", "health", "programmes", Day(2019, 11, 22), Day(2019, 11, 25));
      Finish("year", "r0018", "college", "enrolment", Day(2019, 11, 26), Day(2019, 11, 27));
    }
    if (day == Day(2019, 12, 10)) {
      for (const char* row : {"r0001", "r0002", "r0003"}) {
        Finish("year", row, "college", "programmes", Day(2019, 12, 12), Day(2019, 12, 15));
      }
    }
  }
  std::map<std::string, int> rounds;
  for (const v1::RoundDuty& duty : Duties("year", kIssued, Day(2019, 12, 31))) {
    EXPECT_EQ(duty.state(), v1::RoundDuty::OPEN) << duty.display_name();
    ++rounds[v1::Round::Kind_Name(duty.kind())];
  }
  EXPECT_THAT(rounds, ElementsAre(Pair("MONTH", 7), Pair("TEN_DAYS", 21)));

  // Year-end. 165 assignments: 105 long-term (21 rows × 5), 13 due in October, 47 in December.
  servers_->clock().Set(Day(2020, 1, 5));
  sweep.Turn(Day(2020, 1, 5));
  const v1::PlanBoard end = Board("year", Day(2020, 1, 1));
  EXPECT_EQ(end.task_count(), 35);               // A5, A7
  EXPECT_EQ(end.by_category_size(), 9);          // A5
  EXPECT_EQ(end.by_lead_size(), 4);              // A7
  EXPECT_EQ(end.total().assignments(), 165);     // A8
  EXPECT_EQ(end.total().long_term_open(), 105);  // A9
  // Done: r0004 of 安徽林业技师学校 (11-08, extended to 11-15) and three December rows of the
  // college.
  EXPECT_EQ(end.total().done(), 4);
  // Late: r0004 of the college (11-01) and of 皖西南卫生学校, r0018 of the college.
  EXPECT_EQ(end.total().late_done(), 3);
  EXPECT_EQ(end.total().red(), 13 + 47 - 4 - 3);
  EXPECT_EQ(end.annual_targets_missing_size(), 2 * 21);  // A12: 2019 and 2020
  std::map<std::string, int> tasks_by_lead, tasks_by_limit;
  for (const v1::BoardLine& line : end.by_lead())
    tasks_by_lead[line.display_name()] = line.task_count();
  EXPECT_THAT(tasks_by_lead, ElementsAre(Pair("专业建设部", 13), Pair("招生就业部", 10),
                                         Pair("社会培训部", 5), Pair("秘书处办公室", 7)));  // A7
  int by_light = 0;
  for (const v1::BoardLine& line : end.by_light()) by_light += line.counts().assignments();
  EXPECT_EQ(by_light, 165);
  EXPECT_EQ(end.total().measures_missing(), 165 - 35 - 1 - 2);  // A12
  // Accepted work is 100 %, and what nobody reported is no 0.
  EXPECT_EQ(end.progress().percent(), "100.00");
  EXPECT_EQ(end.progress().reported(), 7);
  EXPECT_EQ(end.progress().unreported(), 158);

  // Every past day answers as it did on that day.
  for (const auto& [day, board] : boards) {
    EXPECT_EQ(Board("year", day).SerializeAsString(), board) << value::Format(day);
  }

  // A13: a difficulty that was reported stands before council and secretariat alike, for them to
  // ask for since a day; another school does not see it.
  const std::string since = "difficulty_date >= \"2019-10-01\"";
  EXPECT_EQ(CountAssignments(clerk, "year", since), 1);
  EXPECT_EQ(CountAssignments(clerk, "year", "difficulty_date >= \"2019-10-22\""), 0);
  EXPECT_EQ(
      CountAssignments(
          servers_->As({.group = "anqing", .roles = {access::v1::COUNCIL}, .subject = "chair"}),
          "year", since),
      1);
  EXPECT_EQ(CountAssignments(servers_->Member("anqing", "health"), "year", since), 0);
  const Assignment difficult =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("year", "r0004", "forestry"));
  EXPECT_EQ(difficult.reports(0).difficulties(), "设备未到");
  EXPECT_EQ(*value::ToCivilDay(difficult.difficulty_date()), Day(2019, 10, 21));

  // What time did, once each.
  const auto reminders = Ask<v1::ListRemindersResponse>(
      clerk, On("ListReminders"),
      Parse<v1::ListRemindersRequest>(
          "parent: 'groups/anqing/plans/year/tasks/-/assignments/-' filter: 'kind = OVERDUE' "
          "page_size: 1000"));
  // All 60 with a due date but those submitted in time: four, of which one was granted more time.
  EXPECT_EQ(reminders.reminders_size(), 56);
  const auto measures = Ask<v1::ListRemindersResponse>(
      clerk, On("ListReminders"),
      Parse<v1::ListRemindersRequest>(
          "parent: 'groups/anqing/plans/year/tasks/-/assignments/-' page_size: 1000 "
          "filter: 'kind = MEASURES_OVERDUE AND date = \"2019-06-25\"'"));
  EXPECT_EQ(measures.reminders_size(), 165 - 35);

  // A14: facts for the assessment, by organisation and by lead, each with its names.
  const auto facts = Ask<v1::GetTaskFactsResponse>(
      clerk, kFacts,
      Parse<v1::GetTaskFactsRequest>(
          "parent: 'groups/anqing' plans: 'groups/anqing/plans/year' all_leads: true "
          "organizations: 'groups/anqing/organizations/college' "
          "organizations: 'groups/anqing/organizations/health' "
          "period_first { year: 2019 month: 1 day: 1 } period_last { year: 2019 month: 12 day: 31 "
          "}"));
  const auto counted = [](const v1::SubjectTaskFacts& subject) {
    std::map<std::string, std::string> counts;
    for (const v1::TaskFact& fact : subject.facts()) {
      EXPECT_EQ(fact.numerator_names_size(), fact.numerator());
      EXPECT_EQ(fact.denominator_names_size(), fact.denominator());
      counts[fact.fact_id()] = absl::StrCat(fact.numerator(), "/", fact.denominator());
    }
    return counts;
  };
  const auto college = counted(facts.subjects(0)), health = counted(facts.subjects(1));
  EXPECT_EQ(college.at("measures_filed_on_time"), "35/35");
  EXPECT_EQ(college.at("completed_on_time"), "3/14");
  EXPECT_EQ(college.at("accepted_without_return"), "5/5");
  EXPECT_EQ(health.at("measures_filed_on_time"), "0/35");
  EXPECT_EQ(health.at("completed_on_time"), "0/14");
  EXPECT_EQ(health.at("not_extended"), "14/14");
  EXPECT_EQ(health.at("extensions_asked_in_time"), "0/1");
  ASSERT_EQ(facts.lead_subjects_size(), 4);
  const auto programmes = counted(facts.lead_subjects(2));
  EXPECT_EQ(facts.lead_subjects(2).lead(), "groups/anqing/bodies/programmes");
  // 5 rows due in December and row 4: rows 1–4 have schools only (A8), the other two all five.
  EXPECT_EQ(programmes.at("completed_on_time"), "4/22");
  EXPECT_EQ(programmes.at("extensions_asked_in_time"), "1/2");

  // C1.13: the bulletin ranks the college first.
  const auto bulletin = Ask<v1::Bulletin>(
      clerk, On("GetBulletin"),
      Parse<v1::GetBulletinRequest>(
          "parent: 'groups/anqing' plans: 'groups/anqing/plans/year' period_first { year: 2019 "
          "month: 1 day: 1 } period_last { year: 2019 month: 12 day: 31 }"));
  ASSERT_EQ(bulletin.organizations_size(), 5);
  EXPECT_EQ(bulletin.organizations(0).display_name(), "安庆职业技术学院");
  EXPECT_EQ(bulletin.organizations(0).on_time_rate(), "21.43");  // 3 of 14
  EXPECT_EQ(bulletin.organizations(1).display_name(), "安徽林业技师学校");
  EXPECT_EQ(bulletin.organizations(1).extensions(), 1);
}

}  // namespace
}  // namespace edugroup::task
