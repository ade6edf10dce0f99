// The change journal of one server. Writers append records inside their transactions, at position
// 0; a sequencer gives committed records gapless positions and chains them by SHA-256; readers see
// only sequenced records, so that none is missed or repeated although transactions commit out of
// order.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/observe/metrics.h"
#include "common/sql/database.h"

namespace edugroup::journal {

// One change of one resource as stored: personal fields sealed.
struct Record {
  std::string group;  // id
  int64_t time_us = 0;
  std::string principal;
  std::string method;
  std::string request_id;
  std::string resource;       // full name
  int kind = 0;               // journal.v1.Change.Kind
  std::string type;           // full name of the message type
  std::string before, after;  // serialized, empty when there is none
};

struct Entry : Record {
  int64_t position = 0;
  std::string hash;  // 32 bytes
};

// SHA-256 of what a record says.
std::string Digest(const Record& record);
// The hash of the record with `digest` at `position` after `previous_hash`.
std::string ChainHash(const std::string& previous_hash, int64_t position,
                      const std::string& digest);

// Adds records within a transaction; they wait for their positions.
absl::Status Append(sql::Transaction& transaction, absl::Span<const Record> records);

struct Verification {
  bool intact = true;
  int64_t checked = 0;
  int64_t first = 0, last = 0;
  int64_t broken_position = 0;
  std::string last_hash;
};

class Journal {
 public:
  Journal(sql::Database& database, observe::Registry& registry);
  // Stops the sequencer; waits for it.
  ~Journal();

  // Starts the sequencer thread. Any number of servers on one schema may run one each: the row lock
  // on journal_head lets one work at a time.
  void Start();
  // Tells the sequencer that something was committed.
  void Poke();

  // Entries after `after`, oldest first, at most `limit`; of `group` unless empty, of resources
  // with `prefix` unless empty.
  absl::StatusOr<std::vector<Entry>> Read(absl::Time deadline, const std::string& group,
                                          int64_t after, const std::string& prefix, int limit);
  // The newest position.
  absl::StatusOr<int64_t> Head(absl::Time deadline);
  // Rehashes positions first…last (0: from 1, to the newest).
  absl::StatusOr<Verification> Verify(absl::Time deadline, int64_t first, int64_t last);

  // Waits until the newest position known here is above `position`, `until` passes, or Stop;
  // answers the newest known.
  int64_t AwaitBeyond(int64_t position, absl::Time until);
  // Called from the sequencer thread whenever the newest known position grew. Set before Start.
  void OnAdvance(std::function<void()> callback);
  // Ends waits and the sequencer.
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::journal
