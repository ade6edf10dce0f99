#include "services/committee/departure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using membership::v1::Affiliation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kFounded(2013, 5, 31), kLeft(2017, 1, 1), kBack(2019, 7, 1);

Affiliation InForce(absl::CivilDay start, std::optional<absl::CivilDay> end = std::nullopt) {
  Affiliation affiliation;
  *affiliation.mutable_start_date() = value::ToDate(start);
  if (end.has_value()) *affiliation.mutable_end_date() = value::ToDate(*end);
  return affiliation;
}

TEST(AbsencesOfTest, WhoNeverWasAMemberHasNotLeft) {
  EXPECT_THAT(AbsencesOf({}), IsEmpty());
  EXPECT_THAT(AbsencesOf({Affiliation()}), IsEmpty());  // applied for
  EXPECT_THAT(AbsencesOf({InForce(kFounded)}), IsEmpty());
}

TEST(AbsencesOfTest, LeavingIsTheEndOfTheLastAffiliation) {
  EXPECT_THAT(AbsencesOf({InForce(kFounded, kLeft)}), ElementsAre(Absence{kLeft, std::nullopt}));
  // J5: several at once; the cooperation unit goes on as one when it is no council member any more.
  EXPECT_THAT(AbsencesOf({InForce(kFounded, kLeft), InForce(kFounded + 10)}), IsEmpty());
  EXPECT_THAT(AbsencesOf({InForce(kFounded + 10, kLeft + 3), InForce(kFounded, kLeft)}),
              ElementsAre(Absence{kLeft + 3, std::nullopt}));
}

TEST(AbsencesOfTest, WhoComesBackWasAbsentBetween) {
  EXPECT_THAT(AbsencesOf({InForce(kBack), InForce(kFounded, kLeft)}),
              ElementsAre(Absence{kLeft, kBack}));
  EXPECT_THAT(AbsencesOf({InForce(kFounded, kLeft), InForce(kLeft)}), IsEmpty());
  EXPECT_THAT(AbsencesOf({InForce(kFounded, kLeft), InForce(kBack, kBack + 30)}),
              ElementsAre(Absence{kLeft, kBack}, Absence{kBack + 30, std::nullopt}));
}

TEST(AbsenceOnTest, HoldsFromTheFirstDayToTheDayBeforeTheReturn) {
  const Departures departures = {{"firm", {{kLeft, kBack}}}};
  EXPECT_EQ(AbsenceOn(departures, "firm", kLeft - 1), nullptr);
  ASSERT_NE(AbsenceOn(departures, "firm", kLeft), nullptr);
  EXPECT_EQ(AbsenceOn(departures, "firm", kBack - 1)->left, kLeft);
  EXPECT_EQ(AbsenceOn(departures, "firm", kBack), nullptr);
  EXPECT_EQ(AbsenceOn(departures, "school", kLeft), nullptr);
}

TEST(FirstDifferenceTest, IsTheFirstDayThatIsOtherwise) {
  const Absences none, left = {{kLeft, std::nullopt}}, back = {{kLeft, kBack}};
  EXPECT_EQ(FirstDifference(left, left), std::nullopt);
  EXPECT_EQ(FirstDifference(none, left), kLeft);
  EXPECT_EQ(FirstDifference(left, back), kBack);
  // A correction: it left a month later than was said.
  EXPECT_EQ(FirstDifference(left, {{kLeft + 31, std::nullopt}}), kLeft);
}

}  // namespace
}  // namespace edugroup::committee
