#include "services/task/limit.h"

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/value/date.h"
#include "common/value/text.h"

namespace edugroup::task {
namespace {

// Years that a plan can mean; "12" alone is a slip, not a year.
constexpr int kFirstYear = 1949;
constexpr int kLastYear = 2199;

// "2019年12月底前" -> "2019-12": the end of the period is what a limit means anyway.
std::string WithoutWords(absl::string_view text) {
  for (absl::string_view ending : {"前", "底", "末"}) absl::ConsumeSuffix(&text, ending);
  std::string plain =
      absl::StrReplaceAll(text, {{"年", "-"}, {"月份", "-"}, {"月", "-"}, {"日", ""}});
  if (!plain.empty() && plain.back() == '-') plain.pop_back();
  return plain;
}

// "2019年12月前" leaves open whether December counts: not for a program to decide.
bool IsVague(absl::string_view text) {
  return absl::EndsWith(text, "前") && !absl::EndsWith(text, "底前") &&
         !absl::EndsWith(text, "末前") && !absl::EndsWith(text, "日前");
}

v1::Limit::Kind KindOf(const type::PartialDate& date) {
  if (date.day() != 0) return v1::Limit::DATE;
  return date.month() != 0 ? v1::Limit::MONTH : v1::Limit::YEAR;
}

}  // namespace

v1::Limit ParseLimit(absl::string_view text) {
  v1::Limit limit;
  limit.set_text(std::string(text));
  limit.set_kind(v1::Limit::UNKNOWN);
  const std::string plain = value::NormalizeWidth(text);
  if (plain.empty()) {
    limit.set_kind(v1::Limit::NONE);
  } else if (plain == "长期") {
    limit.set_kind(v1::Limit::LONG_TERM);
  } else if (!IsVague(plain)) {
    absl::StatusOr<type::PartialDate> date = value::ParsePartialDate(WithoutWords(plain));
    if (date.ok() && kFirstYear <= date->year() && date->year() <= kLastYear) {
      limit.set_kind(KindOf(*date));
      *limit.mutable_date() = *date;
    }
  }
  return limit;
}

std::optional<absl::CivilDay> DueDay(const v1::Limit& limit) {
  if (!limit.has_date()) return std::nullopt;
  absl::StatusOr<absl::CivilDay> day = value::LastDay(limit.date());
  if (!day.ok()) return std::nullopt;
  return *day;
}

std::string LimitKey(const v1::Limit& limit) {
  return limit.has_date() ? value::Format(limit.date()) : v1::Limit::Kind_Name(limit.kind());
}

}  // namespace edugroup::task
