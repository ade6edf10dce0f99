// Issuing a plan (印发): every task becomes one assignment for each organisation that carries it
// out.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

inline constexpr size_t kMostAssignments = 20000;

// An organisation on the day of issue.
struct Implementer {
  std::string organization;
  std::string display_name;
  membership::v1::StandardKind standard_kind = membership::v1::STANDARD_KIND_UNSPECIFIED;
};

// Who the implementers of the tasks are on the base date.
struct Implementers {
  // Members by the collective's text as the plan writes it.
  absl::flat_hash_map<std::string, std::vector<Implementer>> collectives;
  // Named organisations by resource name.
  absl::flat_hash_map<std::string, Implementer> organizations;
};

struct Expansion {
  std::vector<v1::Assignment> assignments;
  // HARD: plan.collective-empty, plan.too-many-assignments.
  std::vector<type::Finding> findings;
};

// Expands an issuable plan with its base date (A8). An organisation that two implementers of one
// task cover gets one assignment. Due dates: the last day of the limit (A10); measures by the
// plan's rule (A12). INVALID_ARGUMENT when the plan's dates cannot be read.
absl::StatusOr<Expansion> Expand(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                                 const Implementers& implementers, absl::Time now,
                                 const std::string& principal);

}  // namespace edugroup::task
