// The evaluation server: its services and its tables.
#pragma once

#include "common/rpc/server.h"

namespace edugroup::evaluation {

rpc::Definition EvaluationServer();

}  // namespace edugroup::evaluation
