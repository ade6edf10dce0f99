// The arithmetic of a census (成员统计): shares, and declared totals beside listed ones.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/census_service.pb.h"

namespace edugroup::membership {

// Members that agree in all of this.
struct MemberCount {
  std::string kind;  // resource name
  v1::StandardKind standard_kind = v1::STANDARD_KIND_UNSPECIFIED;
  std::vector<std::string> tags;
  int64_t count = 0;
  std::string region;                          // resource name; empty: none
  std::vector<std::string> industry_clusters;  // resource names
};

// What a day's census is made of.
struct DayCounts {
  std::vector<MemberCount> members;
  // Members with an affiliation of the grade; "": with one without a grade. One may have several.
  std::map<std::string, int64_t> grades;
};

int64_t TotalOf(const DayCounts& counts);

// Total and parts; parts by falling count, equal counts by name. `kind_names` gives the display
// name of kinds, grades, regions and clusters.
absl::StatusOr<v1::Census> CountMembers(absl::CivilDay as_of, const DayCounts& counts,
                                        const std::map<std::string, std::string>& kind_names);

// What tells a part of a census from the others of its dimension.
std::string KeyOf(const v1::CensusPart& part);

// The parts of a census in one dimension.
const google::protobuf::RepeatedPtrField<v1::CensusPart>& PartsOf(const v1::Census& census,
                                                                  v1::Census::Dimension dimension);

// Puts `declared` beside what the census lists, with the differences (X6, J4) and INFO findings:
//   census.declared-differs        the totals disagree
//   census.declared-parts-differ   the declared parts do not add to the declared total
absl::Status CompareWithDeclared(const v1::DeclaredCensus& declared, v1::Census& census);

}  // namespace edugroup::membership
