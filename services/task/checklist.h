// Checklists of tasks (必备环节): parts that every occasion must have (Y13), and questions that
// must be answered (Y16).
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// Ids that stand twice, occasions out of range.
std::vector<FieldViolation> CheckChecklist(const v1::Checklist& checklist);

// Parts of a report that the task's checklist does not have, or that lack their answer.
std::vector<FieldViolation> CheckParts(const v1::Task& task, const v1::ProgressReport& report);

// Keeps the parts of a report of `day`: by occasion and item, a later report replacing the words of
// an earlier one but not its day.
void KeepParts(const v1::ProgressReport& report, absl::CivilDay day, v1::Assignment& assignment);

// Parts that every occasion needs and that are not done: a HARD finding for each occasion that
// lacks some, assignment.checklist-incomplete, with the items in its message.
std::vector<type::Finding> CheckComplete(const v1::Task& task, const v1::Assignment& assignment);

// How many parts the task needs, and how many of them are done: 50 for ten occasions of five.
struct PartCount {
  int needed = 0;
  int done = 0;
};
PartCount CountParts(const v1::Task& task, const v1::Assignment& assignment);

}  // namespace edugroup::task
