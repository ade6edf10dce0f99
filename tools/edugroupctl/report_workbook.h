// A report's tables, figures and charts as a workbook (.xlsx) with native charts, by libxlsxwriter.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "edugroup/evaluation/v1/report.pb.h"

namespace edugroup::ctl {

// One sheet for the figures, one for each table and one for each chart. Plain numbers are written
// as numbers, everything else as text and never as a formula. UsageError when the file cannot be
// written.
absl::Status WriteWorkbook(const evaluation::v1::ReportDocument& document, const std::string& path);

}  // namespace edugroup::ctl
