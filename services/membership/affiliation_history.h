// What an affiliation was on which days: whose, of what kind and grade, suspended or not.
#pragma once

#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/history.h"

namespace edugroup::membership {

// The days in force, with organization, kind, grade and state (ACTIVE or SUSPENDED) as values.
// Empty for what never started, and for what ended on the day it started.
Timeline TimelineOf(const v1::Affiliation& affiliation);

}  // namespace edugroup::membership
