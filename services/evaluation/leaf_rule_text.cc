// The words in which a rule explains itself.
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/evaluation/leaf_rule.h"

namespace edugroup::evaluation {
namespace {

using value::Decimal;

// A kept limit needs no words.
Wording Broken(const std::string& written, const Limit& limit) {
  return {absl::StrCat("0 (", written, " is not ", limit.text(), ")"),
          absl::StrCat("0（", written, "未达到", limit.text(), "）")};
}

}  // namespace

Wording LeafRule::Text(const Linear& rule, const LeafValue& value,
                       const std::string& written) const {
  if (rule.floor && !rule.floor->Holds(value.value)) return Broken(written, *rule.floor);
  std::string text =
      absl::StrCat("min(", written, " ÷ ", rule.standard.ToExactString(), ", ", rule.cap_text, ")");
  if (value.value.Sign() < 0) text = absl::StrCat("max(", text, ", 0)");
  return {text, text};
}

Wording LeafRule::Text(const Reverse& rule, const LeafValue& value,
                       const std::string& written) const {
  if (value.value.Sign() <= 0) {
    return {absl::StrCat(rule.cap_text, " (", written, " is zero or less)"),
            absl::StrCat(rule.cap_text, "（", written, "不大于零）")};
  }
  if (rule.ceiling && !rule.ceiling->Holds(value.value)) return Broken(written, *rule.ceiling);
  const std::string text =
      absl::StrCat("min(", rule.standard.ToExactString(), " ÷ ", written, ", ", rule.cap_text, ")");
  return {text, text};
}

Wording LeafRule::Text(const Threshold& rule, const LeafValue& value,
                       const std::string& written) const {
  const bool kept = rule.limit.Holds(DecidingNumber(value));
  const std::string share = kept ? rule.share_text : "0%";
  return {absl::StrCat(share, " (", written, kept ? " is " : " is not ", rule.limit.text(), ")"),
          absl::StrCat(share, "（", written, kept ? "达到" : "未达到", rule.limit.text(), "）")};
}

Wording LeafRule::Text(const Steps& rule, const LeafValue& value, const std::string& written,
                       const Cohort* cohort) const {
  const Decimal reference = BandReference(rule, value, cohort);
  const Decimal distance = value.value - reference;
  const int found = rule.bands.Find(DecidingNumber(value) - reference).value_or(0);
  std::string x = written;
  if (rule.reference != v1::BandScoring::REFERENCE_UNSPECIFIED) {
    x = absl::StrCat(written, " − ", reference.ToExactString(), " = ", distance.ToExactString());
  }
  const std::string band = ToString(rule.bands.at(found));
  return {absl::StrCat(rule.share_texts[found], " (x = ", x, " lies in ", band, ")"),
          absl::StrCat(rule.share_texts[found], "（x = ", x, "，属于", band, "）")};
}

Wording LeafRule::Text(const Relative& rule, const LeafValue& value, const std::string& written,
                       const Cohort& cohort) const {
  const std::string cap = Percent(*Divide(rule.cap_points, full_));
  if (rule.method == v1::CohortScoring::RANK) {
    const int place = cohort.RankOf(value.value, lower_is_better_);
    const std::string share =
        absl::StrCat("(", cohort.rated, " − ", place, " + 1) ÷ ", cohort.rated);
    return {absl::StrCat(share, " (", written, " is no. ", place, " of ", cohort.rated, ")"),
            absl::StrCat(share, "（", written, "在", cohort.rated, "家中列第", place, "）")};
  }
  const bool best = rule.method == v1::CohortScoring::OF_BEST;
  const std::string against = (best ? cohort.best : cohort.average).ToExactString();
  const std::string& top = lower_is_better_ ? against : written;
  const std::string& bottom = lower_is_better_ ? written : against;
  const std::string share = absl::StrCat("min(", top, " ÷ ", bottom, ", ", cap, ")");
  return {absl::StrCat(share, " (", against, best ? " is the best of " : " is the average of ",
                       cohort.rated, ")"),
          absl::StrCat(share, "（", against, "为", cohort.rated, "家的", best ? "最好值" : "平均值",
                       "）")};
}

Wording LeafRule::Text(const Counted& rule, const std::string& written) const {
  std::string text;
  if (!rule.start.IsZero()) text = absl::StrCat(rule.start.ToExactString(), " + ");
  absl::StrAppend(&text, rule.each.ToExactString(), " × ", written);
  text = absl::StrCat("max(", rule.least.ToExactString(), ", min(", text, ", ",
                      rule.most.ToExactString(), "))");
  return {text, text};
}

Wording LeafRule::Describe(const LeafValue& value, const std::string& written,
                           const Cohort* cohort) const {
  if (const auto* rule = std::get_if<Counted>(&rule_)) return Text(*rule, written);
  Wording text{written, written};
  if (const auto* rule = std::get_if<Linear>(&rule_)) text = Text(*rule, value, written);
  if (const auto* rule = std::get_if<Reverse>(&rule_)) text = Text(*rule, value, written);
  if (const auto* rule = std::get_if<Threshold>(&rule_)) text = Text(*rule, value, written);
  if (const auto* rule = std::get_if<Steps>(&rule_)) text = Text(*rule, value, written, cohort);
  if (const auto* rule = std::get_if<Relative>(&rule_)) text = Text(*rule, value, written, *cohort);
  if (std::holds_alternative<Direct>(rule_)) text = {written + " ÷ 100", written + " ÷ 100"};
  const std::string full = full_.ToExactString();
  return {absl::StrCat(text.en, " × ", full), absl::StrCat(text.zh, " × ", full, "分")};
}

}  // namespace edugroup::evaluation
