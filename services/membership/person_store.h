// How people, and the disclosures of their data, are kept.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "common/sql/database.h"
#include "edugroup/membership/v1/person_service.pb.h"

namespace edugroup::membership {

const resource::Table& People();
const resource::Table& Disclosures();

// Holds a person of `group` ("groups/putuo") until the write ends, so that it is not erased
// meanwhile. `field` names it in the request.
//   INVALID_ARGUMENT     FIELDS_INVALID       no person of the group
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND
//   FAILED_PRECONDITION  STATE_CONFLICT       the person is ERASED
absl::Status HoldPerson(resource::Change& change, absl::string_view group, absl::string_view field,
                        const std::string& person);

// The entries of registers that refer to the person, at most 1,000.
absl::StatusOr<std::vector<std::string>> EntriesNaming(sql::Database& database, absl::Time deadline,
                                                       absl::string_view person);

// Whether a person or a post is of the organisation. Exact when the caller has loaded the
// organisation in this write.
absl::StatusOr<bool> HasPeopleOrPosts(resource::Change& change, absl::string_view organization);

}  // namespace edugroup::membership
