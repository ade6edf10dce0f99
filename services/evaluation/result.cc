#include "services/evaluation/result.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Assessment;
using v1::Cycle;
using v1::GradeBand;
using v1::Result;
using value::Decimal;

const GradeBand* FindGrade(const Cycle& cycle, absl::string_view grade) {
  const auto& bands = cycle.frozen_indicator_set().grade_bands();
  const auto found = std::find_if(bands.begin(), bands.end(),
                                  [&](const GradeBand& band) { return band.grade() == grade; });
  return found == bands.end() ? nullptr : &*found;
}

// Where a grade begins; nothing for the lowest.
std::optional<Decimal> LowerEnd(const GradeBand& band) {
  if (!band.has_lower()) return std::nullopt;
  const absl::StatusOr<Decimal> value = Decimal::Parse(band.lower().value());
  return value.ok() ? std::optional<Decimal>(*value) : std::nullopt;
}

void SetConsequences(const Cycle& cycle, Result& result) {
  result.clear_consequences();
  for (const v1::Consequence& consequence : cycle.process().consequences()) {
    if (consequence.grade() == result.grade()) *result.add_consequences() = consequence;
  }
}

// The day before the same day `months` later; a day that the month has not becomes its last.
absl::CivilDay LastValidDay(absl::CivilDay first, int months) {
  const absl::CivilMonth month = absl::CivilMonth(first) + months;
  const absl::CivilDay end_of_month = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (first.day() - 1), end_of_month + 1) - 1;
}

}  // namespace

std::vector<Result> MakeResults(const Cycle& cycle, std::vector<Assessment> assessments,
                                absl::CivilDay day) {
  std::stable_sort(
      assessments.begin(), assessments.end(), [](const Assessment& a, const Assessment& b) {
        // Those without a rank come last.
        return (a.rank() == 0) != (b.rank() == 0) ? b.rank() == 0 : a.rank() < b.rank();
      });
  std::vector<Result> results;
  for (const Assessment& assessment : assessments) {
    Result& result = results.emplace_back();
    result.set_name(absl::StrCat(cycle.name(), "/results/", resource::IdOf(assessment.name())));
    result.set_state(Result::VALID);
    result.set_subject(assessment.subject().empty() ? assessment.organization()
                                                    : assessment.subject());
    result.set_organization(assessment.organization());
    result.set_display_name(assessment.display_name());
    result.set_total(assessment.total());
    result.set_grade(assessment.grade());
    result.set_grade_display_name(assessment.grade_display_name());
    result.set_rank(assessment.rank());
    result.set_ranked_count(assessment.ranked_count());
    result.set_certificate_number(
        absl::StrCat(resource::IdOf(cycle.name()), "-",
                     absl::Dec(static_cast<int>(results.size()), absl::kZeroPad3)));
    *result.mutable_valid_from_date() = value::ToDate(day);
    if (cycle.process().validity_months() > 0) {
      *result.mutable_valid_until_date() =
          value::ToDate(LastValidDay(day, cycle.process().validity_months()));
    }
    SetConsequences(cycle, result);
  }
  return results;
}

std::vector<Finding> ChangeFindings(const Cycle& cycle, const Result& result,
                                    absl::string_view grade,
                                    const committee::v1::Resolution& resolution) {
  std::vector<Finding> findings;
  if (resolution.state() != committee::v1::Resolution::PASSED) {
    findings.push_back(MakeFinding(Finding::HARD, "result.not-resolved", result.name(),
                                   "needs a PASSED resolution", "须经表决通过"));
    findings.back().set_measured(committee::v1::Resolution::State_Name(resolution.state()));
  }
  if (grade.empty()) return findings;
  const GradeBand* wanted = FindGrade(cycle, grade);
  const GradeBand* present = FindGrade(cycle, result.grade());
  const bool lower = wanted != nullptr && present != nullptr && LowerEnd(*present).has_value() &&
                     (!LowerEnd(*wanted).has_value() || *LowerEnd(*wanted) < *LowerEnd(*present));
  if (!lower) {
    findings.push_back(MakeFinding(Finding::HARD, "result.grade-not-lower", result.name(),
                                   absl::StrCat(grade, " is no grade below ", result.grade()),
                                   "应为低于现等级的等级"));
    findings.back().set_measured(std::string(grade));
    findings.back().set_limit(result.grade());
  }
  return findings;
}

void ChangeResult(const Cycle& cycle, absl::string_view grade, absl::string_view reason,
                  const committee::v1::Resolution& resolution, absl::CivilDay day, Result& result) {
  v1::ResultChange& change = *result.add_result_changes();
  *change.mutable_change_date() = value::ToDate(day);
  change.set_from_grade(result.grade());
  change.set_to_grade(std::string(grade));
  change.set_reason(std::string(reason));
  change.set_resolution(resolution.name());
  if (grade.empty()) {
    result.set_state(Result::REVOKED);
    result.clear_consequences();
    return;
  }
  result.set_state(Result::DOWNGRADED);
  result.set_grade(std::string(grade));
  result.set_grade_display_name(FindGrade(cycle, grade)->display_name());
  SetConsequences(cycle, result);
}

}  // namespace edugroup::evaluation
