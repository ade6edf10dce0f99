// The table of supervision orders.
#pragma once

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& OrderTable();

// Those that are neither closed nor withdrawn.
resource::Condition OpenOrders();
// Open ones for any of these assignments (not none).
resource::Condition OpenOrdersFor(const std::vector<std::string>& assignments);
// Open ones over the matter.
resource::Condition OpenOrdersOver(const std::string& matter);
// Those of one organisation.
resource::Condition OrdersOf(const std::string& organization);
// Those for assignments of the plan.
resource::Condition OrdersUnder(const std::string& plan);

}  // namespace edugroup::task
