// Who or what a cycle assesses.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"

namespace edugroup::evaluation {

// The resource that is assessed; the id of its submission, assessment and result is this name's.
const std::string& SubjectName(const v1::CycleSubject& subject);

// The subject of the cycle with this name; null when the cycle has none.
const v1::CycleSubject* FindSubject(const v1::Cycle& cycle, absl::string_view name);

// Whether `name` can be a subject's in `group_name`: the group itself, or an organisation, body,
// entry of a register or person of it.
bool IsSubjectName(absl::string_view name, absl::string_view group_name);

}  // namespace edugroup::evaluation
