#include "services/evaluation/bands.h"

#include <algorithm>
#include <compare>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"

namespace edugroup::evaluation {
namespace {

using type::Threshold;
using value::Decimal;
using value::Rounding;

Decimal Step(int places) {
  std::string text = places == 0 ? "1" : absl::StrCat("0.", std::string(places - 1, '0'), "1");
  return *Decimal::Parse(text);
}

// Whether a number of at most `places` decimals (any number when not given) lies in the band.
bool HoldsAny(const Band& band, std::optional<int> places) {
  const auto& [lower, upper] = band;
  if (!lower || !upper) return true;
  if (!places) {
    return lower->value < upper->value ||
           (lower->value == upper->value && lower->included && upper->included);
  }
  Decimal first = lower->value.Round(*places, Rounding::kCeiling);
  if (first == lower->value && !lower->included) first += Step(*places);
  return first < upper->value || (first == upper->value && upper->included);
}

// Orders lower ends; the one that lets more in comes first.
bool BeginsBefore(const Band& a, const Band& b) {
  if (!a.lower || !b.lower) return !a.lower && b.lower;
  if (a.lower->value != b.lower->value) return a.lower->value < b.lower->value;
  return a.lower->included && !b.lower->included;
}

// The upper end that reaches further.
std::optional<End> Further(const std::optional<End>& a, const std::optional<End>& b) {
  if (!a || !b) return std::nullopt;
  if (a->value != b->value) return a->value < b->value ? b : a;
  return a->included ? a : b;
}

// The upper end that stops earlier.
std::optional<End> Nearer(const std::optional<End>& a, const std::optional<End>& b) {
  if (!a || !b) return a ? a : b;
  if (a->value != b->value) return a->value < b->value ? a : b;
  return a->included ? b : a;
}

// The lower end that lets less in.
std::optional<End> Later(const std::optional<End>& a, const std::optional<End>& b) {
  if (!a || !b) return a ? a : b;
  if (a->value != b->value) return a->value < b->value ? b : a;
  return a->included ? b : a;
}

}  // namespace

End Beyond(const End& end) { return {end.value, !end.included}; }

bool Contains(const Band& band, const Decimal& number) {
  if (band.lower) {
    const std::strong_ordering order = number <=> band.lower->value;
    if (order < 0 || (order == 0 && !band.lower->included)) return false;
  }
  if (band.upper) {
    const std::strong_ordering order = number <=> band.upper->value;
    if (order > 0 || (order == 0 && !band.upper->included)) return false;
  }
  return true;
}

bool Meet(const Band& a, const Band& b) {
  return HoldsAny({Later(a.lower, b.lower), Nearer(a.upper, b.upper)}, std::nullopt);
}

absl::StatusOr<Band> ParseBand(const Threshold* lower, const Threshold* upper) {
  Band band;
  if (lower != nullptr) {
    if (lower->operator_() != Threshold::AT_LEAST && lower->operator_() != Threshold::ABOVE) {
      return absl::InvalidArgumentError("a lower end is ≥ or >");
    }
    ASSIGN_OR_RETURN(Decimal value, Decimal::Parse(lower->value()));
    band.lower = End{value, lower->operator_() == Threshold::AT_LEAST};
  }
  if (upper != nullptr) {
    if (upper->operator_() != Threshold::AT_MOST && upper->operator_() != Threshold::BELOW) {
      return absl::InvalidArgumentError("an upper end is ≤ or <");
    }
    ASSIGN_OR_RETURN(Decimal value, Decimal::Parse(upper->value()));
    band.upper = End{value, upper->operator_() == Threshold::AT_MOST};
  }
  return band;
}

std::string ToString(const Band& band) {
  if (!band.lower && !band.upper) return "every x";
  if (!band.upper) {
    return absl::StrCat("x ", band.lower->included ? "≥ " : "> ",
                        band.lower->value.ToExactString());
  }
  std::string upper =
      absl::StrCat("x ", band.upper->included ? "≤ " : "< ", band.upper->value.ToExactString());
  if (!band.lower) return upper;
  return absl::StrCat(band.lower->value.ToExactString(), band.lower->included ? " ≤ " : " < ",
                      upper);
}

Bands::Bands(std::vector<Band> bands) : bands_(std::move(bands)), ascending_(bands_.size()) {
  std::iota(ascending_.begin(), ascending_.end(), 0);
  std::stable_sort(ascending_.begin(), ascending_.end(),
                   [this](int a, int b) { return BeginsBefore(bands_[a], bands_[b]); });
  for (size_t i = 0; i + 1 < ascending_.size(); ++i) {
    std::optional<End>& upper = bands_[ascending_[i]].upper;
    const std::optional<End>& next = bands_[ascending_[i + 1]].lower;
    if (!upper && next) upper = Beyond(*next);
  }
}

std::vector<BandFault> Bands::Faults(const Range& range) const {
  std::vector<BandFault> faults;
  bool any = false;
  std::optional<End> reached;    // where the bands looked at so far end, once there are any
  std::optional<End> uncovered;  // where the numbers begin that none of them covers
  if (range.lowest) uncovered = End{*range.lowest, true};
  auto report = [&](BandFault::Kind kind, const Band& where, int index) {
    if (HoldsAny(where, range.places)) faults.push_back({kind, where, index});
  };

  for (int index : ascending_) {
    const Band& band = bands_[index];
    if (!HoldsAny(band, range.places)) {
      faults.push_back({BandFault::Kind::kEmpty, band, index});
      continue;
    }
    bool everything_covered = any && !reached;
    if (band.lower && !everything_covered) {
      report(BandFault::Kind::kGap, {uncovered, Beyond(*band.lower)}, index);
    }
    if (any) {
      report(BandFault::Kind::kOverlap, {band.lower, Nearer(reached, band.upper)}, index);
    }
    reached = any ? Further(reached, band.upper) : band.upper;
    any = true;
    if (reached) uncovered = Beyond(*reached);
  }
  if (!any || reached) {
    Band above{uncovered, std::nullopt};
    if (range.highest) above.upper = End{*range.highest, true};
    report(BandFault::Kind::kGap, above, any ? ascending_.back() : 0);
  }
  return faults;
}

std::optional<int> Bands::Find(const Decimal& number) const {
  for (int index : ascending_) {
    if (Contains(bands_[index], number)) return index;
  }
  return std::nullopt;
}

int Bands::Lower(int a, int b) const {
  if (a < 0 || b < 0) return -1;
  const auto place = [this](int index) {
    return std::find(ascending_.begin(), ascending_.end(), index);
  };
  return place(a) < place(b) ? a : b;
}

int Bands::NextBelow(int index) const {
  const auto place = std::find(ascending_.begin(), ascending_.end(), index);
  return place == ascending_.begin() || place == ascending_.end() ? -1 : *std::prev(place);
}

int Bands::NextAbove(int index) const {
  const auto place = std::find(ascending_.begin(), ascending_.end(), index);
  return place == ascending_.end() || std::next(place) == ascending_.end() ? -1 : *std::next(place);
}

}  // namespace edugroup::evaluation
