#include "services/membership/membership_server.h"

#include <memory>

#include "services/membership/affiliation_service.h"
#include "services/membership/census_service.h"
#include "services/membership/group_service.h"
#include "services/membership/migrations.h"
#include "services/membership/organization_service.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

struct Services {
  Services(const rpc::Platform& platform, rpc::Methods& methods)
      : groups(*platform.store, methods),
        organizations(*platform.store, methods),
        affiliations(*platform.store, *platform.committee, methods),
        censuses(*platform.store, methods) {}

  GroupService groups;
  OrganizationService organizations;
  AffiliationService affiliations;
  CensusService censuses;
};

}  // namespace

rpc::Definition MembershipServer() {
  return {"membership",
          {"edugroup.membership.v1.GroupService", "edugroup.membership.v1.OrganizationService",
           "edugroup.membership.v1.AffiliationService", "edugroup.membership.v1.CensusService"},
          Migrations(),
          [](const rpc::Platform& platform, rpc::Methods& methods) -> std::shared_ptr<void> {
            return std::make_shared<Services>(platform, methods);
          },
          {&Organizations()}};
}

}  // namespace edugroup::membership
