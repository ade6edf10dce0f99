// Which targets are served, and which entries serve none (覆盖面, A3).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/register.pb.h"
#include "edugroup/membership/v1/register_summary.pb.h"

namespace edugroup::membership {

// Something that ought to be served, with all it may be called by.
struct Target {
  std::string value;
  std::string display_name;
  std::set<std::string> marks;
};

// The entries of a taxonomy: by resource name, display name, aliases and former names.
std::vector<Target> TargetsOf(absl::Span<const v1::Kind> kinds);
// The distinct values of a column, in the order of the entries.
std::vector<Target> TargetsOf(const v1::RegisterColumn& column,
                              absl::Span<const v1::Entry> entries);

// What the entries, by the column they name it in, serve.
absl::StatusOr<v1::Coverage> Cover(const v1::RegisterColumn& column,
                                   absl::Span<const v1::Entry> entries,
                                   absl::Span<const Target> targets);

}  // namespace edugroup::membership
