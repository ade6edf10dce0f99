// What the services of things inside a cycle ask of it first.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// OK, or INVALID_ARGUMENT with the violations.
absl::Status Refuse(const std::vector<FieldViolation>& violations);
// OK, or FAILED_PRECONDITION RULE_VIOLATED with the findings.
absl::Status Refuse(const std::vector<type::Finding>& findings);

// STATE_CONFLICT unless the cycle is in one of `wanted`.
absl::Status NeedsState(const v1::Cycle& cycle, std::initializer_list<v1::Cycle::State> wanted);

// The cycle with this name, locked: whoever writes what belongs to it holds it first. NOT_FOUND.
absl::StatusOr<v1::Cycle> HoldCycle(resource::Change& change, absl::string_view name);

// The subject of the cycle, if the caller may act for it. REFERENCE_NOT_FOUND of `field` when the
// cycle has none such; NOT_OWN_ORGANIZATION for a MEMBER of another organisation.
absl::StatusOr<v1::CycleSubject> SubjectOf(const rpc::Call& call, const v1::Cycle& cycle,
                                           absl::string_view field, const std::string& name);

// NOT_OWN_ORGANIZATION when `subject` is another organisation than a MEMBER's own: before anything
// is looked up.
absl::Status MayActForSubject(const rpc::Call& call, absl::string_view subject);

// Results computed before no longer stand.
absl::Status Outdate(resource::Change& change, const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
