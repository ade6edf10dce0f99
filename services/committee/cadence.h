// When meetings are due: the periods of a cadence, and what was held in them (A19, J19, C2.8). Pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/value/calendar.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/committee/v1/cadence.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Everything wrong with the fields of a cadence.
std::vector<FieldViolation> CheckCadence(const v1::Cadence& cadence);

// First and last day, both included.
struct Span {
  absl::CivilDay first = absl::CivilDay::min();
  absl::CivilDay last = absl::CivilDay::max();

  bool Contains(absl::CivilDay day) const { return first <= day && day <= last; }
};

// A period in which a cadence wants meetings, and the day by which it wants them.
struct DuePeriod {
  absl::CivilDay first, last, due;
  std::string label;
};

// The first period of the cadence's rhythm that ends on `day` or later. Nothing for REGULAR and
// ON_DEMAND, which have no periods. The cadence passed CheckCadence.
std::optional<DuePeriod> PeriodFrom(const v1::Cadence& cadence, absl::CivilDay day);

// The periods that are due in `span` while the cadence is valid and its body exists, in order.
std::vector<DuePeriod> PeriodsDue(const v1::Cadence& cadence, const v1::Body& body, Span span);

// The days in which a meeting can count for a duty of `span`: the span itself and the periods due
// in it.
Span DaysThatCount(const v1::Cadence& cadence, Span span);

// What the cadence owed in `span`, as it stood on `as_of`. `meetings` are those that name the
// cadence and lie in DaysThatCount, or were to be called in the span; in any order.
v1::CadenceDuties DutiesOf(const v1::Cadence& cadence, const v1::Body& body,
                           absl::Span<const v1::Meeting* const> meetings, Span span,
                           absl::CivilDay as_of);

}  // namespace edugroup::committee
