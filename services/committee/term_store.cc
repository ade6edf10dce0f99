#include "services/committee/term_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/committee/day_number.h"
#include "services/committee/term.h"

namespace edugroup::committee {
namespace {

using v1::Term;

int64_t StartNumber(const Term& term) { return DayNumber(value::FirstDay(term.start_date())); }

// Body, start.
std::string SortKey(const Term& term) {
  return absl::StrCat(resource::PathOf(resource::ParentOf(term.name())), " ",
                      absl::Dec(StartNumber(term), absl::kZeroPad8));
}

}  // namespace

const resource::Table& TermTable() {
  static const auto* const table = new resource::Table{
      "term",
      resource::Pattern("groups/{group}/bodies/{body}/terms/{term}"),
      {
          resource::Number<Term>("ordinal", "ordinal",
                                 [](const Term& one) { return int64_t{one.ordinal()}; }),
          resource::Date<Term>("start_date", "start_date", &StartNumber),
          resource::Date<Term>(
              "planned_end_date", "planned_end_date",
              [](const Term& one) { return DayNumber(value::ToCivilDay(one.planned_end_date())); }),
          resource::Date<Term>(
              "end_date", "end_date",
              [](const Term& one) { return DayNumber(value::ToCivilDay(one.end_date())); }),
      },
      resource::Of<Term>(&SortKey),
      {}};
  return *table;
}

resource::Condition TermsOn(absl::CivilDay day) {
  const int64_t number = DayNumber(day);
  return {"start_date <= ? AND (end_date = 0 OR end_date >= ?)", {number, number}};
}

absl::Status BeginTerm(resource::Change& change, Term& term) {
  SetPlannedEnd(term);
  ASSIGN_OR_RETURN(const std::vector<Term> before,
                   change.LoadAll<Term>(TermTable(), resource::ParentOf(term.name())));
  std::vector<Term> after = before;
  after.push_back(term);
  RETURN_IF_ERROR(ArrangeTerms(after));
  for (Term& one : after) {
    const auto old = std::find_if(before.begin(), before.end(),
                                  [&](const Term& other) { return other.name() == one.name(); });
    if (old != before.end()) {
      RETURN_IF_ERROR(change.Update(TermTable(), *old, one));
    } else {
      RETURN_IF_ERROR(change.Insert(TermTable(), one));
      term = one;
    }
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
