// Rules of cycles: what may be written, and when the next phase may begin.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// What is wrong with a cycle as it is written: its period, and names of other groups.
std::vector<FieldViolation> CheckCycle(const v1::Cycle& cycle, absl::string_view group_name);

// What keeps a cycle with its frozen set and subjects from being opened. All HARD.
std::vector<type::Finding> OpeningFindings(const v1::Cycle& cycle);
// What keeps results from being shown. All HARD.
std::vector<type::Finding> PublicityFindings(const v1::Cycle& cycle);

// The phase before `state`; STATE_UNSPECIFIED when AdvanceCycle does not lead there.
v1::Cycle::State PhaseBefore(v1::Cycle::State state);

// Whether any leaf of the frozen set is counted from tasks.
bool CountsTasks(const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
