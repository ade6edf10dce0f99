// Random sets and values: what the engine computes and explains, recomputed by code that shares
// nothing with it but the messages.
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/explanation.h"
#include "services/evaluation/indicator_check.h"
#include "services/evaluation/scoring_fixture.h"
#include "tools/edugroupctl/recompute.h"

namespace edugroup::evaluation {
namespace {

using edugroup::testing::Parse;
using ::testing::IsEmpty;
using v1::IndicatorSet;

// Draws sets, subjects and values; the same seed draws the same ones.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool Chance(int percent) { return Below(100) < percent; }
  std::string Number() {
    return Chance(30) ? absl::StrCat(Below(120)) : absl::StrCat(Below(120), ".", Below(100));
  }

  IndicatorSet Set() {
    leaves_.clear();
    text_ = "indicators { id: 'base' display_name: 'base' role: INFO manual {} } ";
    AddBranch("", 0);
    for (int i = Below(3); i > 0; --i) AddExtra(i);
    static constexpr const char* kModes[] = {"RELATIVE", "RELATIVE", "RELATIVE"};
    return Parse<IndicatorSet>(absl::StrCat(
        "name: 'groups/g/indicatorSets/s' full_score: '", 50 + Below(100), "' weight_mode: ",
        kModes[Below(3)], " not_applicable_policy: ", Chance(50) ? "RENORMALIZE " : "ZERO ",
        Chance(60)
            ? absl::StrCat("rounding { leaf_places: ", Below(4), " total_places: ", Below(4), " } ")
            : "",
        Chance(20) ? "total_cap: '60' " : "",
        "subject_classes { id: 'k' display_name: 'k' kinds: 'groups/g/kinds/k' } "
        "grade_bands { grade: 'a' display_name: 'a' lower { operator: AT_LEAST value: '40' } } "
        "grade_bands { grade: 'b' display_name: 'b' lower { operator: AT_LEAST value: '20' } } "
        "grade_bands { grade: 'c' display_name: 'c' upper { operator: BELOW value: '20' } } ",
        Chance(50) ? "grade_quotas { grade: 'a' most_percent: '30' } " : "", text_));
  }

  std::vector<TestSubject> Subjects(int count) {
    std::vector<TestSubject> subjects;
    for (int i = 0; i < count; ++i) {
      TestSubject subject{absl::StrCat("s", i), {}, Chance(30) ? "groups/g/kinds/k" : ""};
      subject.inputs.push_back(Input("base", Quantity(Number())));
      for (const auto& [id, kind] : leaves_) {
        if (kind == kNoInput) continue;
        subject.inputs.push_back(Input(id, ValueFor(kind)));
      }
      subjects.push_back(std::move(subject));
    }
    return subjects;
  }

 private:
  enum Kind { kPlain, kPercent, kEvents, kSheet, kWord, kPair, kSpans, kItems, kNoInput };

  void AddBranch(const std::string& parent, int level) {
    for (int i = 0, count = 2 + Below(3); i < count; ++i) {
      const std::string id = absl::StrCat("i", next_++);
      const std::string head =
          absl::StrCat("indicators { id: '", id, "' parent_id: '", parent, "' display_name: '", id,
                       "' weight: '", 1 + Below(9), "' ");
      if (level < 3 && Chance(40)) {
        absl::StrAppend(&text_, head, Chance(20) ? "capped: true " : "", "} ");
        AddBranch(id, level + 1);
      } else {
        absl::StrAppend(&text_, head, Leaf(id), "} ");
      }
    }
  }

  std::string Leaf(const std::string& id) {
    static constexpr const char* kBands =
        "bands { lower { operator: AT_LEAST value: '50' } score: '100' } "
        "bands { lower { operator: ABOVE value: '10' } upper { operator: BELOW value: '50' } "
        "score: '55.5' } bands { upper { operator: AT_MOST value: '10' } score: '5' } ";
    const std::string variant = Chance(20)
                                    ? "variants { subject_classes: 'k' linear { standard: '70' } } "
                                : Chance(10) ? "variants { subject_classes: 'k' } "
                                             : "";
    const std::string lower = Chance(30) ? "direction: LOWER_IS_BETTER " : "";
    auto keep = [&](Kind kind, const std::string& text) {
      leaves_.emplace_back(id, kind);
      return text;
    };
    switch (Below(16)) {
      case 0:
        return keep(kPlain, variant +
                                "manual {} linear { standard: '90' cap: '110' "
                                "floor { operator: ABOVE value: '15' } } ");
      case 1:
        return keep(kPlain, variant +
                                "manual {} reverse { standard: '20' "
                                "ceiling { operator: AT_MOST value: '90' } } ");
      case 2:
        return keep(kPlain, variant +
                                "manual {} threshold { threshold { operator: ABOVE value: '60' } "
                                "share: '80' } ");
      case 3:
        return keep(kPlain, absl::StrCat(variant, "manual {} bands { ", kBands, "} "));
      case 4:
        return keep(kPlain, absl::StrCat(lower, "manual {} bands { reference: COHORT_AVERAGE ",
                                         kBands, "} "));
      case 5:
        return keep(kPlain,
                    lower + "manual {} cohort { method: OF_BEST exempt_earns_average: true } ");
      case 6:
        return keep(kPlain, lower + "manual {} cohort { method: OF_AVERAGE cap: '120' } ");
      case 7:
        return keep(kPlain,
                    lower + "manual {} cohort { method: RANK exempt_earns_average: true } ");
      case 8:
        return keep(kPair,
                    "manual {} growth { method: INCREASE from_zero: '1' } "
                    "linear { standard: '1' } ");
      case 9:
        return keep(kEvents,
                    "manual {} weighted_count { levels { id: 'n' weight: '3' } "
                    "levels { id: 'p' weight: '1' } roles { id: 'h' weight: '0.5' } "
                    "once_per_item: true } points { each: '1.5' } ");
      case 10:
        return keep(kSheet, "experts { drop_highest: 1 drop_lowest: 1 } direct {} ");
      case 11:
        return keep(kSheet,
                    "rater_groups { missing_group_policy: RENORMALIZE "
                    "groups { rater_group_id: 'x' weight: '70' } "
                    "groups { rater_group_id: 'y' weight: '30' } } direct {} ");
      case 12:
        return keep(kWord,
                    "manual {} rating { ratings { id: 'w' score: '70' } "
                    "ratings { id: 'v' score: '30' } } ");
      case 13:
        return keep(kSpans,
                    absl::StrCat("manual {} periods { method: ", Chance(50) ? "AVERAGE" : "LAST",
                                 " } linear { standard: '80' } "));
      case 14:
        return keep(kItems,
                    "manual {} items { items { id: 'o' points: '3' } "
                    "items { id: 'q' points: '2' } } ");
      default:
        return keep(kNoInput,
                    absl::StrCat("formula { text: '", FormulaText(2), "' } points { most: '7' } "));
    }
  }

  // A formula over the INFO value, in which every number is harmless.
  std::string FormulaText(int level) {
    if (level == 0) return Chance(50) ? "[base]" : Number();
    const std::string a = FormulaText(level - 1);
    const std::string b = FormulaText(level - 1);
    switch (Below(7)) {
      case 0:
        return absl::StrCat("(", a, " + ", b, ")");
      case 1:
        return absl::StrCat("(", a, " − ", b, ")");
      case 2:
        return absl::StrCat(a, " * ", b);
      case 3:
        return absl::StrCat(a, " ÷ ", b);
      case 4:
        return absl::StrCat("min(", a, ", max(", b, ", 3))");
      case 5:
        return absl::StrCat("round(", a, ", 1)");
      default:
        return absl::StrCat("if(", a, " ≥ ", b, " and not [base] = 5, ", a, ", ", b, ")");
    }
  }

  void AddExtra(int i) {
    if (Chance(50)) {
      absl::StrAppend(&text_, "indicators { id: 'plus", i, "' display_name: 'p' weight: '3' ",
                      "role: BONUS manual {} points { least: '-3' } ",
                      Chance(50) ? "attach_to: 'i0' " : "", Chance(50) ? "within_full: true " : "",
                      "} ");
      leaves_.emplace_back(absl::StrCat("plus", i), kPlain);
      return;
    }
    static constexpr const char* kEffects[] = {"grade: 'c'", "zero_indicator_id: 'i0'",
                                               "zero_total: true"};
    absl::StrAppend(&text_, "indicators { id: 'veto", i, "' display_name: 'v' role: ",
                    Chance(70) ? absl::StrCat("VETO manual {} veto { ", kEffects[Below(3)])
                               : "GATE manual {} veto { ",
                    " when { operator: AT_LEAST value: '30' } } } ");
    leaves_.emplace_back(absl::StrCat("veto", i), kPlain);
  }

  std::string ValueFor(Kind kind) {
    if (Chance(3)) return "no_value: NOT_APPLICABLE ";
    if (Chance(1)) return "no_value: NOT_RATED ";
    std::string text;
    switch (kind) {
      case kEvents:
        for (int i = Below(4); i > 0; --i) {
          absl::StrAppend(&text, "events { level: '", Chance(50) ? "n" : "p", "' item: '", Below(3),
                          "' ", Chance(50) ? "role: 'h' " : "", Chance(30) ? "count: '2' " : "",
                          "} ");
        }
        return absl::StrCat("events { ", text, "} ");
      case kSheet:
        for (int i = 3 + Below(4); i > 0; --i) {
          const std::string group = Chance(50) ? "x" : "y";
          absl::StrAppend(&text, "ratings { score: '", Below(101),
                          "' } ratings { rater_group_id: '", group, "' ",
                          Chance(10) ? "recused: true" : "score: '77.7'", " } ");
        }
        return absl::StrCat("rating_sheet { ", text, "} ");
      case kWord:
        return Chance(50) ? "rating: 'w' " : "rating: 'v' ";
      case kPair:
        return absl::StrCat(Quantity(Number()), "reference { value: '", Below(4) * 20, "' } ");
      case kSpans:
        for (int i = 1 + Below(3); i > 0; --i) {
          absl::StrAppend(&text, "values { period: '2019-0", i, "' quantity { value: '", Number(),
                          "' } } ");
        }
        return absl::StrCat("periods { ", text, "} ");
      case kItems:
        return absl::StrCat("items { shares { item_id: 'o' percent: '", Below(101),
                            "' } shares { item_id: 'q' percent: '", Below(101), "' } } ");
      default:
        return absl::StrCat("quantity { value: '", Number(), "' ",
                            Chance(10) ? "qualifier: BELOW " : "", "} ");
    }
  }

  std::mt19937 random_;
  std::string text_;
  std::vector<std::pair<std::string, Kind>> leaves_;
  int next_ = 0;
};

std::vector<v1::ExplainScoreResponse> ExplainAll(const TestCycle& run) {
  std::vector<v1::ExplainScoreResponse> explanations;
  for (const std::string& id : run.ids) {
    absl::StatusOr<v1::ExplainScoreResponse> explained =
        Explain(run.cycle.frozen_indicator_set(), run.cycle.cohort_statistics(), run.of.at(id));
    EXPECT_TRUE(explained.ok()) << explained.status();
    if (explained.ok()) explanations.push_back(*std::move(explained));
  }
  return explanations;
}

TEST(DifferentialTest, TheEngineAgreesWithTheReferenceOnRandomTrees) {
  int rated = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Draw draw(seed);
    const IndicatorSet set = draw.Set();
    const TestCycle run = RunCycle(set, draw.Subjects(3 + static_cast<int>(seed % 10)));
    for (const auto& [id, assessment] : run.of) rated += assessment.complete() ? 1 : 0;
    EXPECT_THAT(ctl::RecomputeDifferences(ExplainAll(run)), IsEmpty()) << set.DebugString();
    if (HasFailure()) return;
  }
  EXPECT_GT(rated, 200);  // most are scored at all
}

// The reference would notice: one number of an explanation is changed.
TEST(DifferentialTest, AChangedNumberIsFound) {
  Draw draw(7);
  std::vector<v1::ExplainScoreResponse> explanations = ExplainAll(
      RunCycle(TenPoints("linear { standard: '100' }"),
               {{"x", {Input("a", Quantity("50"))}}, {"y", {Input("a", Quantity("60"))}}}));
  ASSERT_THAT(ctl::RecomputeDifferences(explanations), IsEmpty());
  explanations[0].mutable_total()->mutable_steps(0)->mutable_input()->mutable_quantity()->set_value(
      "70");
  EXPECT_THAT(ctl::RecomputeDifferences(explanations), ::testing::Not(IsEmpty()));
}

TEST(DifferentialTest, TheSameBitsWithAnyNumberOfThreads) {
  Draw draw(11);
  const IndicatorSet set = draw.Set();
  const std::vector<TestSubject> subjects = draw.Subjects(500);
  const TestCycle one = RunCycle(set, subjects, 1);
  const TestCycle four = RunCycle(set, subjects, 4);
  for (const std::string& id : one.ids) {
    EXPECT_EQ(one.of.at(id).SerializeAsString(), four.of.at(id).SerializeAsString());
  }
}

}  // namespace
}  // namespace edugroup::evaluation
