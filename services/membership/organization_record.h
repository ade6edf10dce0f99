// What the writes of organisations record in their histories.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/membership/history_store.h"

namespace edugroup::membership {

// From when on an update holds, and why.
struct Effect {
  absl::CivilDay day;
  std::string reason;
  // What an update that names its day is about: a day may be corrected although the value stays.
  struct Correction {
    google::protobuf::FieldMask mask;
    v1::Organization patch;
  };
  std::optional<Correction> correction;
};

// Makes a new organisation ACTIVE. What it answers goes to RecordFirst, after the insert.
FirstVersion BeginHistory(v1::Organization& organization);

// An update to be recorded: former names and the last change are set in `after`, which is complete
// but for them.
struct OrganizationUpdate {
  const v1::Organization* before;
  v1::Organization* after;
};

// Records what updates change, of organisations of one group that the caller holds. To be called
// before the updates. `effect` is that of all.
absl::Status RecordUpdates(resource::Change& change, const Effect& effect,
                           absl::Span<const OrganizationUpdate> updates);
// The same of one.
absl::Status RecordUpdate(resource::Change& change, const v1::Organization& before,
                          const Effect& effect, v1::Organization& after);

}  // namespace edugroup::membership
