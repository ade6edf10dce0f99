// What a structure changes in the bodies of a group (J12, J13, Y3). Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/structure.pb.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Everything wrong with the fields of the request itself.
std::vector<FieldViolation> CheckStructure(const v1::ApplyStructureRequest& request);
// The organisations that its bodies speak of.
References OrganizationsOf(const v1::ApplyStructureRequest& request);

// One body before (nothing: it is created) and after.
struct BodyStep {
  std::optional<v1::Body> before;
  v1::Body after;
};

struct StructurePlan {
  std::vector<BodyStep> steps;                // those that change something
  std::vector<v1::StructureChange> changes;   // as the response lists them
  std::vector<type::Finding> findings;        // SOFT, to be waived
  std::vector<v1::Appointment> ended_before;  // those that end, as they were
  std::vector<v1::Appointment> ended_after;   // the same, ended
};

// Plans the way from the bodies that there are to the structure. `in_office` are the appointments
// of bodies that it may dissolve, in office on the effective date or later.
//   INVALID_ARGUMENT     a cycle; effective_date after today or not after an earlier change
//   REFERENCE_NOT_FOUND  a parent or predecessor that is neither there nor in the structure
//   STATE_CONFLICT       a body of the structure is dissolved, a body would stand under a dissolved
//                        one
//   RESOURCE_IN_USE      an appointment of a body to dissolve begins later
absl::StatusOr<StructurePlan> PlanStructure(const v1::ApplyStructureRequest& request,
                                            const std::vector<v1::Body>& bodies,
                                            const std::vector<v1::Appointment>& in_office,
                                            absl::CivilDay today);

// The kinds of organisations that the rules of its bodies name.
References KindsOf(const v1::ApplyStructureRequest& request);

// Counts the listed bodies of each declared kind (X6): those that the structure leaves.
void CountDeclared(const StructurePlan& plan, v1::StructureVersion& version);

// The names of the bodies that the structure would dissolve.
Names MissingIn(const v1::ApplyStructureRequest& request, const std::vector<v1::Body>& bodies);

}  // namespace edugroup::committee
