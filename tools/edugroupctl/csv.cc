#include "tools/edugroupctl/csv.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"

namespace edugroup::ctl {
namespace {

bool IsUtf8(absl::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) return false;
  }
  return true;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

absl::StatusOr<std::string> FromGb18030(const std::string& bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open("gb18030", &error));
  if (U_FAILURE(error)) return absl::InternalError("ICU has no GB18030");
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                error);
  if (U_FAILURE(error)) {
    return absl::InvalidArgumentError("the text is neither UTF-8 nor GB18030");
  }
  std::string utf8;
  return text.toUTF8String(utf8);
}

// Reads a text character by character.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<CsvRow>> Parse() {
    row_.line = 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '"' && cell_.empty()) {
        RETURN_IF_ERROR(ReadQuoted());
      } else if (text_[at_] == ',') {
        ++at_;
        EndCell();
      } else if (text_[at_] == '\n' || text_[at_] == '\r') {
        SkipLineBreak();
        EndRow();
      } else {
        cell_ += text_[at_++];
      }
    }
    EndRow();
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
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", line_, ": text behind a closing quote"));
    }
    return absl::OkStatus();
  }

  void SkipLineBreak() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  void EndCell() {
    row_.cells.push_back(std::move(cell_));
    cell_.clear();
  }

  void EndRow() {
    EndCell();
    const bool has_text = std::any_of(row_.cells.begin(), row_.cells.end(),
                                      [](const std::string& cell) { return !cell.empty(); });
    if (has_text) rows_.push_back(std::move(row_));
    row_ = {line_, {}};
  }

  const absl::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
  std::string cell_;
  CsvRow row_;
  std::vector<CsvRow> rows_;
};

}  // namespace

absl::StatusOr<std::string> ToUtf8(const std::string& bytes) {
  if (IsUtf8(bytes)) return std::string(absl::StripPrefix(bytes, "\xEF\xBB\xBF"));
  return FromGb18030(bytes);
}

absl::StatusOr<std::vector<CsvRow>> ParseCsv(absl::string_view text) {
  return Parser(text).Parse();
}

absl::StatusOr<std::vector<CsvRow>> ReadCsvFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::stringstream bytes;
  bytes << file.rdbuf();
  ASSIGN_OR_RETURN(const std::string text, ToUtf8(bytes.str()));
  return ParseCsv(text);
}

}  // namespace edugroup::ctl
