// Rules of cycles: what may be written, and when the next phase may begin.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// What is wrong with a cycle as it is written: its period, phases and process, and names of other
// groups.
std::vector<FieldViolation> CheckCycle(const v1::Cycle& cycle, absl::string_view group_name);

// What keeps a cycle with its frozen set and subjects from being opened. All HARD.
std::vector<type::Finding> OpeningFindings(const v1::Cycle& cycle);
// What keeps results from being decided on or shown: none, older than their inputs, incomplete. All
// HARD.
std::vector<type::Finding> ResultFindings(const v1::Cycle& cycle);

// The phase after the present one, past those that the process has not; STATE_UNSPECIFIED at the
// end.
v1::Cycle::State PhaseAfter(const v1::Cycle& cycle);
// Moves the cycle into `state` and remembers the day.
void Enter(v1::Cycle& cycle, v1::Cycle::State state, absl::CivilDay day);

// The last day of a publicity period that begins on `first` (P-h). INVALID_ARGUMENT when the
// process's calendar cannot be read.
absl::StatusOr<absl::CivilDay> PublicityEnd(const v1::CycleProcess& process, absl::CivilDay first);

// Whether the cycle still takes facts of other servers.
bool TakesFacts(const v1::Cycle& cycle);
// Whether results may be computed: while values come in, and again when a reconsideration changed
// one.
bool MayCompute(const v1::Cycle& cycle);
// Whether any leaf of the frozen set is counted from tasks.
bool CountsTasks(const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
