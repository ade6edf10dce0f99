// References to organisations, checked and held by the write that makes them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/resource/store.h"

namespace edugroup::membership {

// Holds an organisation of `group` ("groups/putuo") until the write ends: nobody removes it, and
// writes that hold it come one after the other. `field` names it in the request.
//   INVALID_ARGUMENT     FIELDS_INVALID       no organisation of the group
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND
//   FAILED_PRECONDITION  STATE_CONFLICT       it was merged into another
absl::Status HoldOrganization(resource::Change& change, absl::string_view group,
                              absl::string_view field, const std::string& organization);

}  // namespace edugroup::membership
