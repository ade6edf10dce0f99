// What a handler knows of the call it serves. No gRPC types: handlers, rules and stores never see
// any.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/observe/trace.h"
#include "common/value/error.h"

namespace edugroup::rpc {

// Reads by name that waited together and are served one after the other: the first reads for all.
// Of one thread.
struct Siblings {
  std::vector<std::string> names;  // that the requests ask for, whatever they are
  // What the first read found, by name, and from which table; set by resource::Store.
  const void* table = nullptr;
  absl::flat_hash_map<std::string, std::string> rows;
};

struct Call {
  const auth::Principal* principal = nullptr;
  std::string method;  // "edugroup.task.v1.PlanService/IssuePlan"
  std::string group;   // id of the group the request is about; empty for platform methods
  absl::Time deadline = absl::InfiniteFuture();
  absl::CivilDay today;  // business day, Asia/Shanghai
  observe::TraceContext trace;
  Siblings* siblings = nullptr;  // none for a call that is served alone

  // The caller's roles, organisation and body in the group of the call.
  const auth::GroupClaims& claims() const { return principal->In(group); }
  bool Has(auth::Role role) const { return claims().roles.Has(role); }

  // A caller whose only writing role is MEMBER acts for one organisation.
  bool ActsForOwnOrganizationOnly() const {
    return Has(auth::Role::MEMBER) && !Has(auth::Role::SECRETARIAT) &&
           !Has(auth::Role::DEPARTMENT) && !Has(auth::Role::SYSTEM);
  }
  // PERMISSION_DENIED when the caller is a MEMBER of another organisation than `organization`.
  absl::Status MayActFor(absl::string_view organization) const {
    if (ActsForOwnOrganizationOnly() && claims().organization != organization) {
      return NotOwnOrganization();
    }
    return absl::OkStatus();
  }
  // Personal data in full is for the SECRETARIAT and the data's own organisation.
  bool MaySeePersonalDataOf(absl::string_view organization) const {
    return Has(auth::Role::SECRETARIAT) ||
           (!organization.empty() && claims().organization == organization);
  }
};

}  // namespace edugroup::rpc
