// Whole years by simulated dates: Anqing from issue to year-end (A5–A14, A19), Putuo's recurring
// deliverables, Yichang's reviews, Linzi's monthly supervision.
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "common/value/calendar.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "tests/scenarios/sweep_runner.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::string On(const std::string& method) {
  return absl::StrCat("edugroup.task.v1.SupervisionService/", method);
}

class Year : public TaskScenario {
 protected:
  static absl::StatusOr<v1::Round> TryRound(const std::string& plan, const std::string& kind,
                                            const std::string& more = "") {
    Caller clerk = servers_->Secretariat("anqing");
    return clerk.Ask<v1::Round>(On("CreateRound"),
                                Parse<v1::CreateRoundRequest>(absl::StrCat(
                                    "parent: 'groups/anqing' round { kind: ", kind,
                                    " plan: 'groups/anqing/plans/", plan, "' ", more, " }")));
  }
  static v1::Round Round(const std::string& plan, const std::string& kind,
                         const std::string& more = "") {
    const auto round = TryRound(plan, kind, more);
    EXPECT_TRUE(round.ok()) << round.status();
    return round.ok() ? *round : v1::Round();
  }
  static std::vector<v1::RoundItem> Items(Caller&& caller, const v1::Round& round,
                                          const std::string& filter = "") {
    v1::ListRoundItemsRequest request;
    request.set_parent(round.name());
    request.set_page_size(1000);
    request.set_filter(filter);
    const auto page = Ask<v1::ListRoundItemsResponse>(caller, On("ListRoundItems"), request);
    return {page.round_items().begin(), page.round_items().end()};
  }
  static v1::RoundItem Check(Caller&& caller, const v1::RoundItem& item, const std::string& found) {
    return Ask<v1::RoundItem>(
        caller, On("CheckRoundItem"),
        Parse<v1::CheckRoundItemRequest>(absl::StrCat("name: '", item.name(), "' ", found)));
  }
  static v1::Round Close(const v1::Round& round) {
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Round>(clerk, On("CloseRound"),
                          Parse<v1::CloseRoundRequest>(absl::StrCat(
                              "name: '", round.name(), "' conclusion: '本期督查已毕'")));
  }
  // Rows {text, limit} for all member schools, led by 专业建设部.
  static void IssueRows(const std::string& id,
                        const std::vector<std::pair<std::string, std::string>>& rows) {
    v1::ImportPlanRequest request = Sample(id);
    request.clear_rows();
    for (const auto& [text, limit] : rows) {
      v1::PlanRow& row = *request.add_rows();
      row.set_category("类别");
      row.set_text(text);
      row.set_lead("专业建设部");
      row.set_implementers("各成员学校");
      row.set_limit_text(limit);
    }
    Import(request);
    Caller clerk = servers_->Secretariat("anqing");
    Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest(id));
  }
  static void Start(const std::string& plan, const char* task, const char* organization) {
    Caller member = servers_->Member("anqing", organization);
    const std::string name = NameOf(plan, task, organization);
    Do<v1::AcknowledgeAssignmentRequest>(member, name);
    Do<v1::FileMeasuresRequest>(member, name, "measures { text: '举措' }");
  }
  static void Report(const std::string& plan, const char* task, const char* organization,
                     const std::string& report) {
    Do<v1::ReportProgressRequest>(servers_->Member("anqing", organization),
                                  NameOf(plan, task, organization),
                                  absl::StrCat("report { ", report, " }"));
  }
  static void Finish(const std::string& plan, const char* task, const char* organization,
                     const char* lead, Day submitted, Day accepted) {
    servers_->clock().Set(submitted);
    Do<v1::SubmitAssignmentRequest>(servers_->Member("anqing", organization),
                                    NameOf(plan, task, organization));
    servers_->clock().Set(accepted);
    Do<v1::AcceptAssignmentRequest>(Department(lead), NameOf(plan, task, organization));
  }
};

TEST_F(Year, AnqingFromIssueToYearEnd) {  // A5–A14, A19
  Issue("year");
  SweepRunner sweep(*servers_);
  Caller clerk = servers_->Secretariat("anqing");
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

  // A19: a round of every ten days and of every month, the whole year; each freezes what is open.
  int ten_day_rounds = 0, monthly_rounds = 0;
  for (Day day = Day(2019, 6, 30); day <= Day(2019, 12, 31);
       day = value::PeriodOf(value::PeriodKind::kTenDays, day + 1).last) {
    servers_->clock().Set(day);
    sweep.Turn(day);
    boards[day] = Board("year", day).SerializeAsString();
    const v1::Round ten_days = Round("year", "TEN_DAYS");
    EXPECT_EQ(*value::ToCivilDay(ten_days.period_last()), day);
    ++ten_day_rounds;
    if ((day + 1).day() == 1) {
      const v1::Round month = Round("year", "MONTH");
      EXPECT_EQ(month.counts().items(), ten_days.counts().items());
      EXPECT_THAT(Rules(TryRound("year", "MONTH").status()), ElementsAre("round.period-taken"));
      ++monthly_rounds;
    }
    if (day == Day(2019, 10, 20)) {
      // Extensions: 安徽林业技师学校 asks for row 4 (due 10-31) in time …
      servers_->clock().Set(Day(2019, 10, 21));
      Start("year", "r0004", "forestry");
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
  EXPECT_EQ(ten_day_rounds, 19);  // June's last, and three of each of six months
  EXPECT_EQ(monthly_rounds, 7);

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

  // A13: the ten-day round knows what had not been reported; nothing is left for the sweep.
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

TEST_F(Year, PutuoDeliversEveryQuarter) {  // P18
  IssueRows("quarterly", {{"编制人才需求季度报告", "每季度"}});
  SweepRunner sweep(*servers_);
  for (const char* school : {"college", "forestry", "health"}) Start("quarterly", "r0001", school);
  // The college delivers each quarter in time, 安徽林业技师学校 the second one late and no more.
  const std::vector<std::pair<Day, int>> deliveries = {
      {Day(2019, 6, 28), 6}, {Day(2019, 9, 25), 9}, {Day(2019, 12, 30), 12}};
  for (Day day = kIssued; day <= Day(2020, 1, 2); ++day) {
    servers_->clock().Set(day);
    for (const auto& [delivery, month] : deliveries) {
      const std::string report =
          absl::StrCat("period { year: 2019 month: ", month, " } text: '季度报告'");
      if (day == delivery) Report("quarterly", "r0001", "college", report);
      if (day == Day(2019, 7, 10) && month == 6) {
        Report("quarterly", "r0001", "forestry", report);
      }
    }
    sweep.Turn(day);
  }
  EXPECT_EQ(Board("quarterly", Day(2019, 7, 1)).total().red(), 2);
  EXPECT_EQ(Board("quarterly", Day(2019, 7, 15)).total().red(), 1);
  EXPECT_EQ(Board("quarterly", Day(2019, 10, 1)).total().red(), 2);
  EXPECT_EQ(Board("quarterly", Day(2020, 1, 1)).total().red(), 2);
  Caller clerk = servers_->Secretariat("anqing");
  const auto overdue = Ask<v1::ListRemindersResponse>(
      clerk, On("ListReminders"),
      Parse<v1::ListRemindersRequest>(
          "parent: 'groups/anqing/plans/quarterly/tasks/-/assignments/-' "
          "filter: 'kind = OVERDUE'"));
  std::vector<std::string> said;
  for (const v1::Reminder& reminder : overdue.reminders()) {
    said.push_back(absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ",
                                reminder.organization_display_name()));
  }
  EXPECT_THAT(said, ElementsAre("2019-07-01 安徽林业技师学校", "2019-07-01 皖西南卫生学校",
                                "2019-10-01 安徽林业技师学校"));
  const auto facts = Ask<v1::GetTaskFactsResponse>(
      clerk, kFacts,
      Parse<v1::GetTaskFactsRequest>(
          "parent: 'groups/anqing' plans: 'groups/anqing/plans/quarterly' period_first { year: "
          "2019 "
          "month: 1 day: 1 } period_last { year: 2019 month: 12 day: 31 }"));
  for (const v1::SubjectTaskFacts& subject : facts.subjects()) {
    EXPECT_EQ(subject.facts(1).numerator(), absl::EndsWith(subject.organization(), "college"));
    EXPECT_EQ(subject.facts(1).denominator(), 1);
  }
}

TEST_F(Year, YichangReviewsByDefence) {  // Y12, Y16
  IssueRows("layout", {{"专业布局调整答辩", "2019.12"}});
  for (const char* school : {"college", "forestry", "health"}) Start("layout", "r0001", school);
  servers_->clock().Set(Day(2019, 12, 19));
  const v1::Round review =
      Round("layout", "REVIEW",
            "display_name: '第二轮专业布局评审' attendee_post: '校长' questions: '市场需求' "
            "questions: '办学条件' questions: '发展规划'");
  const std::vector<v1::RoundItem> items = Items(servers_->Secretariat("anqing"), review);
  ASSERT_EQ(items.size(), 3u);
  // No result without the principal and three answers.
  Caller clerk = servers_->Secretariat("anqing");
  const auto poor = clerk.Ask<v1::RoundItem>(
      On("CheckRoundItem"),
      Parse<v1::CheckRoundItemRequest>(
          absl::StrCat("name: '", items[0].name(), "' result: ON_TRACK answers: '有需求'")));
  EXPECT_THAT(Rules(poor.status()), ElementsAre("round.not-attended", "round.question-unanswered",
                                                "round.question-unanswered"));
  const std::string full =
      "attended: true answers: '有需求' answers: '三间实训室' answers: '三年建成'";
  Check(Department("programmes"), items[0], absl::StrCat("result: ON_TRACK ", full));
  Check(Department("programmes"), items[1],
        absl::StrCat(
            "result: POOR_QUALITY ", full,
            " rectification: '补充调研' rectification_due_date { year: 2020 month: 1 day: 15 }"));
  Check(Department("programmes"), items[2], "result: DEFERRED");
  const v1::Round closed = Close(review);
  EXPECT_EQ(closed.counts().sound(), 1);
  EXPECT_EQ(closed.counts().deficient(), 1);
  EXPECT_EQ(closed.counts().deferred(), 1);
  EXPECT_EQ(closed.counts().rectifying(), 1);
  EXPECT_EQ(closed.counts().unchecked(), 0);
}

TEST_F(Year, LinziSuperviseEveryMonth) {  // L6, L8, L10
  IssueRows("linzi",
            {{"全面提高技能人才比例", "长期"}, {"新建产业学院", "长期"}, {"签订协议", "2019.9"}});
  Caller lead = Department("programmes");
  Ask<v1::Task>(lead, absl::StrCat(kTask, "SetAnnualTarget"),
                Parse<v1::SetAnnualTargetRequest>(
                    "name: 'groups/anqing/plans/linzi/tasks/r0002' year: 2019 text: '新建2个' "
                    "target { value: '2' unit: '个' }"));
  servers_->clock().Set(Day(2019, 9, 30));
  const v1::Round september = Round("linzi", "MONTH");
  EXPECT_EQ(september.display_name(), "2019年9月");
  EXPECT_EQ(september.counts().items(), 9);
  // Two of the three tasks have no target in numbers: legal, and flagged.
  EXPECT_EQ(september.counts().unquantified(), 6);
  EXPECT_EQ(september.counts().unreported(), 9);

  const std::vector<v1::RoundItem> items =
      Items(servers_->Secretariat("anqing"), september,
            "organization = \"groups/anqing/organizations/college\"");
  ASSERT_EQ(items.size(), 3u);
  const v1::RoundItem found =
      Check(Department("programmes"), items[2],
            "result: NOT_STARTED finding: '尚未接洽' rectification: '本月内签约' "
            "rectification_due_date { year: 2019 month: 10 day: 20 }");
  EXPECT_EQ(found.result(), v1::RoundItem::NOT_STARTED);

  // What changes afterwards changes nothing in the round.
  servers_->clock().Set(Day(2019, 10, 10));
  Start("linzi", "r0003", "college");
  Report("linzi", "r0003", "college", "text: '已签约' percent: '90'");
  EXPECT_EQ(Items(servers_->Secretariat("anqing"), september)[8].percent(), "");
  const auto rectified =
      Ask<v1::RoundItem>(servers_->Member("anqing", "college"), On("RectifyRoundItem"),
                         Parse<v1::RectifyRoundItemRequest>(
                             absl::StrCat("name: '", found.name(), "' text: '已签约'")));
  EXPECT_EQ(*value::ToCivilDay(rectified.rectification_report_date()), Day(2019, 10, 10));
  Caller other = servers_->Member("anqing", "health");
  EXPECT_EQ(Refusal<v1::RoundItem>(other, On("RectifyRoundItem"),
                                   Parse<v1::RectifyRoundItemRequest>(
                                       absl::StrCat("name: '", found.name(), "' text: '已签约'"))),
            access::v1::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(Items(servers_->Member("anqing", "health"), september).size(), 3u);
  Ask<v1::RoundItem>(
      lead, On("ConfirmRoundItem"),
      Parse<v1::ConfirmRoundItemRequest>(absl::StrCat("name: '", found.name(), "'")));
  const v1::Round closed = Close(september);
  EXPECT_EQ(closed.counts().rectified(), 1);
  EXPECT_EQ(closed.counts().unchecked(), 8);

  // October's round is another one, and says what is supervised twice (C1.15).
  servers_->clock().Set(Day(2019, 10, 31));
  Round("linzi", "SPECIAL");
  const v1::Round october = Round("linzi", "MONTH");
  EXPECT_EQ(Items(servers_->Secretariat("anqing"), october)[0].others_size(), 1);
}

}  // namespace
}  // namespace edugroup::task
