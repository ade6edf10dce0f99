// Who may act for an organisation or for the bodies that lead a task.
#pragma once

#include <string>

#include "absl/algorithm/container.h"
#include "common/rpc/call.h"
#include "common/value/error.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace edugroup::task {

// The secretariat, and systems that act for it, may record what others did.
inline bool RunsTheGroup(const rpc::Call& call) {
  return call.Has(auth::Role::SECRETARIAT) || call.Has(auth::Role::SYSTEM);
}

// PERMISSION_DENIED NOT_OWN_ORGANIZATION.
inline absl::Status CheckOwn(const rpc::Call& call, const std::string& organization) {
  if (RunsTheGroup(call) || call.claims().organization == organization) return absl::OkStatus();
  return NotOwnOrganization();
}

// PERMISSION_DENIED ROLE_REQUIRED unless the caller's body is among `leads`.
inline absl::Status CheckLeads(const rpc::Call& call,
                               const google::protobuf::RepeatedPtrField<std::string>& leads) {
  if (RunsTheGroup(call) || absl::c_linear_search(leads, call.claims().body)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
               "only a body that leads the task may do this", "只有该任务的牵头部门可以办理");
}

// A MEMBER without any role that reads the whole group sees its own organisation's work only.
inline bool ReadsOwnOnly(const rpc::Call& call) {
  return !RunsTheGroup(call) && !call.Has(auth::Role::COUNCIL) &&
         !call.Has(auth::Role::DEPARTMENT) && !call.Has(auth::Role::AUDITOR);
}

}  // namespace edugroup::task
