// The table of seats.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/seat.pb.h"
#include "services/committee/references.h"

namespace edugroup::committee {

const resource::Table& SeatTable();
// Seats that there are on `day` (SeatExistsOn in SQL).
resource::Condition SeatsOn(absl::CivilDay day);

// The seats that requests speak of, each once. REFERENCE_NOT_FOUND.
absl::StatusOr<std::vector<v1::Seat>> ReadSeats(const rpc::Call& call, resource::Store& store,
                                                const References& references);

}  // namespace edugroup::committee
