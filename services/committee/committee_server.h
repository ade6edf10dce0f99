// The committee server: bodies, who sits in them, their meetings and resolutions.
#pragma once

#include "common/rpc/server.h"

namespace edugroup::committee {

rpc::Definition CommitteeServer();

}  // namespace edugroup::committee
