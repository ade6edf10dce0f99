// The task server: plans, tasks, assignments, facts for scoring.
#pragma once

#include "common/rpc/server.h"

namespace edugroup::task {

rpc::Definition TaskServer();

}  // namespace edugroup::task
