#include "services/evaluation/leaf_rule.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/threshold.h"

namespace edugroup::evaluation {
namespace {

using type::Quantity;
using v1::Indicator;
using v1::NodeResult;
using v1::ScoreInput;
using v1::TaskFactSource;
using value::Decimal;

// The share that `percent` means; `otherwise` percent when it is empty.
absl::StatusOr<Decimal> ShareOf(const std::string& percent, int64_t otherwise = 100) {
  Decimal parsed = Decimal::FromInt(otherwise);
  if (!percent.empty()) {
    ASSIGN_OR_RETURN(parsed, Decimal::Parse(percent));
  }
  return Divide(parsed, Decimal::FromInt(100));
}

void NoteQualifier(const Quantity& quantity, LeafValue& value) {
  switch (quantity.qualifier()) {
    case Quantity::ABOUT:
      value.note = " (the value is approximate)";
      value.note_zh = "（数值为约数）";
      break;
    case Quantity::AT_LEAST:
      value.note = " (the value is a lower bound)";
      value.note_zh = "（数值为下限）";
      break;
    case Quantity::BELOW:
      value.note = " (the value is an upper bound)";
      value.note_zh = "（数值为上限）";
      break;
    default:
      break;
  }
}

absl::StatusOr<LeafValue> ReadCount(const Indicator& leaf, const v1::FactCount& count) {
  LeafValue value;
  if (!leaf.has_task_fact()) {
    return absl::InvalidArgumentError(absl::StrCat(leaf.id(), " takes no counted fact"));
  }
  if (count.denominator() == 0) {
    value.state = NodeResult::NOT_APPLICABLE;
    value.note = " (there was nothing to count)";
    value.note_zh = "（无可统计的事项）";
    return value;
  }
  value.state = NodeResult::RATED;
  value.value = Decimal::FromInt(count.numerator());
  value.written = absl::StrCat(count.numerator());
  if (leaf.task_fact().aggregation() == TaskFactSource::RATE) {
    ASSIGN_OR_RETURN(value.value, Divide(value.value, Decimal::FromInt(count.denominator())));
    value.written = absl::StrCat(count.numerator(), "/", count.denominator());
  }
  return value;
}

}  // namespace

std::string Percent(const Decimal& share) {
  std::string text = (share * Decimal::FromInt(100)).ToExactString();
  return text.find('/') == std::string::npos ? text + "%" : share.ToExactString();
}

absl::StatusOr<LeafValue> ReadValue(const Indicator& leaf, const ScoreInput& input) {
  LeafValue value;
  switch (input.value_case()) {
    case ScoreInput::kFactCount:
      return ReadCount(leaf, input.fact_count());
    case ScoreInput::kQuantity: {
      ASSIGN_OR_RETURN(value.value, Decimal::Parse(input.quantity().value()));
      value.state = NodeResult::RATED;
      value.written = input.quantity().value();
      NoteQualifier(input.quantity(), value);
      return value;
    }
    case ScoreInput::kNoValue:
      if (input.no_value() == v1::NOT_APPLICABLE) value.state = NodeResult::NOT_APPLICABLE;
      return value;
    case ScoreInput::VALUE_NOT_SET:
      return value;
  }
  return value;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::LinearScoring& scoring) {
  Linear rule;
  ASSIGN_OR_RETURN(rule.standard, Decimal::Parse(scoring.standard()));
  if (rule.standard.Sign() <= 0)
    return absl::InvalidArgumentError("the standard is not above zero");
  ASSIGN_OR_RETURN(rule.cap, ShareOf(scoring.cap()));
  rule.cap = std::max(rule.cap, Decimal());
  rule.standard_text = rule.standard.ToExactString();
  rule.cap_text = Percent(rule.cap);
  if (scoring.has_floor()) {
    Band floor;
    ASSIGN_OR_RETURN(floor, ParseBand(&scoring.floor(), nullptr));
    rule.floor = scoring.floor();
  }
  return rule;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::ThresholdScoring& scoring) {
  Threshold rule;
  rule.threshold = scoring.threshold();
  RETURN_IF_ERROR(value::Holds(rule.threshold, Decimal()).status());
  ASSIGN_OR_RETURN(rule.share, ShareOf(scoring.share()));
  rule.threshold_text = value::ToString(rule.threshold);
  rule.share_text = Percent(rule.share);
  return rule;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::BandScoring& scoring) {
  std::vector<Band> bands;
  std::vector<Step> steps;
  for (const v1::ScoreBand& score_band : scoring.bands()) {
    ASSIGN_OR_RETURN(Band band, BandOf(score_band));
    bands.push_back(std::move(band));
    ASSIGN_OR_RETURN(Decimal share, ShareOf(score_band.score()));
    steps.push_back({share, Percent(share), ""});
  }
  Steps rule{Bands(std::move(bands)), std::move(steps)};
  // Of the bands as they read them: an open end may have taken its limit from the next one.
  for (size_t i = 0; i < rule.steps.size(); ++i) {
    rule.steps[i].band_text = ToString(rule.bands.at(static_cast<int>(i)));
  }
  return rule;
}

absl::StatusOr<LeafRule> LeafRule::Make(const Indicator& leaf) {
  absl::StatusOr<Rule> rule = absl::InvalidArgumentError("no scoring rule");
  if (leaf.has_linear()) rule = Read(leaf.linear());
  if (leaf.has_threshold()) rule = Read(leaf.threshold());
  if (leaf.has_bands()) rule = Read(leaf.bands());
  if (leaf.has_direct()) rule = Rule(Direct{});
  if (!rule.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("indicator ", leaf.id(), ": ", rule.status().message()));
  }
  return LeafRule(*std::move(rule));
}

absl::StatusOr<Award> LeafRule::Apply(const LeafValue& value) const {
  return std::visit([&value](const auto& rule) { return Grant(rule, value); }, rule_);
}

absl::StatusOr<Award> LeafRule::Grant(const Linear& rule, const LeafValue& value) {
  if (rule.floor) {
    ASSIGN_OR_RETURN(bool kept, value::Holds(*rule.floor, value.value));
    if (!kept) {
      std::string floor = value::ToString(*rule.floor);
      return Award{Decimal(), absl::StrCat("0 (", value.written, " is not ", floor, ")"),
                   absl::StrCat("0（", value.written, "未达到", floor, "）")};
    }
  }
  Award award;
  ASSIGN_OR_RETURN(award.share, Divide(value.value, rule.standard));
  award.share = std::clamp(award.share, Decimal(), rule.cap);
  award.formula =
      absl::StrCat("min(", value.written, " ÷ ", rule.standard_text, ", ", rule.cap_text, ")");
  if (value.value.Sign() < 0) award.formula = absl::StrCat("max(", award.formula, ", 0)");
  award.formula_zh = award.formula;
  return award;
}

absl::StatusOr<Award> LeafRule::Grant(const Threshold& rule, const LeafValue& value) {
  ASSIGN_OR_RETURN(bool kept, value::Holds(rule.threshold, value.value));
  const std::string& wanted = rule.threshold_text;
  const std::string share = kept ? rule.share_text : "0%";
  return Award{kept ? rule.share : Decimal(),
               absl::StrCat(share, " (", value.written, kept ? " is " : " is not ", wanted, ")"),
               absl::StrCat(share, "（", value.written, kept ? "达到" : "未达到", wanted, "）")};
}

absl::StatusOr<Award> LeafRule::Grant(const Steps& rule, const LeafValue& value) {
  std::optional<int> found = rule.bands.Find(value.value);
  if (!found) {
    return absl::InvalidArgumentError(absl::StrCat("no band covers ", value.written));
  }
  const Step& step = rule.steps[*found];
  return Award{
      step.share,
      absl::StrCat(step.share_text, " (x = ", value.written, " lies in ", step.band_text, ")"),
      absl::StrCat(step.share_text, "（x = ", value.written, "，属于", step.band_text, "）")};
}

absl::StatusOr<Award> LeafRule::Grant(const Direct&, const LeafValue& value) {
  const Decimal hundred = Decimal::FromInt(100);
  if (value.value.Sign() < 0 || value.value > hundred) {
    return absl::InvalidArgumentError(
        absl::StrCat("a direct score is 0 to 100, not ", value.written));
  }
  Award award;
  ASSIGN_OR_RETURN(award.share, Divide(value.value, hundred));
  award.formula = absl::StrCat(value.written, " ÷ 100");
  award.formula_zh = award.formula;
  return award;
}

Decimal LeafRule::MostShare() const {
  if (const Linear* linear = std::get_if<Linear>(&rule_)) return linear->cap;
  if (const Threshold* threshold = std::get_if<Threshold>(&rule_)) return threshold->share;
  if (const Steps* steps = std::get_if<Steps>(&rule_); steps != nullptr && !steps->steps.empty()) {
    return std::max_element(steps->steps.begin(), steps->steps.end(),
                            [](const Step& a, const Step& b) { return a.share < b.share; })
        ->share;
  }
  return Decimal::FromInt(1);
}

}  // namespace edugroup::evaluation
