#include "services/membership/organization_reference.h"

#include "common/value/error.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {

absl::Status HoldOrganization(resource::Change& change, absl::string_view group,
                              absl::string_view field, const std::string& organization) {
  if (resource::ParentOf(organization) != group || !Organizations().pattern.Matches(organization)) {
    return InvalidField(field, "must be an organization of the group", "必须是本集团的单位");
  }
  const auto loaded = change.Load<v1::Organization>(Organizations(), organization);
  if (absl::IsNotFound(loaded.status())) return ReferenceNotFound(field, organization);
  if (!loaded.ok()) return loaded.status();
  if (loaded->state() != v1::Organization::MERGED) return absl::OkStatus();
  return StateConflict(organization, v1::Organization::State_Name(loaded->state()),
                       v1::Organization::State_Name(v1::Organization::ACTIVE));
}

}  // namespace edugroup::membership
