// Whole years by simulated dates: Putuo's recurring deliverables, Yichang's spring plan and
// reviews, Linzi's monthly supervision.
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "tests/scenarios/sweep_runner.h"
#include "tests/scenarios/year_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;

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
