#include "tools/reading/csv.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/value/status.h"
#include "tools/reading/limits.h"

namespace edugroup::reading {
namespace {

char SeparatorOf(absl::string_view text) {
  bool is_quoted = false, has_tab = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == ',') return ',';
    if (c == '\n' || c == '\r') break;
    has_tab = has_tab || c == '\t';
  }
  return has_tab ? '\t' : ',';
}

// Reads a text character by character.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text), separator_(SeparatorOf(text)) {}

  absl::StatusOr<std::vector<Row>> Parse() {
    row_.number = 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '"' && cell_.empty()) {
        RETURN_IF_ERROR(ReadQuoted());
      } else if (text_[at_] == separator_) {
        ++at_;
        RETURN_IF_ERROR(EndCell());
      } else if (text_[at_] == '\n' || text_[at_] == '\r') {
        SkipLineBreak();
        RETURN_IF_ERROR(EndRow());
      } else {
        cell_ += text_[at_++];
      }
    }
    RETURN_IF_ERROR(EndRow());
    return std::move(rows_);
  }

 private:
  absl::Status ReadQuoted() {
    const int opened = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '\r') cell_ += text_[at_];
    }
    if (at_ == text_.size()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", opened, ": a quote is not closed"));
    }
    ++at_;
    const bool ends =
        at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
    if (ends) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("line ", line_, ": text behind a closing quote"));
  }

  void SkipLineBreak() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  absl::Status EndCell() {
    if (cell_.size() > kMostCellBytes || row_.cells.size() == kMostColumns) {
      return absl::ResourceExhaustedError(absl::StrCat("line ", row_.number, ": more than ",
                                                       kMostColumns, " cells, or too long a cell"));
    }
    RETURN_IF_ERROR(cells_.Take(1));
    row_.cells.push_back({std::move(cell_)});
    cell_.clear();
    return absl::OkStatus();
  }

  absl::Status EndRow() {
    RETURN_IF_ERROR(EndCell());
    const bool has_text = std::any_of(row_.cells.begin(), row_.cells.end(),
                                      [](const Cell& cell) { return !cell.text.empty(); });
    if (has_text) rows_.push_back(std::move(row_));
    row_ = {line_, {}};
    return absl::OkStatus();
  }

  const absl::string_view text_;
  const char separator_;
  size_t at_ = 0;
  int line_ = 1;
  std::string cell_;
  Row row_;
  std::vector<Row> rows_;
  Budget cells_{kMostCells, "cells"};
};

}  // namespace

absl::StatusOr<std::vector<Row>> ParseCsv(absl::string_view text) { return Parser(text).Parse(); }

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    if (cells[i].find_first_of(",\"\r\n\t") == std::string::npos) {
      line += cells[i];
    } else {
      absl::StrAppend(&line, "\"", absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    }
  }
  return line + "\r\n";
}

}  // namespace edugroup::reading
