#include "services/evaluation/formula.h"

#include <map>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/scoring_fixture.h"

namespace edugroup::evaluation {
namespace {

using edugroup::testing::Parse;
using ::testing::HasSubstr;
using value::Decimal;

const Formula::Leaves& Leaves() {
  static const auto& leaves = *new Formula::Leaves{{"people", {ParseUnit("人"), false}},
                                                   {"money", {ParseUnit("元"), false}},
                                                   {"n-1", {{}, false}},
                                                   {"b", {{}, false}},
                                                   {"prizes", {{}, true}}};
  return leaves;
}

// Values by id; what is not there is not rated, "-" does not apply.
class Known : public Formula::Operands {
 public:
  Known(const Formula& formula, std::map<std::string, std::string> values)
      : formula_(formula), values_(std::move(values)) {}
  LeafValue Value(int leaf) const override {
    const auto found = values_.find(formula_.leaves()[leaf]);
    if (found == values_.end()) return LeafValue();
    if (found->second == "-") return NotApplicable();
    return Rated(*Decimal::Parse(found->second));
  }
  LeafValue Points(int leaf) const override { return Value(leaf); }
  const v1::EventList* Events(int leaf) const override {
    return formula_.leaves()[leaf] == "prizes" ? &events_ : nullptr;
  }

 private:
  const Formula& formula_;
  const std::map<std::string, std::string> values_;
  const v1::EventList events_ = Parse<v1::EventList>(
      "events { level: 'national' item: 'x' } events { level: 'province' item: 'x' } "
      "events { level: 'province' count: '2' }");
};

std::string Work(const std::string& text, std::map<std::string, std::string> values = {}) {
  absl::StatusOr<Formula> formula = Formula::Parse(text, Leaves());
  if (!formula.ok()) return std::string(formula.status().message());
  const LeafValue value = formula->Evaluate(Known(*formula, std::move(values)));
  if (value.state != v1::NodeResult::RATED) return v1::NodeResult::State_Name(value.state);
  return value.value.ToExactString();
}

TEST(FormulaTest, Arithmetic) {
  EXPECT_EQ(Work("1 + 2 * 3 - 4 / 8"), "6.5");
  EXPECT_EQ(Work("(1 + 2) × 3 ÷ 9"), "1");
  EXPECT_EQ(Work("2 − -3"), "5");
  EXPECT_EQ(Work("1 / 3"), "1/3");
  EXPECT_EQ(Work("50% + 0.25"), "0.75");
  EXPECT_EQ(Work("[n-1] * 2", {{"n-1", "4"}}), "8");
}

TEST(FormulaTest, Functions) {
  EXPECT_EQ(Work("max(0, 4 - 5, -3)"), "0");
  EXPECT_EQ(Work("min([b], 10)", {{"b", "12"}}), "10");
  EXPECT_EQ(Work("round(2 / 3, 2)"), "0.67");
  EXPECT_EQ(Work("if([b] >= 3 and not [b] = 5, 1, 2)", {{"b", "5"}}), "2");
  EXPECT_EQ(Work("if([b] ≥ 3 or 1 / 0 > 1, 1, 2)", {{"b", "3"}}), "1");
  EXPECT_EQ(Work("points([b]) / 2\"分\"", {{"b", "3"}}), "1.5");
}

// S7: national 300 %, provincial 100 %; the same item once at its highest level.
TEST(FormulaTest, CountsWithLevelWeights) {
  const std::map<std::string, std::string> some = {{"prizes", "1"}};
  EXPECT_EQ(Work("count([prizes])", some), "4");
  EXPECT_EQ(Work("weigh([prizes], national = 300%, province = 100%)", some), "6");
  EXPECT_EQ(Work("weigh_once([prizes], national = 300%, province = 100%)", some), "5");
  EXPECT_EQ(Work("weigh([prizes], national = 3)", some), "3");
}

// S18: what is missing is never zero.
TEST(FormulaTest, MissingValuesStayMissing) {
  EXPECT_EQ(Work("[b] + 1"), "NOT_RATED");
  EXPECT_EQ(Work("[b] + 1", {{"b", "-"}}), "NOT_APPLICABLE");
  EXPECT_EQ(Work("[n-1] + [b]", {{"b", "-"}}), "NOT_RATED");
  EXPECT_EQ(Work("if(rated([b]), [b], 7)"), "7");
  EXPECT_EQ(Work("1 / [b]", {{"b", "0"}}), "NOT_APPLICABLE");
  EXPECT_EQ(Work("if([b] = 0, 0, 1 / [b])", {{"b", "0"}}), "0");
}

TEST(FormulaTest, UnitsHaveToFit) {
  EXPECT_THAT(Work("[people] + [money]"), HasSubstr("the same unit"));
  EXPECT_THAT(Work("[people] > 50"), HasSubstr("the same unit"));
  EXPECT_EQ(Work("if([people] > 50\"人\", 1, 0)", {{"people", "51"}}), "1");
  EXPECT_EQ(Work("max(0, [people])", {{"people", "3"}}), "3");
  absl::StatusOr<Formula> each = Formula::Parse("[money] / [people]", Leaves());
  ASSERT_TRUE(each.ok());
  EXPECT_EQ(ToString(each->unit()), "元/人");
  EXPECT_EQ(each->unit(), ParseUnit("元/人"));
}

TEST(FormulaTest, SaysWhereItIsWrong) {
  EXPECT_THAT(Work("1 +"), HasSubstr("at character 4"));
  EXPECT_THAT(Work("[nobody]"), HasSubstr("nobody is none"));
  EXPECT_THAT(Work("1 > 2"), HasSubstr("a truth, not a number"));
  EXPECT_THAT(Work("if(1, 2, 3)"), HasSubstr("a truth"));
  EXPECT_THAT(Work("system(1)"), HasSubstr("expected min"));
  EXPECT_THAT(Work("1 2"), HasSubstr("nothing more"));
  EXPECT_THAT(Work("count([b])"), HasSubstr("counts events"));
  EXPECT_THAT(Work("round(1, 13)"), HasSubstr("0 to 12"));
  EXPECT_THAT(Work("1..2"), HasSubstr("a number"));
}

TEST(FormulaTest, IsBounded) {
  EXPECT_THAT(Work(std::string(1001, ' ')), HasSubstr("1000 characters"));
  std::string deep(30, '(');
  EXPECT_THAT(Work(deep + "1" + std::string(30, ')')), HasSubstr("20 levels"));
  EXPECT_THAT(Work(std::string(900, '-') + "1"), HasSubstr("20 levels"));
  std::string wide = "1";
  for (int i = 0; i < 150; ++i) wide += "+1";
  EXPECT_THAT(Work(wide), HasSubstr("200 operations"));
}

TEST(FormulaTest, ShowsItsNumbers) {
  absl::StatusOr<Formula> formula = Formula::Parse("max(0, 4 - [n-1]) * [b]", Leaves());
  ASSERT_TRUE(formula.ok());
  EXPECT_EQ(formula->Substituted(Known(*formula, {{"n-1", "3"}, {"b", "2.5"}})),
            "max(0, 4 - [n-1] 3) * [b] 2.5");
}

// X1: bounds go through a formula.
TEST(FormulaTest, BoundsStayBounds) {
  const v1::IndicatorSet set =
      PointsSet("10",
                "indicators { id: 'a' display_name: 'a' weight: '10' points {} "
                "formula { text: 'min([trained] / 2, 9)' } } "
                "indicators { id: 'trained' display_name: 't' role: INFO manual {} } ");
  auto score = [&](const std::string& quantity) {
    return ResultOf(ScoreAll(set, {Input("trained", absl::StrCat("quantity { ", quantity, " }"))}),
                    "a");
  };
  const v1::NodeResult at_least = score("value: '6' qualifier: AT_LEAST");
  EXPECT_EQ(at_least.score(), "3");
  EXPECT_EQ(at_least.range().least(), "3");
  EXPECT_EQ(at_least.range().most(), "9");
  EXPECT_FALSE(score("value: '18' qualifier: AT_LEAST").has_range());
}

}  // namespace
}  // namespace edugroup::evaluation
