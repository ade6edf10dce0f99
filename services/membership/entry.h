// Entries of registers (台账条目): whether cells fit their columns, and what a cell says as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"

namespace edugroup::membership {

inline constexpr char kYuan[] = "元";

// Null when the entry has none; the first of several.
const v1::Cell* FindCell(const v1::Entry& entry, absl::string_view column_id);
std::vector<const v1::Cell*> CellsOf(const v1::Entry& entry, absl::string_view column_id);

// Sets what follows from the cells: units that were left out, display_name and, where the register
// has an owner_column, organization.
void CompleteEntry(const v1::Register& record, v1::Entry& entry);

// Cells of columns there are, of their types, not more than the column allows. `field` is the path
// of the entry in the request. Whether what they refer to exists is looked up elsewhere.
std::vector<FieldViolation> CheckCells(const v1::Register& record, const v1::Entry& entry,
                                       absl::string_view field);

// What a cell says, for people and for comparing: "四星" is its option_id, a resource its name.
// Empty for PERSON.
std::string TextOf(const v1::Cell& cell);

// First and last day of a date or interval; an open end has none.
struct Days {
  std::optional<absl::CivilDay> first, last;
};
Days DaysOf(const v1::Cell& cell);

// Whether a cell holds the name of a person, which is personal data.
bool NamesPeople(const v1::Entry& entry);

// Resource names that the cells refer to and the entry's own organization, each once.
std::vector<std::string> ReferencesOf(const v1::Entry& entry);

// The cells of the columns as one text, by which entries are alike; nothing when one is missing.
std::optional<std::string> KeyOf(const v1::UniqueRule& rule, const v1::Entry& entry);

}  // namespace edugroup::membership
