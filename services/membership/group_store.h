// How groups are kept.
#pragma once

#include "common/auth/principal.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::membership {

const resource::Table& Groups();

// The groups that `principal` has a role in: all of them for an operator and for "*".
resource::Condition VisibleTo(const auth::Principal& principal);

}  // namespace edugroup::membership
