// What every write of organisations does inside its transaction.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/organization_record.h"

namespace edugroup::membership {

// An organisation to be written: complete, with its name.
struct OrganizationDraft {
  std::string field;  // path of the organisation in the request
  v1::Organization organization;
  std::vector<type::Waiver> waivers;  // that came with the request
  Effect effect = {};                 // of an update
};

// Inserts all of them: kinds held, standard kinds set, names compared and kept, history begun.
//   INVALID_ARGUMENT     FIELDS_INVALID       all violations of all drafts
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND, RULE_VIOLATED
absl::Status InsertOrganizations(resource::Change& change, absl::string_view group,
                                 absl::Span<OrganizationDraft> drafts);

// Replaces `before` and records what changed in its history; compares names only when one changed.
// Errors as InsertOrganizations.
absl::Status UpdateOrganization(resource::Change& change, const v1::Organization& before,
                                OrganizationDraft& draft);

}  // namespace edugroup::membership
