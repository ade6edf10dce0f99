#include "services/task/plan_diff.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "services/task/plan_rows.h"
#include "services/task/text_difference.h"

namespace edugroup::task {
namespace {

using v1::PlanChange;
using v1::PlanRow;
using v1::Task;

// The columns of a table, in the order a reader expects them.
constexpr const char* kFields[] = {"printed_number", "category",    "body_category", "text",
                                   "body_text",      "lead",        "implementers",  "limit_text",
                                   "start_text",     "target_text", "deliverables",  "stage",
                                   "duties",         "weight",      "remark"};

std::string TextOf(const PlanRow& row, const char* field) {
  return row.GetReflection()->GetString(row, PlanRow::descriptor()->FindFieldByName(field));
}

// At least half of the longer text is the same.
bool AreSimilar(const Task& a, const Task& b) {
  const TextDifference difference = Compare(a.text(), b.text());
  const size_t changed =
      std::max(value::CodePointCount(difference.left), value::CodePointCount(difference.right));
  const size_t length = std::max(value::CodePointCount(a.text()), value::CodePointCount(b.text()));
  return difference.same || 2 * changed <= length;
}

// Which task each row speaks of; -1: none.
class Matching {
 public:
  Matching(const std::vector<Task>& present, const std::vector<Task>& corrected)
      : present_(present),
        corrected_(corrected),
        task_of_row_(corrected.size(), -1),
        taken_(present.size(), false) {
    MatchTexts();
    MatchNumbers();
    MatchOrder();
  }

  int TaskOf(int row) const { return task_of_row_[row]; }
  bool IsTaken(int task) const { return taken_[task]; }

 private:
  void Match(int row, int task) {
    task_of_row_[row] = task;
    taken_[task] = true;
  }

  // The first free task of each key, for rows that have none yet.
  void MatchBy(const std::function<std::string(const Task&)>& key, bool similar) {
    absl::flat_hash_map<std::string, std::vector<int>> tasks;
    for (size_t i = 0; i < present_.size(); ++i) {
      if (!taken_[i]) tasks[key(present_[i])].push_back(static_cast<int>(i));
    }
    for (size_t row = 0; row < corrected_.size(); ++row) {
      if (task_of_row_[row] >= 0) continue;
      for (const int task : tasks[key(corrected_[row])]) {
        if (taken_[task] || (similar && !AreSimilar(present_[task], corrected_[row]))) continue;
        Match(static_cast<int>(row), task);
        break;
      }
    }
  }
  void MatchTexts() {
    MatchBy([](const Task& task) { return value::NormalizeWidth(task.text()); }, false);
  }
  void MatchNumbers() {
    MatchBy([](const Task& task) { return task.printed_number(); }, true);
  }
  // A row without a number may stand for one of the next few tasks that are left.
  void MatchOrder() {
    constexpr int kLookAhead = 3;
    size_t next = 0;
    for (size_t row = 0; row < corrected_.size(); ++row) {
      if (task_of_row_[row] >= 0) continue;
      int looked = 0;
      for (size_t task = next; task < present_.size() && looked < kLookAhead; ++task) {
        if (taken_[task]) continue;
        ++looked;
        if (!AreSimilar(present_[task], corrected_[row])) continue;
        Match(static_cast<int>(row), static_cast<int>(task));
        next = task + 1;
        break;
      }
    }
  }

  const std::vector<Task>& present_;
  const std::vector<Task>& corrected_;
  std::vector<int> task_of_row_;
  std::vector<bool> taken_;
};

std::string IdOf(const Task& task) { return task.name().substr(task.name().rfind('/') + 1); }

void CompareFields(const Task& present, const Task& corrected, PlanDiff::Place place,
                   PlanDiff& diff) {
  const PlanRow before = ToRow(present), after = ToRow(corrected);
  for (const char* field : kFields) {
    if (TextOf(before, field) == TextOf(after, field)) continue;
    PlanChange& change = diff.changes.emplace_back();
    change.set_id(absl::StrCat(IdOf(present), "/", field));
    change.set_kind(PlanChange::FIELD_CHANGED);
    change.set_task(present.name());
    change.set_row_number(after.row_number());
    change.set_field(field);
    change.set_before(TextOf(before, field));
    change.set_after(TextOf(after, field));
    diff.places.push_back(place);
  }
}

}  // namespace

PlanDiff Diff(const std::vector<Task>& present, const std::vector<Task>& corrected) {
  const Matching matching(present, corrected);
  PlanDiff diff;
  for (size_t i = 0; i < corrected.size(); ++i) {
    const int row = static_cast<int>(i), task = matching.TaskOf(row);
    if (task >= 0) {
      CompareFields(present[task], corrected[i], {task, row}, diff);
      continue;
    }
    PlanChange& change = diff.changes.emplace_back();
    const int row_number = ToRow(corrected[i]).row_number();
    change.set_id(absl::StrCat("row-", row_number, "/added"));
    change.set_kind(PlanChange::TASK_ADDED);
    change.set_row_number(row_number);
    change.set_after(corrected[i].text());
    diff.places.push_back({-1, row});
  }
  for (size_t i = 0; i < present.size(); ++i) {
    if (matching.IsTaken(static_cast<int>(i))) continue;
    PlanChange& change = diff.changes.emplace_back();
    change.set_id(absl::StrCat(IdOf(present[i]), "/withdrawn"));
    change.set_kind(PlanChange::TASK_WITHDRAWN);
    change.set_task(present[i].name());
    change.set_before(present[i].text());
    diff.places.push_back({static_cast<int>(i), -1});
  }
  return diff;
}

void TakeField(const std::string& field, const Task& corrected, Task& task) {
  if (field == "printed_number") task.set_printed_number(corrected.printed_number());
  if (field == "category") task.set_category(corrected.category());
  if (field == "body_category") task.set_body_category(corrected.body_category());
  if (field == "text") task.set_text(corrected.text());
  if (field == "body_text") task.set_body_text(corrected.body_text());
  if (field == "remark") task.set_remark(corrected.remark());
  if (field == "stage") task.set_stage(corrected.stage());
  if (field == "duties") *task.mutable_duties() = corrected.duties();
  if (field == "weight") task.set_weight(corrected.weight());
  if (field == "implementers") *task.mutable_implementers() = corrected.implementers();
  if (field == "limit_text") *task.mutable_limit() = corrected.limit();
  if (field == "deliverables") *task.mutable_deliverables() = corrected.deliverables();
  if (field == "lead") {
    task.set_lead_text(corrected.lead_text());
    *task.mutable_leads() = corrected.leads();
    *task.mutable_unknown_leads() = corrected.unknown_leads();
  }
  if (field == "start_text") {
    task.set_start_text(corrected.start_text());
    *task.mutable_start() = corrected.start();
  }
  if (field == "target_text") {
    task.set_target_text(corrected.target_text());
    *task.mutable_targets() = corrected.targets();
  }
}

}  // namespace edugroup::task
