// The arithmetic of a census (成员统计): shares, growth, and declared totals beside listed ones.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/census_service.pb.h"

namespace edugroup::membership {

// Members of one organisation kind with the same tags.
struct MemberCount {
  std::string kind;  // resource name
  v1::StandardKind standard_kind = v1::STANDARD_KIND_UNSPECIFIED;
  std::vector<std::string> tags;
  int64_t count = 0;
};

// Total and parts; parts by falling count, equal counts by name. `kind_names` gives the display
// name of a kind.
absl::StatusOr<v1::Census> CountMembers(absl::CivilDay as_of, absl::Span<const MemberCount> counts,
                                        const std::map<std::string, std::string>& kind_names);

// Puts `declared` beside what the census lists, with the differences (X6, J4) and INFO findings:
//   census.declared-differs        the totals disagree
//   census.declared-parts-differ   the declared parts do not add to the declared total
absl::Status CompareWithDeclared(const v1::DeclaredCensus& declared, v1::Census& census);

// Growth in percent of the first total, two decimals: 25 → 61 is "144.00" (P2). Empty strings when
// the first total is zero.
std::vector<std::string> GrowthSinceFirst(absl::Span<const int64_t> totals);

}  // namespace edugroup::membership
