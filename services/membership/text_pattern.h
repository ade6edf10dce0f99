// Patterns that registers carry as data: RE2, so that no text and no pattern takes more than time
// linear in the text, with a bound on the memory.
#pragma once

#include <re2/re2.h>

#include <string>

namespace edugroup::membership {

class TextPattern {
 public:
  explicit TextPattern(const std::string& pattern) : pattern_(pattern, Options()) {}
  bool ok() const { return pattern_.ok(); }
  // The whole text; never when the pattern is not ok.
  bool Matches(const std::string& text) const { return RE2::FullMatch(text, pattern_); }

 private:
  static RE2::Options Options() {
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(1 << 20);
    return options;
  }
  const RE2 pattern_;
};

}  // namespace edugroup::membership
