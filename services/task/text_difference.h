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

}  // namespace edugroup::task
