#include "services/membership/people_mover.h"

#include <vector>

#include "common/value/status.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "services/membership/person_store.h"
#include "services/membership/post_store.h"

namespace edugroup::membership {
namespace {

template <class M>
absl::Status Move(resource::Change& change, const resource::Table& table, const Merger& merger) {
  ASSIGN_OR_RETURN(const std::vector<M> found,
                   change.LoadAll<M>(table, resource::ParentOf(merger.source),
                                     {"organization = ?", {merger.source}}));
  for (const M& before : found) {
    M after = before;
    after.set_organization(merger.target);
    RETURN_IF_ERROR(change.Update(table, before, after));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MovePeopleAndPosts(resource::Change& change, const Merger& merger) {
  RETURN_IF_ERROR(Move<v1::Person>(change, People(), merger));
  return Move<v1::Post>(change, Posts(), merger);
}

}  // namespace edugroup::membership
