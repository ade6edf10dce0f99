#include "tools/edugroupctl/names.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/value/date.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/catalog.h"

namespace edugroup::ctl {
namespace {

bool IsId(absl::string_view text) {
  return !text.empty() && absl::ascii_islower(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
         });
}

}  // namespace

bool IsRelativeName(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  if (parts.size() % 2 != 0) return false;
  const Collection* collection = FindCollection(parts[0]);
  if (collection == nullptr || collection->section == "groups") return false;
  for (size_t i = 1; i < parts.size(); i += 2) {
    if (!IsId(parts[i])) return false;
  }
  return true;
}

absl::StatusOr<std::string> FullName(absl::string_view group, absl::string_view collection,
                                     absl::string_view text) {
  if (absl::StartsWith(text, "groups/")) return std::string(text);
  if (text.empty()) return UsageError(absl::StrCat("no name: ", collection, "/…"));
  if (group.empty()) return UsageError(absl::StrCat("which group's ", text, "? give --group"));
  if (absl::StrContains(text, '/')) return absl::StrCat("groups/", group, "/", text);
  return absl::StrCat("groups/", group, "/", collection, "/", text);
}

absl::StatusOr<std::string> GroupName(absl::string_view group) {
  if (group.empty()) return UsageError("which group? give --group or set EDUGROUP_GROUP");
  return absl::StrCat("groups/", absl::StripPrefix(group, "groups/"));
}

std::string WithoutGroup(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, absl::MaxSplits('/', 2));
  return parts.size() == 3 && parts[0] == "groups" ? std::string(parts[2]) : std::string(name);
}

absl::StatusOr<google::type::Date> DateOf(absl::string_view flag, absl::string_view text) {
  const auto day = value::ParseDate(text);
  if (!day.ok()) {
    return UsageError(absl::StrCat("--", flag, ": \"", text, "\" is no date such as 2019-06-03"));
  }
  return value::ToDate(*day);
}

std::string DateText(const google::type::Date& date) {
  if (!value::IsSet(date)) return "";
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

}  // namespace edugroup::ctl
