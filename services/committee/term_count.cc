#include "services/committee/term_count.h"

#include <algorithm>
#include <set>
#include <vector>

#include "common/value/date.h"

namespace edugroup::committee {
namespace {

constexpr int kMostDaysBetween = 31;

// From the first to the last day of an appointment.
struct Stint {
  absl::CivilDay first, last;
  int term = 0;
};

absl::CivilDay EndOf(const v1::Appointment& appointment, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> last = LastDayInOffice(appointment);
  return last.ok() ? std::min(*last, today) : today;
}

// The appointments of `sitting`'s holder that began before it or with it, last ended first.
std::vector<Stint> StintsOf(const Sitting& sitting,
                            const google::protobuf::RepeatedPtrField<std::string>& roles,
                            const Roster& roster) {
  const absl::StatusOr<absl::CivilDay> began = value::FirstDay(sitting.appointment->start_date());
  std::vector<Stint> stints;
  for (const v1::Appointment& appointment : *roster.appointments) {
    if (!HasRole(roles, appointment)) continue;
    const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
    if (!first.ok() || !began.ok() || *first > *began) continue;
    const absl::CivilDay last = EndOf(appointment, roster.day);
    const std::optional<Sitting> then = Resolve(appointment, *roster.weighed, *roster.facts, last);
    if (!then.has_value() || then->who != sitting.who) continue;
    stints.push_back({*first, last, appointment.term_number()});
  }
  std::sort(stints.begin(), stints.end(),
            [](const Stint& a, const Stint& b) { return a.last > b.last; });
  return stints;
}

int NumberedTerms(int newest, const std::vector<Stint>& stints) {
  std::set<int> terms;
  for (const Stint& stint : stints) terms.insert(stint.term);
  int count = 0;
  while (newest - count > 0 && terms.contains(newest - count)) ++count;
  return count;
}

// Stints beside each other are one term, and so are those of one number.
int TermsByDays(const std::vector<Stint>& stints) {
  if (stints.empty()) return 1;
  int count = 1;
  Stint term = stints.front();  // as far back as it is known to reach
  for (const Stint& stint : stints) {
    const bool same = stint.last >= term.first || (stint.term > 0 && stint.term == term.term);
    if (!same) {
      if (term.first - stint.last > kMostDaysBetween) break;
      ++count;
      term = stint;
    }
    term.first = std::min(term.first, stint.first);
  }
  return count;
}

}  // namespace

int ConsecutiveTerms(const Sitting& sitting,
                     const google::protobuf::RepeatedPtrField<std::string>& roles,
                     const Roster& roster) {
  const std::vector<Stint> stints = StintsOf(sitting, roles, roster);
  if (sitting.appointment->term_number() == 0) return TermsByDays(stints);
  return std::max(1, NumberedTerms(sitting.appointment->term_number(), stints));
}

}  // namespace edugroup::committee
