// Bands of numbers with an operator at each end: steps of a scoring rule (S4) and grades (S19).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::evaluation {

// One end of a band, and whether the number itself belongs to it.
struct End {
  value::Decimal value;
  bool included = false;
};

// The numbers between two ends. No lower end: everything below. No upper end: up to where the next
// band begins, or everything above when there is none.
struct Band {
  std::optional<End> lower;
  std::optional<End> upper;
};

// INVALID_ARGUMENT unless `lower` is AT_LEAST or ABOVE and `upper` AT_MOST or BELOW (null: none).
absl::StatusOr<Band> ParseBand(const type::Threshold* lower, const type::Threshold* upper);

// ParseBand of a message with lower and upper.
template <class M>
absl::StatusOr<Band> BandOf(const M& message) {
  return ParseBand(message.has_lower() ? &message.lower() : nullptr,
                   message.has_upper() ? &message.upper() : nullptr);
}

// The end of what lies on the other side: "≤ 80" turns to "> 80".
End Beyond(const End& end);
bool Contains(const Band& band, const value::Decimal& number);
// Whether some number lies in both.
bool Meet(const Band& a, const Band& b);

// "80 ≤ x < 90"; "x ≥ 90"; "every x".
std::string ToString(const Band& band);

// What bands have to cover. A number with more than `places` decimals never occurs, so that bands
// up to 80 and from 80.1 leave no gap where numbers are rounded to one place.
struct Range {
  std::optional<value::Decimal> lowest;   // itself included; nothing: no lower end
  std::optional<value::Decimal> highest;  // itself included; nothing: no upper end
  std::optional<int> places;
};

struct BandFault {
  enum class Kind { kEmpty, kGap, kOverlap };
  Kind kind;
  // The numbers concerned: in no band (kGap), in several (kOverlap); the band itself (kEmpty).
  Band where;
  // Index of a band beside it, in the order given.
  int index;
};

// Bands in order, ready to look numbers up. Immutable.
class Bands {
 public:
  explicit Bands(std::vector<Band> bands);

  // Everything that keeps the bands from covering `range` exactly once, from low to high.
  std::vector<BandFault> Faults(const Range& range) const;
  // Index (in the order given) of the band that `number` falls into.
  std::optional<int> Find(const value::Decimal& number) const;
  // The one of two that lies lower; -1 stands for no band and is lower than all.
  int Lower(int a, int b) const;
  // The band that lies next below, -1 when there is none.
  int NextBelow(int index) const;
  // The one next above, -1 when there is none.
  int NextAbove(int index) const;
  // The band with this index, with the upper end that it has among the others.
  const Band& at(int index) const { return bands_[index]; }

 private:
  std::vector<Band> bands_;
  std::vector<int> ascending_;  // indices of bands_ by lower end
};

}  // namespace edugroup::evaluation
