#include "services/committee/term.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using v1::Term;
using v1::TermStanding;

constexpr int kMostMonths = 120;
constexpr int kMostDelay = 12;  // C2.13

absl::CivilDay StartOf(const Term& term) {
  return value::FirstDay(term.start_date()).value_or(absl::CivilDay(1, 1, 1));
}

// The same day so many months on, or the last of that month.
absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  return std::min(absl::CivilDay(month) + (day.day() - 1), absl::CivilDay(month + 1) - 1);
}

absl::CivilDay PlannedEnd(const Term& term) {
  return AddMonths(StartOf(term), term.length_months()) - 1;
}

absl::CivilDay DelayLimit(const Term& term) {
  return AddMonths(StartOf(term), term.length_months() + term.allowed_delay_months()) - 1;
}

int FullMonths(absl::CivilDay from, absl::CivilDay to) {
  const int64_t months = absl::CivilMonth(to) - absl::CivilMonth(from);
  return static_cast<int>(months - (to.day() < from.day() ? 1 : 0));
}

}  // namespace

std::vector<FieldViolation> CheckTerm(const Term& term, absl::string_view field) {
  std::vector<FieldViolation> violations;
  const auto wrong = [&](absl::string_view name, std::string en, std::string zh) {
    violations.push_back({absl::StrCat(field, ".", name), std::move(en), std::move(zh)});
  };
  if (term.ordinal() < 1 || term.ordinal() > 1000) {
    wrong("ordinal", "must be 1 to 1000", "届次须在1至1000之间");
  }
  if (!value::IsValid(term.start_date())) wrong("start_date", "is no date", "起始日期无效");
  if (term.length_months() < 1 || term.length_months() > kMostMonths) {
    wrong("length_months", absl::StrCat("must be 1 to ", kMostMonths),
          absl::StrCat("任期月数须在1至", kMostMonths, "之间"));
  }
  if (term.allowed_delay_months() < 0 || term.allowed_delay_months() > kMostDelay) {
    wrong("allowed_delay_months", absl::StrCat("must be 0 to ", kMostDelay),
          absl::StrCat("延期不得超过", kMostDelay, "个月"));
  }
  return violations;
}

void SetPlannedEnd(Term& term) {
  *term.mutable_planned_end_date() = value::ToDate(PlannedEnd(term));
  *term.mutable_delay_limit_date() = value::ToDate(DelayLimit(term));
}

absl::Status ArrangeTerms(std::vector<Term>& terms) {
  std::sort(terms.begin(), terms.end(),
            [](const Term& a, const Term& b) { return a.ordinal() < b.ordinal(); });
  for (size_t i = 0; i + 1 < terms.size(); ++i) {
    Term& term = terms[i];
    if (term.ordinal() == terms[i + 1].ordinal()) return ResourceExists(term.name());
    const absl::CivilDay next = StartOf(terms[i + 1]);
    if (next <= StartOf(term)) {
      return InvalidField(
          "term.start_date",
          absl::StrCat("term ", terms[i + 1].ordinal(), " must begin after term ", term.ordinal()),
          absl::StrCat("第", terms[i + 1].ordinal(), "届须晚于第", term.ordinal(), "届开始"));
    }
    *term.mutable_end_date() = value::ToDate(next - 1);
  }
  return absl::OkStatus();
}

absl::Status Extend(Term& term, const v1::ExtendTermRequest& request) {
  if (value::IsSet(term.end_date())) return StateConflict(term.name(), "ended", "open");
  const absl::StatusOr<absl::CivilDay> until = value::ToCivilDay(request.until_date());
  if (!until.ok() || *until <= PlannedEnd(term)) {
    return InvalidField("until_date", "must be after the planned end", "须晚于任期届满日");
  }
  if (*until > DelayLimit(term)) {
    type::Finding finding;
    finding.set_rule_id("term.delay-limit");
    finding.set_severity(type::Finding::HARD);
    finding.set_subject(term.name());
    finding.set_measured(value::Format(*until));
    finding.set_limit(absl::StrCat("≤ ", value::Format(DelayLimit(term))));
    finding.set_message(absl::StrCat("The re-election can be put off by ",
                                     term.allowed_delay_months(), " months at most"));
    finding.set_message_zh(absl::StrCat("换届延期不得超过", term.allowed_delay_months(), "个月"));
    return RuleViolated({finding});
  }
  v1::TermExtension& extension = *term.mutable_extension();
  *extension.mutable_until_date() = request.until_date();
  extension.set_resolution(request.resolution());
  extension.set_reason(request.reason());
  return absl::OkStatus();
}

std::optional<TermStanding> StandingOn(const Term& term, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> end = value::ToCivilDay(term.end_date());
  if (day < StartOf(term) || (end.ok() && day > *end)) return std::nullopt;
  TermStanding standing;
  standing.set_term(term.name());
  standing.set_display_name(term.display_name());
  *standing.mutable_planned_end_date() = term.planned_end_date();
  *standing.mutable_delay_limit_date() = term.delay_limit_date();
  standing.set_months_run(FullMonths(StartOf(term), day));
  const absl::CivilDay planned = PlannedEnd(term);
  const absl::CivilDay runs_to =
      std::max(planned, value::ToCivilDay(term.extension().until_date()).value_or(planned));
  if (day <= runs_to) {
    standing.set_standing(day <= planned ? TermStanding::IN_TERM : TermStanding::EXTENDED);
    return standing;
  }
  standing.set_standing(day <= DelayLimit(term) ? TermStanding::OVERDUE
                                                : TermStanding::BEYOND_DELAY);
  *standing.mutable_overdue_since_date() = value::ToDate(runs_to + 1);
  standing.set_overdue_days(static_cast<int>(day - runs_to));
  return standing;
}

}  // namespace edugroup::committee
