#include "tools/reading/xlsx.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "tools/reading/grid.h"
#include "tools/reading/number_format.h"
#include "tools/reading/xml.h"

namespace edugroup::reading {
namespace {

constexpr char kWorkbook[] = "xl/workbook.xml";
constexpr char kRelations[] = "xl/_rels/workbook.xml.rels";
constexpr char kStrings[] = "xl/sharedStrings.xml";
constexpr char kStyles[] = "xl/styles.xml";

struct Sheet {
  std::string name, relation;
  bool is_hidden;
};

struct Workbook {
  std::vector<Sheet> sheets;
  bool from_1904 = false;
  absl::flat_hash_map<std::string, std::string> parts;  // by relation
  std::vector<std::string> strings;
  std::vector<NumberFormat> styles;  // of cells, by index
};

int NumberOr(absl::string_view text, int otherwise) {
  int number;
  return absl::SimpleAtoi(text, &number) ? number : otherwise;
}

// A part that a workbook may lack.
absl::Status ReadOptional(const PartReader& read, const std::string& part,
                          const XmlHandler& handler) {
  const absl::Status status = ReadXml(read, part, handler);
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

absl::Status ReadSheetList(const PartReader& read, Workbook& workbook) {
  XmlHandler handler;
  handler.start = [&](absl::string_view name, const XmlAttributes& attributes) {
    if (name == "workbookPr") {
      const absl::string_view flag = attributes.Get("date1904");
      workbook.from_1904 = flag == "1" || flag == "true";
    }
    if (name != "sheet") return absl::OkStatus();
    if (workbook.sheets.size() == kMostTables) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the workbook has more than ", kMostTables, " sheets"));
    }
    const absl::string_view state = attributes.Get("state");
    workbook.sheets.push_back({std::string(attributes.Get("name")),
                               std::string(attributes.Get("id")),
                               !state.empty() && state != "visible"});
    return absl::OkStatus();
  };
  return ReadXml(read, kWorkbook, handler);
}

absl::Status ReadRelations(const PartReader& read, Workbook& workbook) {
  Budget relations(kMostTables * 10, "relations");
  XmlHandler handler;
  handler.start = [&](absl::string_view name, const XmlAttributes& attributes) -> absl::Status {
    if (name != "Relationship" || attributes.Get("TargetMode") == "External") {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(relations.Take(1));
    const absl::string_view target = attributes.Get("Target");
    workbook.parts[attributes.Get("Id")] =
        absl::StartsWith(target, "/") ? std::string(target.substr(1)) : absl::StrCat("xl/", target);
    return absl::OkStatus();
  };
  return ReadXml(read, kRelations, handler);
}

// The texts that cells share. Text of <rPh> says how others are pronounced and is left out.
absl::Status ReadStrings(const PartReader& read, Workbook& workbook) {
  Budget count(kMostCells, "shared texts"), bytes(kMostTextBytes, "bytes of shared text");
  std::string text;
  bool in_text = false;
  int in_reading_aid = 0;
  XmlHandler handler;
  handler.start = [&](absl::string_view name, const XmlAttributes&) {
    if (name == "si") text.clear();
    if (name == "rPh") ++in_reading_aid;
    in_text = name == "t" && in_reading_aid == 0;
    return absl::OkStatus();
  };
  handler.text = [&](absl::string_view piece) -> absl::Status {
    if (!in_text) return absl::OkStatus();
    RETURN_IF_ERROR(bytes.Take(piece.size()));
    absl::StrAppend(&text, piece);
    return absl::OkStatus();
  };
  handler.end = [&](absl::string_view name) -> absl::Status {
    if (name == "t") in_text = false;
    if (name == "rPh") --in_reading_aid;
    if (name != "si") return absl::OkStatus();
    RETURN_IF_ERROR(count.Take(1));
    workbook.strings.push_back(std::move(text));
    text.clear();
    return absl::OkStatus();
  };
  return ReadOptional(read, kStrings, handler);
}

absl::Status ReadStyles(const PartReader& read, Workbook& workbook) {
  absl::flat_hash_map<int, NumberFormat> own;
  Budget count(kMostCellBytes, "styles");
  bool in_cell_styles = false;
  XmlHandler handler;
  handler.start = [&](absl::string_view name, const XmlAttributes& attributes) -> absl::Status {
    const int id = NumberOr(attributes.Get("numFmtId"), 0);
    if (name == "numFmt") {
      RETURN_IF_ERROR(count.Take(1));
      own[id] = FormatOfCode(attributes.Get("formatCode"));
    }
    if (name == "cellXfs") in_cell_styles = true;
    if (name != "xf" || !in_cell_styles) return absl::OkStatus();
    RETURN_IF_ERROR(count.Take(1));
    const auto found = own.find(id);
    workbook.styles.push_back(found == own.end() ? BuiltInFormat(id) : found->second);
    return absl::OkStatus();
  };
  handler.end = [&](absl::string_view name) {
    if (name == "cellXfs") in_cell_styles = false;
    return absl::OkStatus();
  };
  return ReadOptional(read, kStyles, handler);
}

// Where a cell stands; "C12" is row 12, column 2.
struct Address {
  int row = 0;
  size_t column = 0;
};
bool ReadAddress(absl::string_view text, Address& address) {
  size_t letters = 0, column = 0;
  for (; letters < text.size() && absl::ascii_isupper(text[letters]) && letters < 4; ++letters) {
    column = column * 26 + (text[letters] - 'A' + 1);
  }
  if (letters == 0 || !absl::SimpleAtoi(text.substr(letters), &address.row)) return false;
  address.column = column - 1;
  return address.row > 0;
}

class SheetReader {
 public:
  SheetReader(const Workbook& workbook, TableBudget& budget, Table& table)
      : workbook_(workbook), budget_(budget), table_(table) {}

  absl::Status Read(const PartReader& read, const std::string& part) {
    XmlHandler handler;
    handler.start = [this](absl::string_view name, const XmlAttributes& attributes) {
      return Start(name, attributes);
    };
    handler.text = [this](absl::string_view piece) {
      if (takes_text_) absl::StrAppend(&text_, piece);
      return text_.size() <= kMostCellBytes
                 ? absl::OkStatus()
                 : absl::ResourceExhaustedError(absl::StrCat(
                       table_.title, ": a cell has more than ", kMostCellBytes, " bytes"));
    };
    handler.end = [this](absl::string_view name) { return End(name); };
    RETURN_IF_ERROR(ReadXml(read, part, handler));
    std::stable_sort(table_.rows.begin(), table_.rows.end(),
                     [](const Row& a, const Row& b) { return a.number < b.number; });
    RETURN_IF_ERROR(FillMerged(merged_, budget_, table_.rows));
    DropEmptyRows(table_.rows);
    return absl::OkStatus();
  }

 private:
  absl::Status Start(absl::string_view name, const XmlAttributes& attributes) {
    if (name == "row") return StartRow(attributes);
    if (name == "c") StartCell(attributes);
    if (name == "rPh") ++in_reading_aid_;
    takes_text_ = name == "v" || (name == "t" && in_reading_aid_ == 0);
    if (name == "mergeCell") return Merge(attributes.Get("ref"));
    return absl::OkStatus();
  }

  // Rows and cells may leave their place out: then they follow the one before.
  absl::Status StartRow(const XmlAttributes& attributes) {
    const int previous = table_.rows.empty() ? 0 : table_.rows.back().number;
    RETURN_IF_ERROR(budget_.cells.Take(1));
    table_.rows.push_back({NumberOr(attributes.Get("r"), previous + 1), {}});
    column_ = 0;
    return absl::OkStatus();
  }

  void StartCell(const XmlAttributes& attributes) {
    Address address;
    if (ReadAddress(attributes.Get("r"), address)) column_ = address.column;
    type_ = std::string(attributes.Get("t"));
    style_ = NumberOr(attributes.Get("s"), 0);
    text_.clear();
  }

  absl::Status End(absl::string_view name) {
    if (name == "v" || name == "t") takes_text_ = false;
    if (name == "rPh") --in_reading_aid_;
    if (name != "c" || table_.rows.empty()) return absl::OkStatus();
    std::string text = Shown();
    text_.clear();
    const size_t column = column_++;
    if (text.empty()) return absl::OkStatus();
    return PutCell(column, {std::move(text)}, budget_, table_.rows.back());
  }

  std::string Shown() const {
    if (type_ == "s") {
      const int index = NumberOr(text_, -1);
      const bool exists = index >= 0 && static_cast<size_t>(index) < workbook_.strings.size();
      return exists ? workbook_.strings[index] : "";
    }
    if (type_ == "b") return text_ == "1" ? "是" : text_ == "0" ? "否" : text_;
    if (!type_.empty() && type_ != "n") return text_;
    const bool known = style_ >= 0 && static_cast<size_t>(style_) < workbook_.styles.size();
    const NumberFormat format = known ? workbook_.styles[style_] : NumberFormat::kPlain;
    return ShowNumber(text_, format, workbook_.from_1904);
  }

  absl::Status Merge(absl::string_view reference) {
    const size_t colon = reference.find(':');
    Address first, last;
    if (colon == reference.npos || !ReadAddress(reference.substr(0, colon), first) ||
        !ReadAddress(reference.substr(colon + 1), last) || last.row < first.row ||
        last.column < first.column) {
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(budget_.cells.Take(1));
    merged_.push_back({first.row, last.row, first.column, last.column});
    return absl::OkStatus();
  }

  const Workbook& workbook_;
  TableBudget& budget_;
  Table& table_;
  std::vector<MergedCells> merged_;
  size_t column_ = 0;
  int style_ = 0, in_reading_aid_ = 0;
  bool takes_text_ = false;
  std::string type_, text_;
};

}  // namespace

absl::StatusOr<std::vector<Table>> ReadXlsx(const PartReader& read) {
  Workbook workbook;
  RETURN_IF_ERROR(ReadSheetList(read, workbook));
  RETURN_IF_ERROR(ReadRelations(read, workbook));
  RETURN_IF_ERROR(ReadStrings(read, workbook));
  RETURN_IF_ERROR(ReadStyles(read, workbook));
  TableBudget budget;
  std::vector<Table> tables;
  for (const Sheet& sheet : workbook.sheets) {
    const auto part = workbook.parts.find(sheet.relation);
    if (part == workbook.parts.end()) continue;
    Table& table = tables.emplace_back();
    table.title = sheet.name;
    table.is_hidden = sheet.is_hidden;
    RETURN_IF_ERROR(SheetReader(workbook, budget, table).Read(read, part->second));
  }
  return tables;
}

}  // namespace edugroup::reading
