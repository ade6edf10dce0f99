// Fields of requests that many methods share: days, periods, plans.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "google/type/date.pb.h"
#include "services/task/plan_store.h"

namespace edugroup::task {

// The day that was given, or `usual`. INVALID_ARGUMENT at `field` for what is no day.
inline absl::StatusOr<absl::CivilDay> DayOr(absl::string_view field, const google::type::Date& date,
                                            absl::CivilDay usual) {
  if (!value::IsSet(date)) return usual;
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return InvalidField(field, "is no day", "不是有效日期");
  return *day;
}

// INVALID_ARGUMENT at `field` unless `name` is a plan's name in the group; FAILED_PRECONDITION
// REFERENCE_NOT_FOUND when there is none.
inline absl::Status CheckPlan(const rpc::Call& call, resource::Store& store,
                              absl::string_view field, const std::string& name) {
  RETURN_IF_ERROR(PlanTable().pattern.Check(field, name));
  if (resource::GroupOf(name) != call.group) {
    return InvalidField(field, absl::StrCat("must lie in groups/", call.group),
                        absl::StrCat("必须属于 groups/", call.group));
  }
  const absl::Status found = store.Get<v1::Plan>(call, PlanTable(), name).status();
  return absl::IsNotFound(found) ? ReferenceNotFound(field, name) : found;
}

}  // namespace edugroup::task
