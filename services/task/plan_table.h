// Reading a decomposition table (任务分解表): rows as printed become tasks, and everything odd
// about them becomes a finding. Nothing is silently mended (A15-A18).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/task/names.h"

namespace edugroup::task {

// What the names in a table may mean.
struct Directory {
  Names bodies;
  Names organizations;
  // Display names, for findings.
  absl::flat_hash_map<std::string, std::string> body_names;
  // Duties of bodies (J17).
  absl::flat_hash_map<std::string, std::vector<committee::v1::Duty>> duties;
};

using Rows = google::protobuf::RepeatedPtrField<v1::PlanRow>;

struct TableReading {
  // One for each row, in order, without names.
  std::vector<v1::Task> tasks;
  // About single rows, in their order.
  std::vector<type::Finding> findings;
};

// Fills categories down (A6), resolves leads (preferring the plan's own departments), implementers
// and duties, and reads limits. The lead is never taken from the category (A18).
TableReading ReadRows(const v1::Plan& plan, const Rows& rows, const Directory& directory);

// What the door does not check: more implementers in a row than there can be.
std::vector<FieldViolation> CheckRows(const Rows& rows);

// The stage of the plan that `text` names; null when it is none. Borrowed from the plan.
const v1::Stage* FindStage(const v1::Plan& plan, absl::string_view text);

// "plan.stage-unknown" where the plan has no stage of the task's (L7).
std::optional<type::Finding> CheckStage(const v1::Plan& plan, const v1::Task& task,
                                        absl::string_view subject);
// "plan.variant-other-implementer" where the plan is a variant for one organisation, and somebody
// else is to carry the task out (Y17).
std::optional<type::Finding> CheckImplementers(const v1::Plan& plan, const v1::Task& task,
                                               absl::string_view subject);

// The collectives of a plan by their text; width and spaces do not matter.
class Collectives {
 public:
  // Borrows the plan.
  explicit Collectives(const v1::Plan& plan);
  // Null when `text` is none; else borrowed from the plan.
  const v1::Collective* Find(absl::string_view text) const;

 private:
  absl::flat_hash_map<std::string, const v1::Collective*> by_text_;
};

// "row 12", for findings.
std::string Subject(const v1::Task& task);

}  // namespace edugroup::task
