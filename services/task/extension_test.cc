#include "services/task/extension.h"

#include <string>

#include "common/value/error.h"
#include "google/rpc/error_details.pb.h"
#include "services/task/light.h"
#include "services/task/test_assignment.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;
using v1::Extension;
using v1::ExtensionRule;
using Day = absl::CivilDay;

const Day kDue(2019, 12, 31);

Act ActOn(AssignmentEvent::Kind kind, Day day, const std::string& who) {
  return {kind, day, absl::UnixEpoch(), who, "note"};
}

absl::Status Request(Assignment& assignment, Day day, Day wanted,
                     const ExtensionRule& rule = ExtensionRule()) {
  return RequestExtension(assignment, rule, ActOn(AssignmentEvent::REQUEST_EXTENSION, day, "clerk"),
                          {wanted, "设备未到", "完成一半"});
}

absl::Status Grant(Assignment& assignment, Day day, std::optional<Day> due = std::nullopt,
                   const ExtensionRule& rule = ExtensionRule()) {
  return DecideExtension(assignment, rule, ActOn(AssignmentEvent::GRANT_EXTENSION, day, "head"),
                         due);
}

// The one rule that a refusal names.
std::string Rule(const absl::Status& status) {
  google::rpc::PreconditionFailure failure;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.PreconditionFailure");
  if (payload.has_value()) failure.ParseFromString(std::string(*payload));
  return failure.violations_size() == 1 ? failure.violations(0).type() : status.ToString();
}

Day DueOn(const Assignment& assignment, Day day) { return *DueDayOn(assignment, day); }

v1::Light Light(const Assignment& assignment, Day day) {
  return LightOn(assignment, StandingOn(assignment, day), day, 7);
}

TEST(ExtensionTest, AGrantMovesTheDueDateAndLeavesTheFirst) {  // C1.9, N11
  Assignment assignment = TestAssignment(kDue);
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 20), Day(2020, 1, 31)).ok());
  EXPECT_EQ(*PendingSince(assignment), Day(2019, 12, 20));
  EXPECT_EQ(*DueDay(assignment), kDue);
  ASSERT_TRUE(Grant(assignment, Day(2019, 12, 25), Day(2020, 1, 15)).ok());
  EXPECT_EQ(*DueDay(assignment), Day(2020, 1, 15));
  EXPECT_EQ(*value::ToCivilDay(assignment.first_due_date()), kDue);
  EXPECT_EQ(assignment.extension_count(), 1);
  const Extension& extension = assignment.extensions(0);
  EXPECT_EQ(extension.outcome(), Extension::GRANTED);
  EXPECT_FALSE(extension.late());
  EXPECT_EQ(*value::ToCivilDay(extension.wanted_due_date()), Day(2020, 1, 31));
  EXPECT_EQ(*value::ToCivilDay(extension.granted_due_date()), Day(2020, 1, 15));
  EXPECT_EQ(extension.requester(), "clerk");
  EXPECT_EQ(extension.decider(), "head");
}

TEST(ExtensionTest, APastDayIsAnsweredAsItWas) {
  Assignment assignment = TestAssignment(kDue);
  const v1::Light before = Light(assignment, Day(2019, 12, 26));
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 20), Day(2020, 3, 31)).ok());
  // Decided after the due date: from then on the later one holds, and the days between were RED.
  ASSERT_TRUE(Grant(assignment, Day(2020, 1, 6)).ok());
  EXPECT_EQ(before, v1::YELLOW);
  EXPECT_EQ(Light(assignment, Day(2019, 12, 26)), v1::YELLOW);
  EXPECT_EQ(Light(assignment, Day(2020, 1, 3)), v1::RED);
  EXPECT_EQ(Light(assignment, Day(2020, 1, 6)), v1::GREEN);
  EXPECT_EQ(DueOn(assignment, Day(2020, 1, 5)), kDue);
  EXPECT_EQ(DueOn(assignment, Day(2020, 1, 6)), Day(2020, 3, 31));
}

TEST(ExtensionTest, ALateRequestCountsAsOverdueWhateverIsDecided) {
  Assignment assignment = TestAssignment(kDue);
  DoAct(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoAct(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  ASSERT_TRUE(Request(assignment, kDue + 1, Day(2020, 1, 31)).ok());
  ASSERT_TRUE(Grant(assignment, kDue + 2).ok());
  EXPECT_TRUE(assignment.extensions(0).late());
  EXPECT_EQ(assignment.extension_count(), 0);
  EXPECT_EQ(*DueDay(assignment), kDue);
  EXPECT_EQ(Light(assignment, kDue + 5), v1::RED);
  DoAct(assignment, AssignmentEvent::SUBMIT, Day(2020, 1, 20));
  DoAct(assignment, AssignmentEvent::ACCEPT, Day(2020, 1, 21));
  EXPECT_EQ(Light(assignment, Day(2020, 1, 21)), v1::LATE_DONE);
}

// The document was corrected between request and decision: a grant takes no days away.
TEST(ExtensionTest, AGrantIsLaterThanTheDueDateThatIs) {
  Assignment assignment = TestAssignment(kDue);
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 20), Day(2020, 1, 31)).ok());
  MoveDueDate(assignment,
              {AssignmentEvent::AMEND, Day(2019, 12, 22), absl::UnixEpoch(), "secretariat", "勘误"},
              Day(2020, 3, 31));
  EXPECT_EQ(Rule(Grant(assignment, Day(2019, 12, 25), Day(2020, 1, 31))), "extension.not-later");
  EXPECT_EQ(*DueDay(assignment), Day(2020, 3, 31));
  ASSERT_TRUE(Grant(assignment, Day(2019, 12, 25), Day(2020, 4, 30)).ok());
  EXPECT_EQ(*DueDay(assignment), Day(2020, 4, 30));
}

TEST(ExtensionTest, ARequestOnTheDueDateIsInTime) {
  Assignment assignment = TestAssignment(kDue);
  ASSERT_TRUE(Request(assignment, kDue, Day(2020, 1, 31)).ok());
  EXPECT_FALSE(assignment.extensions(0).late());
}

TEST(ExtensionTest, ARefusalChangesNothingButIsKept) {
  Assignment assignment = TestAssignment(kDue);
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 20), Day(2020, 1, 31)).ok());
  ASSERT_TRUE(DecideExtension(assignment, ExtensionRule(),
                              ActOn(AssignmentEvent::REFUSE_EXTENSION, Day(2019, 12, 22), "head"),
                              std::nullopt)
                  .ok());
  EXPECT_EQ(*DueDay(assignment), kDue);
  EXPECT_EQ(assignment.extension_count(), 0);
  EXPECT_EQ(assignment.extensions(0).outcome(), Extension::REFUSED);
  EXPECT_TRUE(Request(assignment, Day(2019, 12, 23), Day(2020, 1, 10)).ok());  // may ask again
}

TEST(ExtensionTest, WhatMayNotBeAskedOrDecided) {
  Assignment long_term = TestAssignment(std::nullopt);
  EXPECT_EQ(Rule(Request(long_term, Day(2019, 12, 1), kDue)), "extension.no-due-date");
  Assignment assignment = TestAssignment(kDue);
  EXPECT_EQ(Rule(Grant(assignment, Day(2019, 12, 1))), "extension.none-pending");
  EXPECT_EQ(Rule(Request(assignment, Day(2019, 12, 1), kDue)), "extension.not-later");
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 1), kDue + 1).ok());
  EXPECT_EQ(Rule(Request(assignment, Day(2019, 12, 2), kDue + 9)), "extension.pending");
  EXPECT_EQ(Rule(DecideExtension(assignment, ExtensionRule(),
                                 ActOn(AssignmentEvent::GRANT_EXTENSION, Day(2019, 12, 3), "clerk"),
                                 std::nullopt)),
            "extension.own-request");
  Assignment done = TestAssignment(kDue);
  DoAct(done, AssignmentEvent::CANCEL, Day(2019, 7, 1));
  EXPECT_EQ(ReasonOf(Request(done, Day(2019, 12, 1), kDue + 1)), ErrorReason::STATE_CONFLICT);
}

TEST(ExtensionTest, ThePlansRuleBoundsThem) {
  ExtensionRule rule;
  rule.set_most_extensions(1);
  rule.set_most_days(30);
  rule.set_decision_days(5);
  Assignment assignment = TestAssignment(kDue);
  EXPECT_EQ(Rule(Request(assignment, Day(2019, 12, 1), kDue + 31, rule)), "extension.too-long");
  ASSERT_TRUE(Request(assignment, Day(2019, 12, 1), kDue + 30, rule).ok());
  EXPECT_EQ(*value::ToCivilDay(assignment.extensions(0).decision_due_date()), Day(2019, 12, 6));
  EXPECT_EQ(Rule(Grant(assignment, Day(2019, 12, 2), kDue + 31, rule)), "extension.too-long");
  ASSERT_TRUE(Grant(assignment, Day(2019, 12, 2), kDue + 10, rule).ok());
  EXPECT_EQ(Rule(Request(assignment, Day(2019, 12, 3), kDue + 20, rule)), "extension.too-many");
}

TEST(ExtensionTest, WhoMayDecide) {
  ExtensionRule rule;
  EXPECT_TRUE(MayDecide(rule, ExtensionRule::LEAD));
  EXPECT_TRUE(MayDecide(rule, ExtensionRule::SECRETARIAT));
  EXPECT_FALSE(MayDecide(rule, ExtensionRule::COUNCIL));
  rule.add_deciders(ExtensionRule::COUNCIL);
  EXPECT_FALSE(MayDecide(rule, ExtensionRule::LEAD));
  EXPECT_TRUE(MayDecide(rule, ExtensionRule::COUNCIL));
}

}  // namespace
}  // namespace edugroup::task
