// Completion measured by what the other servers know: bodies that exist, entries of a register
// (A25).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// No source, or a bound that is none.
std::vector<FieldViolation> CheckMeasureFields(const v1::Measure& measure);

// What `measure` counts among `bodies`: the ESTABLISHED ones that fit; of those it asks for by
// name, each once, and who is missing.
v1::Measurement CountBodies(const v1::Measure::Bodies& measure,
                            const std::vector<committee::v1::Body>& bodies);

// Whether the count keeps the bound of `measure`, and nobody it asks for by name is missing.
bool Holds(const v1::Measure& measure, const v1::Measurement& measurement);

}  // namespace edugroup::task
