#include "services/membership/group.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/membership/count.h"

namespace edugroup::membership {
namespace {

void CheckPartialDate(const type::PartialDate& date, const std::string& field,
                      std::vector<FieldViolation>& violations) {
  if (value::IsValid(date)) return;
  violations.push_back({field, "not a year, month or day of the calendar", "不是有效的日期"});
}

void CheckDeclaredCensus(const v1::DeclaredCensus& declared, const std::string& field,
                         std::vector<FieldViolation>& violations) {
  CheckPartialDate(declared.as_of(), absl::StrCat(field, ".as_of"), violations);
  CheckCount(declared.total(), absl::StrCat(field, ".total"), violations);
  for (int i = 0; i < declared.kind_counts_size(); ++i) {
    CheckCount(declared.kind_counts(i).count(), absl::StrCat(field, ".kind_counts[", i, "].count"),
               violations);
  }
}

}  // namespace

std::vector<FieldViolation> CheckGroup(const v1::Group& group, absl::string_view field) {
  std::vector<FieldViolation> violations;
  if (value::IsSet(group.founding_date())) {
    CheckPartialDate(group.founding_date(), absl::StrCat(field, ".founding_date"), violations);
  }
  for (int i = 0; i < group.declared_censuses_size(); ++i) {
    CheckDeclaredCensus(group.declared_censuses(i),
                        absl::StrCat(field, ".declared_censuses[", i, "]"), violations);
  }
  return violations;
}

std::vector<std::string> KindsNamedBy(const v1::Group& group) {
  std::set<std::string> kinds;
  for (const auto& declared : group.declared_censuses()) {
    kinds.insert(declared.affiliation_kinds().begin(), declared.affiliation_kinds().end());
    for (const auto& part : declared.kind_counts()) {
      if (!part.kind().empty()) kinds.insert(part.kind());
    }
  }
  return {kinds.begin(), kinds.end()};
}

std::optional<v1::DeclaredCensus> DeclaredBefore(const v1::Group& group,
                                                 const std::vector<std::string>& affiliation_kinds,
                                                 absl::CivilDay as_of) {
  const std::set<std::string> wanted(affiliation_kinds.begin(), affiliation_kinds.end());
  std::optional<v1::DeclaredCensus> newest;
  absl::CivilDay newest_day;
  for (const auto& declared : group.declared_censuses()) {
    const std::set<std::string> counted(declared.affiliation_kinds().begin(),
                                        declared.affiliation_kinds().end());
    const auto day = value::LastDay(declared.as_of());
    if (counted != wanted || !day.ok() || *day > as_of) continue;
    if (newest.has_value() && *day < newest_day) continue;
    newest = declared;
    newest_day = *day;
  }
  return newest;
}

}  // namespace edugroup::membership
