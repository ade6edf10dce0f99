#include "services/evaluation/rule_check.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/evaluation/band_check.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/leaf_rule.h"

namespace edugroup::evaluation {
namespace {

using type::Threshold;
using v1::Indicator;
using value::Decimal;

// The values that can occur; counts and entered values begin at 0.
Band Occurring(const Indicator& leaf) {
  Band band;
  band.lower = End{Decimal::Parse(leaf.least()).value_or(Decimal()), true};
  if (leaf.has_growth()) band.lower.reset();
  const absl::StatusOr<Decimal> most = Decimal::Parse(leaf.most());
  if (most.ok()) band.upper = End{*most, true};
  return band;
}

std::optional<Band> BandOfLimit(const Threshold& threshold) {
  absl::StatusOr<Limit> limit = Limit::Make(threshold);
  if (!limit.ok()) return std::nullopt;
  return limit->band();
}

void Inverted(const std::string& subject, absl::string_view why, absl::string_view why_zh,
              Findings& findings) {
  findings.Hard("indicator.rule-inverted", subject,
                absl::StrCat("the rule of ", subject, " is the wrong way round: ", why),
                absl::StrCat(subject, "的评分规则方向相反：", why_zh));
}

void Unreachable(const std::string& subject, const std::string& what, Findings& findings) {
  findings.Soft("indicator.rule-unreachable", subject,
                absl::StrCat("no value of ", subject, " can reach ", what),
                absl::StrCat(subject, "的取值达不到：", what));
}

// A ratio written in the wrong direction, and its like.
template <class Scoring>
void CheckDirection(const Indicator& leaf, const Scoring& scoring, const std::string& subject,
                    Findings& findings) {
  if (leaf.direction() == Indicator::DIRECTION_UNSPECIFIED) return;
  const bool lower = IsLowerBetter(leaf);
  if (lower && scoring.has_linear()) {
    Inverted(subject, "a smaller value is better, and it earns less", "数值越小越好，却得分越低",
             findings);
  }
  if (!lower && scoring.has_reverse()) {
    Inverted(subject, "a greater value is better, and it earns less", "数值越大越好，却得分越低",
             findings);
  }
  if (scoring.has_threshold()) {
    const Threshold::Operator op = scoring.threshold().threshold().operator_();
    const bool upwards = op == Threshold::AT_LEAST || op == Threshold::ABOVE;
    const bool downwards = op == Threshold::AT_MOST || op == Threshold::BELOW;
    if (lower ? upwards : downwards) {
      Inverted(subject, "the better values miss the threshold", "较好的数值反而达不到门槛",
               findings);
    }
  }
  if (scoring.has_points()) {
    const bool falls = !scoring.points().each().empty() && scoring.points().each()[0] == '-';
    if (falls != lower) {
      Inverted(subject, "better values earn fewer points", "数值越好，得分反而越少", findings);
    }
  }
}

// Steps that rise where they should fall, or the reverse.
void CheckSteps(const Indicator& leaf, const v1::BandScoring& scoring, const std::string& subject,
                Findings& findings) {
  std::vector<Band> bands;
  for (const v1::ScoreBand& step : scoring.bands()) {
    absl::StatusOr<Band> band = BandOf(step);
    if (!band.ok()) return;
    bands.push_back(*std::move(band));
  }
  const Bands ordered(std::move(bands));
  const bool absolute = scoring.reference() == v1::BandScoring::REFERENCE_UNSPECIFIED;
  for (int i = 0; i < scoring.bands_size(); ++i) {
    if (absolute && !Meet(ordered.at(i), Occurring(leaf))) {
      Unreachable(subject, ToString(ordered.at(i)), findings);
    }
    const int above = ordered.NextAbove(i);
    if (above < 0 || leaf.direction() == Indicator::DIRECTION_UNSPECIFIED) continue;
    const absl::StatusOr<Decimal> low = Decimal::Parse(scoring.bands(i).score());
    const absl::StatusOr<Decimal> high = Decimal::Parse(scoring.bands(above).score());
    if (!low.ok() || !high.ok()) continue;
    if (IsLowerBetter(leaf) ? *high > *low : *high < *low) {
      Inverted(subject,
               absl::StrCat("x in ", ToString(ordered.at(above)), " earns ",
                            scoring.bands(above).score(), "%, x in ", ToString(ordered.at(i)), " ",
                            scoring.bands(i).score(), "%"),
               "较好的一档得分反而较低", findings);
    }
  }
}

// Sub-items that exceed their item, or do not come up to it (S9).
void CheckItems(const v1::ItemScoring& scoring, const Decimal& full, const std::string& subject,
                Findings& findings) {
  Decimal sum;
  for (const v1::ItemScoring::Item& item : scoring.items()) {
    sum += Decimal::Parse(item.points()).value_or(Decimal());
  }
  if (sum == full) return;
  const bool more = sum > full;
  const std::string difference = (more ? sum - full : full - sum).ToExactString();
  findings.Hard(more ? "indicator.items-exceed" : "indicator.items-short", subject,
                absl::StrCat("the sub-items of ", subject, " come to ", sum.ToExactString(),
                             " points, ", more ? "over" : "short of", " the ", full.ToExactString(),
                             " of the item by ", difference),
                absl::StrCat(subject, "的小项合计", sum.ToExactString(), "分，比本项",
                             full.ToExactString(), "分", more ? "多" : "少", difference));
}

// Every row with every column, once.
void CheckMatrix(const v1::MatrixScoring& scoring, const std::string& subject, Findings& findings) {
  std::set<std::string> rows, columns;
  std::set<std::pair<std::string, std::string>> places;
  for (const v1::MatrixScoring::Cell& cell : scoring.cells()) {
    rows.insert(cell.row());
    columns.insert(cell.column());
    if (places.emplace(cell.row(), cell.column()).second) continue;
    findings.Hard("indicator.matrix-repeated", subject,
                  absl::StrCat("the matrix has ", cell.row(), " × ", cell.column(), " twice"),
                  absl::StrCat("矩阵中", cell.row(), " × ", cell.column(), "重复"));
  }
  for (const std::string& row : rows) {
    for (const std::string& column : columns) {
      if (places.contains({row, column})) continue;
      findings.Hard("indicator.matrix-gap", subject,
                    absl::StrCat("the matrix lacks ", row, " × ", column),
                    absl::StrCat("矩阵缺少", row, " × ", column));
    }
  }
}

}  // namespace

template <class Scoring>
void CheckRule(const Indicator& leaf, const Scoring& scoring, const Decimal& full,
               const std::string& subject, Findings& findings) {
  if (scoring.has_bands()) {
    CheckBands(scoring.bands().bands(), Range{}, subject, findings);
    CheckSteps(leaf, scoring.bands(), subject, findings);
  } else if (absl::StatusOr<LeafRule> rule = LeafRule::Make(scoring, leaf, full); !rule.ok()) {
    findings.Hard("indicator.rule-unreadable", subject, std::string(rule.status().message()),
                  absl::StrCat("指标", leaf.id(), "的评分规则数值有误"));
    return;
  }
  CheckDirection(leaf, scoring, subject, findings);
  if (scoring.has_items()) CheckItems(scoring.items(), full, subject, findings);
  if (scoring.has_matrix()) CheckMatrix(scoring.matrix(), subject, findings);
  if (scoring.has_threshold()) {
    const std::optional<Band> kept = BandOfLimit(scoring.threshold().threshold());
    if (kept && !Meet(*kept, Occurring(leaf))) Unreachable(subject, ToString(*kept), findings);
  }
  if (scoring.has_linear()) {
    const absl::StatusOr<Decimal> standard = Decimal::Parse(scoring.linear().standard());
    if (standard.ok() && !Meet({End{*standard, true}, std::nullopt}, Occurring(leaf))) {
      Unreachable(subject, absl::StrCat("its standard ", standard->ToExactString()), findings);
    }
  }
}

template void CheckRule(const Indicator&, const Indicator&, const Decimal&, const std::string&,
                        Findings&);
template void CheckRule(const Indicator&, const v1::ClassVariant&, const Decimal&,
                        const std::string&, Findings&);

void CheckMeasure(const Indicator& leaf, const std::string& subject, Findings& findings) {
  if (leaf.has_rater_groups()) {
    Decimal sum;
    for (const v1::RaterGroup& group : leaf.rater_groups().groups()) {
      sum += Decimal::Parse(group.weight()).value_or(Decimal());
    }
    if (sum != Decimal::FromInt(100)) {
      findings.Hard(
          "indicator.rater-weight-sum", subject,
          absl::StrCat("the weights of the rater groups of ", subject, " add up to ",
                       sum.ToExactString(), ", not 100"),
          absl::StrCat(subject, "的评价主体权重合计为", sum.ToExactString(), "，应为100"));
    }
  }
  const absl::StatusOr<Decimal> least = Decimal::Parse(leaf.least());
  const absl::StatusOr<Decimal> most = Decimal::Parse(leaf.most());
  if (least.ok() && most.ok() && *least > *most) {
    findings.Hard("indicator.value-range", subject,
                  absl::StrCat("the least value of ", subject, " is above the most"),
                  absl::StrCat(subject, "的最小值大于最大值"));
  }
}

}  // namespace edugroup::evaluation
