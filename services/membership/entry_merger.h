// Entries when an organisation goes into another.
#pragma once

#include "absl/status/status.h"
#include "services/membership/reference_mover.h"

namespace edugroup::membership {

// Entries that belong to the source, or name it in a cell, belong to the target and name it, in
// whatever state they are; what they said before is in the journal. A cell that would name the
// target twice goes.
absl::Status MoveEntries(resource::Change& change, const Merger& merger);

}  // namespace edugroup::membership
