#include "tools/edugroupctl/organization_rows.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/value/printed.h"
#include "tools/reading/clean.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using membership::v1::OrganizationRow;
using membership::v1::RowFinding;

std::vector<std::string> Split(absl::string_view text) {
  const std::string parted = absl::StrReplaceAll(
      reading::CleanText(text),
      {{"、", "\n"}, {"，", "\n"}, {",", "\n"}, {"；", "\n"}, {";", "\n"}, {"/", "\n"}});
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(parted, '\n')) {
    std::string name = reading::CleanName(part);
    if (!name.empty()) parts.push_back(std::move(name));
  }
  return parts;
}

// A field of one text, cleaned as such a text is.
std::string Clean(absl::string_view field, absl::string_view text) {
  if (field == "note") return reading::CleanText(text);
  const bool is_code = field == "unified_social_credit_code" || field == "contact_phone" ||
                       field == "contact_email" || field == "organization_id";
  return is_code ? reading::CleanCode(text) : reading::CleanName(text);
}

RowFinding NoCount(int row, const std::string& field) {
  RowFinding found;
  found.set_row(row);
  found.set_column(field);
  auto& finding = *found.mutable_finding();
  finding.set_rule_id("organization.field-invalid");
  finding.set_severity(type::Finding::HARD);
  finding.set_message("not a number of people");
  finding.set_message_zh("不是有效的人数");
  return found;
}

class RowReader {
 public:
  explicit RowReader(const ImportTable& import) : import_(import) {}

  OrganizationRows Read() {
    for (size_t i = 0; i < import_.rows.size(); ++i) ReadRow(static_cast<int>(i));
    return std::move(result_);
  }

 private:
  void ReadRow(int index) {
    const reading::Row& printed = import_.table.rows[import_.rows[index]];
    OrganizationRow& row = result_.rows.emplace_back();
    row.mutable_source()->set_document(import_.table.document);
    row.mutable_source()->set_place(reading::PlaceOf(import_.table, printed));
    for (size_t i = 0; i < printed.cells.size() && i < import_.heading.columns.size(); ++i) {
      const bool is_covered = printed.cells[i].covered == reading::Cell::Covered::kFromLeft;
      const std::string& field = import_.heading.columns[i].field;
      if (!is_covered && !field.empty()) Set(index, field, printed.cells[i].text, row);
    }
  }

  void Set(int index, const std::string& name, const std::string& text, OrganizationRow& row) {
    const FieldDescriptor* field = OrganizationRow::descriptor()->FindFieldByName(name);
    if (field == nullptr) return;  // of a mapping file; checked before
    const auto* reflection = row.GetReflection();
    if (field->is_repeated()) {
      for (std::string& part : Split(text)) reflection->AddString(&row, field, std::move(part));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection->SetString(&row, field, Clean(name, text));
    } else if (const std::string count = reading::CleanName(text); !count.empty()) {
      const auto quantity = value::ParsePrintedQuantity(count, "人");
      if (quantity.ok()) {
        *row.mutable_student_count() = *quantity;
      } else {
        result_.findings.push_back(NoCount(index, name));
      }
    }
  }

  const ImportTable& import_;
  OrganizationRows result_;
};

}  // namespace

OrganizationRows ToOrganizationRows(const ImportTable& import) { return RowReader(import).Read(); }

}  // namespace edugroup::ctl
