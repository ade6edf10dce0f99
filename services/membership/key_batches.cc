#include "services/membership/key_batches.h"

#include <algorithm>

#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/status.h"

namespace edugroup::membership {

const std::string& KeyMarks() {
  static const auto& marks = *new std::string(sql::Marks(kKeysAtOnce) + ")");
  return marks;
}

absl::Status InBatches(std::vector<std::string> keys, absl::string_view group,
                       absl::FunctionRef<absl::Status(const sql::Params&)> use) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
    sql::Params params = {resource::GroupOf(group)};
    for (size_t i = 0; i < kKeysAtOnce; ++i) {
      params.emplace_back(keys[std::min(first + i, keys.size() - 1)]);
    }
    RETURN_IF_ERROR(use(params));
  }
  return absl::OkStatus();
}

std::vector<std::string> PathsOf(const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  paths.reserve(names.size());
  for (const std::string& name : names) paths.emplace_back(resource::PathOf(name));
  return paths;
}

}  // namespace edugroup::membership
