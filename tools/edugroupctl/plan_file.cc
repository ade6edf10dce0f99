#include "tools/edugroupctl/plan_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/yaml_message.h"
#include "tools/reading/charset.h"
#include "tools/reading/clean.h"
#include "tools/reading/heading.h"

namespace edugroup::ctl {
namespace {

using task::v1::PlanRow;

struct KnownHeading {
  const char* text;
  const char* field;
};
constexpr KnownHeading kHeadings[] = {
    {"行号", "row_number"},
    {"序号", "printed_number"},
    {"类别", "category"},
    {"任务类别", "category"},
    {"任务", "text"},
    {"主要任务", "text"},
    {"正文", "body_text"},
    {"牵头部门", "lead"},
    {"落实主体", "implementers"},
    {"完成时限", "limit_text"},
    {"备注", "remark"},
    {"开始", "start_text"},
    {"正文类别", "body_category"},
    {"工作目标", "target_text"},
    {"目标", "target_text"},
    {"成果", "deliverables"},
    {"权重", "weight"},
    {"阶段", "stage"},
    {"职责", "duties"},
};
constexpr const char* kRequired[] = {"text", "lead", "implementers", "limit_text"};

std::string FieldOf(absl::string_view text) {
  for (const KnownHeading& heading : kHeadings) {
    if (heading.text == text) return heading.field;
  }
  return "";
}

absl::StatusOr<reading::Heading> ReadHeading(const reading::Table& table) {
  ASSIGN_OR_RETURN(reading::Heading heading, reading::FindHeading(table, FieldOf));
  const auto has = [&](absl::string_view field) {
    return std::any_of(heading.columns.begin(), heading.columns.end(),
                       [&](const reading::Column& column) { return column.field == field; });
  };
  for (const reading::Column& column : heading.columns) {
    if (!column.field.empty() || column.heading.empty()) continue;
    return absl::InvalidArgumentError(absl::StrCat("unknown column \"", column.heading, "\""));
  }
  for (const char* required : kRequired) {
    if (!has(required)) return absl::InvalidArgumentError(absl::StrCat("no column for ", required));
  }
  return heading;
}

absl::Status SetField(const std::string& name, const std::string& text, int line, PlanRow& row) {
  const FieldDescriptor* field = PlanRow::descriptor()->FindFieldByName(name);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    row.GetReflection()->SetString(&row, field, text);
    return absl::OkStatus();
  }
  int32_t number;
  if (!absl::SimpleAtoi(text, &number)) {
    return absl::InvalidArgumentError(absl::StrCat("line ", line, ": \"", text, "\" is no number"));
  }
  row.GetReflection()->SetInt32(&row, field, number);
  return absl::OkStatus();
}

absl::StatusOr<PlanRow> ToPlanRow(const reading::Row& row, const reading::Heading& heading) {
  PlanRow result;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const reading::Cell& cell = row.cells[i];
    const std::string text = reading::CleanText(cell.text);
    if (text.empty() || cell.covered == reading::Cell::Covered::kFromLeft) continue;
    if (i >= heading.columns.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row.number, " has more cells than the heading"));
    }
    if (heading.columns[i].field.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row.number, ": \"", text, "\" stands under no heading"));
    }
    // The server fills categories down itself; a merged lead is the lead of every row.
    const bool is_category = absl::EndsWith(heading.columns[i].field, "category");
    if (is_category && cell.covered == reading::Cell::Covered::kFromAbove) continue;
    RETURN_IF_ERROR(SetField(heading.columns[i].field, text, row.number, result));
  }
  return result;
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::stringstream text;
  text << file.rdbuf();
  return reading::ToUtf8(text.str());
}

absl::StatusOr<PlanFacts> ReadPlanFacts(const std::string& path) {
  ASSIGN_OR_RETURN(const YAML::Node root, LoadYaml(path));
  PlanFacts facts;
  facts.group = TextAt(root, {"group", "id"});
  if (facts.group.empty() || !root["plan"]) {
    return ToStatus(path, {{LineOf(root), "", "wants group: {id: …} and plan: {…}"}});
  }
  const YAML::Node plan = root["plan"];
  facts.id = TextAt(plan, {"id"});
  std::vector<Problem> problems;
  MessageReader(facts.group, problems)
      .Read(plan, "plan", facts.plan, {"id", "holidayCalendarFile"});
  RETURN_IF_ERROR(ToStatus(path, problems));
  if (const std::string calendar = TextAt(plan, {"holidayCalendarFile"}); !calendar.empty()) {
    const auto folder = std::filesystem::path(path).parent_path();
    ASSIGN_OR_RETURN(*facts.plan.mutable_holiday_calendar(),
                     ReadTextFile((folder / calendar).string()));
  }
  return facts;
}

absl::StatusOr<std::vector<PlanRow>> ToPlanRows(const reading::Table& table) {
  if (table.rows.empty()) return absl::InvalidArgumentError("the table is empty");
  ASSIGN_OR_RETURN(const reading::Heading heading, ReadHeading(table));
  std::vector<PlanRow> rows;
  for (size_t i = heading.first_data_row; i < table.rows.size(); ++i) {
    if (reading::IsSectionTitle(table.rows[i])) continue;
    ASSIGN_OR_RETURN(PlanRow row, ToPlanRow(table.rows[i], heading));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace edugroup::ctl
