// How the value of a leaf becomes points (S1 to S5, S7, S9 to S11, S14, S18).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/scoring.pb.h"
#include "edugroup/type/value.pb.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/cohort.h"
#include "services/evaluation/leaf_value.h"

namespace edugroup::evaluation {

// The same sentence for both readers.
struct Wording {
  std::string en;
  std::string zh;
};

// Least and most points that a value which is not exact can earn.
struct PointRange {
  value::Decimal least;
  value::Decimal most;
};

// A threshold, read once.
class Limit {
 public:
  // INVALID_ARGUMENT when there is no operator or the value cannot be read.
  static absl::StatusOr<Limit> Make(const type::Threshold& threshold);
  bool Holds(const value::Decimal& value) const { return Contains(band_, value); }
  // Whether some number of `within` does not keep it.
  bool MayFail(const Band& within) const;
  // The numbers that keep it.
  const Band& band() const { return band_; }
  const std::string& text() const { return text_; }  // "≥ 90"

 private:
  Band band_;
  std::string text_;
};

// The scoring rule of one leaf for one class of subjects, read once. Immutable.
class LeafRule {
 public:
  // `scoring` is the Indicator, or the ClassVariant that takes its place.
  // INVALID_ARGUMENT when there is no rule, or one with unreadable figures.
  template <class Scoring>
  static absl::StatusOr<LeafRule> Make(const Scoring& scoring, const v1::Indicator& leaf,
                                       const value::Decimal& full);

  // Points of a RATED value, exact. `cohort` is needed when NeedsCohort.
  // INVALID_ARGUMENT when the rule cannot score it (a direct score beyond 0 to 100, or a value that
  // no band covers).
  absl::StatusOr<value::Decimal> Points(const LeafValue& value, const Cohort* cohort) const;
  // Between what the points lie when the value is only known to lie in `spread`.
  PointRange Range(const LeafValue& value, const Cohort* cohort) const;

  // The least and the most that the rule can award.
  PointRange Ends() const;
  bool NeedsCohort() const;
  bool Ranks() const;
  // Who is exempt earns the average share of the others.
  bool ExemptEarnsAverage() const;
  bool lower_is_better() const { return lower_is_better_; }
  const value::Decimal& full() const { return full_; }

  // "min(33/35 ÷ 1, 100%) × 30"; `written` is the value as counted or entered.
  Wording Describe(const LeafValue& value, const std::string& written, const Cohort* cohort) const;

 private:
  // Numbers that end in `points` are in points, all others in the unit of the value.
  struct Linear {
    value::Decimal standard, factor, cap_points;
    std::string cap_text;
    std::optional<Limit> floor;
  };
  struct Reverse {
    value::Decimal standard, times_full, cap_points;
    std::string cap_text;
    std::optional<Limit> ceiling;
  };
  struct Threshold {
    Limit limit;
    value::Decimal points;
    std::string share_text;
  };
  struct Steps {
    Bands bands;
    std::vector<value::Decimal> points;  // by index of the band
    std::vector<std::string> share_texts;
    v1::BandScoring::Reference reference;
  };
  struct Direct {
    value::Decimal factor;
  };
  struct Relative {
    v1::CohortScoring::Method method;
    value::Decimal cap_points;
    bool exempt_earns_average;
  };
  struct Counted {
    value::Decimal start, each, most, least;
  };
  struct LookedUp {};  // the value is the share
  using Rule = std::variant<Linear, Reverse, Threshold, Steps, Direct, Relative, Counted, LookedUp>;

  absl::StatusOr<Rule> Read(const v1::LinearScoring& scoring) const;
  absl::StatusOr<Rule> Read(const v1::ReverseScoring& scoring) const;
  absl::StatusOr<Rule> Read(const v1::ThresholdScoring& scoring) const;
  absl::StatusOr<Rule> Read(const v1::BandScoring& scoring) const;
  absl::StatusOr<Rule> Read(const v1::CohortScoring& scoring) const;
  absl::StatusOr<Rule> Read(const v1::PointsScoring& scoring) const;
  absl::StatusOr<value::Decimal> SharePoints(const std::string& percent) const;

  value::Decimal Grant(const Linear& rule, const LeafValue& value) const;
  value::Decimal Grant(const Reverse& rule, const LeafValue& value) const;
  value::Decimal Grant(const Relative& rule, const value::Decimal& value,
                       const Cohort& cohort) const;
  value::Decimal Grant(const Counted& rule, const LeafValue& value) const;
  PointRange StepsWithin(const Steps& steps, const Band& within) const;
  value::Decimal BandReference(const Steps& steps, const LeafValue& value,
                               const Cohort* cohort) const;
  // Points far up or far down, where nothing bounds the value.
  value::Decimal AtInfinity(bool up) const;

  Wording Text(const Linear& rule, const LeafValue& value, const std::string& written) const;
  Wording Text(const Reverse& rule, const LeafValue& value, const std::string& written) const;
  Wording Text(const Threshold& rule, const LeafValue& value, const std::string& written) const;
  Wording Text(const Steps& rule, const LeafValue& value, const std::string& written,
               const Cohort* cohort) const;
  Wording Text(const Relative& rule, const LeafValue& value, const std::string& written,
               const Cohort& cohort) const;
  Wording Text(const Counted& rule, const std::string& written) const;

  value::Decimal full_;
  bool lower_is_better_ = false;
  Rule rule_ = LookedUp{};
};

// The number that decides where a value belongs: of 不足50 one just below 50.
value::Decimal DecidingNumber(const LeafValue& value);

// "60%" of the share 3/5; a share without finite percentage stays a fraction.
std::string Percent(const value::Decimal& share);

}  // namespace edugroup::evaluation
