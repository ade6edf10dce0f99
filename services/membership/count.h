// Quantities that count people or organisations.
#pragma once

#include <string>
#include <vector>

#include "common/value/error.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::membership {

// Adds a violation of `field` unless the quantity is readable and not negative.
void CheckCount(const type::Quantity& count, const std::string& field,
                std::vector<FieldViolation>& violations);

}  // namespace edugroup::membership
