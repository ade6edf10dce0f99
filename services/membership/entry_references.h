// What entries refer to: organisations, persons, kinds.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/register.pb.h"
#include "services/membership/entry_write.h"

namespace edugroup::membership {

// Checks that everything the drafts refer to exists in their group, and keeps it from being deleted
// until the write ends. Answers the standard kinds of the organisations by name.
//   INVALID_ARGUMENT     FIELDS_INVALID       not a name of the group
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND
absl::StatusOr<std::map<std::string, v1::StandardKind>> HoldReferences(
    resource::Change& change, const v1::Register& record, absl::Span<const EntryDraft> drafts);

}  // namespace edugroup::membership
