#include "services/membership/grade_history.h"

#include "common/value/date.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using v1::Affiliation;

constexpr absl::CivilDay kStart(2013, 5, 31), kRaised(2016, 1, 1);

ChangeFacts On(absl::CivilDay day) {
  return {day, absl::FromUnixSeconds(1700000000), "clerk", "换届", {}, {}};
}

Affiliation Admitted(const std::string& grade) {
  Affiliation affiliation;
  affiliation.set_name("groups/putuo/affiliations/a1");
  affiliation.set_state(Affiliation::APPLIED);
  affiliation.set_grade(grade);
  EXPECT_TRUE(Admit(affiliation, On(kStart)).ok());
  StartGrades(affiliation, On(kStart));
  return affiliation;
}

// C2.4: a council unit becomes a standing council unit, and was none before.
TEST(GradeHistoryTest, EveryDayHasItsGrade) {
  Affiliation affiliation = Admitted("council");
  ASSERT_TRUE(ChangeGrade(affiliation, "standing", On(kRaised)).ok());
  EXPECT_EQ(GradeOn(affiliation, kStart), "council");
  EXPECT_EQ(GradeOn(affiliation, kRaised - 1), "council");
  EXPECT_EQ(GradeOn(affiliation, kRaised), "standing");
  EXPECT_EQ(GradeOn(affiliation, kStart - 1), "");
  // Before the first day, the present grade is the one it begins with.
  EXPECT_EQ(PresentGrade(affiliation, kStart - 1), "council");
  EXPECT_EQ(affiliation.grade_tenures(1).principal(), "clerk");
  EXPECT_EQ(affiliation.grade_tenures(1).reason(), "换届");
}

TEST(GradeHistoryTest, WhoHadNoneHadNoneUntilTheFirst) {
  Affiliation affiliation = Admitted("");
  EXPECT_THAT(affiliation.grade_tenures(), IsEmpty());
  ASSERT_TRUE(ChangeGrade(affiliation, "standing", On(kRaised)).ok());
  EXPECT_EQ(GradeOn(affiliation, kRaised - 1), "");
  EXPECT_EQ(GradeOn(affiliation, kRaised), "standing");
}

TEST(GradeHistoryTest, AChangeOfTheSameDayCorrects) {
  Affiliation affiliation = Admitted("council");
  ASSERT_TRUE(ChangeGrade(affiliation, "standing", On(kRaised)).ok());
  ASSERT_TRUE(ChangeGrade(affiliation, "deputy-chair", On(kRaised)).ok());
  EXPECT_THAT(affiliation.grade_tenures(), SizeIs(2));
  EXPECT_EQ(GradeOn(affiliation, kRaised), "deputy-chair");
}

TEST(GradeHistoryTest, ThePastIsNotRewritten) {
  Affiliation affiliation = Admitted("council");
  EXPECT_EQ(ReasonOf(ChangeGrade(affiliation, "standing", On(kStart - 1))),
            ErrorReason::FIELDS_INVALID);
  ASSERT_TRUE(ChangeGrade(affiliation, "standing", On(kRaised)).ok());
  EXPECT_EQ(ReasonOf(ChangeGrade(affiliation, "council", On(kRaised - 1))),
            ErrorReason::FIELDS_INVALID);
}

TEST(GradeHistoryTest, OnlyMembersHaveOneChanged) {
  Affiliation affiliation = Admitted("council");
  affiliation.set_state(Affiliation::ENDED);
  EXPECT_EQ(ReasonOf(ChangeGrade(affiliation, "standing", On(kRaised))),
            ErrorReason::STATE_CONFLICT);
}

// Rows of before there was a history.
TEST(GradeHistoryTest, WhatWasWrittenWithoutHistoryHadItsGradeFromTheFirstDay) {
  Affiliation affiliation = Admitted("council");
  affiliation.clear_grade_tenures();
  EXPECT_EQ(GradeOn(affiliation, kStart), "council");
  ASSERT_TRUE(ChangeGrade(affiliation, "standing", On(kRaised)).ok());
  EXPECT_EQ(GradeOn(affiliation, kRaised - 1), "council");
  EXPECT_EQ(GradeOn(affiliation, kRaised), "standing");
}

TEST(GradeHistoryTest, AnApplicationHasTheGradeItAppliesFor) {
  Affiliation affiliation;
  affiliation.set_grade("council");
  EXPECT_EQ(GradeOn(affiliation, kStart), "council");
  EXPECT_THAT(GradesOf(affiliation), IsEmpty());
}

}  // namespace
}  // namespace edugroup::membership
