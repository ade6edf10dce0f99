// Resource names (AIP-122): groups/{group}/plans/{plan}/tasks/{task}.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::resource {

// [a-z]([a-z0-9-]{0,61}[a-z0-9])?
bool IsId(absl::string_view id);
// A new id: a letter and 25 characters of base 32, from 128 random bits.
std::string NewId();
// A version-4 UUID.
std::string NewUid();

// The pattern of one collection, such as "groups/{group}/plans/{plan}/tasks/{task}".
class Pattern {
 public:
  explicit Pattern(absl::string_view pattern);

  bool Matches(absl::string_view name) const;
  // INVALID_ARGUMENT naming `field` unless `name` is a name of this collection.
  absl::Status Check(absl::string_view field, absl::string_view name) const;
  // As Check, for the parent of the collection; when `wildcard`, the ids from some place behind the
  // group on may be "-" (any): "groups/anqing/plans/-", not "groups/anqing/plans/-/tasks/t1".
  absl::Status CheckParent(absl::string_view field, absl::string_view parent,
                           bool wildcard = false) const;
  // "groups/anqing/plans/p1" + "t3" -> "groups/anqing/plans/p1/tasks/t3".
  std::string Child(absl::string_view parent, absl::string_view id) const;

  const std::string& text() const { return text_; }
  // "tasks".
  const std::string& collection() const { return segments_[segments_.size() - 2]; }

 private:
  std::string text_;
  std::vector<std::string> segments_;
};

// "anqing" of "groups/anqing/plans/p1"; empty when it is no such name.
absl::string_view GroupOf(absl::string_view name);
// "plans/p1" of "groups/anqing/plans/p1"; empty for "groups/anqing" itself.
absl::string_view PathOf(absl::string_view name);
// "p1".
absl::string_view IdOf(absl::string_view name);
// "groups/anqing/plans/p1" of "groups/anqing/plans/p1/tasks/t3".
absl::string_view ParentOf(absl::string_view name);

}  // namespace edugroup::resource
