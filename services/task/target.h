// Targets of tasks (工作目标), and what reports say of them: with and without numbers (L10).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Reads targets as printed, several separated by a new line or ；: "培训500人以上；开设3个专业".
// "达到", "不少于" and no word at all mean at least (X2). A target without a number keeps its
// words.
std::vector<v1::TaskTarget> ParseTargets(absl::string_view text);

// A metric that stands twice, a bound that is none.
std::vector<FieldViolation> CheckTargets(
    absl::string_view field, const google::protobuf::RepeatedPtrField<v1::TaskTarget>& targets);

// Values of metrics that the task does not have, in another unit, twice, or that say nothing.
std::vector<FieldViolation> CheckTargetValues(const v1::Task& task,
                                              const v1::ProgressReport& report);

}  // namespace edugroup::task
