// The tables of supervision rounds and their items.
#pragma once

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& RoundTable();
const resource::Table& RoundItemTable();

// Items of one organisation.
resource::Condition ItemsOf(const std::string& organization);
// Rounds of one plan.
resource::Condition RoundsOf(const std::string& plan);
// Open rounds.
resource::Condition OpenRounds();

}  // namespace edugroup::task
