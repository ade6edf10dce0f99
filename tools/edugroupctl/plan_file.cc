#include "tools/edugroupctl/plan_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/yaml_message.h"

namespace edugroup::ctl {
namespace {

using task::v1::PlanRow;

struct Heading {
  const char* text;
  const char* field;
};
constexpr Heading kHeadings[] = {
    {"行号", "row_number"},     {"序号", "printed_number"}, {"类别", "category"},
    {"任务类别", "category"},   {"任务", "text"},           {"主要任务", "text"},
    {"正文", "body_text"},      {"牵头部门", "lead"},       {"落实主体", "implementers"},
    {"完成时限", "limit_text"}, {"备注", "remark"},         {"开始", "start_text"},
};
constexpr const char* kRequired[] = {"text", "lead", "implementers", "limit_text"};

absl::StatusOr<std::vector<const FieldDescriptor*>> ReadHeading(const CsvRow& row) {
  std::vector<const FieldDescriptor*> fields;
  for (const std::string& cell : row.cells) {
    const absl::string_view text = absl::StripAsciiWhitespace(cell);
    const Heading* found = nullptr;
    for (const Heading& heading : kHeadings) {
      if (heading.text == text) found = &heading;
    }
    if (found == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("unknown column \"", text, "\""));
    }
    const FieldDescriptor* field = PlanRow::descriptor()->FindFieldByName(found->field);
    for (const FieldDescriptor* other : fields) {
      if (other == field) {
        return absl::InvalidArgumentError(absl::StrCat("column \"", text, "\" stands twice"));
      }
    }
    fields.push_back(field);
  }
  for (const char* required : kRequired) {
    bool found = false;
    for (const FieldDescriptor* field : fields) found = found || field->name() == required;
    if (!found) {
      return absl::InvalidArgumentError(absl::StrCat("no column for ", required));
    }
  }
  return fields;
}

absl::StatusOr<PlanRow> ToPlanRow(const CsvRow& row,
                                  const std::vector<const FieldDescriptor*>& fields) {
  if (row.cells.size() > fields.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", row.line, " has more cells than the heading"));
  }
  PlanRow result;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const std::string cell(absl::StripAsciiWhitespace(row.cells[i]));
    if (cell.empty()) continue;
    if (fields[i]->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      result.GetReflection()->SetString(&result, fields[i], cell);
      continue;
    }
    int32_t number;
    if (!absl::SimpleAtoi(cell, &number)) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row.line, ": \"", cell, "\" is no number"));
    }
    result.GetReflection()->SetInt32(&result, fields[i], number);
  }
  return result;
}

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path.string()));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

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
    ASSIGN_OR_RETURN(*facts.plan.mutable_holiday_calendar(), ReadFile(folder / calendar));
  }
  return facts;
}

absl::StatusOr<std::vector<PlanRow>> ToPlanRows(const std::vector<CsvRow>& table) {
  if (table.empty()) return absl::InvalidArgumentError("the table is empty");
  ASSIGN_OR_RETURN(const std::vector<const FieldDescriptor*> fields, ReadHeading(table[0]));
  std::vector<PlanRow> rows;
  for (size_t i = 1; i < table.size(); ++i) {
    ASSIGN_OR_RETURN(PlanRow row, ToPlanRow(table[i], fields));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace edugroup::ctl
