// Reads and writes of resources in one server's database. A write is one transaction: the change,
// its journal records and the request id, or nothing at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/auth/sealer.h"
#include "common/journal/journal.h"
#include "common/observe/metrics.h"
#include "common/resource/table.h"
#include "common/rpc/call.h"
#include "common/sql/database.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace edugroup::resource {

using google::protobuf::Message;

// A condition that the service adds to a list, ANDed to the caller's filter: "start_date <= ?".
struct Condition {
  std::string sql;
  sql::Params params;
};

struct ListQuery {
  std::string parent;     // "groups/anqing" or "groups/anqing/plans/-"; empty: the groups
  int32_t page_size = 0;  // 0 → 50, above 1000 → 1000, negative → INVALID_ARGUMENT
  std::string page_token;
  std::string filter;    // grammar: proto/README.md
  std::string order_by;  // a field of the table, " desc" after it to turn it round
  std::vector<Condition> conditions;
};
// The four standard fields of a List request.
template <class Request>
ListQuery QueryOf(const Request& request) {
  return {request.parent(), request.page_size(), request.page_token(),
          request.filter(), request.order_by(),  {}};
}

template <class M>
struct Page {
  std::vector<M> items;
  std::string next_page_token;
};

// The changes of one call. Lives only inside Store::Write. Inserts and journal records are kept
// back and sent together, before the next read and at the end.
class Change {
 public:
  // The resource, locked until the end of the transaction (SELECT … FOR UPDATE). NOT_FOUND.
  template <class M>
  absl::StatusOr<M> Load(const Table& table, absl::string_view name) {
    M message;
    absl::Status status = LoadInto(table, name, true, message);
    if (!status.ok()) return status;
    return message;
  }
  // As Load without the lock: for what is only looked at.
  template <class M>
  absl::StatusOr<M> Read(const Table& table, absl::string_view name) {
    M message;
    absl::Status status = LoadInto(table, name, false, message);
    if (!status.ok()) return status;
    return message;
  }
  // All resources of `parent` that meet `condition`, locked, in list order. RESOURCE_EXHAUSTED
  // above `limit`.
  template <class M>
  absl::StatusOr<std::vector<M>> LoadAll(const Table& table, absl::string_view parent,
                                         const Condition& condition = {}, int limit = 10000) {
    std::vector<M> found;
    absl::Status status = LoadAllInto(table, *M::descriptor(), parent, condition, limit, true,
                                      [&found]() -> Message& { return found.emplace_back(); });
    if (!status.ok()) return status;
    return found;
  }
  // As LoadAll without the locks: for what is only looked at, such as rows that are written only by
  // who holds another row.
  template <class M>
  absl::StatusOr<std::vector<M>> ReadAll(const Table& table, absl::string_view parent,
                                         const Condition& condition = {}, int limit = 10000) {
    std::vector<M> found;
    absl::Status status = LoadAllInto(table, *M::descriptor(), parent, condition, limit, false,
                                      [&found]() -> Message& { return found.emplace_back(); });
    if (!status.ok()) return status;
    return found;
  }
  // Calls `each` with every resource of `parent` that meets `condition`, by name and without locks.
  // However many there are, only a thousand are held at once. Ends with the first failure.
  template <class M>
  absl::Status ReadEach(const Table& table, absl::string_view parent, const Condition& condition,
                        absl::FunctionRef<absl::Status(const M&)> each) {
    M message;
    return ReadEachInto(table, parent, condition, message, [&] { return each(message); });
  }

  // Adds a resource; message.name must be set. Sets uid, create_time, update_time and etag where
  // the message has them. ALREADY_EXISTS when the name is taken (at the latest when the write
  // ends).
  absl::Status Insert(const Table& table, Message& message);
  // Replaces `before` (as loaded in this write) by `after`; a no-op when nothing differs. Sets
  // update_time and etag.
  absl::Status Update(const Table& table, const Message& before, Message& after);
  // As Update, but what the journal kept of the resource's personal data before, and `before` in
  // the record of this change, can no longer be read (PIPL art. 47). What `after` still holds
  // stays.
  absl::Status Erase(const Table& table, const Message& before, Message& after);
  // Removes a resource loaded in this write. The journal keeps it, but for personal data.
  absl::Status Delete(const Table& table, const Message& before);

  // The transaction, for statements of the service's own; buffered inserts are sent first.
  absl::StatusOr<sql::Transaction*> Sql();

 private:
  friend class Store;
  struct State;
  explicit Change(State* state) : state_(state) {}
  absl::Status LoadInto(const Table& table, absl::string_view name, bool lock, Message& message);
  absl::Status LoadAllInto(const Table& table, const google::protobuf::Descriptor& type,
                           absl::string_view parent, const Condition& condition, int limit,
                           bool lock, absl::FunctionRef<Message&()> add);
  absl::Status ReadEachInto(const Table& table, absl::string_view parent,
                            const Condition& condition, Message& message,
                            absl::FunctionRef<absl::Status()> each);
  State* state_;
};

class Store {
 public:
  // All outlive the store. `personal_tables` are those of resources with personal data.
  Store(sql::Database& database, journal::Journal& journal, const auth::Sealer& sealer,
        std::vector<const Table*> personal_tables, observe::Registry& registry);
  ~Store();

  // The resource as the caller may see it (personal data masked by role). NOT_FOUND.
  // INVALID_ARGUMENT for a name that is none of the table's. Reads that arrive together are one
  // statement.
  template <class M>
  absl::StatusOr<M> Get(const rpc::Call& call, const Table& table, absl::string_view name) {
    M message;
    absl::Status status = GetInto(call, table, name, message);
    if (!status.ok()) return status;
    return message;
  }
  // All of `names`, in their order; NOT_FOUND when any is missing. At most 200 (AIP-231).
  template <class M>
  absl::StatusOr<std::vector<M>> BatchGet(const rpc::Call& call, const Table& table,
                                          absl::Span<const std::string> names) {
    std::vector<M> messages(names.size());
    std::vector<Message*> slots;
    for (M& message : messages) slots.push_back(&message);
    absl::Status status = BatchGetInto(call, table, names, slots);
    if (!status.ok()) return status;
    return messages;
  }
  // One page. INVALID_ARGUMENT for a bad page size, token, filter or order.
  template <class M>
  absl::StatusOr<Page<M>> List(const rpc::Call& call, const Table& table, const ListQuery& query) {
    Page<M> page;
    absl::StatusOr<std::string> next =
        ListInto(call, table, query, [&page]() -> Message& { return page.items.emplace_back(); });
    if (!next.ok()) return std::move(next).status();
    page.next_page_token = *std::move(next);
    return page;
  }
  // Everything that meets the query, for computations inside the server (`limit` bounds it:
  // RESOURCE_EXHAUSTED above). Page fields of the query are ignored.
  template <class M>
  absl::StatusOr<std::vector<M>> All(const rpc::Call& call, const Table& table, ListQuery query,
                                     int limit = 20000) {
    std::vector<M> found;
    absl::Status status =
        AllInto(call, table, query, limit, [&found]() -> Message& { return found.emplace_back(); });
    if (!status.ok()) return status;
    return found;
  }

  // Runs `work` in one transaction (whole again on conflicts: it must be repeatable) and answers
  // what it answers. Reads `request_id` and `validate_only` from the request where it has them: a
  // request id seen before answers what the first answered, or INVALID_ARGUMENT REQUEST_ID_REUSED
  // when the content differs; validate_only does everything but commit.
  template <class Response, class Request>
  absl::StatusOr<Response> Write(const rpc::Call& call, const Request& request,
                                 absl::FunctionRef<absl::StatusOr<Response>(Change&)> work) {
    Response response;
    absl::Status status = WriteInto(call, request, response, [&](Change& change) -> absl::Status {
      absl::StatusOr<Response> answer = work(change);
      if (!answer.ok()) return std::move(answer).status();
      response = *std::move(answer);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return response;
  }

  // What an earlier call with the request id of `request` was answered: for a call that failed
  // before it came to Write, because what it refers to has gone since. NOT_FOUND when there was
  // none, INVALID_ARGUMENT REQUEST_ID_REUSED when the content differs.
  absl::Status Repeat(const rpc::Call& call, const Message& request, Message& response);

  // Forgets the answers of writes that were made before `time`; their request ids may be used anew.
  // A repeat comes within minutes, and the answers hold personal data.
  absl::Status ForgetRequests(absl::Time before, absl::Time deadline);

  // SQL of the service's own on its own tables.
  sql::Database& database();

 private:
  absl::Status GetInto(const rpc::Call& call, const Table& table, absl::string_view name,
                       Message& message);
  absl::Status BatchGetInto(const rpc::Call& call, const Table& table,
                            absl::Span<const std::string> names, absl::Span<Message* const> slots);
  absl::StatusOr<std::string> ListInto(const rpc::Call& call, const Table& table,
                                       const ListQuery& query, absl::FunctionRef<Message&()> add);
  absl::Status AllInto(const rpc::Call& call, const Table& table, const ListQuery& query, int limit,
                       absl::FunctionRef<Message&()> add);
  absl::Status WriteInto(const rpc::Call& call, const Message& request, Message& response,
                         absl::FunctionRef<absl::Status(Change&)> work);

  struct State;
  std::unique_ptr<State> state_;
};

// Applies `mask` of an Update: copies the masked fields of `patch` into `resource`. An empty mask
// means all fields set in `patch`; "*" all. INVALID_ARGUMENT for unknown paths and for OUTPUT_ONLY
// or IMMUTABLE ones (name and etag are passed over).
absl::Status ApplyMask(const google::protobuf::FieldMask& mask, const Message& patch,
                       Message& resource);
// ABORTED ETAG_MISMATCH when `given` is not empty and not the `current` resource's etag.
absl::Status CheckEtag(absl::string_view given, const Message& current);
// The name for a Create: `parent` + `id`, a new id when empty. INVALID_ARGUMENT.
absl::StatusOr<std::string> NewName(const Table& table, absl::string_view parent,
                                    absl::string_view id, absl::string_view id_field);
// Clears the fields that only the server may set (OUTPUT_ONLY), so that a Create cannot smuggle a
// state in.
void ClearOutputOnly(Message& resource);

}  // namespace edugroup::resource
