// Making assignments from tasks: at issue (印发), and when a document or the members change.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/task/assignment.h"
#include "services/task/plan_table.h"

namespace edugroup::task {

inline constexpr int kMostAssignments = 50000;

// An organisation on the day that counts.
struct Implementer {
  std::string organization;
  std::string display_name;
  membership::v1::StandardKind standard_kind = membership::v1::STANDARD_KIND_UNSPECIFIED;
};

// Who the implementers of the tasks are on that day.
struct Implementers {
  // Members by the collective's text as the plan writes it.
  absl::flat_hash_map<std::string, std::vector<Implementer>> collectives;
  // Named organisations by resource name.
  absl::flat_hash_map<std::string, Implementer> organizations;
};

// An organisation that a task covers, by which of its implementers.
struct Covered {
  const Implementer* who;
  const v1::Implementer* by;
};
// The organisations behind the implementers of a task, each once, in printed order (A8).
// Implementers that stand for nobody are added to `empty`, unless that is null. Borrows all but
// `collectives`.
std::vector<Covered> CoveredBy(const v1::Task& task, const Collectives& collectives,
                               const Implementers& known, std::vector<std::string>* empty);

// The days that run from the day of an assignment by the plan's rules; none where there is no rule.
struct Terms {
  std::optional<absl::CivilDay> measures_due;
  std::optional<absl::CivilDay> receipt_due;
};
// INVALID_ARGUMENT when the plan's calendar cannot be read.
absl::StatusOr<Terms> TermsFrom(const v1::Plan& plan, absl::CivilDay day);
// Sets the days on an assignment, from its latest event on.
void SetTerms(const Terms& terms, v1::Assignment& assignment);

// The due day that an assignment of the task begins with on `day`: of a RECURRING limit that of the
// period around it.
std::optional<absl::CivilDay> FirstDueDay(const v1::Limit& limit, absl::CivilDay day);

// The assignment of a task to an organisation, begun by `act`.
v1::Assignment Assign(const v1::Task& task, const Covered& covered, const Terms& terms,
                      const Act& act);

// How many assignments a plan makes, and what stands in its way, HARD: plan.collective-empty,
// plan.too-many-assignments.
struct Extent {
  int assignments = 0;
  std::vector<type::Finding> findings;
};
Extent ExtentOf(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                const Implementers& implementers);

// Hands every assignment of an issuable plan to `take`, one at a time, task by task; `act` is its
// issue, dated on the base date. Due dates: the last day of the limit (A10); measures and receipt
// by the plan's rules (A12, C1.3). INVALID_ARGUMENT when the plan's dates cannot be read; the first
// error of `take`.
absl::Status Expand(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                    const Implementers& implementers, const Act& act,
                    absl::FunctionRef<absl::Status(v1::Assignment&)> take);

}  // namespace edugroup::task
