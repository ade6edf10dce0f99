#include "common/resource/filter.h"

#include <cctype>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/text.h"

namespace edugroup::resource {
namespace {

constexpr size_t kLongestFilter = 512;
constexpr int kDeepest = 8;

// As in AIP-160, OR binds closer than AND.
// filter     = or { ["AND"] or }
// or         = unary { "OR" unary }
// unary      = ["NOT" | "-"] ( "(" filter ")" | comparison )
// comparison = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ) value
// value      = "quoted \" text" | bare-word
class Parser {
 public:
  Parser(absl::string_view text, const std::vector<Column>& columns)
      : text_(text), columns_(columns) {}

  absl::StatusOr<SqlFilter> Parse() {
    RETURN_IF_ERROR(Filter(0));
    if (!AtEnd()) return Wrong("unexpected text");
    return std::move(result_);
  }

 private:
  absl::Status Wrong(absl::string_view what) const {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FILTER_INVALID,
                 absl::StrCat("filter, byte ", position_ + 1, ": ", what),
                 absl::StrCat("筛选条件第 ", position_ + 1, " 字节处有误"));
  }

  void SkipSpace() {
    while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) {
      ++position_;
    }
  }
  bool AtEnd() {
    SkipSpace();
    return position_ == text_.size();
  }
  bool Take(absl::string_view token) {
    SkipSpace();
    if (!absl::StartsWith(text_.substr(position_), token)) return false;
    position_ += token.size();
    return true;
  }
  bool TakeWord(absl::string_view word) {
    SkipSpace();
    const absl::string_view rest = text_.substr(position_);
    if (!absl::StartsWith(rest, word)) return false;
    if (rest.size() > word.size() && rest[word.size()] != ' ' && rest[word.size()] != '(') {
      return false;
    }
    position_ += word.size();
    return true;
  }

  absl::Status Filter(int depth) {
    if (depth > kDeepest) return Wrong("nested too deeply");
    result_.sql += "(";
    RETURN_IF_ERROR(Or(depth));
    while (TakeWord("AND") || !(AtEnd() || text_[position_] == ')')) {
      result_.sql += " AND ";
      RETURN_IF_ERROR(Or(depth));
    }
    result_.sql += ")";
    return absl::OkStatus();
  }

  absl::Status Or(int depth) {
    result_.sql += "(";
    RETURN_IF_ERROR(Unary(depth));
    while (TakeWord("OR")) {
      result_.sql += " OR ";
      RETURN_IF_ERROR(Unary(depth));
    }
    result_.sql += ")";
    return absl::OkStatus();
  }

  absl::Status Unary(int depth) {
    const bool negated = TakeWord("NOT") || Take("-");
    if (negated) result_.sql += "NOT (";
    if (Take("(")) {
      RETURN_IF_ERROR(Filter(depth + 1));
      if (!Take(")")) return Wrong("missing )");
    } else {
      RETURN_IF_ERROR(Comparison());
    }
    if (negated) result_.sql += ")";
    return absl::OkStatus();
  }

  absl::Status Comparison() {
    SkipSpace();
    const size_t start = position_;
    while (position_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[position_])) || text_[position_] == '_' ||
            text_[position_] == '.')) {
      ++position_;
    }
    const absl::string_view field = text_.substr(start, position_ - start);
    if (field.empty()) return Wrong("expected a field");
    const Column* column = nullptr;
    for (const Column& candidate : columns_) {
      if (candidate.field == field) column = &candidate;
    }
    if (column == nullptr) {
      position_ = start;
      return Wrong("this list cannot be filtered by that field");
    }
    for (const char* op : {"!=", "<=", ">=", "=", "<", ">", ":"}) {
      if (Take(op)) {
        std::string value;
        RETURN_IF_ERROR(ReadValue(value));
        return Compare(*column, op, value);
      }
    }
    return Wrong("expected a comparison");
  }

  absl::Status ReadValue(std::string& value) {
    if (Take("\"")) {
      while (position_ < text_.size() && text_[position_] != '"') {
        if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
        value.push_back(text_[position_++]);
      }
      if (position_ == text_.size()) return Wrong("missing closing quote");
      ++position_;
      return absl::OkStatus();
    }
    SkipSpace();
    while (position_ < text_.size() && !absl::StrContains(" ()\"", text_[position_])) {
      value.push_back(text_[position_++]);
    }
    return value.empty() ? Wrong("expected a value") : absl::OkStatus();
  }

  absl::Status Compare(const Column& column, absl::string_view op, const std::string& value) {
    using Type = Column::Type;
    if (column.type == Type::kSet) {
      if (op != ":") return Wrong("a set is asked with :");
      result_.sql += absl::StrCat("INSTR(", column.column, ", ?) > 0");
      result_.params.emplace_back(absl::StrCat("|", value, "|"));
      return absl::OkStatus();
    }
    if (column.type == Type::kText && op == ":") {
      result_.sql += absl::StrCat("INSTR(", column.column, ", ?) > 0");
      result_.params.emplace_back(value);
      return absl::OkStatus();
    }
    if (op == ":") op = "=";
    if (column.type == Type::kDate && absl::StartsWith(op, "<")) {
      // A date that is not set is before no other.
      result_.sql += absl::StrCat("(", column.column, " > 0 AND ", column.column, " ", op, " ?)");
    } else {
      result_.sql += absl::StrCat(column.column, " ", op == "!=" ? "<>" : op, " ?");
    }
    return AddParameter(column.type, value);
  }

  absl::Status AddParameter(Column::Type type, const std::string& value) {
    if (type == Column::Type::kText) {
      result_.params.emplace_back(value);
      return absl::OkStatus();
    }
    const bool is_date = type == Column::Type::kDate;
    if (is_date && (value.size() != 10 || value[4] != '-' || value[7] != '-')) {
      return Wrong("expected a date such as 2019-12-31");
    }
    int64_t number = 0;
    if (!absl::SimpleAtoi(is_date ? absl::StrReplaceAll(value, {{"-", ""}}) : value, &number)) {
      return Wrong(is_date ? "expected a date such as 2019-12-31" : "expected a number");
    }
    result_.params.emplace_back(number);
    return absl::OkStatus();
  }

  absl::string_view text_;
  const std::vector<Column>& columns_;
  size_t position_ = 0;
  SqlFilter result_;
};

}  // namespace

absl::StatusOr<SqlFilter> ParseFilter(absl::string_view filter,
                                      const std::vector<Column>& columns) {
  if (value::CodePointCount(filter) > kLongestFilter) {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FILTER_INVALID,
                 "filter is longer than 512 characters", "筛选条件过长");
  }
  Parser parser(filter, columns);
  if (filter.find_first_not_of(" \t") == absl::string_view::npos) return SqlFilter();
  return parser.Parse();
}

}  // namespace edugroup::resource
