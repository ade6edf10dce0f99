// What a change of a body's appointments does to its composition rules. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/committee/composition.h"

namespace edugroup::committee {

// A body's appointments before and after a change. An appointment keeps its name through an end.
struct Turnover {
  std::vector<v1::Appointment> before;
  std::vector<v1::Appointment> after;
};

// Each rule in force on `day`, in their order, with and without the change, whose facts after it
// may differ; a rule on single holders that is broken answers once per holder that breaks it, and
// at the end "appointment.holder-left" for each holder whose organisation has left the group.
// INVALID_ARGUMENT when a threshold cannot be read.
struct Situation {
  const std::vector<v1::Appointment>& appointments;
  const Facts& facts;
  // Of the body that is weighed, when it is not the one whose rules these are.
  const std::vector<v1::Appointment>* weighed = nullptr;
};
absl::StatusOr<std::vector<v1::CompositionFinding>> Evaluate(const Rules& rules,
                                                             const Situation& before,
                                                             const Situation& after,
                                                             absl::CivilDay day);

// What a write must answer for: only what the change itself breaks or makes worse on any day.
struct Weighing {
  // Stop the write.
  std::vector<type::Finding> stopping;
  // Need a waiver for their rule.
  std::vector<type::Finding> waivable;
  // Rules and subjects of both.
  absl::flat_hash_set<std::string> noted = {};
};

// Weighs a change by the policy of AppointmentService (appointment_service.proto): maxima and
// eligibility always; minima and ratios when `complete` (the body is established). SOFT is
// waivable, HARD stops, except what a departure alone does to a minimum or a ratio: that is
// waivable. INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<Weighing> Weigh(const Rules& rules, const Turnover& change, const Facts& facts,
                               bool complete);
// Adds what the same change of `body` does to the rules of another body that speak of it; `theirs`
// are the other's appointments, `complete` whether that one is established. Errors as Weigh.
absl::Status WeighElsewhere(const Rules& rules, const std::string& body, const Turnover& change,
                            const std::vector<v1::Appointment>& theirs, const Facts& facts,
                            bool complete, Weighing& weighing);

// The findings that still stop the write with these waivers: HARD ones, and waivable ones without a
// waiver (rule, reason and person named). Waivers that serve are added to `used`.
std::vector<type::Finding> Unanswered(
    const Weighing& weighing, const google::protobuf::RepeatedPtrField<type::Waiver>& waivers,
    google::protobuf::RepeatedPtrField<type::Waiver>& used);

}  // namespace edugroup::committee
