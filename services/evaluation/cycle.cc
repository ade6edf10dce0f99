#include "services/evaluation/cycle.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/evaluation/date_number.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Cycle;

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

std::vector<Finding> PublicityFindings(const Cycle& cycle) {
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

Cycle::State PhaseBefore(Cycle::State state) {
  switch (state) {
    case Cycle::REVIEW:
      return Cycle::COLLECTING;
    case Cycle::PUBLICITY:
      return Cycle::REVIEW;
    case Cycle::FINAL:
      return Cycle::PUBLICITY;
    default:
      return Cycle::STATE_UNSPECIFIED;
  }
}

}  // namespace edugroup::evaluation
