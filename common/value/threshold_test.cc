#include "common/value/threshold.h"

#include <gtest/gtest.h>

#include <limits>

namespace edugroup::value {
namespace {

using type::Threshold;

Threshold T(Threshold::Operator op, const char* value) {
  Threshold threshold;
  threshold.set_operator_(op);
  threshold.set_value(value);
  return threshold;
}

bool HoldsAt(Threshold::Operator op, const char* limit, const char* measured) {
  return Holds(T(op, limit), Decimal::Parse(measured).value()).value();
}

TEST(ThresholdTest, WordsThatIncludeTheNumberItself) {  // X2
  EXPECT_TRUE(HoldsAt(Threshold::AT_LEAST, "1/2", "0.5"));
  EXPECT_FALSE(HoldsAt(Threshold::ABOVE, "1/2", "0.5"));
  EXPECT_TRUE(HoldsAt(Threshold::ABOVE, "1/2", "0.500000000001"));
  EXPECT_TRUE(HoldsAt(Threshold::AT_MOST, "15", "15"));
  EXPECT_FALSE(HoldsAt(Threshold::BELOW, "15", "15"));
  EXPECT_TRUE(HoldsAt(Threshold::BELOW, "15", "14"));
  EXPECT_FALSE(HoldsAt(Threshold::AT_MOST, "15", "16"));
  EXPECT_FALSE(HoldsAt(Threshold::AT_LEAST, "2/3", "0.666666666666"));
  EXPECT_TRUE(HoldsAt(Threshold::AT_LEAST, "2/3", "4/6"));
  EXPECT_TRUE(HoldsAt(Threshold::EQUAL, "1", "1.0"));
  EXPECT_FALSE(HoldsAt(Threshold::EQUAL, "1", "1.1"));
}

TEST(ThresholdTest, HoldsRefusesBrokenThresholds) {
  EXPECT_EQ(Holds(T(Threshold::OPERATOR_UNSPECIFIED, "1"), Decimal()).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Holds(T(static_cast<Threshold::Operator>(99), "1"), Decimal()).ok());
  EXPECT_FALSE(Holds(T(Threshold::AT_LEAST, "half"), Decimal()).ok());
}

TEST(ThresholdTest, ForMessages) {
  EXPECT_EQ(ToString(T(Threshold::AT_LEAST, "1/2")), "≥ 1/2");
  EXPECT_EQ(ToString(T(Threshold::BELOW, "15")), "< 15");
  EXPECT_EQ(ToString(T(Threshold::OPERATOR_UNSPECIFIED, "15")), "? 15");
  EXPECT_EQ(ToPercentString(T(Threshold::AT_LEAST, "1/2")), "≥ 50%");
  EXPECT_EQ(ToPercentString(T(Threshold::ABOVE, "0.333")), "> 33.3%");
  EXPECT_EQ(ToPercentString(T(Threshold::AT_MOST, "2/3")), "≤ 2/3");
  EXPECT_EQ(ToPercentString(T(Threshold::EQUAL, "one")), "= one");
}

TEST(ThresholdTest, HalfOrMoreDiffersFromMoreThanHalf) {  // X2: 半数以上, 过半数
  EXPECT_EQ(MinimumCount(T(Threshold::AT_LEAST, "0.5"), 7).value(), 4);
  EXPECT_EQ(MinimumCount(T(Threshold::AT_LEAST, "1/2"), 8).value(), 4);
  EXPECT_EQ(MinimumCount(T(Threshold::ABOVE, "1/2"), 8).value(), 5);
  EXPECT_EQ(MinimumCount(T(Threshold::ABOVE, "1/2"), 7).value(), 4);
  EXPECT_EQ(MinimumCount(T(Threshold::AT_LEAST, "2/3"), 9).value(), 6);
  EXPECT_EQ(MinimumCount(T(Threshold::AT_LEAST, "2/3"), 10).value(), 7);
  EXPECT_EQ(MinimumCount(T(Threshold::AT_LEAST, "0.5"), 0).value(), 0);
  EXPECT_EQ(MinimumCount(T(Threshold::ABOVE, "1"), 3).value(), 4) << "no count of 3 suffices";
}

TEST(ThresholdTest, MinimumCountRefusesWhatHasNoMinimum) {
  EXPECT_FALSE(MinimumCount(T(Threshold::AT_MOST, "1/2"), 8).ok());
  EXPECT_FALSE(MinimumCount(T(Threshold::OPERATOR_UNSPECIFIED, "1/2"), 8).ok());
  EXPECT_FALSE(MinimumCount(T(Threshold::AT_LEAST, "1/2"), -1).ok());
  EXPECT_FALSE(MinimumCount(T(Threshold::AT_LEAST, "2"), std::numeric_limits<int64_t>::max()).ok());
}

TEST(ThresholdTest, MinimumCountIsTheSmallestThatHolds) {
  for (const auto op : {Threshold::AT_LEAST, Threshold::ABOVE}) {
    for (int64_t total = 1; total <= 60; ++total) {
      const Threshold ratio = T(op, "1/3");
      const int64_t count = MinimumCount(ratio, total).value();
      const auto share = [&](int64_t n) {
        return Divide(Decimal::FromInt(n), Decimal::FromInt(total)).value();
      };
      EXPECT_TRUE(Holds(ratio, share(count)).value()) << total;
      EXPECT_FALSE(Holds(ratio, share(count - 1)).value()) << total;
    }
  }
}

}  // namespace
}  // namespace edugroup::value
