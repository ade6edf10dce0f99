#include "services/evaluation/ranking.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
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

}  // namespace
}  // namespace edugroup::evaluation
