// The table of seats.
#pragma once

#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/seat.pb.h"

namespace edugroup::committee {

const resource::Table& SeatTable();
// Seats that there are on `day` (SeatExistsOn in SQL).
resource::Condition SeatsOn(absl::CivilDay day);

}  // namespace edugroup::committee
