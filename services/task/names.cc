#include "services/task/names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/value/text.h"

namespace edugroup::task {

void Names::Add(absl::string_view display_name, absl::string_view resource) {
  std::string key = value::NormalizeWidth(display_name);
  if (key.empty()) return;
  std::vector<std::string>& found = resources_[key];
  if (std::find(found.begin(), found.end(), resource) == found.end()) found.emplace_back(resource);
}

const std::vector<std::string>& Names::Find(absl::string_view text) const {
  static const auto* const kNone = new std::vector<std::string>;
  auto found = resources_.find(value::NormalizeWidth(text));
  return found == resources_.end() ? *kNone : found->second;
}

std::vector<std::string> SplitCell(absl::string_view cell) {
  std::vector<std::string> parts;
  for (absl::string_view part :
       absl::StrSplit(absl::StrReplaceAll(cell, {{"、", "\n"}, {"\r", "\n"}}), '\n')) {
    std::string plain = value::NormalizeWidth(part);
    if (plain.empty() || std::find(parts.begin(), parts.end(), plain) != parts.end()) continue;
    parts.push_back(std::move(plain));
  }
  return parts;
}

std::vector<std::string> SplitItems(absl::string_view cell) {
  std::vector<std::string> items;
  for (absl::string_view item :
       absl::StrSplit(absl::StrReplaceAll(cell, {{"；", "\n"}, {";", "\n"}}), '\n')) {
    if (!value::NormalizeWidth(item).empty()) items.emplace_back(absl::StripAsciiWhitespace(item));
  }
  return items;
}

}  // namespace edugroup::task
