// Finding a body or an organisation by what a document calls it.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace edugroup::task {

// Names of resources by display name or alias (X5); width and spaces do not matter.
class Names {
 public:
  // A resource may be added under several names; a name may stand for several resources.
  void Add(absl::string_view display_name, absl::string_view resource);
  // The resources that `text` may mean, in the order they were added; none when it is unknown.
  const std::vector<std::string>& Find(absl::string_view text) const;

 private:
  absl::flat_hash_map<std::string, std::vector<std::string>> resources_;
};

// The parts of a cell that names several units: separated by new lines or 、, without empty and
// repeated ones.
std::vector<std::string> SplitCell(absl::string_view cell);

// The items of a cell whose items are words: separated by new lines or ；, as printed, without
// empty ones.
std::vector<std::string> SplitItems(absl::string_view cell);

}  // namespace edugroup::task
