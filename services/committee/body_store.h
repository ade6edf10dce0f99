// The table of bodies.
#pragma once

#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::committee {

const resource::Table& BodyTable();

// Bodies that existed on `day` (ExistedOn in SQL), those not dissolved, those standing under
// `parent_body` and not dissolved.
resource::Condition BodiesOn(absl::CivilDay day);
resource::Condition LivingBodies();
resource::Condition LivingBodiesUnder(absl::string_view parent_body);

}  // namespace edugroup::committee
