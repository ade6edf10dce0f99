// Self-evaluation reports: what may be written, what they are made of when they are read, and
// whether they are complete (P10 to P12).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/problem_service.pb.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/evaluation/document.h"

namespace edugroup::evaluation {

// What is wrong with a report as it is written: ids given twice, sources that are missing, derived
// figures that use what does not stand above them, indicators that the set does not have.
std::vector<FieldViolation> CheckReport(const v1::Report& report, const v1::Cycle& cycle);

// What a report shows, as it stands when it is read. A figure without value has none.
struct ReportData {
  absl::flat_hash_map<std::string, type::Quantity> figures;
  absl::flat_hash_map<std::string, v1::RenderedTable> tables;
  absl::flat_hash_map<std::string, v1::RenderedChart> charts;
  std::vector<v1::Problem> problems;  // of the report's subject, in order
};

// Adds the derived figures, in the order of the report; one that lacks what it is made of, or that
// divides by zero, gets no value.
void Derive(const v1::Report& report, ReportData& data);

// "61家", "60000人次以上", "约28000人", "不足790元", "144%".
std::string FigureText(const type::Quantity& quantity);

// `text` with the figures in place of their slots; slots that are none stay as they are.
std::string FillSlots(const std::string& text, const ReportData& data);

// The report as a document. Tables and charts stand where a paragraph names them; those that no
// paragraph names follow at the end.
Document Compose(const v1::Report& report, const ReportData& data);

// Whether it is complete; rule ids: ValidateReport.
std::vector<type::Finding> ReportFindings(const v1::Report& report, const v1::Cycle& cycle,
                                          const ReportData& data);

}  // namespace edugroup::evaluation
