#include "common/value/printed.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/error.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "common/value/text.h"

namespace edugroup::value {
namespace {

using type::PartialDate;
using type::Quantity;

absl::Status Unreadable(absl::string_view what, absl::string_view what_zh, absl::string_view text) {
  const std::string shown = Excerpt(text);
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID,
               absl::StrCat("not ", what, ": \"", shown, "\""),
               absl::StrCat("不是有效的", what_zh, "：“", shown, "”"));
}

// Half-width and without spaces; one between two digits stays, since it parts two numbers.
std::string WithoutSpaces(absl::string_view text) {
  const std::string narrow = NormalizeWidth(text);
  std::string plain;
  for (size_t i = 0; i < narrow.size(); ++i) {
    const bool parts = narrow[i] == ' ' && i > 0 && absl::ascii_isdigit(narrow[i - 1]) &&
                       absl::ascii_isdigit(narrow[i + 1]);
    if (narrow[i] != ' ' || parts) plain += narrow[i];
  }
  return plain;
}

// Chinese numerals.

constexpr absl::string_view kDigits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};

std::optional<int> ConsumeDigit(absl::string_view& text) {
  for (int digit = 0; digit < 10; ++digit) {
    if (absl::ConsumePrefix(&text, kDigits[digit])) return digit;
  }
  if (absl::ConsumePrefix(&text, "〇")) return 0;
  if (absl::ConsumePrefix(&text, "两")) return 2;
  return std::nullopt;
}

int ConsumeScale(absl::string_view& text) {
  if (absl::ConsumePrefix(&text, "十")) return 10;
  if (absl::ConsumePrefix(&text, "百")) return 100;
  if (absl::ConsumePrefix(&text, "千")) return 1000;
  return 0;
}

// A numeral at the beginning of `text` as digits: 二〇一九 digit by digit, 三十五 and 一百零八 by
// their scales. Empty when there is none.
std::string ConsumeNumeral(absl::string_view& text) {
  std::string digits;
  int64_t sum = 0;
  bool scaled = false;
  while (true) {
    const std::optional<int> digit = ConsumeDigit(text);
    const int scale = ConsumeScale(text);
    if (!digit.has_value() && scale == 0) break;
    if (digits.size() > 12) break;
    scaled = scaled || scale > 0;
    sum += int64_t{digit.value_or(1)} * std::max(scale, 1);
    absl::StrAppend(&digits, digit.value_or(1));
  }
  return scaled ? absl::StrCat(sum) : digits;
}

// The text with every Chinese numeral written in digits.
std::string WithDigits(absl::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string number = ConsumeNumeral(text);
    if (!number.empty()) {
      absl::StrAppend(&result, number);
      continue;
    }
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

// Numbers.

struct Word {
  absl::string_view text;
  Quantity::Qualifier qualifier;
};
// Longer words before those they begin or end with.
constexpr Word kBefore[] = {
    {"大约", Quantity::ABOUT},      {"约为", Quantity::ABOUT},    {"约", Quantity::ABOUT},
    {"将近", Quantity::ABOUT},      {"接近", Quantity::ABOUT},    {"近", Quantity::ABOUT},
    {"至少", Quantity::AT_LEAST},   {"超过", Quantity::AT_LEAST}, {"不少于", Quantity::AT_LEAST},
    {"不低于", Quantity::AT_LEAST}, {"逾", Quantity::AT_LEAST},   {"≥", Quantity::AT_LEAST},
    {"不超过", Quantity::BELOW},    {"不足", Quantity::BELOW},    {"不到", Quantity::BELOW},
    {"少于", Quantity::BELOW},      {"至多", Quantity::BELOW},    {"≤", Quantity::BELOW}};
constexpr Word kBehind[] = {
    {"及以上", Quantity::AT_LEAST}, {"以上", Quantity::AT_LEAST}, {"余", Quantity::AT_LEAST},
    {"多", Quantity::AT_LEAST},     {"+", Quantity::AT_LEAST},    {"及以下", Quantity::BELOW},
    {"以下", Quantity::BELOW},      {"以内", Quantity::BELOW},    {"左右", Quantity::ABOUT}};

// Takes qualifying words off a number, and remembers what they say.
class Qualifying {
 public:
  void TakeBefore(absl::string_view& text) {
    Take(text, kBefore, [](absl::string_view& rest, absl::string_view word) {
      return absl::ConsumePrefix(&rest, word);
    });
  }
  void TakeBehind(absl::string_view& text) {
    Take(text, kBehind, [](absl::string_view& rest, absl::string_view word) {
      return absl::ConsumeSuffix(&rest, word);
    });
  }
  // Words that contradict each other leave an estimate.
  Quantity::Qualifier result() const { return result_; }

 private:
  template <size_t n, class Consume>
  void Take(absl::string_view& text, const Word (&words)[n], Consume consume) {
    for (bool found = true; found;) {
      found = false;
      for (const Word& word : words) {
        if (!consume(text, word.text)) continue;
        found = true;
        const bool differs = result_ != Quantity::EXACT && result_ != word.qualifier;
        result_ = differs ? Quantity::ABOUT : word.qualifier;
      }
    }
  }
  Quantity::Qualifier result_ = Quantity::EXACT;
};

bool EndsInDigitBefore(absl::string_view text, absl::string_view word) {
  return absl::ConsumeSuffix(&text, word) && !text.empty() && absl::ascii_isdigit(text.back());
}

// Words for powers of ten behind a number: 万 is 4, 百万 is 6. 千 and 百 behind a Chinese numeral
// belong to it.
int ConsumeMagnitude(absl::string_view& text) {
  int magnitude = 0;
  if (absl::ConsumeSuffix(&text, "亿")) {
    magnitude = 8;
  } else if (absl::ConsumeSuffix(&text, "万")) {
    magnitude = 4;
  }
  for (const auto& [word, exponent] : {std::pair("千", 3), std::pair("百", 2)}) {
    if (!EndsInDigitBefore(text, word)) continue;
    absl::ConsumeSuffix(&text, word);
    magnitude += exponent;
  }
  return magnitude;
}

// "1,077" without its commas, which must part groups of three; nothing when they do not.
std::optional<std::string> WithoutSeparators(absl::string_view number) {
  if (!absl::StrContains(number, ',')) return std::string(number);
  std::string plain;
  const absl::string_view whole = number.substr(0, number.find('.'));
  for (size_t i = 0; i < number.size(); ++i) {
    const bool separates = number[i] == ',';
    if (separates && (i >= whole.size() || i == 0 || (whole.size() - i) % 4 != 0)) {
      return std::nullopt;
    }
    if (!separates) plain += number[i];
  }
  return plain;
}

absl::StatusOr<Decimal> ReadNumber(absl::string_view number) {
  absl::string_view rest = number;
  const std::string numeral = ConsumeNumeral(rest);
  if (!numeral.empty() && rest.empty()) return Decimal::Parse(numeral);
  const std::optional<std::string> plain = WithoutSeparators(number);
  if (!plain.has_value() || absl::StrContains(*plain, '/')) {
    return absl::InvalidArgumentError("no number");
  }
  return Decimal::Parse(*plain);
}

Decimal PowerOfTen(int exponent) {
  Decimal power = Decimal::FromInt(1);
  for (int i = 0; i < exponent; ++i) power *= Decimal::FromInt(10);
  return power;
}

// Dates.

// Everything that parts or ends the numbers of a date becomes '-'.
std::string Dashed(absl::string_view text) {
  std::string dashed = absl::StrReplaceAll(
      WithDigits(text),
      {{"年", "-"}, {"月", "-"}, {"日", "-"}, {"号", "-"}, {".", "-"}, {"/", "-"}});
  while (absl::EndsWith(dashed, "-")) dashed.pop_back();
  return dashed;
}

// The numbers of a date or of the end of one: {2019, 10, 24}, {5}. Nothing when there is more.
std::optional<std::vector<int>> NumbersOf(absl::string_view text) {
  std::string dashed = Dashed(text);
  if (dashed.size() == 8 && std::all_of(dashed.begin(), dashed.end(), absl::ascii_isdigit)) {
    dashed = absl::StrCat(dashed.substr(0, 4), "-", dashed.substr(4, 2), "-", dashed.substr(6));
  }
  std::vector<int> numbers;
  std::string digits;
  for (const char c : absl::StrCat(dashed, "-")) {
    if (absl::ascii_isdigit(c)) {
      digits += c;
      continue;
    }
    int number = 0;
    if (c != '-' || digits.size() > 4 || !absl::SimpleAtoi(digits, &number)) return std::nullopt;
    numbers.push_back(number);
    digits.clear();
  }
  return numbers.size() > 3 ? std::nullopt : std::optional(numbers);
}

std::optional<PartialDate> DateOf(const std::vector<int>& numbers) {
  if (numbers.empty() || numbers[0] < 1000) return std::nullopt;
  for (const int number : numbers) {
    if (number == 0) return std::nullopt;
  }
  PartialDate date;
  date.set_year(numbers[0]);
  if (numbers.size() > 1) date.set_month(numbers[1]);
  if (numbers.size() > 2) date.set_day(numbers[2]);
  return IsValid(date) ? std::optional(date) : std::nullopt;
}

// The end of a month or year is a matter of its limit; the date is the month or year.
absl::string_view WithoutEndWord(absl::string_view text) {
  if (!absl::ConsumeSuffix(&text, "底")) absl::ConsumeSuffix(&text, "末");
  return text;
}

constexpr char kUntil = '~';

// Every way of writing "until" as one sign. A hyphen means it only where it does not part the
// numbers of a date.
std::string WithOneUntil(absl::string_view text) {
  std::string plain = absl::StrReplaceAll(
      text,
      {{"——", "~"}, {"—", "~"}, {"–", "~"}, {"―", "~"}, {"−", "~"}, {"至", "~"}, {"到", "~"}});
  const bool hyphen_is_free = plain.find('.') != std::string::npos ||
                              plain.find('/') != std::string::npos ||
                              absl::StrContains(plain, "年") || absl::StrContains(plain, "月");
  if (hyphen_is_free) absl::StrReplaceAll({{"--", "~"}, {"-", "~"}}, &plain);
  return plain;
}

// "2018年3" and "5月": the second takes the year, and the month, of the first.
std::vector<int> Completed(const std::vector<int>& first, std::vector<int> last) {
  if (last[0] >= 1000 || last.size() >= first.size()) return last;
  last.insert(last.begin(), first.begin(), first.end() - last.size());
  return last;
}

}  // namespace

absl::StatusOr<Quantity> ParsePrintedQuantity(absl::string_view text, absl::string_view unit) {
  const std::string plain = WithoutSpaces(text);
  absl::string_view number = plain;
  Qualifying qualifying;
  qualifying.TakeBefore(number);
  qualifying.TakeBehind(number);
  if (!unit.empty()) absl::ConsumeSuffix(&number, unit);
  qualifying.TakeBehind(number);
  const int magnitude = ConsumeMagnitude(number);
  qualifying.TakeBehind(number);
  const absl::StatusOr<Decimal> value = ReadNumber(number);
  if (!value.ok()) {
    return Unreadable(unit.empty() ? "a number" : absl::StrCat("a number of ", unit), "数值", text);
  }
  Quantity quantity;
  quantity.set_value((*value * PowerOfTen(magnitude)).ToPlainString());
  quantity.set_unit(std::string(unit));
  quantity.set_qualifier(qualifying.result());
  if (!Validate(quantity, "").ok()) return Unreadable("a number", "数值", text);
  return quantity;
}

absl::StatusOr<PartialDate> ParsePrintedDate(absl::string_view text) {
  const std::string plain = WithoutSpaces(text);
  const std::optional<std::vector<int>> numbers = NumbersOf(WithoutEndWord(plain));
  const std::optional<PartialDate> date = numbers.has_value() ? DateOf(*numbers) : std::nullopt;
  if (!date.has_value()) return Unreadable("a date", "日期", text);
  return *date;
}

absl::StatusOr<PrintedInterval> ParsePrintedInterval(absl::string_view text) {
  const absl::Status unreadable = Unreadable("a time from … to …", "起止时间", text);
  const std::string plain = WithOneUntil(WithoutSpaces(text));
  absl::string_view first_text = plain, last_text;
  absl::ConsumePrefix(&first_text, "自");
  const size_t until = first_text.find(kUntil);
  if (until != absl::string_view::npos) {
    last_text = first_text.substr(until + 1);
    first_text = first_text.substr(0, until);
  }
  if (last_text == "今") last_text = "";
  absl::ConsumeSuffix(&first_text, "起");
  if (first_text.empty() && last_text.empty()) return unreadable;

  PrintedInterval interval;
  std::optional<std::vector<int>> first_numbers;
  if (!first_text.empty()) {
    first_numbers = NumbersOf(first_text);
    const auto first = first_numbers.has_value() ? DateOf(*first_numbers) : std::nullopt;
    if (!first.has_value()) return unreadable;
    interval.first = *first;
  }
  if (!last_text.empty()) {
    std::optional<std::vector<int>> numbers = NumbersOf(WithoutEndWord(last_text));
    if (!numbers.has_value()) return unreadable;
    if (first_numbers.has_value()) numbers = Completed(*first_numbers, *std::move(numbers));
    const std::optional<PartialDate> last = DateOf(*numbers);
    if (!last.has_value()) return unreadable;
    interval.last = *last;
  }
  if (IsSet(interval.first) && IsSet(interval.last)) {
    ASSIGN_OR_RETURN(const absl::CivilDay first, FirstDay(interval.first));
    ASSIGN_OR_RETURN(const absl::CivilDay last, LastDay(interval.last));
    if (last < first) return unreadable;
  }
  return interval;
}

}  // namespace edugroup::value
