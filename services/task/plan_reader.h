// Whole plans read for counting: what requests for facts, bulletins and duty lists have in common.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "google/type/date.pb.h"
#include "services/task/period_view.h"

namespace edugroup::task {

// What to count over.
struct PeriodOfPlans {
  std::vector<std::string> plans;  // each once
  FactsPeriod period;
  absl::CivilDay as_of;
};

// Violations of the fields `plans`, `period_first`, `period_last` and `as_of`.
std::vector<FieldViolation> CheckPeriod(
    const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& plans,
    const google::type::Date& first, const google::type::Date& last,
    const google::type::Date& as_of);
// Violations of a field of names of the group.
void CheckNames(const char* field, const google::protobuf::RepeatedPtrField<std::string>& names,
                const resource::Pattern& pattern, absl::string_view group,
                std::vector<FieldViolation>& violations);
// After CheckPeriod found nothing.
PeriodOfPlans PeriodFrom(const rpc::Call& call,
                         const google::protobuf::RepeatedPtrField<std::string>& plans,
                         const google::type::Date& first, const google::type::Date& last,
                         const google::type::Date& as_of);
// INVALID_ARGUMENT at `parent` unless it is a group.
absl::Status CheckGroupName(const std::string& parent);

template <class Request>
absl::StatusOr<PeriodOfPlans> ReadPeriod(const rpc::Call& call, const Request& request) {
  RETURN_IF_ERROR(CheckGroupName(request.parent()));
  const std::vector<FieldViolation> violations = CheckPeriod(
      call, request.plans(), request.period_first(), request.period_last(), request.as_of());
  if (!violations.empty()) return InvalidFields(violations);
  return PeriodFrom(call, request.plans(), request.period_first(), request.period_last(),
                    request.as_of());
}

// Assignments of the plans, and the supervision orders for them.
struct WorkOfPlans {
  std::vector<v1::Assignment> assignments;
  std::vector<v1::Order> orders;
};

// Of the given organisations only, unless there are none. NOT_FOUND for a plan that is none;
// FAILED_PRECONDITION STATE_CONFLICT for a DRAFT.
absl::StatusOr<WorkOfPlans> ReadWork(const rpc::Call& call, resource::Store& store,
                                     const std::vector<std::string>& plans,
                                     const std::vector<std::string>& organizations);

absl::StatusOr<std::vector<v1::Task>> ReadTasks(const rpc::Call& call, resource::Store& store,
                                                const std::vector<std::string>& plans);

}  // namespace edugroup::task
