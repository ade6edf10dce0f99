// Responsibility split over organisations and programmes (数量责任分解), and its sum (A24).
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/value/error.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// Quantities that are none, or not in the unit of the total.
std::vector<FieldViolation> CheckQuotaFields(const v1::Quota& quota);

// HARD findings about a quota whose fields are right: a sum that is not the total, a part that
// stands twice, an organisation that is none of `assigned`.
std::vector<type::Finding> CheckQuota(const std::string& task, const v1::Quota& quota,
                                      const absl::flat_hash_set<std::string>& assigned);

}  // namespace edugroup::task
