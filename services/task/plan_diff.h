// What a corrected document changes in a plan (更正): matching its rows to tasks, and every
// difference between them.
#pragma once

#include <string>
#include <vector>

#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

struct PlanDiff {
  // In order of the rows; what is taken out last. open_assignments is not set.
  std::vector<v1::PlanChange> changes;
  // For each change, the place of its task among the present ones and of its row among the
  // corrected ones; -1 where there is none.
  struct Place {
    int task = -1;
    int row = -1;
  };
  std::vector<Place> places;
};

// `present` are the tasks that stand; `corrected` what ReadRows made of the corrected document. A
// row is matched to the task of the same text, then to one of the same printed number, then to the
// next in order, where at least half of the text is the same.
PlanDiff Diff(const std::vector<v1::Task>& present, const std::vector<v1::Task>& corrected);

// Takes field `field` of PlanRow, and what was read from it, from `corrected` into `task`.
void TakeField(const std::string& field, const v1::Task& corrected, v1::Task& task);

}  // namespace edugroup::task
