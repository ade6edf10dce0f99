// How the four collections of the evaluation server are kept.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::evaluation {

const resource::Table& IndicatorSets();
const resource::Table& Observations();
const resource::Table& Cycles();
const resource::Table& Assessments();

// Observations of one cycle.
resource::Condition OfCycle(absl::string_view cycle);
// Those of one leaf for one subject: at most one, by a unique key.
resource::Condition OfLeaf(absl::string_view cycle, absl::string_view indicator_id,
                           absl::string_view subject);
// Those about one organisation.
resource::Condition AboutSubject(absl::string_view organization);
// Those that CollectCycle wrote.
resource::Condition CollectedFor(absl::string_view cycle);

}  // namespace edugroup::evaluation
