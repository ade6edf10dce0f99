#include "services/membership/affiliation_history.h"

#include <string>

#include "common/value/date.h"
#include "services/membership/grade_history.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;

Values Grade(const std::string& grade) { return {std::nullopt, std::nullopt, grade, std::nullopt}; }

Values State(Affiliation::State state) {
  return {std::nullopt, std::nullopt, std::nullopt, Affiliation::State_Name(state)};
}

absl::CivilDay DayOr(const google::type::Date& date, absl::CivilDay otherwise) {
  return value::ToCivilDay(date).value_or(otherwise);
}

}  // namespace

Timeline TimelineOf(const Affiliation& affiliation) {
  const absl::CivilDay start = DayOr(affiliation.start_date(), kOpen);
  const absl::CivilDay end = DayOr(affiliation.end_date(), kOpen);
  if (start >= end) return {};
  Timeline timeline = {{start,
                        end,
                        {affiliation.organization(), affiliation.kind(), "",
                         Affiliation::State_Name(Affiliation::ACTIVE)},
                        ""}};
  for (const v1::GradeTenure& tenure : GradesOf(affiliation)) {
    SetFrom(DayOr(tenure.start_date(), start), Grade(tenure.grade()), tenure.reason(), timeline);
  }
  for (const v1::AffiliationChange& change : affiliation.changes()) {
    if (change.state() != Affiliation::ACTIVE && change.state() != Affiliation::SUSPENDED) continue;
    SetFrom(DayOr(change.date(), start), State(change.state()), change.reason(), timeline);
  }
  return timeline;
}

}  // namespace edugroup::membership
