// Where two wordings of one thing differ (A16).
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::task {

struct TextDifference {
  bool same = true;
  // What stands between the common beginning and the common end, in whole characters; either may be
  // empty.
  std::string left;
  std::string right;
};

// Width and spaces make no difference.
TextDifference Compare(absl::string_view left, absl::string_view right);
// The same for texts that are normalized already (value::NormalizeWidth).
TextDifference CompareNormalized(absl::string_view a, absl::string_view b);

// The first 200 characters of a text, with "…" after them when there are more.
std::string Excerpt(absl::string_view text, size_t characters = 200);

}  // namespace edugroup::task
