// What differs between two messages of one type, leaf by leaf.
#pragma once

#include <string>
#include <vector>

#include "tools/edugroupctl/catalog.h"

namespace edugroup::ctl {

struct Difference {
  std::string path;    // "compositionRules[0].ratio.threshold.value"
  std::string before;  // empty: was not set
  std::string after;   // empty: will not be set
};

// The differences within the given fields. What only the server sets is left out.
std::vector<Difference> Diff(const Message& before, const Message& after,
                             const std::vector<const FieldDescriptor*>& fields);

// "path: before → after"; "+" and "-" before a leaf that comes or goes.
std::string ToText(const Difference& difference);

}  // namespace edugroup::ctl
