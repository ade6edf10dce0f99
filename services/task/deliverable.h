// What a task wants handed in (成果), and which evidence hands it in (A28).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Pieces of evidence in `field` that hand in what the task does not name.
std::vector<FieldViolation> CheckDeliverables(
    const v1::Task& task, const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
    absl::string_view field);

// Says which deliverables of the task no evidence of the assignment or of its reports hands in.
void SetMissingDeliverables(const v1::Task& task, v1::Assignment& assignment);

}  // namespace edugroup::task
