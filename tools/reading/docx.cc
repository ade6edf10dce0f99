#include "tools/reading/docx.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/reading/grid.h"
#include "tools/reading/limits.h"
#include "tools/reading/xml.h"

namespace edugroup::reading {
namespace {

constexpr char kDocument[] = "word/document.xml";
constexpr size_t kMostCaptionBytes = 600;

// What stands in these is no text of the document as it is.
bool IsLeftOut(absl::string_view element) {
  return element == "del" || element == "moveFrom" || element == "Fallback" ||
         element == "instrText" || element == "pict";
}

class DocumentReader {
 public:
  absl::StatusOr<std::vector<Table>> Read(const PartReader& read) {
    XmlHandler handler;
    handler.start = [this](absl::string_view name, const XmlAttributes& attributes) {
      return Start(name, attributes);
    };
    handler.text = [this](absl::string_view piece) {
      return takes_text_ ? Append(piece) : absl::OkStatus();
    };
    handler.end = [this](absl::string_view name) { return End(name); };
    RETURN_IF_ERROR(ReadXml(read, kDocument, handler));
    return std::move(tables_);
  }

 private:
  absl::Status Start(absl::string_view name, const XmlAttributes& attributes) {
    if (IsLeftOut(name)) ++left_out_;
    if (left_out_ > 0) return absl::OkStatus();
    if (name == "tbl" && ++depth_ == 1) return StartTable();
    if (name == "p") return StartParagraph();
    takes_text_ = name == "t";
    if (name == "br" || name == "cr") return Append("\n");
    if (name == "tab" && in_run_) return Append(" ");
    if (name == "r") in_run_ = true;
    return depth_ == 1 ? StartInTable(name, attributes) : absl::OkStatus();
  }

  absl::Status StartInTable(absl::string_view name, const XmlAttributes& attributes) {
    if (name == "tr") return StartRow();
    if (name == "tc") {
      text_.clear();
      span_ = 1;
      continues_above_ = false;
    }
    if (name == "gridBefore") return Span(attributes, column_);
    if (name == "gridSpan") return Span(attributes, span_);
    if (name == "vMerge") continues_above_ = attributes.Get("val") != "restart";
    return absl::OkStatus();
  }

  absl::Status End(absl::string_view name) {
    if (IsLeftOut(name)) {
      --left_out_;
      return absl::OkStatus();
    }
    if (left_out_ > 0) return absl::OkStatus();
    takes_text_ = false;
    if (name == "r") in_run_ = false;
    if (name == "tc" && depth_ == 1) return EndCell();
    if (name == "tbl" && depth_-- == 1) {
      DropEmptyRows(tables_.back().rows);
      text_.clear();
    }
    return absl::OkStatus();
  }

  absl::Status StartTable() {
    if (tables_.size() == kMostTables) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the document has more than ", kMostTables, " tables"));
    }
    Table& table = tables_.emplace_back();
    table.title = absl::StrCat("表", tables_.size());
    if (text_.size() <= kMostCaptionBytes) table.caption = std::move(text_);
    text_.clear();
    return absl::OkStatus();
  }

  absl::Status StartParagraph() {
    if (depth_ > 0) return text_.empty() ? absl::OkStatus() : Append("\n");
    // Outside of tables only the last paragraph with text is kept: the next table's caption.
    is_new_paragraph_ = true;
    return absl::OkStatus();
  }

  absl::Status StartRow() {
    Table& table = tables_.back();
    RETURN_IF_ERROR(budget_.cells.Take(1));
    table.rows.push_back({table.rows.empty() ? 1 : table.rows.back().number + 1, {}});
    column_ = 0;
    return absl::OkStatus();
  }

  static absl::Status Span(const XmlAttributes& attributes, size_t& span) {
    int count;
    if (!absl::SimpleAtoi(attributes.Get("val"), &count) || count < 1) return absl::OkStatus();
    if (static_cast<size_t>(count) > kMostColumns) {
      return absl::ResourceExhaustedError(
          absl::StrCat("a cell covers more than ", kMostColumns, " columns"));
    }
    span = count;
    return absl::OkStatus();
  }

  absl::Status EndCell() {
    Table& table = tables_.back();
    if (table.rows.empty()) return absl::OkStatus();
    Cell cell{std::move(text_)};
    text_.clear();
    if (continues_above_ && table.rows.size() > 1) {
      cell = {std::string(TextAt(table.rows[table.rows.size() - 2], column_)),
              Cell::Covered::kFromAbove};
    }
    for (size_t i = 0; i < span_; ++i) {
      RETURN_IF_ERROR(PutCell(column_++, cell, budget_, table.rows.back()));
      cell.covered = Cell::Covered::kFromLeft;
    }
    return absl::OkStatus();
  }

  absl::Status Append(absl::string_view piece) {
    if (depth_ == 0) {
      if (is_new_paragraph_) text_.clear();
      is_new_paragraph_ = false;
      if (text_.size() > kMostCaptionBytes) return absl::OkStatus();  // no caption is as long
    }
    absl::StrAppend(&text_, piece);
    if (text_.size() <= kMostCellBytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("a cell has more than ", kMostCellBytes, " bytes"));
  }

  std::vector<Table> tables_;
  TableBudget budget_;
  int depth_ = 0;  // of tables; the text in deeper ones is their outer cell's
  int left_out_ = 0;
  bool takes_text_ = false, in_run_ = false, is_new_paragraph_ = false;
  std::string text_;
  // Of the cell that is read.
  size_t column_ = 0, span_ = 1;
  bool continues_above_ = false;
};

// The text outside of tables.
class TextReader {
 public:
  absl::StatusOr<std::string> Read(const PartReader& read) {
    XmlHandler handler;
    handler.start = [this](absl::string_view name, const XmlAttributes&) { return Start(name); };
    handler.text = [this](absl::string_view piece) {
      return takes_text_ ? Append(piece) : absl::OkStatus();
    };
    handler.end = [this](absl::string_view name) {
      if (IsLeftOut(name) || name == "tbl") --left_out_;
      if (name == "r") in_run_ = false;
      takes_text_ = false;
      return absl::OkStatus();
    };
    RETURN_IF_ERROR(ReadXml(read, kDocument, handler));
    return std::move(text_);
  }

 private:
  absl::Status Start(absl::string_view name) {
    if (IsLeftOut(name) || name == "tbl") ++left_out_;
    takes_text_ = left_out_ == 0 && name == "t";
    if (left_out_ > 0) return absl::OkStatus();
    if (name == "r") in_run_ = true;
    if (name == "p") return text_.empty() ? absl::OkStatus() : Append("\n");
    if (name == "br" || name == "cr") return Append("\n");
    return name == "tab" && in_run_ ? Append(" ") : absl::OkStatus();
  }

  absl::Status Append(absl::string_view piece) {
    RETURN_IF_ERROR(budget_.Take(piece.size()));
    absl::StrAppend(&text_, piece);
    return absl::OkStatus();
  }

  Budget budget_{kMostTextBytes, "bytes of text"};
  int left_out_ = 0;
  bool takes_text_ = false, in_run_ = false;
  std::string text_;
};

}  // namespace

absl::StatusOr<std::string> ReadDocxText(const PartReader& read) { return TextReader().Read(read); }

absl::StatusOr<std::vector<Table>> ReadDocx(const PartReader& read) {
  return DocumentReader().Read(read);
}

}  // namespace edugroup::reading
