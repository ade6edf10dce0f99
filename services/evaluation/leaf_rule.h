// How the value of a leaf becomes a share of its full points (S1, S3, S4, direct).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/type/value.pb.h"
#include "services/evaluation/bands.h"

namespace edugroup::evaluation {

// The value of one leaf for one subject, ready for a rule.
struct LeafValue {
  v1::NodeResult::State state = v1::NodeResult::NOT_RATED;
  value::Decimal value;  // when RATED
  std::string written;   // as it was counted or entered: "33/35", "60000"
  std::string note;      // what the reader must know of it: " (entered as a lower bound)"
  std::string note_zh;
};

// Reads what `input` says of `leaf`. A count out of nothing is NOT_APPLICABLE; no value is
// NOT_RATED. INVALID_ARGUMENT when the quantity cannot be read or the leaf does not take such a
// value.
absl::StatusOr<LeafValue> ReadValue(const v1::Indicator& leaf, const v1::ScoreInput& input);

// What a rule awards: a share of the full points, and how it came to it.
struct Award {
  value::Decimal share;
  std::string formula;  // "min(33/35 ÷ 1, 100%)"
  std::string formula_zh;
};

// The scoring rule of one leaf, read once. Immutable.
class LeafRule {
 public:
  // INVALID_ARGUMENT when the leaf has no rule, or one with unreadable figures.
  static absl::StatusOr<LeafRule> Make(const v1::Indicator& leaf);

  // INVALID_ARGUMENT when the rule cannot score `value` (a direct score beyond 0 to 100, or a value
  // that no band covers).
  absl::StatusOr<Award> Apply(const LeafValue& value) const;
  // The most that the rule can award.
  value::Decimal MostShare() const;

 private:
  struct Linear {
    value::Decimal standard;
    value::Decimal cap;  // share
    std::string standard_text;
    std::string cap_text;
    std::optional<type::Threshold> floor;
  };
  struct Threshold {
    type::Threshold threshold;
    value::Decimal share;
    std::string threshold_text;
    std::string share_text;  // per cent
  };
  struct Step {
    value::Decimal share;
    std::string share_text;  // per cent
    std::string band_text;
  };
  struct Steps {
    Bands bands;
    std::vector<Step> steps;  // by index of the band
  };
  struct Direct {};
  using Rule = std::variant<Linear, Threshold, Steps, Direct>;

  explicit LeafRule(Rule rule) : rule_(std::move(rule)) {}
  static absl::StatusOr<Rule> Read(const v1::LinearScoring& scoring);
  static absl::StatusOr<Rule> Read(const v1::ThresholdScoring& scoring);
  static absl::StatusOr<Rule> Read(const v1::BandScoring& scoring);
  static absl::StatusOr<Award> Grant(const Linear& rule, const LeafValue& value);
  static absl::StatusOr<Award> Grant(const Threshold& rule, const LeafValue& value);
  static absl::StatusOr<Award> Grant(const Steps& rule, const LeafValue& value);
  static absl::StatusOr<Award> Grant(const Direct& rule, const LeafValue& value);

  Rule rule_;
};

// "60%" of the share 3/5; a share without finite percentage stays a fraction.
std::string Percent(const value::Decimal& share);

}  // namespace edugroup::evaluation
