// What a write keeps back until it is sent: rows, change records, keys. Shared by change.cc, which
// fills it, and store_write.cc, which runs it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/auth/subject_key.h"
#include "common/resource/store_state.h"
#include "edugroup/journal/v1/change_service.pb.h"

namespace edugroup::resource {

struct Change::State {
  State(const rpc::Call& call, const auth::Sealer& sealer, sql::Transaction& transaction,
        std::string request_id, absl::Time now)
      : call(call),
        sealer(sealer),
        transaction(transaction),
        request_id(std::move(request_id)),
        now(now) {}

  // What lies in the row, and the key itself as soon as it is needed.
  struct RowKey {
    std::string wrapped;
    std::optional<auth::SubjectKey> key;
  };
  // Rows of one table kept back, all new or all replacing what is there.
  struct Batch {
    const Table* table;
    bool replaces;
    bool keyed;  // with a subject_key
    std::vector<sql::Params> rows;
  };

  absl::Status Keep(const Table& table, const Message& message, int64_t version, bool replaces);
  absl::Status Note(journal::v1::Change::Kind kind, const Message* before, const Message* after);
  absl::Status Replace(const Table& table, const Message& before, Message& after);
  // The key of a resource with personal data; rows without one get it now.
  absl::StatusOr<RowKey*> KeyOf(const std::string& name);
  absl::Status Flush();
  absl::Status FlushBatch(const Batch& batch);
  // False when no row can have the name of something deleted: cheaper to ask than of every name.
  absl::StatusOr<bool> MayMeetRetired(const Batch& batch);
  // ALREADY_EXISTS when one of the names belonged to something that was deleted.
  absl::Status CheckNotRetired(const Batch& batch, size_t first, size_t count);
  absl::Status SendRows(const Batch& batch, size_t first, size_t count);
  // This write holds the row: it locked or made it.
  void Hold(const Message& message) { held.insert(GetText(message, "name")); }
  absl::Status CheckHeld(const Message& message) const;

  const rpc::Call& call;
  const auth::Sealer& sealer;
  sql::Transaction& transaction;
  const std::string request_id;
  const absl::Time now;
  absl::flat_hash_set<std::string> held;
  absl::flat_hash_map<std::string, RowKey> keys;  // by resource
  std::vector<Batch> batches;
  std::vector<journal::Record> records;
};

}  // namespace edugroup::resource
