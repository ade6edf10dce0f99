// Field rules of the contract, read from its annotations: google.api.field_behavior REQUIRED and
// (edugroup.access.v1.limits), and what holds everywhere: known enum values, no control characters.
#pragma once

#include <vector>

#include "common/value/error.h"
#include "google/protobuf/message.h"

namespace edugroup::resource {

// All violations of `message`, at any depth, at most 100. A request with an update_mask is a patch:
// inside its resource nothing is required.
std::vector<FieldViolation> CheckFields(const google::protobuf::Message& message);

}  // namespace edugroup::resource
