#include "services/task/plan_import.h"

#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/plan.h"
#include "services/task/plan_findings.h"
#include "services/task/plan_store.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Plan;
using v1::Task;

constexpr int kMostFindings = 2000;

void Append(std::vector<type::Finding> findings, v1::ImportPlanResponse& summary) {
  for (type::Finding& finding : findings) *summary.add_findings() = std::move(finding);
}

// A table that is wrong in every cell must not make an answer too large to send.
void Cut(v1::ImportPlanResponse& summary) {
  const int count = summary.findings_size();
  if (count <= kMostFindings) return;
  summary.mutable_findings()->DeleteSubrange(kMostFindings, count - kMostFindings);
  type::Finding& more = *summary.add_findings();
  more = Info("plan.more-findings", "findings",
              absl::StrCat("There are ", count, " findings; the first 2,000 are answered."),
              absl::StrCat("共有", count, "条检查结果，只列出前2000条。"));
  more.set_measured(absl::StrCat(count));
}

void Append(std::vector<v1::RowCount> counts,
            google::protobuf::RepeatedPtrField<v1::RowCount>& list) {
  for (v1::RowCount& count : counts) *list.Add() = std::move(count);
}

using Texts = std::vector<std::string>;

Texts ImplementersOf(const Task& task) {
  Texts texts;
  for (const v1::Implementer& implementer : task.implementers()) {
    texts.push_back(implementer.text());
  }
  return texts;
}

void CountAll(const std::vector<Task>& tasks, v1::ImportPlanResponse& summary) {
  Append(CountRows(tasks, CountOrder::kMostFirst,
                   [](const Task& task) { return SplitCell(task.lead_text()); }),
         *summary.mutable_lead_counts());
  Append(CountRows(tasks, CountOrder::kMostFirst,
                   [](const Task& task) { return Texts{LimitKey(task.limit())}; }),
         *summary.mutable_limit_counts());
  Append(CountRows(tasks, CountOrder::kAppearance,
                   [](const Task& task) { return Texts{task.category()}; }),
         *summary.mutable_category_counts());
  Append(CountRows(tasks, CountOrder::kMostFirst, ImplementersOf),
         *summary.mutable_implementer_counts());
  summary.set_task_count(static_cast<int>(tasks.size()));
}

// Keeps what the server has set on `before`.
template <class M>
M WithSystemFieldsOf(const M& before, M after) {
  after.set_name(before.name());
  after.set_uid(before.uid());
  after.set_etag(before.etag());
  *after.mutable_create_time() = before.create_time();
  *after.mutable_update_time() = before.update_time();
  return after;
}

// What UpdateTask asked of a task that the new table words as before.
void KeepAsked(const Task& before, Task& after) {
  if (before.text() != after.text()) return;
  if (before.has_quota()) *after.mutable_quota() = before.quota();
  if (before.has_checklist()) *after.mutable_checklist() = before.checklist();
  if (before.has_measure()) *after.mutable_measure() = before.measure();
}

absl::StatusOr<Plan> KeepPlan(Change& change, const Plan& draft, int task_count) {
  Plan after = draft;
  after.set_state(Plan::DRAFT);
  after.set_task_count(task_count);
  *after.mutable_import_time() = value::ToTimestamp(absl::Now());
  absl::StatusOr<Plan> before = change.Load<Plan>(PlanTable(), draft.name());
  if (absl::IsNotFound(before.status())) {
    RETURN_IF_ERROR(change.Insert(PlanTable(), after));
    return after;
  }
  if (!before.ok()) return std::move(before).status();
  RETURN_IF_ERROR(resource::CheckEtag(draft.etag(), *before));
  if (before->state() != Plan::DRAFT) {
    return StateConflict(before->name(), Plan::State_Name(before->state()), "DRAFT");
  }
  after = WithSystemFieldsOf(*before, std::move(after));
  RETURN_IF_ERROR(change.Update(PlanTable(), *before, after));
  return after;
}

}  // namespace

ImportedPlan ReadPlan(const Plan& plan, const Rows& rows, const Directory& directory) {
  ImportedPlan imported;
  TableReading table = ReadRows(plan, rows, directory);
  Append(CheckReadyToIssue(plan), imported.summary);
  Append(CheckTable(plan, table.tasks, directory.body_names), imported.summary);
  Append(std::move(table.findings), imported.summary);
  Cut(imported.summary);
  CountAll(table.tasks, imported.summary);
  imported.tasks = std::move(table.tasks);
  return imported;
}

absl::StatusOr<Plan> KeepImported(Change& change, const Plan& draft,
                                  const std::vector<Task>& tasks) {
  ASSIGN_OR_RETURN(Plan plan, KeepPlan(change, draft, static_cast<int>(tasks.size())));
  ASSIGN_OR_RETURN(const std::vector<Task> before, change.LoadAll<Task>(TaskTable(), plan.name()));
  for (size_t i = 0; i < tasks.size(); ++i) {
    Task after = tasks[i];
    if (i < before.size()) {
      after = WithSystemFieldsOf(before[i], std::move(after));
      KeepAsked(before[i], after);
      RETURN_IF_ERROR(change.Update(TaskTable(), before[i], after));
    } else {
      after.set_name(
          TaskTable().pattern.Child(plan.name(), absl::StrFormat("r%04d", after.position())));
      RETURN_IF_ERROR(change.Insert(TaskTable(), after));
    }
  }
  for (size_t i = tasks.size(); i < before.size(); ++i) {
    RETURN_IF_ERROR(change.Delete(TaskTable(), before[i]));
  }
  return plan;
}

}  // namespace edugroup::task
