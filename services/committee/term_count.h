// How many terms in a row somebody has held a role (C2.13). Pure.
#pragma once

#include "services/committee/roster.h"

namespace edugroup::committee {

// Terms in a row, that of `sitting` included, of the same holder in `roles` of the roster's body.
// An appointment with a term number continues the terms below it; one without continues what ended
// within a month before it began.
int ConsecutiveTerms(const Sitting& sitting,
                     const google::protobuf::RepeatedPtrField<std::string>& roles,
                     const Roster& roster);

}  // namespace edugroup::committee
