#include "services/task/board.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/task/lead_names.h"
#include "services/task/light.h"
#include "services/task/limit.h"
#include "services/task/plan.h"
#include "services/task/plan_rows.h"
#include "services/task/progress.h"
#include "services/task/text_difference.h"

namespace edugroup::task {
namespace {

constexpr size_t kTextCharacters = 60;

void Count(v1::Light light, bool measures_missing, const Standing& standing,
           v1::LightCounts& counts) {
  if (light == v1::LIGHT_UNSPECIFIED) {
    counts.set_cancelled(counts.cancelled() + 1);
    return;
  }
  counts.set_assignments(counts.assignments() + 1);
  if (standing.measures_filed.has_value()) counts.set_measures_filed(counts.measures_filed() + 1);
  if (measures_missing) counts.set_measures_missing(counts.measures_missing() + 1);
  switch (light) {
    case v1::GREEN:
      return counts.set_green(counts.green() + 1);
    case v1::YELLOW:
      return counts.set_yellow(counts.yellow() + 1);
    case v1::RED:
      return counts.set_red(counts.red() + 1);
    case v1::DONE:
      return counts.set_done(counts.done() + 1);
    case v1::LATE_DONE:
      return counts.set_late_done(counts.late_done() + 1);
    case v1::LONG_TERM_OPEN:
      return counts.set_long_term_open(counts.long_term_open() + 1);
    case v1::SUSPENDED_OPEN:
      return counts.set_suspended(counts.suspended() + 1);
    case v1::WAITING:
      return counts.set_waiting(counts.waiting() + 1);
    default:
      return counts.set_no_limit(counts.no_limit() + 1);
  }
}

// Lines of one part of the board, in the order in which their keys were first named.
class Lines {
 public:
  v1::BoardLine& Line(const std::string& key, const std::string& display_name) {
    auto [place, inserted] = places_.emplace(key, lines_.size());
    if (inserted) {
      lines_.emplace_back();
      lines_.back().set_key(key);
      lines_.back().set_display_name(display_name);
      tasks_.emplace_back();
      progress_.emplace_back();
    }
    return lines_[place->second];
  }
  // Counts the task once for the line, however many assignments it has there, and its progress.
  void AddTask(const std::string& key, int task_position, int64_t weight,
               std::optional<int> reported) {
    const size_t place = places_.at(key);
    if (tasks_[place].insert(task_position).second) {
      lines_[place].set_task_count(lines_[place].task_count() + 1);
    }
    progress_[place].Add(task_position, weight, reported);
  }
  void Finish() {
    for (size_t i = 0; i < lines_.size(); ++i) *lines_[i].mutable_progress() = progress_[i].Total();
  }
  std::vector<v1::BoardLine>& lines() { return lines_; }

 private:
  std::vector<v1::BoardLine> lines_;
  std::vector<absl::flat_hash_set<int>> tasks_;
  std::vector<ProgressSum> progress_;
  absl::flat_hash_map<std::string, size_t> places_;
};

std::string MonthKey(const v1::Limit& limit, std::optional<absl::CivilDay> due) {
  if (!due.has_value()) return v1::Limit::Kind_Name(limit.kind());
  return value::Format(*due).substr(0, 7);
}

// What kind of limit the task had on `day`, before corrected documents changed it.
v1::Limit::Kind KindOn(const v1::Task& task, absl::CivilDay day) {
  for (const v1::LimitChange& change : task.limit_changes()) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(change.date());
    if (date.ok() && *date > day) return change.before().kind();
  }
  return task.limit().kind();
}

class Board {
 public:
  Board(const v1::Plan& plan, const std::vector<v1::Task>& tasks, absl::CivilDay day)
      : day_(day), warning_days_(WarningDaysOn(plan, day)) {
    board_.set_plan(plan.name());
    *board_.mutable_as_of() = value::ToDate(day);
    lead_names_ = LeadNames(tasks);
    for (const v1::Task& task : tasks) {
      if (WasWithdrawn(task)) continue;
      tasks_.push_back(&task);
      weights_[task.position()] = WeightHundredths(task.weight());
      by_position_[task.position()] = &task;
    }
    board_.set_task_count(static_cast<int>(tasks_.size()));
    FindMissingTargets(plan);
  }

  void Add(const v1::Assignment& assignment) {
    const Standing standing = StandingOn(assignment, day_);
    if (standing.state == v1::Assignment::STATE_UNSPECIFIED) return;
    const v1::Light light = LightOn(assignment, standing, day_, warning_days_);
    const bool missing = MeasuresMissing(assignment, standing, day_);
    const std::optional<absl::CivilDay> due = DueDayOn(assignment, day_);
    const int64_t weight = weights_.try_emplace(assignment.position(), 100).first->second;
    const std::optional<int> reported = ReportedHundredths(assignment, day_);
    auto count = [&](Lines& lines, const std::string& key, const std::string& display_name) {
      Count(light, missing, standing, *lines.Line(key, display_name).mutable_counts());
      if (light != v1::LIGHT_UNSPECIFIED) {
        lines.AddTask(key, assignment.position(), weight, reported);
      }
    };
    Count(light, missing, standing, *board_.mutable_total());
    if (light != v1::LIGHT_UNSPECIFIED) {
      progress_.Add(assignment.position(), weight, reported);
      count(lights_, v1::Light_Name(light), v1::Light_Name(light));
    }
    for (const std::string& lead : assignment.leads()) count(leads_, lead, lead_names_[lead]);
    const std::string kind = membership::v1::StandardKind_Name(assignment.standard_kind());
    count(kinds_, kind, kind);
    count(organizations_, assignment.organization(), assignment.organization_display_name());
    count(categories_, assignment.category(), assignment.category());
    const std::string month = MonthKey(LimitOn(assignment, day_), due);
    count(limits_, month, month);
    if (const auto task = by_position_.find(assignment.position()); task != by_position_.end()) {
      const std::string& stage = task->second->stage();
      if (!stage.empty()) count(stages_, stage, stage);
      for (const v1::TaskDuty& duty : task->second->duties()) {
        count(duties_, DutyKey(duty), duty.text());
      }
    }
    if (light == v1::RED) overdue_.push_back(Item(assignment, *due));
    if (missing) measures_missing_.push_back(Item(assignment, *MeasuresDueDayOn(assignment, day_)));
  }

  v1::PlanBoard Finish() && {
    for (Lines* lines : {&leads_, &kinds_, &organizations_, &categories_, &limits_, &lights_,
                         &duties_, &stages_}) {
      lines->Finish();
    }
    absl::c_sort(limits_.lines(), [](const v1::BoardLine& a, const v1::BoardLine& b) {
      return a.key() < b.key();  // "2019-10" < "LONG_TERM" < "NONE"
    });
    absl::c_sort(lights_.lines(), [](const v1::BoardLine& a, const v1::BoardLine& b) {
      return LightNumber(a.key()) < LightNumber(b.key());
    });
    for (const v1::Task* task : tasks_) AddProgress(*task);
    *board_.mutable_progress() = progress_.Total();
    Move(lights_, *board_.mutable_by_light());
    Move(duties_, *board_.mutable_by_duty());
    Move(stages_, *board_.mutable_by_stage());
    Move(leads_, *board_.mutable_by_lead());
    Move(kinds_, *board_.mutable_by_implementer_kind());
    Move(organizations_, *board_.mutable_by_organization());
    Move(categories_, *board_.mutable_by_category());
    Move(limits_, *board_.mutable_by_limit());
    board_.set_overdue_count(static_cast<int>(overdue_.size()));
    board_.set_measures_missing_count(static_cast<int>(measures_missing_.size()));
    MoveLongest(overdue_, *board_.mutable_overdue());
    MoveLongest(measures_missing_, *board_.mutable_measures_missing());
    return std::move(board_);
  }

 private:
  // Taken out by a corrected document, on the day or before.
  bool WasWithdrawn(const v1::Task& task) const {
    const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(task.withdrawn_date());
    return day.ok() && *day <= day_;
  }

  static int LightNumber(const std::string& name) {
    v1::Light light = v1::LIGHT_UNSPECIFIED;
    v1::Light_Parse(name, &light);
    return light;
  }

  void AddProgress(const v1::Task& task) {
    v1::TaskProgress& progress = *board_.add_task_progresses();
    progress.set_task(task.name());
    progress.set_printed_number(task.printed_number());
    progress.set_text(Excerpt(task.text(), kTextCharacters));
    progress.set_weight(task.weight().empty() ? "1" : task.weight());
    *progress.mutable_progress() = progress_.OfTask(task.position());
  }

  // A12: every long-term task needs a target for every year.
  void FindMissingTargets(const v1::Plan& plan) {
    for (const v1::Task* listed : tasks_) {
      const v1::Task& task = *listed;
      if (KindOn(task, day_) != v1::Limit::LONG_TERM) continue;
      for (int year = plan.base_date().year(); year <= day_.year(); ++year) {
        if (HasTarget(task, year)) continue;
        v1::MissingAnnualTarget& missing = *board_.add_annual_targets_missing();
        missing.set_task(task.name());
        *missing.mutable_leads() = task.leads();
        missing.set_printed_number(task.printed_number());
        missing.set_text(Excerpt(task.text(), kTextCharacters));
        missing.set_year(year);
      }
    }
  }

  bool HasTarget(const v1::Task& task, int year) const {
    return absl::c_any_of(task.annual_targets(), [&](const v1::AnnualTarget& target) {
      const absl::StatusOr<absl::CivilDay> set = value::ToCivilDay(target.set_date());
      return target.year() == year && set.ok() && *set <= day_;
    });
  }

  v1::BoardItem Item(const v1::Assignment& assignment, absl::CivilDay due) const {
    v1::BoardItem item;
    item.set_assignment(assignment.name());
    item.set_organization(assignment.organization());
    item.set_organization_display_name(assignment.organization_display_name());
    *item.mutable_leads() = assignment.leads();
    item.set_printed_number(assignment.printed_number());
    item.set_text(Excerpt(assignment.text(), kTextCharacters));
    *item.mutable_due_date() = value::ToDate(due);
    item.set_days_late(static_cast<int>(day_ - due));
    return item;
  }

  static void Move(Lines& from, google::protobuf::RepeatedPtrField<v1::BoardLine>& to) {
    for (v1::BoardLine& line : from.lines()) *to.Add() = std::move(line);
  }

  static void MoveLongest(std::vector<v1::BoardItem>& from,
                          google::protobuf::RepeatedPtrField<v1::BoardItem>& to) {
    absl::c_stable_sort(from, [](const v1::BoardItem& a, const v1::BoardItem& b) {
      return a.days_late() > b.days_late();
    });
    const size_t count = std::min<size_t>(from.size(), kMostBoardItems);
    for (size_t i = 0; i < count; ++i) *to.Add() = std::move(from[i]);
  }

  const absl::CivilDay day_;
  const int warning_days_;
  v1::PlanBoard board_;
  absl::flat_hash_map<std::string, std::string> lead_names_;
  std::vector<const v1::Task*> tasks_;
  absl::flat_hash_map<int, int64_t> weights_;  // by position, in hundredths
  ProgressSum progress_;
  absl::flat_hash_map<int, const v1::Task*> by_position_;
  Lines leads_, kinds_, organizations_, categories_, limits_, lights_, duties_, stages_;
  std::vector<v1::BoardItem> overdue_, measures_missing_;
};

}  // namespace

v1::PlanBoard MakeBoard(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                        const std::vector<v1::Assignment>& assignments, absl::CivilDay day) {
  Board board(plan, tasks, day);
  for (const v1::Assignment& assignment : assignments) board.Add(assignment);
  return std::move(board).Finish();
}

}  // namespace edugroup::task
