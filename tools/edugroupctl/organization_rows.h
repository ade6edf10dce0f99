// Rows of a list of organisations as the contract takes them.
#pragma once

#include <vector>

#include "edugroup/membership/v1/organization_service.pb.h"
#include "tools/edugroupctl/import_report.h"
#include "tools/edugroupctl/import_table.h"

namespace edugroup::ctl {

struct OrganizationRows {
  // One for each of ImportTable::rows.
  std::vector<membership::v1::OrganizationRow> rows;
  // What cannot be sent at all, HARD: a count that is none.
  RowFindings findings;
};

// Cells are cleaned (tools/reading/clean.h), lists parted at 、，,；; and /.
OrganizationRows ToOrganizationRows(const ImportTable& import);

}  // namespace edugroup::ctl
