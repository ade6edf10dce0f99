// Entries of a register as the rows of a printed table.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "edugroup/evaluation/v1/report.pb.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"

namespace edugroup::evaluation {

// Names of organisations by resource name.
using OrganizationNames = absl::flat_hash_map<std::string, std::string>;

// The organisations that the shown columns name, each once.
std::vector<std::string> NamedOrganizations(const v1::RegisterRows& rows,
                                            const std::vector<membership::v1::Entry>& entries);

// The table: its rows in the order that `rows` says, numbered if the table is. A value shows as it
// was printed; one that was not, by its type. An entry without a value has an empty cell; one that
// is not rated (未评) says so, since its option does.
v1::RenderedTable TableOfEntries(const v1::ReportTable& table,
                                 const membership::v1::Register& record,
                                 std::vector<membership::v1::Entry> entries,
                                 const OrganizationNames& names);

}  // namespace edugroup::evaluation
