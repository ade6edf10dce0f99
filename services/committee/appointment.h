// What makes an appointment right by itself, and how a body's appointments change. Pure functions;
// what composition rules say is in composition_change.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/composition_change.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Everything wrong with an appointment of body `parent`; `field` is its path in the request.
std::vector<FieldViolation> CheckAppointment(const v1::Appointment& appointment,
                                             absl::string_view parent, absl::string_view field);

// The names on the membership server that `appointment` (at `field`) gives, each with its field;
// empty when it gives none.
Reference OrganizationReferenceOf(const v1::Appointment& appointment, absl::string_view field);
Reference PostReferenceOf(const v1::Appointment& appointment, absl::string_view field);
Reference PersonReferenceOf(const v1::Appointment& appointment, absl::string_view field);
// That of the seat that it is held by.
Reference OtherSeatReferenceOf(const v1::Appointment& appointment, absl::string_view field);

// Sets the end of an appointment; one that is set already may be moved until it has passed. A
// carry-over ends with it.
//   STATE_CONFLICT    it ended before `today`
//   INVALID_ARGUMENT  `end_date` (at `field`) is no date or before the start
absl::Status End(v1::Appointment& appointment, const type::PartialDate& end_date,
                 absl::string_view reason, absl::string_view field, absl::CivilDay today);

// Takes over from the seat of an appointment, one of `seats`, what it says; without a seat the
// appointment must have a role, which is added to `violations` where it lacks.
//   REFERENCE_NOT_FOUND  no such seat
//   INVALID_ARGUMENT     the role is another one than the seat's
absl::Status TakeSeatOf(const std::vector<v1::Seat>& seats, absl::string_view field,
                        v1::Appointment& appointment, std::vector<FieldViolation>& violations);

// What body `parent` would be with proposed changes on top of its appointments on record. Those
// without a name get "changes[i]". Organisations that leave are added to `leaving`.
//   INVALID_ARGUMENT     a change is not right; all violations
//   REFERENCE_NOT_FOUND  none of the body's `seats`
//   NOT_FOUND            an end of an appointment that is not on record
absl::StatusOr<Turnover> Propose(
    absl::string_view parent, std::vector<v1::Appointment> on_record,
    const std::vector<v1::Seat>& seats,
    const google::protobuf::RepeatedPtrField<v1::CompositionChange>& changes, Names& leaving);

// The appointment called `name`; null when there is none.
v1::Appointment* Find(std::vector<v1::Appointment>& appointments, absl::string_view name);

}  // namespace edugroup::committee
