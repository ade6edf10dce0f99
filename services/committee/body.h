// What makes a body of a group right by itself and in its place. Pure functions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body.pb.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Everything wrong with the fields of a body that has its name: references, duties, composition
// rules.
std::vector<FieldViolation> CheckBody(const v1::Body& body);

// The organisations that a body speaks of.
References OrganizationsOf(const v1::Body& body);
// The kinds of organisations that its rules name.
References KindsOf(const v1::Body& body);

// Whether `body` fits among the `others` of its group (it may be one of them).
//   REFERENCE_NOT_FOUND  parent_body or a predecessor does not exist
//   INVALID_ARGUMENT     parent_body would make a cycle or too deep a tree
//   STATE_CONFLICT       parent_body is dissolved
absl::Status CheckPlace(const v1::Body& body, const std::vector<v1::Body>& others);

// The SOFT finding "body.name-repeated": `body` has a name of `namesake` (X5).
type::Finding NameRepeated(const v1::Body& body, const v1::Body& namesake);

// Moves along PLANNED -> PREPARING -> ESTABLISHED -> DISSOLVED.
//   STATE_CONFLICT    the body is in another state
//   INVALID_ARGUMENT  the date is none, lies after `today`, or before the establishment
absl::Status Prepare(v1::Body& body);
absl::Status Establish(v1::Body& body, const type::PartialDate& date, absl::CivilDay today);
absl::Status Dissolve(v1::Body& body, const type::PartialDate& date, absl::string_view reason,
                      absl::CivilDay today);
// Ends an appointment with the last day of the body.
void EndWithBody(const v1::Body& dissolved, v1::Appointment& appointment);

}  // namespace edugroup::committee
