#include "services/membership/cell_text.h"

#include <set>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/value/date.h"
#include "common/value/printed.h"
#include "common/value/text.h"
#include "services/membership/entry.h"

namespace edugroup::membership {
namespace {

using type::Finding;
using v1::Cell;
using v1::RegisterColumn;

constexpr size_t kMostPersonName = 50;

// Without padding; spaces inside become one. Widths stay as printed.
std::string Trimmed(absl::string_view text) {
  std::string trimmed = absl::StrReplaceAll(text, {{"\u3000", " "}, {"\u00a0", " "}});
  absl::RemoveExtraAsciiWhitespace(&trimmed);
  return trimmed;
}

// Cells that say that there is nothing to say.
bool IsBlank(const RegisterColumn& column, const std::string& text) {
  if (text.empty()) return true;
  if (column.type() == RegisterColumn::TEXT) return false;
  static const auto& dashes =
      *new std::set<std::string>{"—", "——", "-", "--", "–", "/", "－", "／"};
  return dashes.contains(text);
}

// Reads the texts of one column.
class Reader {
 public:
  Reader(const RegisterColumn& column, const Directories& directories, CellReading& reading)
      : column_(column), directories_(directories), reading_(reading) {}

  void Read(absl::string_view printed) {
    const std::string text = Trimmed(printed);
    if (IsBlank(column_, text)) return;
    Cell cell;
    cell.set_column(column_.column_id());
    if (column_.type() != RegisterColumn::PERSON) cell.set_printed(std::string(printed));
    if (ReadValue(text, printed, cell)) reading_.cells.push_back(std::move(cell));
  }

 private:
  bool ReadValue(const std::string& text, absl::string_view printed, Cell& cell) {
    switch (column_.type()) {
      case RegisterColumn::TEXT:
        if (text != printed) ReportCleaned(printed);
        cell.set_text(text);
        return true;
      case RegisterColumn::PERSON:
        return ReadPerson(printed, text, cell);
      case RegisterColumn::QUANTITY:
        return ReadNumber(text, column_.unit(), cell);
      case RegisterColumn::DECIMAL:
        return ReadNumber(text, "", cell);
      case RegisterColumn::MONEY:
        return ReadNumber(text, kYuan, cell);
      case RegisterColumn::DATE:
      case RegisterColumn::MONTH:
      case RegisterColumn::PARTIAL_DATE:
        return ReadDate(text, cell);
      case RegisterColumn::DATE_INTERVAL:
      case RegisterColumn::MONTH_INTERVAL:
        return ReadInterval(text, cell);
      case RegisterColumn::OPTION:
        return ReadOption(text, cell);
      case RegisterColumn::BOOLEAN:
        return ReadBoolean(text, cell);
      case RegisterColumn::ORGANIZATION:
        return ReadOrganization(text, cell);
      case RegisterColumn::KIND:
        return ReadKind(text, cell);
      default:
        ReportUnreadable(text, "cannot be read from text", "不能由文字导入");
        return false;
    }
  }

  Finding& Report(Finding::Severity severity, absl::string_view rule_id, absl::string_view text,
                  absl::string_view message, absl::string_view message_zh) {
    Finding& finding = reading_.findings.emplace_back();
    finding.set_rule_id(absl::StrCat("register.", rule_id));
    finding.set_severity(severity);
    finding.set_subject(column_.column_id());
    const bool shown = column_.type() != RegisterColumn::PERSON;
    if (shown) finding.set_measured(std::string(text));
    finding.set_message(absl::StrCat("\"", column_.display_name(), "\": ", message));
    finding.set_message_zh(absl::StrCat("“", column_.display_name(), "”", message_zh));
    return finding;
  }
  void ReportUnreadable(absl::string_view text, absl::string_view message,
                        absl::string_view message_zh) {
    Report(Finding::HARD, "cell-unreadable", text, message, message_zh);
  }
  void ReportCleaned(absl::string_view text) {
    Report(Finding::INFO, "text-cleaned", text, "padding was taken away", "去除了多余空格");
  }

  // "甲  某" is padded to the width of three characters; names in Latin letters keep their spaces.
  bool ReadPerson(absl::string_view printed, const std::string& text, Cell& cell) {
    const bool has_latin =
        text.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
        std::string::npos;
    const std::string name = has_latin ? text : absl::StrReplaceAll(text, {{" ", ""}});
    if (name.find('*') != std::string::npos || value::CodePointCount(name) > kMostPersonName) {
      ReportUnreadable("", "not a name", "不是有效的姓名");
      return false;
    }
    if (name != printed) ReportCleaned("");
    cell.set_person_name(name);
    return true;
  }

  bool ReadNumber(const std::string& text, const std::string& unit, Cell& cell) {
    const auto quantity = value::ParsePrintedQuantity(text, unit);
    const bool exact = quantity.ok() && quantity->qualifier() == type::Quantity::EXACT;
    if (!quantity.ok() || (column_.type() == RegisterColumn::DECIMAL && !exact)) {
      ReportUnreadable(text, unit.empty() ? "not a number" : absl::StrCat("not a number of ", unit),
                       unit.empty() ? "不是有效数值" : absl::StrCat("不是以“", unit, "”计的数值"));
      return false;
    }
    *cell.mutable_quantity() = *quantity;
    return true;
  }

  bool ReadDate(const std::string& text, Cell& cell) {
    const auto date = value::ParsePrintedDate(text);
    const bool is_day = date.ok() && date->day() != 0;
    const bool is_month = date.ok() && date->month() != 0 && !is_day;
    if (!date.ok() || (column_.type() == RegisterColumn::DATE && !is_day) ||
        (column_.type() == RegisterColumn::MONTH && !is_month)) {
      ReportUnreadable(text, "not a date of the precision asked for", "不是符合要求的日期");
      return false;
    }
    *cell.mutable_date() = *date;
    return true;
  }

  bool ReadInterval(const std::string& text, Cell& cell) {
    const auto interval = value::ParsePrintedInterval(text);
    const auto fits = [&](const type::PartialDate& end) {
      return column_.type() == RegisterColumn::DATE_INTERVAL || !value::IsSet(end) ||
             (end.month() != 0 && end.day() == 0);
    };
    if (!interval.ok() || !fits(interval->first) || !fits(interval->last)) {
      ReportUnreadable(text, "not a time from … to …", "不是有效的起止时间");
      return false;
    }
    if (value::IsSet(interval->first)) *cell.mutable_interval()->mutable_first() = interval->first;
    if (value::IsSet(interval->last)) *cell.mutable_interval()->mutable_last() = interval->last;
    return true;
  }

  bool ReadOption(const std::string& text, Cell& cell) {
    const std::string wanted = value::NameFingerprint(text);
    for (const v1::ColumnOption& option : column_.options()) {
      bool same =
          option.option_id() == text || value::NameFingerprint(option.display_name()) == wanted;
      for (const std::string& alias : option.aliases()) {
        same = same || value::NameFingerprint(alias) == wanted;
      }
      if (!same) continue;
      cell.set_option(option.option_id());
      return true;
    }
    Report(Finding::HARD, "option-unknown", text, "the column has no such option", "没有这个选项");
    return false;
  }

  bool ReadBoolean(const std::string& text, Cell& cell) {
    static const auto& yes =
        *new std::set<std::string>{"是", "有", "√", "✓", "✔", "1", "true", "yes", "y"};
    static const auto& no =
        *new std::set<std::string>{"否", "无", "×", "✗", "0", "false", "no", "n"};
    const std::string word = absl::AsciiStrToLower(value::NormalizeWidth(text));
    if (!yes.contains(word) && !no.contains(word)) {
      ReportUnreadable(text, "neither yes nor no", "不是“是”或“否”");
      return false;
    }
    cell.set_boolean(yes.contains(word));
    return true;
  }

  // A name as it is written goes before names that differ in spelling only (X5).
  bool ReadOrganization(const std::string& text, Cell& cell) {
    const std::string wanted = value::NameFingerprint(text);
    std::set<std::string> exact, similar;
    for (const KnownName& known : directories_.organizations) {
      if (known.fingerprint != wanted) continue;
      similar.insert(known.organization);
      if (known.name == text) exact.insert(known.organization);
    }
    const std::set<std::string>& found = exact.empty() ? similar : exact;
    if (found.size() == 1) {
      cell.set_organization(*found.begin());
      return true;
    }
    if (found.empty()) {
      Report(Finding::HARD, "organization-unknown", text, "no organization goes by this name",
             "没有这个名称的单位");
    } else {
      Report(Finding::HARD, "organization-ambiguous", text, "several organizations go by this name",
             "有多个同名单位");
    }
    return false;
  }

  bool ReadKind(const std::string& text, Cell& cell) {
    const std::string* kind = directories_.kinds == nullptr
                                  ? nullptr
                                  : directories_.kinds->Find(column_.taxonomy(), text);
    if (kind == nullptr) {
      Report(Finding::HARD, "kind-unknown", text, "the taxonomy has no such entry",
             "分类中没有这一项");
      return false;
    }
    cell.set_kind(*kind);
    return true;
  }

  const RegisterColumn& column_;
  const Directories& directories_;
  CellReading& reading_;
};

}  // namespace

CellReading ReadCell(const RegisterColumn& column, absl::string_view printed,
                     const Directories& directories) {
  CellReading reading;
  Reader reader(column, directories, reading);
  if (!column.allows_many()) {
    reader.Read(printed);
    return reading;
  }
  for (const absl::string_view part : absl::StrSplit(printed, "、")) reader.Read(part);
  return reading;
}

}  // namespace edugroup::membership
