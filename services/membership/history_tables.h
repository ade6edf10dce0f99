// The tables of histories, and what is recorded in them with a write.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "services/membership/history_store.h"

namespace edugroup::membership {

// Values as organization_history.h has them.
const HistoryTable& OrganizationHistories();
// organization, kind, grade, state.
const HistoryTable& AffiliationHistories();
// display_name.
const HistoryTable& KindHistories();

// To be called with every write of an affiliation, after it.
absl::Status RecordAffiliation(resource::Change& change, const v1::Affiliation& affiliation);

// Organisations of the kind have its standard kind from `day` on; one write for all of them.
absl::Status RecordStandardKind(resource::Change& change, const v1::Kind& kind, absl::CivilDay day);

}  // namespace edugroup::membership
