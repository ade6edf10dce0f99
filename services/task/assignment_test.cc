#include "services/task/assignment.h"

#include <map>

#include "common/value/date.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

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
      {'R', Assignment::RETURNED},       {'C', Assignment::CANCELLED}};
  const AssignmentEvent::Kind acts[] = {
      AssignmentEvent::ASSIGN,        AssignmentEvent::ACKNOWLEDGE,
      AssignmentEvent::FILE_MEASURES, AssignmentEvent::REPORT_PROGRESS,
      AssignmentEvent::SUBMIT,        AssignmentEvent::ACCEPT,
      AssignmentEvent::RETURN,        AssignmentEvent::CANCEL};
  const std::map<char, std::string> table = {
      {'A', "-K-----C"}, {'K', "--MP---C"}, {'M', "--MPS--C"}, {'P', "--PPS--C"},
      {'S', "--S--DRC"}, {'D', "--------"}, {'R', "--RPS--C"}, {'C', "--------"}};
  ASSERT_EQ(table.size(), states.size());
  for (const auto& [from, row] : table) {
    for (size_t i = 0; i < row.size(); ++i) {
      Assignment assignment = New();
      assignment.set_state(states.at(from));
      assignment.add_events()->set_kind(AssignmentEvent::SUBMIT);
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
  EXPECT_EQ(StatesBefore(AssignmentEvent::SUBMIT), "MEASURES_FILED or IN_PROGRESS or RETURNED");
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
