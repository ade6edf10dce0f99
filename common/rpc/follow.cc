#include "common/rpc/follow.h"

#include <utility>

#include "absl/strings/strip.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::rpc {
namespace {

constexpr int kPage = 500;

const sql::Statement kPosition = {"follow_position",
                                  "SELECT position FROM background_work WHERE name = ?"};
const sql::Statement kAdvance = {
    "follow_advance", "UPDATE background_work SET position = ? WHERE name = ? AND position < ?"};

absl::StatusOr<int64_t> Advance(sql::Transaction& transaction, const std::string& follower,
                                int64_t position) {
  return transaction.Execute(kAdvance, {position, follower, position});
}

absl::StatusOr<journal::v1::ListChangesResponse> ChangesAfterLast(const Call& call,
                                                                  const std::string& follower,
                                                                  resource::Store& store,
                                                                  Peer& peer) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   store.database().Read(call.deadline, kPosition, {follower}));
  journal::v1::ListChangesRequest request;
  request.set_parent("groups/-");
  request.set_after_position(rows.empty() ? 0 : rows[0][0].number());
  request.set_page_size(kPage);
  return peer.Ask<journal::v1::ListChangesResponse>(
      call, "edugroup.journal.v1.ChangeService/ListChanges", request);
}

}  // namespace

absl::Status Followed::Take(resource::Change& write) const {
  ASSIGN_OR_RETURN(sql::Transaction* const transaction, write.Sql());
  ASSIGN_OR_RETURN(const int64_t advanced, Advance(*transaction, follower_, change_.position()));
  if (advanced > 0) return absl::OkStatus();
  return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
               "the change has been taken before");
}

Turn Follow(absl::string_view name, resource::Store& store, Peer& peer,
            std::function<absl::Status(Call& call, const Followed& followed)> take) {
  return [follower = std::string(name), &store, &peer,
          take = std::move(take)](Call& call) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const journal::v1::ListChangesResponse page,
                     ChangesAfterLast(call, follower, store, peer));
    int64_t taken = 0;
    absl::Status status;
    for (const journal::v1::Change& change : page.changes()) {
      call.group = std::string(absl::StripPrefix(change.group(), "groups/"));
      status = take(call, Followed(change, follower));
      if (!status.ok()) break;
      taken = change.position();
    }
    if (taken > 0) {
      RETURN_IF_ERROR(store.database().Transact(call.deadline, [&](sql::Transaction& transaction) {
        return Advance(transaction, follower, taken).status();
      }));
    }
    RETURN_IF_ERROR(status);
    return !page.next_page_token().empty();
  };
}

}  // namespace edugroup::rpc
