#include "common/value/quantity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/value/error.h"
#include "google/rpc/error_details.pb.h"

namespace edugroup::value {
namespace {

using ::testing::ElementsAre;
using type::Quantity;

Quantity Q(absl::string_view value, absl::string_view unit,
           Quantity::Qualifier qualifier = Quantity::EXACT) {
  Quantity quantity;
  quantity.set_value(std::string(value));
  quantity.set_unit(std::string(unit));
  quantity.set_qualifier(qualifier);
  return quantity;
}

// "AT_LEAST 75000人", or the error's message.
std::string Text(const absl::StatusOr<Quantity>& quantity) {
  if (!quantity.ok()) return std::string(quantity.status().message());
  return Quantity::Qualifier_Name(quantity->qualifier()) + " " + quantity->value() +
         quantity->unit();
}

std::vector<std::string> SharesText(const std::vector<int64_t>& counts) {
  std::vector<std::string> texts;
  const std::vector<Decimal> shares = Shares(counts).value();
  for (const Decimal& share : shares) texts.push_back(share.ToString(2));
  return texts;
}

TEST(QuantityTest, SumOfLowerBoundsIsALowerBound) {  // P14
  const Quantity surcharge = Q("60000", "人", Quantity::AT_LEAST);
  const Quantity others = Q("15000", "人", Quantity::AT_LEAST);
  EXPECT_EQ(Text(Sum({surcharge, others})), "AT_LEAST 75000人");
}

TEST(QuantityTest, MoneyPerPersonIsAnUpperBound) {  // P14
  const Quantity money = Q("47470000", "元");
  const Quantity persons = Q("60000", "人", Quantity::AT_LEAST);
  EXPECT_EQ(Text(Ratio(money, persons)), "BELOW 791.17元/人");
}

TEST(QuantityTest, SumFollowsTheQualifierTable) {
  constexpr auto E = Quantity::EXACT, L = Quantity::AT_LEAST, U = Quantity::BELOW,
                 A = Quantity::ABOUT;
  const Quantity::Qualifier order[] = {E, L, U, A};
  const Quantity::Qualifier table[4][4] = {{E, L, U, A}, {L, L, A, A}, {U, A, U, A}, {A, A, A, A}};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      EXPECT_EQ(Sum({Q("1", "家", order[i]), Q("2", "家", order[j])})->qualifier(), table[i][j])
          << i << " " << j;
    }
  }
}

TEST(QuantityTest, RatioFollowsTheQualifierTable) {
  constexpr auto E = Quantity::EXACT, L = Quantity::AT_LEAST, U = Quantity::BELOW,
                 A = Quantity::ABOUT;
  const Quantity::Qualifier order[] = {E, L, U, A};
  const Quantity::Qualifier table[4][4] = {{E, U, L, A}, {L, A, L, A}, {U, U, A, A}, {A, A, A, A}};
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      EXPECT_EQ(Ratio(Q("1", "家", order[i]), Q("2", "家", order[j]))->qualifier(), table[i][j])
          << i << " " << j;
    }
  }
}

TEST(QuantityTest, UnspecifiedMeansExact) {
  const Quantity plain = Q("3", "项", Quantity::QUALIFIER_UNSPECIFIED);
  EXPECT_EQ(Text(Sum({plain, plain})), "EXACT 6项");
  EXPECT_EQ(Text(Sum({plain, Q("2", "项", Quantity::BELOW)})), "BELOW 5项");
  EXPECT_EQ(Text(Sum({})), "EXACT 0");
}

TEST(QuantityTest, SumIsExactAndNeedsOneUnit) {
  EXPECT_EQ(Text(Sum({Q("0.1", "元"), Q("0.2", "元")})), "EXACT 0.3元");
  EXPECT_EQ(Sum({Q("1", "人"), Q("1", "人次")}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Sum({Q("1", "人"), Q("6万多", "人")}).ok());
}

TEST(QuantityTest, RoundedBoundsStayTrue) {
  EXPECT_EQ(Text(Ratio(Q("2", "元", Quantity::AT_LEAST), Q("3", "人"))), "AT_LEAST 0.66元/人");
  EXPECT_EQ(Text(Ratio(Q("1", "元", Quantity::BELOW), Q("3", "人"))), "BELOW 0.34元/人");
  EXPECT_EQ(Text(Ratio(Q("1", "元", Quantity::ABOUT), Q("3", "人"))), "ABOUT 0.33元/人");
}

TEST(QuantityTest, NegativeValuesGiveNoBounds) {
  EXPECT_EQ(Text(Ratio(Q("-1", "元"), Q("4", "人", Quantity::AT_LEAST))), "ABOUT -0.25元/人");
  EXPECT_EQ(Text(Ratio(Q("-1", "元"), Q("4", "人"))), "EXACT -0.25元/人");
}

TEST(QuantityTest, StudentsPerOrderClass) {  // Y14
  EXPECT_EQ(Text(Ratio(Q("7053", "人"), Q("108", "班"))), "EXACT 65.31人/班");
  EXPECT_EQ(Text(Ratio(Q("131", "份"), Q("118", "家"))), "EXACT 1.11份/家");
  EXPECT_EQ(Text(Ratio(Q("1", "家"), Q("4", "家"))), "EXACT 0.25");
}

TEST(QuantityTest, ResultsAreValidQuantitiesOrErrors) {
  const Quantity huge = Q("999999999999999999999999", "元");
  EXPECT_TRUE(Sum({huge}).ok());
  EXPECT_EQ(Sum({huge, Q("1", "元")}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Ratio(huge, Q("0.1", "人")).ok());
  EXPECT_FALSE(Growth(Q("0.1", "元"), huge).ok());
}

TEST(QuantityTest, RatioRefusesZeroAndLongUnits) {
  EXPECT_EQ(Ratio(Q("1", "元"), Q("0", "人")).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Ratio(Q("1", "一二三四五六七八九十"), Q("1", "甲乙丙丁戊己庚辛壬癸")).ok());
}

TEST(QuantityTest, GrowthInPercent) {
  EXPECT_EQ(Text(Growth(Q("149", "个"), Q("49", "个"))), "EXACT -67.11%");  // Y15
  EXPECT_EQ(Text(Growth(Q("25", "家"), Q("61", "家"))), "EXACT 144%");      // P2
  EXPECT_EQ(Text(Growth(Q("3", "家"), Q("5", "家", Quantity::AT_LEAST))), "AT_LEAST 66.66%");
  EXPECT_EQ(Text(Growth(Q("3", "家", Quantity::AT_LEAST), Q("5", "家"))), "BELOW 66.67%");
  EXPECT_FALSE(Growth(Q("0", "家"), Q("5", "家")).ok());
  EXPECT_FALSE(Growth(Q("1", "家"), Q("5", "所")).ok());
}

TEST(QuantityTest, SharesAddToOneHundred) {  // J4: rounded one by one they would give 100.01
  EXPECT_THAT(SharesText({7, 21, 61}), ElementsAre("7.86", "23.60", "68.54"));
  EXPECT_THAT(SharesText({1, 1, 1}), ElementsAre("33.34", "33.33", "33.33"));
  EXPECT_THAT(SharesText({0, 5}), ElementsAre("0.00", "100.00"));
  EXPECT_THAT(SharesText({0, 0}), ElementsAre("0.00", "0.00"));
  EXPECT_THAT(SharesText({}), ElementsAre());
  EXPECT_FALSE(Shares({3, -1}).ok());
  std::vector<int64_t> counts;
  for (int i = 1; i <= 97; ++i) {
    counts.push_back(i * i % 31);
    if (counts.size() < 2) continue;
    const std::vector<Decimal> shares = Shares(counts).value();
    Decimal sum;
    for (const Decimal& share : shares) sum += share;
    EXPECT_EQ(sum, Decimal::FromInt(100)) << i;
  }
  const int64_t most = INT64_MAX;
  EXPECT_THAT(SharesText({most, most}), ElementsAre("50.00", "50.00"));
}

TEST(QuantityTest, ValidateNamesEveryViolation) {
  EXPECT_TRUE(Validate(Q("-67.11", "%"), "amount").ok());
  Quantity wrong = Q("1e5", "一二三四五六七八九十一二三四五六七八九十一");
  wrong.set_qualifier(static_cast<Quantity::Qualifier>(77));
  const absl::Status status = Validate(wrong, "rows[3].amount");
  EXPECT_EQ(ReasonOf(status), ErrorReason::FIELDS_INVALID);
  google::rpc::BadRequest details;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  ASSERT_TRUE(payload.has_value());
  ASSERT_TRUE(details.ParseFromString(std::string(*payload)));
  ASSERT_EQ(details.field_violations_size(), 3);
  EXPECT_EQ(details.field_violations(0).field(), "rows[3].amount.value");
  EXPECT_EQ(details.field_violations(1).field(), "rows[3].amount.unit");
  EXPECT_EQ(details.field_violations(2).field(), "rows[3].amount.qualifier");
}

TEST(QuantityTest, ValidateKeepsTheContractsNotation) {
  for (const char* text :
       {"", "1/2", "1.", ".5", "+1", "1234567890123456789012345", "0.1234567890123"}) {
    EXPECT_FALSE(Validate(Q(text, "人"), "q").ok()) << text;
  }
  for (const char* text : {"0", "-1", "123456789012345678901234.123456789012"}) {
    EXPECT_TRUE(Validate(Q(text, "人"), "q").ok()) << text;
  }
}

}  // namespace
}  // namespace edugroup::value
