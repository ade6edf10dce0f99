#include "services/evaluation/ranking.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::evaluation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using value::Decimal;

std::vector<std::optional<Decimal>> Totals(const std::vector<std::string>& texts) {
  std::vector<std::optional<Decimal>> totals;
  for (const std::string& text : texts) {
    totals.emplace_back();
    if (!text.empty()) totals.back() = *Decimal::Parse(text);
  }
  return totals;
}

TEST(RankingTest, TiesShareARankAndTheNextIsSkipped) {
  EXPECT_THAT(Ranks(Totals({"80.5", "95", "80.50", "70"})), ElementsAre(2, 1, 2, 4));
  EXPECT_THAT(Ranks(Totals({"60", "60", "60"})), ElementsAre(1, 1, 1));
}

TEST(RankingTest, WithoutATotalThereIsNoRank) {
  EXPECT_THAT(Ranks(Totals({"", "0", "", "12"})), ElementsAre(0, 2, 0, 1));
  EXPECT_THAT(Ranks({}), IsEmpty());
}

// 1/3 and 0.333333333333 differ however many places are written.
TEST(RankingTest, ComparesExactly) {
  EXPECT_THAT(Ranks(Totals({"0.333333333333", "1/3"})), ElementsAre(2, 1));
}

TEST(RankingTest, RanksAssessmentsByTheirRoundedTotals) {
  std::vector<v1::Assessment> assessments(3);
  assessments[0].set_complete(true);
  assessments[0].set_total("89.36");
  assessments[0].set_total_exact("89.3601");
  assessments[2].set_complete(true);
  assessments[2].set_total("89.36");
  assessments[2].set_total_exact("89.3599");
  ASSERT_TRUE(Rank(absl::MakeSpan(assessments)).ok());
  EXPECT_EQ(assessments[0].rank(), 1);
  EXPECT_EQ(assessments[1].rank(), 0);
  EXPECT_EQ(assessments[2].rank(), 1);
  EXPECT_EQ(assessments[1].ranked_count(), 2);
}

}  // namespace
}  // namespace edugroup::evaluation
