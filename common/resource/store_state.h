// What change.cc, store_read.cc and store_write.cc share: how a message becomes a row and back.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/resource/store.h"
#include "common/sql/coalescer.h"

namespace edugroup::resource {

// Sets a string field (name, etag, uid) where the message has it.
void SetText(Message& message, const char* field, const std::string& value);
std::string GetText(const Message& message, const char* field);

// The message of a row: body parsed, name and etag set. Personal data stays sealed.
absl::Status ParseRow(const std::string& group, const std::string& path, int64_t version,
                      const std::string& body, Message& message);

// The rows of one page or one scan.
struct Selection {
  std::string where;  // after WHERE
  sql::Params params;
  std::string order;  // after ORDER BY
  std::string id;     // the column that tells these rows apart: "path", for groups "group_id"
};
// Rows of `table` under `parent` that meet the conditions, in the order of lists.
absl::StatusOr<Selection> SelectUnder(const Table& table, absl::string_view parent);

// INVALID_ARGUMENT when `name` lies in another group than the call, for which the door checked
// nothing. Calls of a platform method are about no group.
absl::Status CheckGroup(const rpc::Call& call, absl::string_view field, absl::string_view name);

// Names that one call of ReadRows takes.
constexpr size_t kMostNamesRead = 32;

struct Store::State {
  State(sql::Database& database, journal::Journal& journal, const auth::Sealer& sealer,
        std::vector<const Table*> personal_tables, observe::Registry& registry)
      : database(database),
        journal(journal),
        sealer(sealer),
        personal_tables(std::move(personal_tables)),
        replays(registry.MakeCounter(
            "idempotent_replays_total",
            "Writes answered from an earlier one with the same request id.")) {}

  // "version:body" of a resource. Of calls that waited together the first reads for all; calls on
  // different threads are merged by the coalescer.
  absl::StatusOr<std::string> ReadRow(const rpc::Call& call, const Table& table,
                                      absl::string_view name);
  // The rows of at most kMostNamesRead names, one statement a group; absent names are left out.
  absl::StatusOr<sql::Coalescer::Found> ReadRows(const Table& table,
                                                 const std::vector<std::string>& names,
                                                 absl::Time deadline);
  // The reader by name of a table, made on first use. Tables outlive the store.
  sql::Coalescer& CoalescerOf(const Table& table);
  // Opens or masks the personal data of a message read from `table` for the caller.
  void Present(const rpc::Call& call, const Table& table, Message& message) const;
  // Masks the personal data of a write's answer, which is open: by the owner of a resource, by role
  // alone where it is none.
  void PresentAnswer(const rpc::Call& call, Message& answer) const;
  // By the message's name; null when it is no resource with personal data.
  const Table* PersonalTableOf(const Message& message) const;
  // As Store::Repeat, of a request with this id and fingerprint.
  absl::Status Repeat(const rpc::Call& call, const std::string& request_id,
                      const std::string& fingerprint, Message& response);

  sql::Database& database;
  journal::Journal& journal;
  const auth::Sealer& sealer;
  const std::vector<const Table*> personal_tables;
  observe::Counter replays;
  absl::Mutex mutex;
  absl::flat_hash_map<const Table*, std::unique_ptr<sql::Coalescer>> coalescers
      ABSL_GUARDED_BY(mutex);
};

}  // namespace edugroup::resource
