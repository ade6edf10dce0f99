// The table of cadences, and the meetings that count for them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "services/committee/cadence.h"

namespace edugroup::committee {

const resource::Table& CadenceTable();

// How meetings of `cadence` are called and held; nothing in particular without a cadence.
// REFERENCE_NOT_FOUND.
absl::StatusOr<v1::MeetingProcedure> ProcedureOf(resource::Change& change,
                                                 const std::string& cadence);

// Cadences that are valid on some day of `span`.
resource::Condition CadencesIn(Span span);

// Meetings of `cadences` that can count for a duty of `span`, in any order; a bounded number of
// cadences a statement.
absl::StatusOr<std::vector<v1::Meeting>> ReadMeetingsOf(const rpc::Call& call,
                                                        resource::Store& store,
                                                        const std::vector<v1::Cadence>& cadences,
                                                        Span span);

}  // namespace edugroup::committee
