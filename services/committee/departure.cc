#include "services/committee/departure.h"

#include <algorithm>
#include <utility>

#include "common/value/date.h"

namespace edugroup::committee {
namespace {

const Absence* Find(const Absences& absences, absl::CivilDay day) {
  const auto found = std::find_if(absences.begin(), absences.end(), [day](const Absence& one) {
    return one.left <= day && (!one.returned.has_value() || day < *one.returned);
  });
  return found == absences.end() ? nullptr : &*found;
}

}  // namespace

const Absence* AbsenceOn(const Departures& departures, absl::string_view organization,
                         absl::CivilDay day) {
  const auto found = departures.find(organization);
  return found == departures.end() ? nullptr : Find(found->second, day);
}

Absences AbsencesOf(const std::vector<membership::v1::Affiliation>& affiliations) {
  // First day in force, first day no longer.
  std::vector<std::pair<absl::CivilDay, absl::CivilDay>> spans;
  for (const membership::v1::Affiliation& one : affiliations) {
    const absl::StatusOr<absl::CivilDay> start = value::ToCivilDay(one.start_date());
    const absl::CivilDay end = value::ToCivilDay(one.end_date()).value_or(absl::CivilDay::max());
    if (start.ok() && *start < end) spans.emplace_back(*start, end);
  }
  std::sort(spans.begin(), spans.end());
  Absences absences;
  std::optional<absl::CivilDay> past;  // first day that no span so far reaches
  for (const auto& [start, end] : spans) {
    if (past.has_value() && *past < start) absences.push_back({*past, start});
    past = std::max(past.value_or(end), end);
  }
  if (past.has_value() && *past < absl::CivilDay::max()) absences.push_back({*past, std::nullopt});
  return absences;
}

void AddTurns(const Absences& absences, std::set<absl::CivilDay>& days) {
  for (const Absence& one : absences) {
    days.insert(one.left);
    if (one.returned.has_value()) days.insert(*one.returned);
  }
}

std::optional<absl::CivilDay> FirstDifference(const Absences& before, const Absences& after) {
  std::set<absl::CivilDay> turns;
  AddTurns(before, turns);
  AddTurns(after, turns);
  for (const absl::CivilDay day : turns) {
    if ((Find(before, day) == nullptr) != (Find(after, day) == nullptr)) return day;
  }
  return std::nullopt;
}

}  // namespace edugroup::committee
