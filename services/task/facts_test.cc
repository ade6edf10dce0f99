#include "services/task/facts.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/assignment.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Assignment;
using v1::AssignmentEvent;
using Day = absl::CivilDay;

constexpr char kCollege[] = "groups/anqing/organizations/college";
constexpr char kFactory[] = "groups/anqing/organizations/factory";
const FactsPeriod kYear{Day(2019, 1, 1), Day(2019, 12, 31)};

// Issued on 2019-06-03, measures due on the 24th.
Assignment New(int row, const char* organization, std::optional<Day> due) {
  Assignment assignment;
  assignment.set_name(absl::StrCat("r", row, organization == kCollege ? "-college" : "-factory"));
  assignment.set_organization(organization);
  if (due) *assignment.mutable_due_date() = value::ToDate(*due);
  *assignment.mutable_measures_due_date() = value::ToDate(Day(2019, 6, 24));
  Begin(assignment, {AssignmentEvent::ASSIGN, Day(2019, 6, 3), absl::UnixEpoch(), "clerk", ""});
  return assignment;
}

Assignment& Do(Assignment& assignment, AssignmentEvent::Kind kind, Day day) {
  absl::Status status = Apply(assignment, {kind, day, absl::UnixEpoch(), "clerk", ""});
  EXPECT_TRUE(status.ok()) << status;
  return assignment;
}

class FactsTest : public ::testing::Test {
 protected:
  FactsTest() {
    // Measures and work in time.
    Assignment a = New(1, kCollege, Day(2019, 10, 31));
    Do(a, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
    Do(a, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 24));
    Do(a, AssignmentEvent::SUBMIT, Day(2019, 10, 31));
    Do(a, AssignmentEvent::ACCEPT, Day(2019, 11, 5));
    // Measures late; returned, so the accepted submission is late.
    Assignment b = New(2, kCollege, Day(2019, 10, 31));
    Do(b, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
    Do(b, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 25));
    Do(b, AssignmentEvent::SUBMIT, Day(2019, 10, 20));
    Do(b, AssignmentEvent::RETURN, Day(2019, 10, 25));
    Do(b, AssignmentEvent::SUBMIT, Day(2019, 11, 10));
    Do(b, AssignmentEvent::ACCEPT, Day(2019, 11, 15));
    // Long-term, with a report.
    Assignment c = New(3, kCollege, std::nullopt);
    Do(c, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
    Do(c, AssignmentEvent::REPORT_PROGRESS, Day(2019, 9, 30));
    // Cancelled: counts in nothing.
    Assignment d = New(4, kCollege, Day(2019, 12, 31));
    Do(d, AssignmentEvent::CANCEL, Day(2019, 7, 1));
    // Never touched.
    Assignment e = New(1, kFactory, Day(2019, 10, 31));
    assignments_ = {a, b, c, d, e};
  }

  v1::TaskFact Fact(int index, FactsPeriod period = kYear, Day as_of = Day(2019, 12, 31)) {
    return CountFacts(assignments_, {}, FactsOf::kOrganizations, {kCollege}, period, as_of)[0]
        .facts(index);
  }

  std::vector<Assignment> assignments_;
};

TEST_F(FactsTest, MeasuresFiledOnTime) {  // A12
  const v1::TaskFact fact = Fact(0);
  EXPECT_EQ(fact.fact_id(), "measures_filed_on_time");
  EXPECT_THAT(fact.numerator_names(), ElementsAre("r1-college"));
  EXPECT_THAT(fact.denominator_names(), ElementsAre("r1-college", "r2-college", "r3-college"));
  EXPECT_EQ(fact.numerator(), 1);
  EXPECT_EQ(fact.denominator(), 3);
}

TEST_F(FactsTest, CompletedOnTime) {
  const v1::TaskFact fact = Fact(1);
  EXPECT_EQ(fact.fact_id(), "completed_on_time");
  EXPECT_THAT(fact.numerator_names(), ElementsAre("r1-college"));
  EXPECT_THAT(fact.denominator_names(), ElementsAre("r1-college", "r2-college"));
}

TEST_F(FactsTest, AcceptedWithoutReturn) {
  const v1::TaskFact fact = Fact(2);
  EXPECT_EQ(fact.fact_id(), "accepted_without_return");
  EXPECT_THAT(fact.numerator_names(), ElementsAre("r1-college"));
  EXPECT_THAT(fact.denominator_names(), ElementsAre("r1-college", "r2-college"));
}

TEST_F(FactsTest, ReportsFiled) {
  const v1::TaskFact fact = Fact(3, {Day(2019, 7, 1), Day(2019, 9, 30)});
  EXPECT_EQ(fact.fact_id(), "reports_filed");
  EXPECT_THAT(fact.numerator_names(), ElementsAre("r3-college"));
  EXPECT_THAT(fact.denominator_names(), ElementsAre("r1-college", "r2-college", "r3-college"));
  // In 2020 only what is not yet accepted is open.
  EXPECT_THAT(Fact(3, {Day(2020, 1, 1), Day(2020, 12, 31)}, Day(2020, 6, 1)).denominator_names(),
              ElementsAre("r3-college"));
}

// C1.14: orders and extensions are facts for accountability, each with the names behind it.
TEST_F(FactsTest, OrdersAndExtensionsAreCounted) {
  const auto order = [](const char* name, const char* more) {
    return edugroup::testing::Parse<v1::Order>(
        absl::StrCat("name: '", name,
                     "' assignment: 'r1-college' issue_date { year: 2019 month: 9 "
                     "day: 2 } first_reply_due_date { year: 2019 month: 9 day: 9 } ",
                     more));
  };
  const std::vector<v1::Order> orders = {
      order("in-time", "reply_date { year: 2019 month: 9 day: 9 }"),
      order("late", "reply_date { year: 2019 month: 9 day: 10 }"), order("silent", ""),
      order("withdrawn", "events { date { year: 2019 month: 9 day: 3 } state: WITHDRAWN }")};
  *assignments_[1].add_extensions() = edugroup::testing::Parse<v1::Extension>(
      "outcome: GRANTED request_date { year: 2019 month: 10 day: 20 } decision_date { year: 2019 "
      "month: 10 day: 22 }");
  *assignments_[0].add_extensions() = edugroup::testing::Parse<v1::Extension>(
      "outcome: REFUSED late: true request_date { year: 2019 month: 11 day: 1 }");
  const auto facts = CountFacts(assignments_, orders, FactsOf::kOrganizations, {kCollege}, kYear,
                                Day(2019, 12, 31))[0];
  EXPECT_THAT(facts.facts(7).numerator_names(), ElementsAre("in-time"));
  EXPECT_THAT(facts.facts(7).denominator_names(), ElementsAre("in-time", "late", "silent"));
  EXPECT_THAT(facts.facts(6).numerator_names(), ElementsAre("r2-college", "r3-college"));
  EXPECT_THAT(facts.facts(5).numerator_names(), ElementsAre("r2-college"));
  EXPECT_THAT(facts.facts(5).denominator_names(), ElementsAre("r1-college", "r2-college"));
  EXPECT_THAT(facts.facts(4).numerator_names(), ElementsAre("r1-college"));
}

// C1.10, C1.3: what is laid aside or sent back is nobody's debt while it is.
TEST_F(FactsTest, WhatRestsIsNeitherOpenNorDue) {
  const FactsPeriod october{Day(2019, 10, 1), Day(2019, 10, 31)};
  const auto count = [&](AssignmentEvent::Kind kind, std::optional<Day> resumed) {
    Assignment rests = New(7, kCollege, Day(2019, 10, 31));
    Do(rests, kind, Day(2019, 6, 10));
    if (resumed) Do(rests, AssignmentEvent::RESUME, *resumed);
    std::vector<int> denominators;
    const auto facts =
        CountFacts({rests}, {}, FactsOf::kOrganizations, {kCollege}, october, Day(2019, 12, 31));
    for (const v1::TaskFact& fact : facts[0].facts()) denominators.push_back(fact.denominator());
    return denominators;
  };
  EXPECT_THAT(count(AssignmentEvent::SUSPEND, std::nullopt), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(count(AssignmentEvent::DECLINE, std::nullopt), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  // Resumed on the 20th: it was open then, and fell due on the 31st.
  EXPECT_THAT(count(AssignmentEvent::SUSPEND, Day(2019, 10, 20)),
              ElementsAre(0, 1, 0, 1, 1, 0, 1, 0));
  // Resumed after the period: it was not open in it, but it is as late as its due date says.
  EXPECT_THAT(count(AssignmentEvent::SUSPEND, Day(2019, 11, 20)),
              ElementsAre(0, 1, 0, 0, 1, 0, 0, 0));
}

TEST_F(FactsTest, AcceptedWorkIsNotOpenUntilItIsReopened) {  // C1.12
  Assignment& reopened = assignments_[0];                    // accepted on 5 November
  Do(reopened, AssignmentEvent::REOPEN, Day(2020, 2, 10));
  const auto open = [&](Day first, Day last) {
    const v1::TaskFact reports = Fact(3, {first, last}, Day(2020, 3, 31));
    return absl::c_linear_search(reports.denominator_names(), "r1-college");
  };
  EXPECT_TRUE(open(Day(2019, 11, 5), Day(2019, 11, 30)));
  EXPECT_FALSE(open(Day(2019, 11, 6), Day(2020, 2, 9)));
  EXPECT_TRUE(open(Day(2020, 2, 1), Day(2020, 2, 29)));
}

// P18: a rhythm ends with the work.
TEST_F(FactsTest, NoPeriodFallsDueAfterAcceptance) {
  Assignment quarterly = New(8, kCollege, Day(2019, 6, 30));
  quarterly.mutable_limit()->set_kind(v1::Limit::RECURRING);
  quarterly.mutable_limit()->set_recurrence(v1::Limit::QUARTERLY);
  Do(quarterly, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  for (const auto& [day, month] :
       {std::pair(Day(2019, 6, 28), 6), std::pair(Day(2019, 9, 25), 9)}) {
    Do(quarterly, AssignmentEvent::REPORT_PROGRESS, day);
    v1::ProgressReport& report = *quarterly.add_reports();
    *report.mutable_date() = value::ToDate(day);
    report.mutable_period()->set_year(2019);
    report.mutable_period()->set_month(month);
  }
  Do(quarterly, AssignmentEvent::SUBMIT, Day(2019, 10, 8));
  const auto completed = [&](FactsPeriod period) {
    const auto facts =
        CountFacts({quarterly}, {}, FactsOf::kOrganizations, {kCollege}, period, Day(2020, 6, 30));
    return absl::StrCat(facts[0].facts(1).numerator(), "/", facts[0].facts(1).denominator());
  };
  EXPECT_EQ(completed(kYear), "0/1");  // the last quarter is owed until the work is accepted
  Do(quarterly, AssignmentEvent::ACCEPT, Day(2019, 10, 10));
  EXPECT_EQ(completed(kYear), "1/1");
  EXPECT_EQ(completed({Day(2020, 1, 1), Day(2020, 6, 30)}), "0/0");
}

TEST_F(FactsTest, WhatIsNotYetKnownIsLeftOut) {
  EXPECT_EQ(Fact(0, kYear, Day(2019, 6, 23)).denominator(), 0);  // not due yet
  EXPECT_EQ(Fact(1, kYear, Day(2019, 10, 30)).denominator(), 0);
  // On 1 November row 1 waits for acceptance in time, row 2 was returned.
  EXPECT_THAT(Fact(1, kYear, Day(2019, 11, 1)).numerator_names(), ElementsAre("r1-college"));
  EXPECT_EQ(Fact(2, kYear, Day(2019, 11, 4)).denominator(), 0);
  EXPECT_EQ(Fact(3, kYear, Day(2019, 6, 2)).denominator(), 0);  // before the issue
}

TEST_F(FactsTest, AllOrganisationsOrThoseAskedFor) {
  const auto all =
      CountFacts(assignments_, {}, FactsOf::kOrganizations, {}, kYear, Day(2019, 12, 31));
  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(all[0].organization(), kCollege);
  EXPECT_EQ(all[1].organization(), kFactory);
  EXPECT_EQ(all[1].facts(1).numerator(), 0);
  EXPECT_EQ(all[1].facts(1).denominator(), 1);

  const auto asked =
      CountFacts(assignments_, {}, FactsOf::kOrganizations,
                 {"groups/anqing/organizations/new", kFactory}, kYear, Day(2019, 12, 31));
  ASSERT_EQ(asked.size(), 2);
  EXPECT_EQ(asked[0].facts_size(), 8);
  EXPECT_EQ(asked[0].facts(0).denominator(), 0);
  EXPECT_THAT(asked[0].facts(0).denominator_names(), IsEmpty());
  EXPECT_EQ(asked[1].organization(), kFactory);
}

}  // namespace
}  // namespace edugroup::task
