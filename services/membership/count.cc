#include "services/membership/count.h"

#include "common/value/decimal.h"
#include "common/value/quantity.h"

namespace edugroup::membership {

void CheckCount(const type::Quantity& count, const std::string& field,
                std::vector<FieldViolation>& violations) {
  if (!value::Validate(count, field).ok()) {
    violations.push_back({field, "not a quantity", "不是有效的数量"});
    return;
  }
  const auto number = value::Decimal::Parse(count.value());
  if (!number.ok() || number->Sign() < 0) {
    violations.push_back({field, "a count cannot be negative", "数量不能为负"});
  }
}

}  // namespace edugroup::membership
