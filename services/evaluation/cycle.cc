#include "services/evaluation/cycle.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/calendar.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/date_number.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Cycle;
using v1::CycleProcess;

constexpr int kMostMonths = 240;
constexpr int kMostPublicityDays = 365;

// Whether `name` is `prefix` and one id.
bool IsChild(const std::string& name, absl::string_view prefix) {
  return absl::StartsWith(name, prefix) && name.size() > prefix.size() &&
         name.find('/', prefix.size()) == std::string::npos;
}

void CheckReferences(const google::protobuf::RepeatedPtrField<std::string>& names,
                     const std::string& field, const std::string& prefix,
                     std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    std::string path = absl::StrCat(field, "[", i, "]");
    if (!IsChild(names[i], prefix)) {
      violations.push_back({path, absl::StrCat("must be ", prefix, "…"), "引用的名称有误"});
    } else if (!seen.insert(names[i]).second) {
      violations.push_back({path, "is named twice", "重复"});
    }
  }
}

void CheckDate(const google::type::Date& date, const std::string& field,
               std::vector<FieldViolation>& violations) {
  if (value::IsValid(date)) return;
  violations.push_back({field, "must be a day of the calendar", "不是有效日期"});
}

void CheckRange(int number, int most, const std::string& field,
                std::vector<FieldViolation>& violations) {
  if (number >= 0 && number <= most) return;
  violations.push_back({field, absl::StrCat("must be 0 to ", most), absl::StrCat("应为0至", most)});
}

void CheckName(const std::string& name, const std::string& prefix, const std::string& field,
               std::vector<FieldViolation>& violations) {
  if (name.empty() || IsChild(name, prefix)) return;
  violations.push_back({field, absl::StrCat("must be ", prefix, "…"), "引用的名称有误"});
}

void CheckProcess(const CycleProcess& process, absl::string_view group_name,
                  std::vector<FieldViolation>& violations) {
  const std::string bodies = absl::StrCat(group_name, "/bodies/");
  CheckName(process.deciding_body(), bodies, "cycle.process.deciding_body", violations);
  CheckName(process.reconsidering_body(), bodies, "cycle.process.reconsidering_body", violations);
  if (!process.reconsidering_body().empty() &&
      process.reconsidering_body() == process.deciding_body()) {
    violations.push_back({"cycle.process.reconsidering_body", "must not be the deciding body",
                          "复议机构不得与审定机构相同"});
  }
  CheckRange(process.publicity_days(), kMostPublicityDays, "cycle.process.publicity_days",
             violations);
  CheckRange(process.validity_months(), kMostMonths, "cycle.process.validity_months", violations);
  CheckRange(process.minimum_member_months(), kMostMonths, "cycle.process.minimum_member_months",
             violations);
  const absl::Status calendar = value::WorkCalendar::Parse(process.holiday_calendar()).status();
  if (!calendar.ok()) {
    violations.push_back(
        {"cycle.process.holiday_calendar", std::string(calendar.message()), "节假日安排无法识别"});
  }
  for (int i = 0; i < process.exclusions_size(); ++i) {
    if (IsSubjectName(process.exclusions(i).subject(), group_name)) continue;
    violations.push_back({absl::StrCat("cycle.process.exclusions[", i, "].subject"),
                          absl::StrCat("must be a resource of ", group_name),
                          "必须是本集团的对象"});
  }
}

// Only what the kind of subject needs may be given, and what it needs must be.
void CheckSubjects(const Cycle& cycle, absl::string_view group_name,
                   std::vector<FieldViolation>& violations) {
  const bool named = cycle.subject_type() == Cycle::BODY || cycle.subject_type() == Cycle::PERSON ||
                     (cycle.subject_type() == Cycle::ENTRY && cycle.subject_register().empty());
  if (named == cycle.subject_names().empty()) {
    violations.push_back(
        {"cycle.subject_names",
         named ? "is needed for this subject_type" : "is not for this subject_type",
         named ? "请列出考核对象" : "该类考核对象不需逐一列出"});
  }
  if (!cycle.subject_register().empty() && cycle.subject_type() != Cycle::ENTRY) {
    violations.push_back({"cycle.subject_register", "is for ENTRY only", "仅适用于台账条目"});
  }
  CheckName(cycle.subject_register(), absl::StrCat(group_name, "/registers/"),
            "cycle.subject_register", violations);
  const char* collection = cycle.subject_type() == Cycle::BODY     ? "/bodies/"
                           : cycle.subject_type() == Cycle::PERSON ? "/people/"
                                                                   : "/registers/";
  absl::flat_hash_set<absl::string_view> ids;
  for (int i = 0; i < cycle.subject_names_size(); ++i) {
    const std::string& name = cycle.subject_names(i);
    const std::string field = absl::StrCat("cycle.subject_names[", i, "]");
    if (!IsSubjectName(name, group_name) ||
        !absl::StartsWith(name, absl::StrCat(group_name, collection))) {
      violations.push_back(
          {field, absl::StrCat("must be ", group_name, collection, "…"), "引用的名称有误"});
    } else if (!ids.insert(resource::IdOf(name)).second) {
      violations.push_back({field, "has the id of another subject", "与其他考核对象编号重复"});
    }
  }
}

void CheckPhases(const Cycle& cycle, std::vector<FieldViolation>& violations) {
  int64_t end = 0;
  for (int i = 0; i < cycle.planned_phases_size(); ++i) {
    const v1::PlannedPhase& phase = cycle.planned_phases(i);
    const std::string field = absl::StrCat("cycle.planned_phases[", i, "]");
    CheckDate(phase.first_date(), field + ".first_date", violations);
    CheckDate(phase.last_date(), field + ".last_date", violations);
    if (DateNumber(phase.first_date()) < end ||
        DateNumber(phase.last_date()) < DateNumber(phase.first_date())) {
      violations.push_back({field, "must follow the one before and not end before it begins",
                            "各阶段日期应依次衔接"});
    }
    end = DateNumber(phase.last_date());
  }
}

}  // namespace

std::vector<FieldViolation> CheckCycle(const Cycle& cycle, absl::string_view group_name) {
  std::vector<FieldViolation> violations;
  CheckDate(cycle.period_first_date(), "cycle.period_first_date", violations);
  CheckDate(cycle.period_last_date(), "cycle.period_last_date", violations);
  if (DateNumber(cycle.period_first_date()) > DateNumber(cycle.period_last_date())) {
    violations.push_back({"cycle.period_last_date", "must not be before period_first_date",
                          "考核期截止日不得早于起始日"});
  }
  const std::string sets = absl::StrCat(group_name, "/indicatorSets/");
  if (!IsChild(cycle.indicator_set(), sets)) {
    violations.push_back(
        {"cycle.indicator_set", absl::StrCat("must be ", sets, "…"), "引用的名称有误"});
  }
  CheckReferences(cycle.plans(), "cycle.plans", absl::StrCat(group_name, "/plans/"), violations);
  CheckReferences(cycle.subject_affiliation_kinds(), "cycle.subject_affiliation_kinds",
                  absl::StrCat(group_name, "/kinds/"), violations);
  CheckSubjects(cycle, group_name, violations);
  CheckPhases(cycle, violations);
  CheckProcess(cycle.process(), group_name, violations);
  CheckRange(cycle.round_number(), 1000000, "cycle.round_number", violations);
  return violations;
}

bool CountsTasks(const Cycle& cycle) {
  const auto& indicators = cycle.frozen_indicator_set().indicators();
  return std::any_of(indicators.begin(), indicators.end(),
                     [](const v1::Indicator& indicator) { return indicator.has_task_fact(); });
}

std::vector<Finding> OpeningFindings(const Cycle& cycle) {
  std::vector<Finding> findings;
  if (cycle.subjects().empty()) {
    findings.push_back(MakeFinding(Finding::HARD, "cycle.no-subjects", cycle.name(),
                                   "no member is of the cycle's kinds on that day",
                                   "该日没有符合条件的被考核单位"));
  }
  if (CountsTasks(cycle) && cycle.plans().empty()) {
    findings.push_back(MakeFinding(Finding::HARD, "cycle.no-plans", cycle.name(),
                                   "indicators count tasks, but the cycle names no plan",
                                   "指标需统计任务完成情况，但考核周期未指定工作方案"));
  }
  return findings;
}

std::vector<Finding> ResultFindings(const Cycle& cycle) {
  if (!cycle.has_compute_time()) {
    return {MakeFinding(Finding::HARD, "cycle.not-computed", cycle.name(),
                        "there are no results yet", "尚未计算考核结果")};
  }
  if (!cycle.results_current()) {
    return {MakeFinding(Finding::HARD, "cycle.results-outdated", cycle.name(),
                        "values changed after the results were computed",
                        "计算结果后数据有变动，请重新计算")};
  }
  if (cycle.complete_count() == cycle.subjects_size()) return {};
  Finding finding = MakeFinding(
      Finding::HARD, "cycle.incomplete", cycle.name(),
      absl::StrCat(cycle.subjects_size() - cycle.complete_count(),
                   " subjects have no total: values are not rated"),
      absl::StrCat(cycle.subjects_size() - cycle.complete_count(), "个单位有未评指标，尚无总分"));
  finding.set_measured(absl::StrCat(cycle.complete_count()));
  finding.set_limit(absl::StrCat("= ", cycle.subjects_size()));
  finding.set_denominator("subjects of the cycle");
  return {finding};
}

Cycle::State PhaseAfter(const Cycle& cycle) {
  switch (cycle.state()) {
    case Cycle::COLLECTING:
      return cycle.process().self_assessment() ? Cycle::SELF_ASSESSMENT : Cycle::REVIEW;
    case Cycle::SELF_ASSESSMENT:
      return Cycle::REVIEW;
    case Cycle::REVIEW:
      return cycle.process().deciding_body().empty() ? Cycle::PUBLICITY : Cycle::DECISION;
    case Cycle::DECISION:
      return Cycle::PUBLICITY;
    case Cycle::PUBLICITY:
      return Cycle::FINAL;
    case Cycle::FINAL:
      return Cycle::ARCHIVED;
    default:
      return Cycle::STATE_UNSPECIFIED;
  }
}

void Enter(Cycle& cycle, Cycle::State state, absl::CivilDay day) {
  cycle.set_state(state);
  v1::EnteredPhase& phase = *cycle.add_entered_phases();
  phase.set_phase(state);
  *phase.mutable_date() = value::ToDate(day);
}

absl::StatusOr<absl::CivilDay> PublicityEnd(const CycleProcess& process, absl::CivilDay first) {
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(process.holiday_calendar()));
  const bool working = process.publicity_day_rule() == CycleProcess::WORKING_DAYS;
  return calendar.DueAfter(
      first, process.publicity_days(),
      {working ? value::DayCount::kWorkingDays : value::DayCount::kCalendarDays, true});
}

bool TakesFacts(const Cycle& cycle) {
  return cycle.state() == Cycle::COLLECTING || cycle.state() == Cycle::SELF_ASSESSMENT;
}

bool MayCompute(const Cycle& cycle) {
  if (TakesFacts(cycle) || cycle.state() == Cycle::REVIEW) return true;
  return cycle.state() == Cycle::PUBLICITY && !cycle.results_current();
}

}  // namespace edugroup::evaluation
