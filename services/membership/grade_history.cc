#include "services/membership/grade_history.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;
using v1::GradeTenure;

absl::CivilDay StartOf(const google::type::Date& date) {
  return value::ToCivilDay(date).value_or(absl::CivilDay::max());
}

GradeTenure Tenure(const std::string& grade, const ChangeFacts& facts) {
  GradeTenure tenure;
  tenure.set_grade(grade);
  *tenure.mutable_start_date() = value::ToDate(facts.date);
  *tenure.mutable_record_time() = value::ToTimestamp(facts.record_time);
  tenure.set_principal(facts.principal);
  tenure.set_reason(facts.reason);
  tenure.set_resolution(facts.resolution);
  return tenure;
}

void Keep(const std::vector<GradeTenure>& tenures, Affiliation& affiliation) {
  affiliation.mutable_grade_tenures()->Assign(tenures.begin(), tenures.end());
}

}  // namespace

std::vector<GradeTenure> GradesOf(const Affiliation& affiliation) {
  if (affiliation.grade_tenures_size() > 0) {
    return {affiliation.grade_tenures().begin(), affiliation.grade_tenures().end()};
  }
  if (!affiliation.has_start_date()) return {};
  GradeTenure tenure;
  tenure.set_grade(affiliation.grade());
  *tenure.mutable_start_date() = affiliation.start_date();
  return {tenure};
}

std::string GradeOn(const Affiliation& affiliation, absl::CivilDay day) {
  if (!affiliation.has_start_date()) return affiliation.grade();
  std::string grade;
  for (const GradeTenure& tenure : GradesOf(affiliation)) {
    if (StartOf(tenure.start_date()) <= day) grade = tenure.grade();
  }
  return grade;
}

std::string PresentGrade(const Affiliation& affiliation, absl::CivilDay today) {
  if (!affiliation.has_start_date()) return affiliation.grade();
  return GradeOn(affiliation, std::max(today, StartOf(affiliation.start_date())));
}

void StartGrades(Affiliation& affiliation, const ChangeFacts& facts) {
  if (affiliation.grade().empty()) return;
  Keep({Tenure(affiliation.grade(), facts)}, affiliation);
}

absl::Status ChangeGrade(Affiliation& affiliation, const std::string& grade,
                         const ChangeFacts& facts) {
  RETURN_IF_ERROR(CheckMember(affiliation));
  std::vector<GradeTenure> tenures = GradesOf(affiliation);
  const absl::CivilDay earliest = StartOf(tenures.back().start_date());
  if (facts.date < earliest) {
    return InvalidField("effective_date",
                        absl::StrCat("must not be before ", value::Format(earliest),
                                     ", when the present grade began"),
                        absl::StrCat("不能早于现级别的起始日期 ", value::Format(earliest)));
  }
  if (facts.date == earliest) tenures.pop_back();
  tenures.push_back(Tenure(grade, facts));
  Keep(tenures, affiliation);
  return absl::OkStatus();
}

}  // namespace edugroup::membership
