#include "services/membership/membership_server.h"

#include <memory>

#include "services/membership/affiliation_service.h"
#include "services/membership/census_service.h"
#include "services/membership/entry_merger.h"
#include "services/membership/entry_service.h"
#include "services/membership/group_service.h"
#include "services/membership/merger_service.h"
#include "services/membership/migrations.h"
#include "services/membership/organization_history_service.h"
#include "services/membership/organization_service.h"
#include "services/membership/organization_store.h"
#include "services/membership/people_mover.h"
#include "services/membership/person_service.h"
#include "services/membership/person_store.h"
#include "services/membership/post_service.h"
#include "services/membership/register_service.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

struct Services {
  Services(const rpc::Platform& platform, rpc::Methods& methods)
      : groups(*platform.store, methods),
        organizations(*platform.store, methods),
        organization_histories(*platform.store, methods),
        mergers(*platform.store, {MoveEntries, MovePeopleAndPosts}, methods),
        affiliations(*platform.store, *platform.committee, methods, *platform.background),
        people(*platform.store, methods),
        posts(*platform.store, methods),
        registers(*platform.store, methods),
        entries(*platform.store, methods),
        censuses(*platform.store, methods) {}

  GroupService groups;
  OrganizationService organizations;
  OrganizationHistoryService organization_histories;
  MergerService mergers;
  AffiliationService affiliations;
  PersonService people;
  PostService posts;
  RegisterService registers;
  EntryService entries;
  CensusService censuses;
};

}  // namespace

rpc::Definition MembershipServer() {
  return {"membership",
          {"edugroup.membership.v1.GroupService", "edugroup.membership.v1.OrganizationService",
           "edugroup.membership.v1.AffiliationService", "edugroup.membership.v1.PersonService",
           "edugroup.membership.v1.PostService", "edugroup.membership.v1.RegisterService",
           "edugroup.membership.v1.CensusService"},
          Migrations(),
          [](const rpc::Platform& platform, rpc::Methods& methods) -> std::shared_ptr<void> {
            return std::make_shared<Services>(platform, methods);
          },
          {&Organizations(), &People(), &Entries()},
          {{"edugroup_members",
            "Organisations with an active affiliation, by standard kind.",
            "standard_kind",
            {"GOVERNMENT", "SCHOOL", "ENTERPRISE", "ASSOCIATION", "RESEARCH", "TRAINING"},
            {"figure_members",
             "SELECT o.standard_kind, COUNT(*) FROM"
             " (SELECT DISTINCT group_id, organization FROM affiliation WHERE state = 'ACTIVE') a"
             " JOIN organization o ON o.group_id = a.group_id"
             " AND o.path = SUBSTRING(a.organization, LENGTH(a.group_id) + 9)"
             " GROUP BY o.standard_kind"}}}};
}

}  // namespace edugroup::membership
