// Rules of organisations (单位): what makes one well-formed, and which names suspect two of being
// one.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::membership {

inline constexpr char kNearDuplicateRule[] = "organization.near-duplicate";

// Credit code and student count. `field` is the path of the organisation in the request.
std::vector<FieldViolation> CheckOrganization(const v1::Organization& organization,
                                              absl::string_view field);

// A name an organisation goes by, with its fingerprint (value::NameFingerprint).
struct KnownName {
  std::string organization;  // resource name
  std::string name;
  std::string fingerprint;
};
// Full name, short name, former names and aliases, each once; names without a fingerprint are left
// out. None of an organisation that was merged: its names went with it.
std::vector<KnownName> NamesOf(const v1::Organization& organization);
// Whether both list the same names in the same order.
bool SameNames(absl::Span<const KnownName> a, absl::Span<const KnownName> b);

// A SOFT finding for each other organisation that goes by one of the names of `organization` but
// for spelling (X5).
std::vector<type::Finding> FindNearDuplicates(const v1::Organization& organization,
                                              absl::Span<const KnownName> known);

// Whether this waives near duplicates: it names the rule, a reason and who answers for it.
bool Waives(const type::Waiver& waiver);

// Top-level fields of `after` that differ from `before` and that a member may not change in its own
// record: all but contacts and student_count.
std::vector<std::string> FieldsBeyondMembers(const v1::Organization& before,
                                             const v1::Organization& after);

}  // namespace edugroup::membership
