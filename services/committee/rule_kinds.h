// The kinds of organisations that rules name in their filters, each with the field that does. Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "services/committee/composition.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Adds those of filters and of rules; `field` is their path in the request.
void AddKinds(const google::protobuf::RepeatedPtrField<v1::Filter>& filters,
              const std::string& field, References& kinds);
void AddKinds(const Rules& rules, const std::string& field, References& kinds);

// Adds a violation for each that is no name of a kind in the group of `parent`.
void CheckKinds(const References& kinds, absl::string_view parent,
                std::vector<FieldViolation>& violations);

}  // namespace edugroup::committee
