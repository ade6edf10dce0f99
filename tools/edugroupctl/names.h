// Short forms that people type or write in files, and what they stand for.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

namespace edugroup::ctl {

// Whether the text is a name without its group: "bodies/council", "plans/p1/tasks/r0001".
bool IsRelativeName(absl::string_view text);

// The full name of what was typed for a resource of a collection: "p1", "plans/p1" and
// "groups/anqing/plans/p1" are the same plan. UsageError when a group is needed and not given.
absl::StatusOr<std::string> FullName(absl::string_view group, absl::string_view collection,
                                     absl::string_view text);
// "groups/anqing". UsageError when the group is empty.
absl::StatusOr<std::string> GroupName(absl::string_view group);
// "groups/anqing/plans/p1" -> "plans/p1": shorter on a screen.
std::string WithoutGroup(absl::string_view name);

// Reads "2019-06-03". UsageError naming the flag.
absl::StatusOr<google::type::Date> DateOf(absl::string_view flag, absl::string_view text);
// "2019-06-03"; "" when the date is not set.
std::string DateText(const google::type::Date& date);

}  // namespace edugroup::ctl
