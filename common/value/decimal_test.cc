#include "common/value/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "common/value/error.h"

namespace edugroup::value {
namespace {

Decimal D(absl::string_view text) { return Decimal::Parse(text).value(); }

TEST(DecimalTest, ReadsDecimalsAndFractions) {
  EXPECT_EQ(D("0").ToExactString(), "0");
  EXPECT_EQ(D("-0").ToExactString(), "0");
  EXPECT_EQ(D("-67.11").ToExactString(), "-67.11");
  EXPECT_EQ(D("-0.5").ToExactString(), "-0.5");
  EXPECT_EQ(D("4/6").ToExactString(), "2/3");
  EXPECT_EQ(D("-1/8").ToExactString(), "-0.125");
  EXPECT_EQ(D("010"), Decimal::FromInt(10)) << "a leading zero is not octal";
  EXPECT_EQ(D("0.50"), D("1/2"));
  EXPECT_EQ(Decimal(), D("0.000"));
}

TEST(DecimalTest, RefusesWhatIsNotANumber) {
  for (absl::string_view text : {"", "-", "+1", " 1", "1 ", "1.", ".5", "1/0", "1/", "/2", "1/-2",
                                 "1.5/2", "1/2/3", "1.2.3", "1e5", "0x10", "--1", "１", "nan"}) {
    const auto parsed = Decimal::Parse(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ReasonOf(parsed.status()), ErrorReason::FIELDS_INVALID) << text;
  }
  EXPECT_TRUE(Decimal::Parse(std::string(400, '9')).ok());
  EXPECT_FALSE(Decimal::Parse(std::string(401, '9')).ok());
}

TEST(DecimalTest, ComputesExactly) {
  EXPECT_EQ(D("0.1") + D("0.2"), D("0.3"));
  EXPECT_EQ(D("1") - D("1/3"), D("2/3"));
  EXPECT_EQ(D("1/3") * D("3"), D("1"));
  EXPECT_EQ(Divide(D("1"), D("-3")).value(), D("-1/3"));
  EXPECT_EQ(-D("2/3"), D("-2/3"));
  Decimal tenths;
  for (int i = 0; i < 10; ++i) tenths += D("0.1");
  EXPECT_EQ(tenths, Decimal::FromInt(1));
  tenths -= D("0.5");
  tenths *= D("3");
  EXPECT_EQ(tenths, D("1.5"));
  EXPECT_EQ(Divide(D("1"), Decimal()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DecimalTest, ArithmeticLeavesItsOperandsAlone) {
  const Decimal a = D("1.5");
  Decimal b = a;
  b += D("1");
  EXPECT_EQ(a, D("1.5"));
  EXPECT_EQ(b, D("2.5"));
}

TEST(DecimalTest, Compares) {
  EXPECT_LT(D("1/3"), D("0.3333333333334"));
  EXPECT_GT(D("1/3"), D("0.333333333333"));
  EXPECT_LT(D("-2"), D("-1.999"));
  EXPECT_LE(D("2/4"), D("1/2"));
  EXPECT_NE(D("1"), D("-1"));
  EXPECT_EQ(D("-0.001").Sign(), -1);
  EXPECT_EQ(D("0.001").Sign(), 1);
  EXPECT_TRUE((D("0.1") - D("1/10")).IsZero());
}

TEST(DecimalTest, RoundsTiesAwayFromZero) {
  EXPECT_EQ(D("0.125").Round(2), D("0.13"));
  EXPECT_EQ(D("-0.125").Round(2), D("-0.13"));
  EXPECT_EQ(D("0.1249").Round(2), D("0.12"));
  EXPECT_EQ(D("2.5").Round(0), D("3"));
  EXPECT_EQ(D("-2.5").Round(0), D("-3"));
  EXPECT_EQ(D("-2.4").Round(0), D("-2"));
  EXPECT_EQ(D("1.005").Round(2), D("1.01")) << "binary floating point gives 1.00";
  EXPECT_EQ(D("7.5").Round(-3), D("8"));
}

TEST(DecimalTest, RoundsBoundsOutwards) {
  EXPECT_EQ(D("791.161").Round(2, Rounding::kCeiling), D("791.17"));
  EXPECT_EQ(D("791.169").Round(2, Rounding::kFloor), D("791.16"));
  EXPECT_EQ(D("-0.001").Round(2, Rounding::kFloor), D("-0.01"));
  EXPECT_EQ(D("-0.009").Round(2, Rounding::kCeiling), D("0"));
  EXPECT_EQ(D("5").Round(0, Rounding::kFloor), D("5"));
  EXPECT_EQ(D("5").Round(0, Rounding::kCeiling), D("5"));
}

TEST(DecimalTest, Writes) {
  EXPECT_EQ(D("144").ToString(2), "144.00");
  EXPECT_EQ(D("0.005").ToString(2), "0.01");
  EXPECT_EQ(D("-0.05").ToString(1), "-0.1");
  EXPECT_EQ(D("-0.004").ToString(2), "0.00") << "no minus before zero";
  EXPECT_EQ(D("12.50").ToString(0), "13");
  EXPECT_EQ(D("100").ToPlainString(), "100");
  EXPECT_EQ(D("1.50").ToPlainString(), "1.5");
  EXPECT_EQ(D("2/3").ToPlainString(), "0.666666666667");
  EXPECT_EQ(D("2/3").ToExactString(), "2/3");
  EXPECT_EQ(D("0.000000000001").ToExactString(), "0.000000000001");
  EXPECT_EQ(D("0.0000000000001").ToExactString(), "1/10000000000000");
}

TEST(DecimalTest, ExactStringsReadBackEqual) {
  Decimal sum;
  for (int i = 1; i <= 60; ++i) sum += Divide(D("-1"), Decimal::FromInt(i)).value();
  EXPECT_EQ(D(sum.ToExactString()), sum);
}

// Numbers that 64 bits do not suffice for are kept in another way: the same sums, products,
// quotients and order, however a result came about.
TEST(DecimalTest, ComputesTheSameBeyond64Bits) {
  const Decimal huge = D("1000000000000000000000000000007");
  std::vector<Decimal> numbers;
  for (absl::string_view text :
       {"0", "1", "-1", "2/3", "-67.11", "9223372036854775807", "-9223372036854775808",
        "9223372036854775807/9223372036854775806", "-1/9223372036854775807", "0.000000000001",
        "-9223372036854775808/3", "9223372036854775808", "1/9223372036854775808"}) {
    numbers.push_back(D(text));
  }
  for (const Decimal& a : numbers) {
    EXPECT_EQ(D(a.ToExactString()), a);
    EXPECT_EQ(-(-a), a);
    for (const Decimal& b : numbers) {
      EXPECT_EQ(Divide(a * huge + b * huge, huge).value(), a + b) << a << " + " << b;
      EXPECT_EQ(Divide(a * huge - b * huge, huge).value(), a - b) << a << " - " << b;
      EXPECT_EQ(Divide((a * huge) * b, huge).value(), a * b) << a << " × " << b;
      EXPECT_EQ(a <=> b, (a * huge) <=> (b * huge)) << a << " and " << b;
      if (b.IsZero()) continue;
      EXPECT_EQ(Divide(a * huge, b * huge).value(), Divide(a, b).value()) << a << " ÷ " << b;
    }
    EXPECT_EQ((a + huge).Round(2) - huge, a.Round(2)) << a;
  }
}

TEST(DecimalTest, GivesIntegersThatFit) {
  EXPECT_EQ(D("-7").ToInt64(), -7);
  EXPECT_EQ(D("7.5").ToInt64(), std::nullopt);
  const int64_t most = std::numeric_limits<int64_t>::max();
  const int64_t least = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(Decimal::FromInt(most).ToInt64(), most);
  EXPECT_EQ(Decimal::FromInt(least).ToInt64(), least);
  EXPECT_EQ((Decimal::FromInt(most) + D("1")).ToInt64(), std::nullopt);
  EXPECT_EQ((Decimal::FromInt(least) - D("1")).ToInt64(), std::nullopt);
}

}  // namespace
}  // namespace edugroup::value
