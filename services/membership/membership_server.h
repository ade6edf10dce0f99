// The membership server (成员管理): groups, organisations, affiliations, censuses.
#pragma once

#include "common/rpc/server.h"

namespace edugroup::membership {

rpc::Definition MembershipServer();

}  // namespace edugroup::membership
