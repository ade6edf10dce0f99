// People and posts follow their organisation into another.
#pragma once

#include "absl/status/status.h"
#include "common/resource/store.h"
#include "services/membership/reference_mover.h"

namespace edugroup::membership {

// A ReferenceMover. Neither keeps a history of the organisation: they are of the target from the
// write on, whatever the day of the merger. Tenures stay as they are.
absl::Status MovePeopleAndPosts(resource::Change& change, const Merger& merger);

}  // namespace edugroup::membership
