// Parameters and cells of a statement.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"

namespace edugroup::sql {

// A bound parameter or a fetched cell: NULL, a signed integer, or bytes (text and blobs alike).
// There is no double: money, points and shares are decimals in text.
class Value {
 public:
  Value() = default;  // NULL
  Value(int64_t number) : value_(number) {}
  Value(int number) : value_(int64_t{number}) {}
  Value(bool flag) : value_(int64_t{flag}) {}
  Value(std::string bytes) : value_(std::move(bytes)) {}
  Value(absl::string_view bytes) : value_(std::string(bytes)) {}
  Value(const char* text) : value_(std::string(text)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_int() const { return std::holds_alternative<int64_t>(value_); }
  // The number; 0 when it is none.
  int64_t number() const {
    const auto* n = std::get_if<int64_t>(&value_);
    return n == nullptr ? 0 : *n;
  }
  // The bytes; empty when it is none.
  const std::string& bytes() const {
    static const std::string* const kEmpty = new std::string;
    const auto* b = std::get_if<std::string>(&value_);
    return b == nullptr ? *kEmpty : *b;
  }
  std::string release_bytes() {
    auto* b = std::get_if<std::string>(&value_);
    return b == nullptr ? std::string() : std::move(*b);
  }

 private:
  std::variant<std::monostate, int64_t, std::string> value_;
};

using Params = std::vector<Value>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

// A statement with `?` for parameters. `name` is its metric label: a constant, never SQL text.
struct Statement {
  const char* name;
  std::string text;
};

}  // namespace edugroup::sql
