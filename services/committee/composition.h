// What a body's composition rules say of its appointments on one day (J9, J14–J16, Y7, Y18, P4,
// C2.13–C2.15). Pure functions; composition_change.h weighs writes with them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/composition.pb.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

using Rules = google::protobuf::RepeatedPtrField<v1::CompositionRule>;

// What is wrong with the rules of a body; `field` is their path in the request.
std::vector<FieldViolation> CheckRules(const Rules& rules, absl::string_view field);

bool InForce(const v1::CompositionRule& rule, absl::CivilDay day);

// A holder that breaks a rule by being who he is.
struct Offender {
  const v1::Appointment* appointment = nullptr;
  const v1::Appointment* with = nullptr;  // an incompatible appointment; null: none
  int count = 0;                          // terms in a row, or holders of the organisation
};

// What one rule measures among those in office.
struct Measure {
  // Below and above a count range; the other kinds of rule leave them 0.
  int shortage = 0;
  int excess = 0;
  // Counted, and counted of. A ratio, a relative size and alternatives keep their bound or not; an
  // empty denominator does.
  int numerator = 0;
  int denominator = 0;
  bool ratio_holds = true;
  // Of a ratio over all seats: those of the denominator that nobody holds.
  int vacant = 0;
  // Of the kinds of rule that are about single holders.
  std::vector<Offender> offenders;

  bool Holds() const { return shortage == 0 && excess == 0 && ratio_holds && offenders.empty(); }
};

// INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<Measure> MeasureRule(const v1::CompositionRule& rule, const Roster& roster);

// Whether a rule with a bound on a share stands worse in `after` than in `before`: further from it.
// False for an empty denominator on either side, and for other kinds of rule.
bool ShareIsWorse(const v1::CompositionRule& rule, const Measure& before, const Measure& after);

// Fewest further appointments, each in the rule's favour, that make it hold; 0 when it holds or
// when adding cannot mend it. INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<int> FurtherNeeded(const v1::CompositionRule& rule, const Measure& measure);
// Most further appointments, none in the rule's favour, that leave it standing; 0 when it does not
// hold, -1 for any number. Eligibility and other rules on single holders: -1.
absl::StatusOr<int> FurtherAllowed(const v1::CompositionRule& rule, const Measure& measure);

// The finding of a measure: severity INFO when the rule holds, else the rule's. `offender` is the
// holder it is about (null: none).
type::Finding Describe(const v1::CompositionRule& rule, const Measure& measure,
                       const Offender* offender);
// The finding of a holder whose organisation has left the group.
type::Finding HolderLeft(const v1::Appointment& appointment, absl::string_view organization,
                         absl::CivilDay since);

}  // namespace edugroup::committee
