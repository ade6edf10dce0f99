#include "services/task/plan.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/calendar.h"
#include "common/value/date.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "common/value/threshold.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

constexpr int kMostWarningDays = 90;
constexpr int kMostMeasuresDays = 366;
constexpr int kMostDaysOfPeriod = 92;

void CheckPartialDate(const std::string& field, const type::PartialDate& date,
                      std::vector<FieldViolation>& violations) {
  if (value::IsSet(date) && !value::IsValid(date)) {
    violations.push_back({field, "is no date", "不是有效日期"});
  }
}

void CheckDays(const char* field, bool given, const v1::MeasuresRule& rule,
               std::vector<FieldViolation>& violations) {
  if (given && (rule.days() < 1 || rule.days() > kMostMeasuresDays)) {
    violations.push_back({field, "must be 1 to 366", "应为1至366天"});
  }
}

void CheckGoal(const std::string& field, const v1::Goal& goal,
               std::vector<FieldViolation>& violations) {
  if (goal.has_target() && !value::Holds(goal.target(), value::Decimal()).ok()) {
    violations.push_back({field + ".target", "needs an operator and a number", "缺少比较符或数值"});
  }
  if (goal.has_baseline() && !value::Validate(goal.baseline(), field + ".baseline").ok()) {
    violations.push_back({field + ".baseline", "is no quantity", "不是有效数量"});
  }
  CheckPartialDate(field + ".baseline_period", goal.baseline_period(), violations);
  CheckPartialDate(field + ".horizon_start", goal.horizon_start(), violations);
  CheckPartialDate(field + ".horizon_end", goal.horizon_end(), violations);
}

// A list says exactly who it is; there is nothing left to select by.
bool ListsAndSelects(const v1::Collective& collective) {
  return !collective.organizations().empty() &&
         (!collective.affiliation_kinds().empty() || !collective.standard_kinds().empty() ||
          !collective.organization_kinds().empty() || !collective.tags().empty() ||
          !collective.bodies().empty());
}

void CheckCollectives(const v1::Plan& plan, std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < plan.collectives_size(); ++i) {
    std::string text = value::NormalizeWidth(plan.collectives(i).text());
    std::string field = absl::StrCat("plan.collectives[", i, "].text");
    if (text.empty()) {
      violations.push_back({field, "must not be blank", "不能为空"});
    } else if (!seen.insert(text).second) {
      violations.push_back({field, "is defined twice", "重复定义"});
    }
    if (ListsAndSelects(plan.collectives(i))) {
      violations.push_back({absl::StrCat("plan.collectives[", i, "].organizations"),
                            "leaves nothing to select by", "已逐一列出单位，不能再按条件选择"});
    }
  }
}

void CheckRoundRules(const v1::Plan& plan, std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < plan.round_rules_size(); ++i) {
    const v1::RoundRule& rule = plan.round_rules(i);
    const std::string field = absl::StrCat("plan.round_rules[", i, "]");
    if (!seen.insert(rule.rhythm()).second) {
      violations.push_back({field + ".rhythm", "is there twice", "督查周期重复"});
    }
    if (rule.day() < 0 || rule.day() > kMostDaysOfPeriod) {
      violations.push_back({field + ".day", "must be 0 to 92", "应为0至92"});
    }
  }
}

// Days of a period whose ends may be open.
bool IsBackwards(const v1::Stage& stage) {
  const absl::StatusOr<absl::CivilDay> start = value::FirstDay(stage.start());
  const absl::StatusOr<absl::CivilDay> end = value::LastDay(stage.end());
  return start.ok() && end.ok() && *end < *start;
}

void CheckStages(const v1::Plan& plan, std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < plan.stages_size(); ++i) {
    const v1::Stage& stage = plan.stages(i);
    const std::string field = absl::StrCat("plan.stages[", i, "]");
    const std::string name = value::NormalizeWidth(stage.display_name());
    if (name.empty()) {
      violations.push_back({field + ".display_name", "must not be blank", "不能为空"});
    } else if (!seen.insert(name).second) {
      violations.push_back({field + ".display_name", "is defined twice", "重复定义"});
    }
    CheckPartialDate(field + ".start", stage.start(), violations);
    CheckPartialDate(field + ".end", stage.end(), violations);
    if (IsBackwards(stage)) {
      violations.push_back({field + ".end", "is before its start", "早于开始时间"});
    }
  }
}

// A variant is of one plan and for one organisation (Y17).
void CheckVariant(const v1::Plan& plan, std::vector<FieldViolation>& violations) {
  if (plan.base_plan().empty() != plan.organization().empty()) {
    violations.push_back({"plan.base_plan", "goes with organization, and only with it",
                          "所依据的方案与适用单位应同时填写"});
  }
  if (!plan.base_plan().empty() && plan.base_plan() == plan.name()) {
    violations.push_back({"plan.base_plan", "is the plan itself", "不能以自身为依据"});
  }
}

// The days that one calendar names and the other does not, or not as the same.
std::vector<absl::CivilDay> Difference(const std::vector<absl::CivilDay>& a,
                                       const std::vector<absl::CivilDay>& b) {
  std::vector<absl::CivilDay> days;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(days));
  return days;
}

void CheckLeadBodies(const v1::Plan& plan, std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < plan.lead_bodies_size(); ++i) {
    if (!seen.insert(plan.lead_bodies(i)).second) {
      violations.push_back(
          {absl::StrCat("plan.lead_bodies[", i, "]"), "is listed twice", "重复列出"});
    }
  }
}

}  // namespace

std::vector<FieldViolation> CheckFields(const v1::Plan& plan) {
  std::vector<FieldViolation> violations;
  if (value::IsSet(plan.base_date()) && !value::IsValid(plan.base_date())) {
    violations.push_back({"plan.base_date", "is no day", "不是有效日期"});
  }
  if (plan.warning_days() < 0 || plan.warning_days() > kMostWarningDays) {
    violations.push_back({"plan.warning_days", "must be 0 to 90", "应为0至90天"});
  }
  if (plan.declared_task_count() < 0) {
    violations.push_back({"plan.declared_task_count", "must not be negative", "不能为负数"});
  }
  CheckDays("plan.measures_rule.days", plan.has_measures_rule(), plan.measures_rule(), violations);
  CheckDays("plan.receipt_rule.days", plan.has_receipt_rule(), plan.receipt_rule(), violations);
  if (absl::StatusOr<value::WorkCalendar> calendar =
          value::WorkCalendar::Parse(plan.holiday_calendar());
      !calendar.ok()) {
    violations.push_back({"plan.holiday_calendar", std::string(calendar.status().message()),
                          "节假日安排有一行无法识别"});
  }
  for (int i = 0; i < plan.goals_size(); ++i) {
    CheckGoal(absl::StrCat("plan.goals[", i, "]"), plan.goals(i), violations);
  }
  CheckCollectives(plan, violations);
  CheckLeadBodies(plan, violations);
  CheckRoundRules(plan, violations);
  CheckStages(plan, violations);
  CheckVariant(plan, violations);
  return violations;
}

std::vector<FieldViolation> CheckCalendarChange(const v1::Plan& before, const v1::Plan& after,
                                                absl::CivilDay today) {
  const auto old = value::WorkCalendar::Parse(before.holiday_calendar());
  const auto now = value::WorkCalendar::Parse(after.holiday_calendar());
  if (!old.ok() || !now.ok()) return {};  // CheckFields says so
  std::vector<absl::CivilDay> changed = Difference(old->Holidays(), now->Holidays());
  for (absl::CivilDay day : Difference(old->WorkedDays(), now->WorkedDays())) {
    changed.push_back(day);
  }
  const absl::CivilDay first = today + std::max(WarningDays(before), WarningDays(after)) + 1;
  for (absl::CivilDay day : changed) {
    if (day >= first) continue;
    return {
        {"plan.holiday_calendar",
         absl::StrCat("changes ", value::Format(day), ", which is before ", value::Format(first)),
         absl::StrCat("方案已印发，只能调整", value::Format(first), "及以后的节假日安排")}};
  }
  return {};
}

int WarningDays(const v1::Plan& plan) {
  return plan.warning_days() == 0 ? kUsualWarningDays : plan.warning_days();
}

int WarningDaysOn(const v1::Plan& plan, absl::CivilDay day) {
  for (const v1::WarningChange& change : plan.warning_changes()) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(change.date());
    if (!date.ok() || *date <= day) continue;
    return change.before() == 0 ? kUsualWarningDays : change.before();
  }
  return WarningDays(plan);
}

void KeepWarningDays(const v1::Plan& before, absl::CivilDay today, v1::Plan& after) {
  if (WarningDays(before) == WarningDays(after)) return;
  // One a day is enough: what was before the first is what the days before had.
  const auto& changes = before.warning_changes();
  const auto last = changes.empty() ? google::type::Date() : changes.rbegin()->date();
  if (value::ToCivilDay(last).value_or(absl::CivilDay::min()) == today) return;
  v1::WarningChange& change = *after.add_warning_changes();
  change.set_before(before.warning_days());
  *change.mutable_date() = value::ToDate(today);
}

bool RunsOn(const v1::Plan& plan, absl::CivilDay day) {
  if (plan.state() != v1::Plan::CLOSED) return plan.state() == v1::Plan::ISSUED;
  const absl::StatusOr<absl::CivilDay> end = value::ToCivilDay(plan.end_date());
  return end.ok() && day < *end;
}

absl::StatusOr<absl::CivilDay> DueByRule(const v1::Plan& plan, const v1::MeasuresRule& rule,
                                         absl::CivilDay start) {
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(plan.holiday_calendar()));
  value::DueRule due;
  due.count = rule.day_rule() == v1::MeasuresRule::WORKING_DAYS ? value::DayCount::kWorkingDays
                                                                : value::DayCount::kCalendarDays;
  due.roll = rule.roll_to_working_day();
  return calendar.DueAfter(start, rule.days(), due);
}

absl::StatusOr<std::optional<absl::CivilDay>> MeasuresDueDay(const v1::Plan& plan) {
  if (!plan.has_measures_rule()) return std::nullopt;
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(plan.base_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, DueByRule(plan, plan.measures_rule(), base));
  return day;
}

std::vector<type::Finding> CheckReadyToIssue(const v1::Plan& plan) {
  std::vector<type::Finding> findings;
  if (!value::IsSet(plan.base_date())) {
    findings.push_back(
        Hard("plan.base-date-missing", "base_date",
             "The document gives no issue date; day rules have nothing to count from.",
             "文件没有印发日期，天数无从起算，请补录。"));
  }
  if (plan.adopting_resolution().empty()) {
    findings.push_back(Hard("plan.adopting-resolution-missing", "adopting_resolution",
                            "Nothing says which resolution adopted the plan.",
                            "没有注明审议通过本方案的决议。"));
  }
  return findings;
}

bool IsDescriptive(absl::string_view field) {
  static constexpr absl::string_view kFields[] = {
      "display_name", "document_number",  "tags",         "goals",
      "budget",       "warning_days",     "source",       "document",
      "round_rules",  "holiday_calendar", "leading_body", "coordinating_body"};
  return absl::c_linear_search(kFields, field);
}

}  // namespace edugroup::task
