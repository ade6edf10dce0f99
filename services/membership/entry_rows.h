// Rows of a printed table, read cell by cell into entries.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "common/value/error.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/membership/cell_text.h"

namespace edugroup::membership {

// Whether the request fits the register: columns, rows, key_rule, target_state.
std::vector<FieldViolation> CheckImport(const v1::Register& record,
                                        const v1::ImportEntriesRequest& request);

// Every text of the rows in a column of organisations, parted where the column allows several.
std::set<std::string> PrintedOrganizations(const v1::Register& record,
                                           const v1::ImportEntriesRequest& request);

// The entry that a row says, without name and state; findings have the column as their subject.
struct RowReading {
  v1::Entry entry;
  std::vector<type::Finding> findings;
};
RowReading ReadRow(const v1::Register& record, const v1::ImportEntriesRequest& request, int row,
                   const Directories& directories);

// The finding of a row, with the source of the row and, but for PERSON, the text of its column.
v1::RowFinding FindingOf(const v1::Register& record, const v1::ImportEntriesRequest& request,
                         int row, const type::Finding& finding);

// Whether a row says of an entry what is known of it already.
bool SaysTheSame(const v1::Entry& known, const v1::Entry& row);

}  // namespace edugroup::membership
