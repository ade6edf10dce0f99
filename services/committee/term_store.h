// The table of terms.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/term_service.pb.h"

namespace edugroup::committee {

const resource::Table& TermTable();

// Terms that had begun and not ended on `day`.
resource::Condition TermsOn(absl::CivilDay day);

// Adds `term` to those of its body, whose row this write holds, and ends the one before. Sets what
// the server sets. Errors of ArrangeTerms.
absl::Status BeginTerm(resource::Change& change, v1::Term& term);

}  // namespace edugroup::committee
