// How resources of the other servers are called that resolutions speak of.
#pragma once

#include "common/resource/name.h"

namespace edugroup::committee {

const resource::Pattern& AffiliationPattern();
const resource::Pattern& PlanPattern();
const resource::Pattern& TaskPattern();
const resource::Pattern& AssignmentPattern();
const resource::Pattern& AssessmentPattern();

}  // namespace edugroup::committee
