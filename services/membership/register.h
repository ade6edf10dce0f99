// Rules of registers (台账): whether columns and rules fit together, and what a change of them
// would take from the entries.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/register.pb.h"

namespace edugroup::membership {

// Null when there is none.
const v1::RegisterColumn* FindColumn(const v1::Register& record, absl::string_view column_id);
const v1::ColumnOption* FindOption(const v1::RegisterColumn& column, absl::string_view option_id);
const v1::RegisterRule* FindRule(const v1::Register& record, absl::string_view rule_id);

// What holds numbers, and what holds dates or intervals of them.
bool IsNumeric(const v1::RegisterColumn& column);
bool IsTemporal(const v1::RegisterColumn& column);

// Columns, options, rules, title and owner column. Fields are named "register.columns[2].unit".
std::vector<FieldViolation> CheckRegister(const v1::Register& record);

// Puts the template's columns and rules before those of `record`, but for those with the id of one;
// title and owner column are the template's where `record` has none.
void ApplyTemplate(const v1::RegisterTemplate& source, v1::Register& record);

// A column, or one of its options, that entries may have and that a change does not keep.
struct Loss {
  std::string column_id;
  std::string option_id;  // empty: the column itself
};
std::vector<Loss> LossesOf(const v1::Register& before, const v1::Register& after);

// Whether entries must be compared with each other anew.
bool UniqueRulesDiffer(const v1::Register& before, const v1::Register& after);

}  // namespace edugroup::membership
