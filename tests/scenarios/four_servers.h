// All four servers, and who sets a group up on them.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/servers.h"
#include "services/committee/committee_server.h"
#include "services/evaluation/evaluation_server.h"
#include "services/membership/membership_server.h"
#include "services/task/task_server.h"

namespace edugroup {

inline std::vector<rpc::Definition> FourServers() {
  return {membership::MembershipServer(), committee::CommitteeServer(), task::TaskServer(),
          evaluation::EvaluationServer()};
}

// A caller that sets a group up: it may create the group and is its secretariat.
inline testing::Caller Founder(testing::Servers& servers, const std::string& group) {
  return servers.As({.group = group,
                     .roles = {auth::Role::SECRETARIAT},
                     .is_operator = true,
                     .subject = absl::StrCat(group, "-secretariat")});
}

}  // namespace edugroup
