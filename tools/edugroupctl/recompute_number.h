// Exact numbers of the recomputation.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string>

#include "edugroup/type/value.pb.h"

namespace edugroup::ctl {

using Number = boost::multiprecision::cpp_rational;

// A value, or why there is none.
struct Known {
  enum State { kValue, kMissing, kNotApplicable };
  State state = kMissing;
  Number number = 0;
};
inline Known Value(Number number) { return {Known::kValue, std::move(number)}; }

// "12", "-0.5", "2/3"; 0 when there is no number.
Number Read(const std::string& text);
// To the nearest, ties away from zero.
Number RoundHalfUp(const Number& number, int places);
bool Keeps(const type::Threshold& threshold, const Number& number);

// Index of the band that holds the number: of those whose ends it keeps the one with the highest
// lower end. -1: none.
template <class Bands>
int BandHolding(const Bands& bands, const Number& number) {
  int found = -1;
  for (int i = 0; i < bands.size(); ++i) {
    if (bands[i].has_lower() && !Keeps(bands[i].lower(), number)) continue;
    if (bands[i].has_upper() && !Keeps(bands[i].upper(), number)) continue;
    const bool higher = found < 0 || !bands[found].has_lower() ||
                        (bands[i].has_lower() &&
                         Read(bands[i].lower().value()) > Read(bands[found].lower().value()));
    if (higher) found = i;
  }
  return found;
}

}  // namespace edugroup::ctl
