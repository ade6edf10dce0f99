// What a body's composition rules say of its appointments on one day (J9, J14–J16, Y7, P4). Pure
// functions; composition_change.h weighs writes with them.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/value/decimal.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/composition.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"

namespace edugroup::committee {

// What the membership server says of the organisations that holders belong to, by name.
using Organizations = absl::flat_hash_map<std::string, membership::v1::Organization>;

// What is wrong with the rules of a body; `field` is their path in the request.
std::vector<FieldViolation> CheckRules(
    const google::protobuf::RepeatedPtrField<v1::CompositionRule>& rules, absl::string_view field);

// The organisation of the holder; empty for a person of none.
const std::string& OrganizationOf(const v1::Appointment& appointment);

// From the first day in office to the last, both included.
bool InOffice(const v1::Appointment& appointment, absl::CivilDay day);
bool InForce(const v1::CompositionRule& rule, absl::CivilDay day);

// Whether a holder is meant by `filter`. Of an organisation that is not in `organizations` nothing
// is known: it is of no kind and has no tags.
bool Matches(const v1::Filter& filter, const v1::Appointment& appointment,
             const Organizations& organizations);

using Appointments = absl::Span<const v1::Appointment* const>;

// What one rule measures among appointments that are in office.
struct Measure {
  // Below and above a count range; the other kinds of rule leave them 0.
  int shortage = 0;
  int excess = 0;
  // Of a ratio: counted over counted of, and whether it keeps the threshold (an empty denominator
  // does).
  int numerator = 0;
  int denominator = 0;
  bool ratio_holds = true;
  // Of an eligibility: holders that pass none of its filters.
  std::vector<const v1::Appointment*> ineligible;

  bool Holds() const { return shortage == 0 && excess == 0 && ratio_holds && ineligible.empty(); }
};

// INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<Measure> MeasureRule(const v1::CompositionRule& rule, Appointments in_office,
                                    const Organizations& organizations);

// Whether a ratio stands worse in `after` than in `before`: further from its threshold. False for
// an empty denominator on either side.
bool RatioIsWorse(const v1::Ratio& ratio, const Measure& before, const Measure& after);

// Fewest further appointments, each in the rule's favour, that make it hold; 0 when it holds or
// when adding cannot mend it. INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<int> FurtherNeeded(const v1::CompositionRule& rule, const Measure& measure);

// The finding of a measure: severity INFO when the rule holds, else the rule's. For an eligibility,
// `ineligible` is the holder it is about (null: none).
type::Finding Describe(const v1::CompositionRule& rule, const Measure& measure,
                       const v1::Appointment* ineligible);

}  // namespace edugroup::committee
