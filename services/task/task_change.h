// What may change in a task while its plan runs: what is asked of those who carry it out, a trigger
// that has happened, a measurement. Each is one write that holds plan and task.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Errors: TaskService.UpdateTask, .RecordTrigger and .MeasureTask.
absl::StatusOr<v1::Task> UpdateTask(const rpc::Call& call, const v1::UpdateTaskRequest& request,
                                    resource::Change& change);
absl::StatusOr<v1::Task> RecordTrigger(const rpc::Call& call,
                                       const v1::RecordTriggerRequest& request,
                                       resource::Change& change);
// `measurement` was counted before the write, by the measure that the task had in `seen`. ABORTED
// ETAG_MISMATCH when it has changed since.
absl::StatusOr<v1::Task> KeepMeasurement(const rpc::Call& call, const v1::Task& seen,
                                         const v1::Measurement& measurement,
                                         resource::Change& change);

// The day that a request gives, or today. INVALID_ARGUMENT at `field` for no day or one after
// today.
absl::StatusOr<absl::CivilDay> DayOrToday(const rpc::Call& call, const google::type::Date& date,
                                          absl::string_view field);

}  // namespace edugroup::task
