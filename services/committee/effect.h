// What a resolution brings about, and how far that is. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Adds everything that is wrong with the effects of a resolution that has its name.
void CheckEffects(const v1::Resolution& resolution, std::vector<FieldViolation>& violations);

// Whom the effects of a resolution appoint, and to which seats: names that must be there.
struct Appointees {
  References organizations, people, posts, seats;
};
Appointees AppointeesOf(const v1::Resolution& resolution);

// PENDING -> DONE.
void MarkDone(v1::Effect& effect, absl::CivilDay day, const std::vector<std::string>& results);

// Whether what is kept elsewhere refers to the resolution.
bool IsAdmittedBy(const membership::v1::Affiliation& affiliation, absl::string_view resolution);
bool IsAdoptedBy(const task::v1::Plan& plan, absl::string_view resolution);
// Whether the objection is how the assessment was looked at again: decided, and by the body that
// the effect names.
bool IsReconsideration(const evaluation::v1::Objection& objection,
                       const v1::ReconsiderEffect& effect);

// The people that an effect appoints; `field` is its path in the request.
References PeopleOf(const v1::AppointEffect& effect, absl::string_view field);
// The appointments of an effect, without names; those without a day start on `decided`. `people`
// are those of PeopleOf.
std::vector<v1::Appointment> AppointmentsOf(
    const v1::AppointEffect& effect,
    const absl::flat_hash_map<std::string, membership::v1::Person>& people, absl::CivilDay decided);

}  // namespace edugroup::committee
