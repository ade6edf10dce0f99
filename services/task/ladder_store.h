// The table of ladders.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "services/task/ladder.h"

namespace edugroup::task {

const resource::Table& LadderTable();

// All ladders of the group of the call, read for use.
absl::StatusOr<std::vector<LadderRules>> ReadLadders(resource::Change& change,
                                                     const rpc::Call& call);

}  // namespace edugroup::task
