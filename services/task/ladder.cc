#include "services/task/ladder.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/light.h"
#include "services/task/progress.h"

namespace edugroup::task {
namespace {

using type::Threshold;
using v1::Assignment;
using v1::AssignmentEvent;

constexpr int kMostSteps = 10;
constexpr int kMostConditions = 10;
constexpr int kMostDaysBeforeNext = 90;
constexpr int kMostReplyDays = 90;

struct Measure {
  const char* field;
  bool (v1::StepCondition::*has)() const;
  const Threshold& (v1::StepCondition::*get)() const;
  std::optional<int> Measured::*measure;
};

constexpr Measure kMeasures[] = {
    {"days_left", &v1::StepCondition::has_days_left, &v1::StepCondition::days_left,
     &Measured::days_left},
    {"points_behind", &v1::StepCondition::has_points_behind, &v1::StepCondition::points_behind,
     &Measured::points_behind},
    {"days_without_report", &v1::StepCondition::has_days_without_report,
     &v1::StepCondition::days_without_report, &Measured::days_without_report},
    {"returns", &v1::StepCondition::has_returns, &v1::StepCondition::returns, &Measured::returns},
    {"extensions", &v1::StepCondition::has_extensions, &v1::StepCondition::extensions,
     &Measured::extensions},
    {"measures_days_left", &v1::StepCondition::has_measures_days_left,
     &v1::StepCondition::measures_days_left, &Measured::measures_days_left},
};

bool ReadWhole(const Threshold& threshold, int& value) {
  return threshold.operator_() != Threshold::OPERATOR_UNSPECIFIED &&
         absl::SimpleAtoi(threshold.value(), &value) && value >= -kMostLadderDays &&
         value <= kMostLadderDays;
}

void CheckCondition(const v1::StepCondition& condition, const std::string& field,
                    std::vector<FieldViolation>& violations) {
  bool any = false;
  for (const Measure& measure : kMeasures) {
    if (!(condition.*measure.has)()) continue;
    any = true;
    int value = 0;
    if (ReadWhole((condition.*measure.get)(), value)) continue;
    violations.push_back({absl::StrCat(field, ".", measure.field),
                          "must have an operator and a whole number from -400 to 400",
                          "应有运算符和-400至400的整数"});
  }
  if (!any) violations.push_back({field, "must have a threshold", "至少要有一个条件"});
}

void CheckRange(const std::string& field, int value, int most,
                std::vector<FieldViolation>& violations) {
  if (value >= 0 && value <= most) return;
  violations.push_back({field, absl::StrCat("must be 0 to ", most), absl::StrCat("应为0至", most)});
}

absl::CivilDay DayOr(const google::type::Date& date, absl::CivilDay other) {
  return value::ToCivilDay(date).value_or(other);
}

// Days since the last report or submission dated on or before `day`, or since it was assigned.
std::optional<int> DaysWithoutReport(const Assignment& assignment, absl::CivilDay day) {
  std::optional<absl::CivilDay> last;
  for (const AssignmentEvent& event : assignment.events()) {
    const bool counts = event.kind() == AssignmentEvent::ASSIGN ||
                        event.kind() == AssignmentEvent::REPORT_PROGRESS ||
                        event.kind() == AssignmentEvent::SUBMIT;
    const absl::CivilDay date = DayOr(event.date(), absl::CivilDay::max());
    if (counts && date <= day) last = std::max(date, last.value_or(date));
  }
  if (!last.has_value()) return std::nullopt;
  return static_cast<int>(day - *last);
}

// Hundredths of percent of the time over, less those reported; whole percent rounded down.
std::optional<int> PointsBehind(const Assignment& assignment, absl::CivilDay due,
                                absl::CivilDay day) {
  const std::optional<int> reported = ReportedHundredths(assignment, day);
  if (!reported.has_value() || assignment.events().empty()) return std::nullopt;
  const absl::CivilDay first = DayOr(assignment.events(0).date(), due);
  if (due <= first) return std::nullopt;
  const int64_t over =
      std::min<int64_t>(10000, 10000 * std::max<int64_t>(0, day - first) / (due - first));
  const int64_t behind = over - *reported;
  return static_cast<int>(behind >= 0 ? behind / 100 : -((-behind + 99) / 100));
}

int CountExtensions(const Assignment& assignment, absl::CivilDay day) {
  return static_cast<int>(absl::c_count_if(assignment.extensions(), [&](const v1::Extension& e) {
    return e.outcome() == v1::Extension::GRANTED && !e.late() &&
           DayOr(e.decision_date(), absl::CivilDay::max()) <= day;
  }));
}

}  // namespace

std::vector<FieldViolation> CheckFields(const v1::Ladder& ladder) {
  std::vector<FieldViolation> violations;
  if (ladder.steps().empty() || ladder.steps_size() > kMostSteps) {
    violations.push_back({"ladder.steps", "must be 1 to 10", "应有1至10级"});
  }
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < ladder.steps_size(); ++i) {
    const v1::LadderStep& step = ladder.steps(i);
    const std::string field = absl::StrCat("ladder.steps[", i, "]");
    if (!ids.insert(step.id()).second) {
      violations.push_back({field + ".id", "is there twice", "重复"});
    }
    if (step.conditions().empty() || step.conditions_size() > kMostConditions) {
      violations.push_back({field + ".conditions", "must be 1 to 10", "应有1至10个条件"});
    }
    for (int j = 0; j < step.conditions_size(); ++j) {
      CheckCondition(step.conditions(j), absl::StrCat(field, ".conditions[", j, "]"), violations);
    }
    CheckRange(field + ".days_before_next", step.days_before_next(), kMostDaysBeforeNext,
               violations);
    CheckRange(field + ".receipt_days", step.receipt_days(), kMostReplyDays, violations);
    CheckRange(field + ".reply_days", step.reply_days(), kMostReplyDays, violations);
  }
  return violations;
}

Measured MeasureOn(const Assignment& assignment, absl::CivilDay day) {
  const Standing standing = StandingOn(assignment, day);
  Measured measured;
  measured.open = Owes(standing.state);
  if (!measured.open) return measured;
  const std::optional<absl::CivilDay> due = DueDayOn(assignment, day);
  const bool waits = standing.state == Assignment::SUBMITTED;
  const bool in_time = waits && due.has_value() && *standing.submitted <= *due;
  if (due.has_value() && !in_time) measured.days_left = static_cast<int>(*due - day);
  if (due.has_value() && !waits) measured.points_behind = PointsBehind(assignment, *due, day);
  if (!waits) measured.days_without_report = DaysWithoutReport(assignment, day);
  measured.returns = standing.returns;
  measured.extensions = CountExtensions(assignment, day);
  const std::optional<absl::CivilDay> measures_due = MeasuresDueDayOn(assignment, day);
  if (measures_due.has_value() && !standing.measures_filed.has_value()) {
    measured.measures_days_left = static_cast<int>(*measures_due - day);
  }
  return measured;
}

bool LadderRules::Bound::Holds(std::optional<int> measured) const {
  if (!measured.has_value()) return false;
  switch (operation) {
    case Threshold::AT_LEAST:
      return *measured >= value;
    case Threshold::ABOVE:
      return *measured > value;
    case Threshold::AT_MOST:
      return *measured <= value;
    case Threshold::BELOW:
      return *measured < value;
    case Threshold::EQUAL:
      return *measured == value;
    default:
      return false;
  }
}

absl::StatusOr<LadderRules> LadderRules::Read(const v1::Ladder& ladder) {
  const std::vector<FieldViolation> violations = CheckFields(ladder);
  if (!violations.empty()) return InvalidFields(violations);
  LadderRules rules(ladder);
  ASSIGN_OR_RETURN(rules.start_, value::ToCivilDay(ladder.start_date()));
  for (const v1::LadderStep& step : ladder.steps()) {
    std::vector<Condition>& conditions = rules.steps_.emplace_back();
    for (const v1::StepCondition& condition : step.conditions()) {
      Condition& terms = conditions.emplace_back();
      for (const Measure& measure : kMeasures) {
        if (!(condition.*measure.has)()) continue;
        const Threshold& threshold = (condition.*measure.get)();
        int value = 0;
        ReadWhole(threshold, value);
        terms.push_back({measure.measure, {threshold.operator_(), value}});
      }
    }
  }
  return rules;
}

bool LadderRules::Watches(absl::string_view plan) const {
  return !ladder_.disabled() &&
         (ladder_.plans().empty() || absl::c_linear_search(ladder_.plans(), plan));
}

int LadderRules::IndexOf(absl::string_view step) const {
  for (int i = 0; i < ladder_.steps_size(); ++i) {
    if (ladder_.steps(i).id() == step) return i;
  }
  return -1;
}

int LadderRules::GravestHeld(const Measured& measured) const {
  if (!measured.open) return -1;
  for (int i = static_cast<int>(steps_.size()) - 1; i >= 0; --i) {
    for (const Condition& condition : steps_[i]) {
      if (absl::c_all_of(condition, [&](const Term& term) {
            return term.bound.Holds(measured.*term.measure);
          })) {
        return i;
      }
    }
  }
  return -1;
}

LadderState LadderRules::Advance(const LadderState& before, const Measured& measured,
                                 absl::CivilDay day) const {
  int wanted = GravestHeld(measured);
  if (wanted == before.step) return before;
  if (wanted > before.step) {
    if (before.step >= 0 && day - before.since < ladder_.steps(before.step).days_before_next()) {
      return before;
    }
    for (int step = before.step + 1; step < wanted; ++step) {
      if (ladder_.steps(step).mandatory()) wanted = step;
    }
  }
  return {wanted, day};
}

LadderState LadderRules::StandingOn(const Assignment& assignment, absl::CivilDay day) const {
  LadderState state;
  if (assignment.events().empty()) return state;
  const absl::CivilDay first = std::max(start_, DayOr(assignment.events(0).date(), start_));
  for (absl::CivilDay d = first; d <= day; ++d) {
    state = Advance(state, MeasureOn(assignment, d), d);
  }
  return state;
}

}  // namespace edugroup::task
