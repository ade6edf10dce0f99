// report: a report of an assessment, on the screen or as files.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/out_file.h"
#include "tools/edugroupctl/report_workbook.h"

namespace edugroup::ctl {
namespace {

using evaluation::v1::RenderedTable;
using evaluation::v1::ReportDocument;

// "r.csv" becomes "r-table-1.csv" and so on.
absl::Status WriteTables(const ReportDocument& document, const std::string& path,
                         const Output& output) {
  for (const RenderedTable& table : document.tables()) {
    const std::string file =
        absl::StrCat(absl::StripSuffix(path, ".csv"), "-", table.table_id(), ".csv");
    RETURN_IF_ERROR(WriteFile(file, table.csv()));
    output.Line(absl::StrCat(file, ": ", table.rows_size(), " rows"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunReport(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "cycles/CYCLE/reports/REPORT"));
  const std::string path = OutFile();
  evaluation::v1::GetReportDocumentRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), FullName(invocation.session.group(), "reports", word));
  request.set_format(absl::EndsWith(path, ".html") ? evaluation::v1::HTML
                                                   : evaluation::v1::MARKDOWN);
  ASSIGN_OR_RETURN(const ReportDocument document,
                   invocation.session.Ask<ReportDocument>(
                       "edugroup.evaluation.v1.ReportService/GetReportDocument", request));
  const Output& output = invocation.output;
  if (path.empty()) {
    if (output.json()) return output.Json(document);
    output.Line(document.text());
    return absl::OkStatus();
  }
  if (absl::EndsWith(path, ".csv")) return WriteTables(document, path, output);
  if (absl::EndsWith(path, ".xlsx")) {
    RETURN_IF_ERROR(WriteWorkbook(document, path));
  } else if (absl::EndsWith(path, ".html") || absl::EndsWith(path, ".md")) {
    RETURN_IF_ERROR(WriteFile(path, document.text()));
  } else {
    return UsageError("--out: the name must end in .md, .html, .xlsx or .csv");
  }
  output.Line(absl::StrCat(path, ": ", document.tables_size(), " tables, ", document.charts_size(),
                           " charts, ", document.figures_size(), " figures"));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
