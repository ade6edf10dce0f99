#include "services/task/assignment.h"

#include <map>
#include <optional>
#include <random>

#include "common/value/date.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

using Day = absl::CivilDay;

using v1::Assignment;
using v1::AssignmentEvent;

Act On(AssignmentEvent::Kind kind, absl::CivilDay day, std::string note = "") {
  return {kind, day, absl::FromCivil(day, absl::UTCTimeZone()), "clerk", std::move(note)};
}

Assignment New() {
  Assignment assignment;
  assignment.set_name("groups/anqing/plans/p/tasks/r0001/assignments/aqzy");
  Begin(assignment, On(AssignmentEvent::ASSIGN, Day(2019, 6, 3)));
  return assignment;
}

void Do(Assignment& assignment, AssignmentEvent::Kind kind, absl::CivilDay day) {
  absl::Status status = Apply(assignment, On(kind, day));
  ASSERT_TRUE(status.ok()) << status;
}

// Every pair of state and act, written out: rows are states, columns acts; '-' is refused.
TEST(AssignmentTest, EveryActFromEveryState) {
  const std::map<char, Assignment::State> states = {
      {'A', Assignment::ASSIGNED},       {'K', Assignment::ACKNOWLEDGED},
      {'M', Assignment::MEASURES_FILED}, {'P', Assignment::IN_PROGRESS},
      {'S', Assignment::SUBMITTED},      {'D', Assignment::ACCEPTED},
      {'R', Assignment::RETURNED},       {'C', Assignment::CANCELLED},
      {'H', Assignment::SUSPENDED},      {'O', Assignment::REOPENED},
      {'X', Assignment::DECLINED}};
  const AssignmentEvent::Kind acts[] = {
      AssignmentEvent::ASSIGN,        AssignmentEvent::ACKNOWLEDGE,
      AssignmentEvent::FILE_MEASURES, AssignmentEvent::REPORT_PROGRESS,
      AssignmentEvent::SUBMIT,        AssignmentEvent::ACCEPT,
      AssignmentEvent::RETURN,        AssignmentEvent::CANCEL,
      AssignmentEvent::DECLINE,       AssignmentEvent::REDISPATCH,
      AssignmentEvent::SUSPEND,       AssignmentEvent::RESUME,
      AssignmentEvent::REOPEN,        AssignmentEvent::MEASURE,
      AssignmentEvent::LEAVE};
  // RESUME leads back to IN_PROGRESS, where the suspended one stood.
  const std::map<char, std::string> table = {
      {'A', "-K-----CX-H--DC"}, {'K', "--MP---CX-H--DC"}, {'M', "--MPS--C--H--DC"},
      {'P', "--PPS--C--H--DC"}, {'S', "--S--DRC-----DC"}, {'D', "------------O--"},
      {'R', "--RPS--C--H--DC"}, {'C', "A--------------"}, {'H', "-------C---P--C"},
      {'O', "--OPS--C--H--DC"}, {'X', "-------C-A----C"}};
  ASSERT_EQ(table.size(), states.size());
  for (const auto& [from, row] : table) {
    for (size_t i = 0; i < row.size(); ++i) {
      Assignment assignment = New();
      assignment.set_state(states.at(from));
      AssignmentEvent& submission = *assignment.add_events();
      submission.set_kind(AssignmentEvent::SUBMIT);
      submission.set_state(Assignment::IN_PROGRESS);
      const Assignment before = assignment;
      const absl::Status status = Apply(assignment, On(acts[i], Day(2019, 7, 1)));
      const std::string what = std::string(1, from) + " " + AssignmentEvent::Kind_Name(acts[i]);
      if (row[i] == '-') {
        EXPECT_EQ(ReasonOf(status), access::v1::STATE_CONFLICT) << what;
        EXPECT_EQ(assignment.SerializeAsString(), before.SerializeAsString()) << what;
      } else {
        EXPECT_TRUE(status.ok()) << what << status;
        EXPECT_EQ(assignment.state(), states.at(row[i])) << what;
        EXPECT_EQ(assignment.events_size(), before.events_size() + 1) << what;
        EXPECT_EQ(assignment.events().rbegin()->state(), states.at(row[i])) << what;
      }
    }
  }
}

TEST(AssignmentTest, RefusalNamesTheStatesItStartsFrom) {
  Assignment assignment = New();
  const absl::Status status = Apply(assignment, On(AssignmentEvent::ACCEPT, Day(2019, 7, 1)));
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("SUBMITTED"));
  EXPECT_EQ(StatesBefore(AssignmentEvent::SUBMIT),
            "MEASURES_FILED or IN_PROGRESS or RETURNED or REOPENED");
}

TEST(AssignmentTest, ReturnedWorkCountsAndTheLastSubmissionCompletes) {
  Assignment assignment = New();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  Do(assignment, AssignmentEvent::SUBMIT, Day(2019, 10, 20));
  Do(assignment, AssignmentEvent::RETURN, Day(2019, 10, 25));
  EXPECT_EQ(assignment.return_count(), 1);
  EXPECT_FALSE(assignment.has_completed_date());
  Do(assignment, AssignmentEvent::SUBMIT, Day(2019, 11, 2));
  Do(assignment, AssignmentEvent::ACCEPT, Day(2019, 11, 9));
  EXPECT_EQ(assignment.state(), Assignment::ACCEPTED);
  EXPECT_EQ(*value::ToCivilDay(assignment.completed_date()), absl::CivilDay(2019, 11, 2));
}

TEST(AssignmentTest, FirstFilingOfMeasuresCounts) {  // A12
  Assignment assignment = New();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 8, 1));
  EXPECT_EQ(*value::ToCivilDay(assignment.measures_filed_date()), absl::CivilDay(2019, 6, 20));
  // A paper that had come in before is found later.
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 18));
  EXPECT_EQ(*value::ToCivilDay(assignment.measures_filed_date()), absl::CivilDay(2019, 6, 18));
}

TEST(AssignmentTest, NothingHappensBeforeWhatItAnswers) {
  Assignment assignment = New();
  EXPECT_EQ(EarliestDay(assignment, AssignmentEvent::ACKNOWLEDGE), absl::CivilDay(2019, 6, 3));
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 10));
  EXPECT_EQ(EarliestDay(assignment, AssignmentEvent::FILE_MEASURES), absl::CivilDay(2019, 6, 3));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 5));
  Do(assignment, AssignmentEvent::SUBMIT, Day(2019, 9, 1));
  EXPECT_EQ(EarliestDay(assignment, AssignmentEvent::ACCEPT), absl::CivilDay(2019, 9, 1));
  Do(assignment, AssignmentEvent::RETURN, Day(2019, 9, 5));
  EXPECT_EQ(EarliestDay(assignment, AssignmentEvent::SUBMIT), absl::CivilDay(2019, 9, 5));
}

TEST(AssignmentTest, SuspendedWorkGoesOnWhereItStood) {  // C1.10
  Assignment assignment = New();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 10));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 12));
  Do(assignment, AssignmentEvent::SUSPEND, Day(2019, 7, 1));
  MoveDueDate(assignment, On(AssignmentEvent::AMEND, Day(2019, 7, 2)), Day(2020, 1, 31));
  EXPECT_EQ(assignment.state(), Assignment::SUSPENDED);
  Do(assignment, AssignmentEvent::RESUME, Day(2019, 8, 1));
  EXPECT_EQ(assignment.state(), Assignment::MEASURES_FILED);
}

TEST(AssignmentTest, TheFirstDueDateIsNeverOverwritten) {  // N11
  Assignment assignment = New();
  MoveDueDate(assignment, On(AssignmentEvent::TRIGGER, Day(2019, 7, 1)), Day(2019, 7, 31));
  MoveDueDate(assignment, On(AssignmentEvent::AMEND, Day(2019, 7, 2)), Day(2019, 8, 31));
  MoveDueDate(assignment, On(AssignmentEvent::AMEND, Day(2019, 7, 3)), std::nullopt);
  EXPECT_EQ(*value::ToCivilDay(assignment.first_due_date()), Day(2019, 7, 31));
  EXPECT_FALSE(assignment.has_due_date());
  EXPECT_EQ(assignment.events_size(), 4);
}

TEST(AssignmentTest, ReopenedWorkIsCompletedAnew) {  // C1.12
  Assignment assignment = New();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 10));
  Do(assignment, AssignmentEvent::MEASURE, Day(2019, 9, 1));
  EXPECT_EQ(*value::ToCivilDay(assignment.completed_date()), Day(2019, 9, 1));
  Do(assignment, AssignmentEvent::REOPEN, Day(2019, 10, 1));
  EXPECT_FALSE(assignment.has_completed_date());
  EXPECT_EQ(assignment.reopen_count(), 1);
  EXPECT_EQ(EarliestDay(assignment, AssignmentEvent::SUBMIT), Day(2019, 10, 1));
  Do(assignment, AssignmentEvent::SUBMIT, Day(2019, 11, 2));
  Do(assignment, AssignmentEvent::ACCEPT, Day(2019, 11, 5));
  EXPECT_EQ(*value::ToCivilDay(assignment.completed_date()), Day(2019, 11, 2));
}

// Random walks over all acts: whatever is tried, the events alone say where the assignment stands.
TEST(AssignmentProperty, EventsAloneSayWhereItStands) {
  std::mt19937 random(20190603);
  for (int walk = 0; walk < 300; ++walk) {
    Assignment assignment = New();
    Day day(2019, 6, 3);
    std::map<AssignmentEvent::Kind, int> done;
    for (int step = 0; step < 60; ++step) {
      day += static_cast<int>(random() % 4);
      const auto kind = static_cast<AssignmentEvent::Kind>(random() % 18);
      if (kind == AssignmentEvent::AMEND || kind == AssignmentEvent::TRIGGER) continue;
      const Assignment before = assignment;
      const std::optional<Assignment::State> next = NextState(before, kind);
      if (!Apply(assignment, On(kind, day)).ok()) {
        EXPECT_FALSE(next.has_value());
        ASSERT_EQ(assignment.SerializeAsString(), before.SerializeAsString());
        continue;
      }
      ++done[kind];
      ASSERT_TRUE(next.has_value());
      ASSERT_EQ(assignment.state(), *next);
      ASSERT_EQ(assignment.events_size(), before.events_size() + 1);
      ASSERT_EQ(assignment.events().rbegin()->state(), assignment.state());
      ASSERT_EQ(assignment.events().rbegin()->principal(), "clerk");
      ASSERT_EQ(assignment.has_completed_date(), assignment.state() == Assignment::ACCEPTED);
      ASSERT_EQ(assignment.return_count(), done[AssignmentEvent::RETURN]);
      ASSERT_EQ(assignment.reopen_count(), done[AssignmentEvent::REOPEN]);
      ASSERT_LE(EarliestDay(assignment, AssignmentEvent::ACCEPT), day);
      ASSERT_EQ(StandingOn(assignment, day).state, assignment.state());
      // What comes later changes no day before it.
      ASSERT_EQ(StandingOn(assignment, day - 1).state, StandingOn(before, day - 1).state);
    }
    // Every open state has a way to an end.
    if (IsOpen(assignment.state())) {
      EXPECT_TRUE(NextState(assignment, AssignmentEvent::CANCEL).has_value());
    }
  }
}

TEST(AssignmentTest, HoldsAThousandEvents) {
  Assignment assignment = New();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 10));
  while (assignment.events_size() < 1000) {
    Do(assignment, AssignmentEvent::REPORT_PROGRESS, Day(2019, 6, 11));
  }
  EXPECT_EQ(ReasonOf(Apply(assignment, On(AssignmentEvent::REPORT_PROGRESS, Day(2019, 6, 12)))),
            access::v1::RULE_VIOLATED);
  EXPECT_EQ(assignment.events_size(), 1000);
}

}  // namespace
}  // namespace edugroup::task
