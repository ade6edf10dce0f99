#include "services/evaluation/cycle_state.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using v1::Cycle;

absl::Status Refuse(const std::vector<FieldViolation>& violations) {
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Refuse(const std::vector<type::Finding>& findings) {
  return findings.empty() ? absl::OkStatus() : RuleViolated(findings);
}

absl::Status NeedsState(const Cycle& cycle, std::initializer_list<Cycle::State> wanted) {
  if (std::find(wanted.begin(), wanted.end(), cycle.state()) != wanted.end()) {
    return absl::OkStatus();
  }
  return StateConflict(cycle.name(), Cycle::State_Name(cycle.state()),
                       absl::StrJoin(wanted, " or ", [](std::string* out, Cycle::State state) {
                         out->append(Cycle::State_Name(state));
                       }));
}

absl::StatusOr<Cycle> HoldCycle(resource::Change& change, absl::string_view name) {
  return change.Load<Cycle>(Cycles(), name);
}

absl::StatusOr<v1::CycleSubject> SubjectOf(const rpc::Call& call, const Cycle& cycle,
                                           absl::string_view field, const std::string& name) {
  const v1::CycleSubject* subject = FindSubject(cycle, name);
  if (subject == nullptr) return ReferenceNotFound(field, name);
  const absl::Status status = call.MayActFor(subject->organization());
  if (!status.ok()) return status;
  return *subject;
}

absl::Status MayActForSubject(const rpc::Call& call, absl::string_view subject) {
  static const auto& organizations =
      *new resource::Pattern("groups/{group}/organizations/{organization}");
  return organizations.Matches(subject) ? call.MayActFor(subject) : absl::OkStatus();
}

absl::Status Outdate(resource::Change& change, const Cycle& cycle) {
  if (!cycle.results_current()) return absl::OkStatus();
  Cycle after = cycle;
  after.set_results_current(false);
  return change.Update(Cycles(), cycle, after);
}

}  // namespace edugroup::evaluation
