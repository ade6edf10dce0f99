// How what belongs to one cycle is kept: self-assessments, reviews, objections, results, problems
// and reports.
#pragma once

#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::evaluation {

const resource::Table& Submissions();
const resource::Table& Reviews();
const resource::Table& Objections();
const resource::Table& Results();
const resource::Table& Problems();
const resource::Table& Reports();

// Those that the organisation answers for.
resource::Condition OfOrganization(absl::string_view organization);
// Reviews that the caller with this account has to write.
resource::Condition OfRater(absl::string_view account);
// Objections that wait for their decision.
resource::Condition IsFiled();

}  // namespace edugroup::evaluation
