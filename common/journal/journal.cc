#include "common/journal/journal.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/hash.h"
#include "common/observe/log.h"
#include "common/sql/marks.h"
#include "common/value/status.h"

namespace edugroup::journal {
namespace {

constexpr int kSequenceBatch = 2000;
constexpr int kVerifyBatch = 500;
// How long a record of another replica, whose commit nobody tells this one, may wait.
constexpr absl::Duration kPollInterval = absl::Milliseconds(50);
// A look passes over what transactions under way have written: it takes one part in this many of
// the time, however large they are.
constexpr int kLookShare = 20;
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);
constexpr absl::Duration kStepTimeout = absl::Seconds(10);
constexpr absl::Duration kRetryAfterFailure = absl::Milliseconds(500);

#define RECORD_COLUMNS                                                                    \
  "group_id, time_us, principal, method, request_id, resource, kind, type, before_body, " \
  "after_body"
constexpr char kAppend[] = "INSERT INTO journal (" RECORD_COLUMNS ", digest) VALUES ";
const sql::Statement kLook = {"journal_look",
                              "SELECT position, EXISTS (SELECT 1 FROM journal WHERE position = 0) "
                              "FROM journal_head WHERE id = 1"};
// Position 0: committed and not yet given a position.
const sql::Statement kSelectWaiting = {
    "journal_select_waiting",
    "SELECT id, digest FROM journal WHERE position = 0 ORDER BY id LIMIT ?"};
const sql::Statement kLockHead = {
    "journal_lock_head", "SELECT position, hash FROM journal_head WHERE id = 1 FOR UPDATE"};
const sql::Statement kReadHead = {"journal_read_head",
                                  "SELECT position, hash FROM journal_head WHERE id = 1"};
const sql::Statement kUpdateHead = {"journal_update_head",
                                    "UPDATE journal_head SET position = ?, hash = ? WHERE id = 1"};
const sql::Statement kReadRange = {
    "journal_read_range",
    "SELECT position, " RECORD_COLUMNS
    ", hash FROM journal WHERE position >= ? AND position <= ? ORDER BY position"};
const sql::Statement kHashAt = {"journal_hash_at", "SELECT hash FROM journal WHERE position = ?"};

// What is committed this soon after a step is taken together by the next: fewer, larger
// transactions.
constexpr absl::Duration kGather = absl::Milliseconds(3);

// Multi-row statements come in few sizes, so that the cache of prepared statements stays small.
constexpr size_t kStatementRows[] = {64, 16, 4, 1};

// Calls `send(first, size)` for `count` rows in as few steps as the sizes allow.
absl::Status InSteps(size_t count,
                     absl::FunctionRef<absl::Status(size_t first, size_t size)> send) {
  size_t row = 0;
  for (const size_t size : kStatementRows) {
    for (; count - row >= size; row += size) RETURN_IF_ERROR(send(row, size));
  }
  return absl::OkStatus();
}

// One UPDATE for `rows` records. Parameters: (id, position) of each, (id, hash) of each, the ids.
// The casts are for MySQL, which takes such a parameter for text. Order and limit make both MySQL
// and MariaDB look the ids up and stop: otherwise they may scan the journal, and a scan waits for
// rows not yet committed.
std::string GivePositions(size_t rows) {
  const auto repeated = [rows](const char* text, const char* separator) {
    return absl::StrJoin(std::vector<std::string>(rows, text), separator);
  };
  return absl::StrCat("UPDATE journal SET position = CASE id",
                      repeated(" WHEN ? THEN CAST(? AS SIGNED)", ""), " END, hash = CASE id",
                      repeated(" WHEN ? THEN CAST(? AS BINARY(32))", ""), " END WHERE id IN (",
                      sql::Marks(rows), ") ORDER BY id LIMIT ", rows);
}

// Cells `first`… of a row selected with RECORD_COLUMNS.
void ReadRecord(sql::Row& row, size_t first, Record& record) {
  record.group = row[first].release_bytes();
  record.time_us = row[first + 1].number();
  record.principal = row[first + 2].release_bytes();
  record.method = row[first + 3].release_bytes();
  record.request_id = row[first + 4].release_bytes();
  record.resource = row[first + 5].release_bytes();
  record.kind = static_cast<int>(row[first + 6].number());
  record.type = row[first + 7].release_bytes();
  record.before = row[first + 8].release_bytes();
  record.after = row[first + 9].release_bytes();
}

Entry ReadEntry(sql::Row& row) {
  Entry entry;
  entry.position = row[0].number();
  ReadRecord(row, 1, entry);
  entry.hash = row[11].release_bytes();
  return entry;
}

void AddPart(std::string& text, const std::string& part) {
  absl::StrAppend(&text, part.size(), ":", part);
}

}  // namespace

std::string Digest(const Record& record) {
  std::string text;
  text.reserve(256 + record.before.size() + record.after.size());
  AddPart(text, record.group);
  AddPart(text, absl::StrCat(record.time_us));
  AddPart(text, record.principal);
  AddPart(text, record.method);
  AddPart(text, record.request_id);
  AddPart(text, record.resource);
  AddPart(text, absl::StrCat(record.kind));
  AddPart(text, record.type);
  AddPart(text, record.before);
  AddPart(text, record.after);
  return auth::Sha256(text);
}

std::string ChainHash(const std::string& previous_hash, int64_t position,
                      const std::string& digest) {
  std::string text;
  AddPart(text, previous_hash);
  AddPart(text, absl::StrCat(position));
  AddPart(text, digest);
  return auth::Sha256(text);
}

absl::Status Append(sql::Transaction& transaction, absl::Span<const Record> records) {
  constexpr size_t kColumns = 11;
  return InSteps(records.size(), [&](size_t first, size_t size) {
    sql::Params params;
    params.reserve(size * kColumns);
    for (const Record& record : records.subspan(first, size)) {
      params.insert(params.end(), {record.group, record.time_us, record.principal, record.method,
                                   record.request_id, record.resource, record.kind, record.type,
                                   record.before, record.after, Digest(record)});
    }
    const sql::Statement insert = {"journal_append",
                                   absl::StrCat(kAppend, sql::RowMarks(size, kColumns))};
    return transaction.Execute(insert, params).status();
  });
}

struct Journal::State {
  State(sql::Database& database, observe::Registry& registry)
      : database(database),
        position_gauge(registry.MakeGauge("journal_position", "Newest position of the journal.")),
        sequenced(registry.MakeCounter("journal_sequenced_total",
                                       "Change records given a position by this process.")),
        failures(registry.MakeCounter("journal_sequencer_failures_total",
                                      "Steps of the sequencer that failed and were tried again.")) {
  }

  sql::Database& database;
  observe::Gauge position_gauge;
  observe::Counter sequenced;
  observe::Counter failures;
  std::function<void()> on_advance;

  absl::Mutex mutex;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  bool poked ABSL_GUARDED_BY(mutex) = false;
  int64_t known_position ABSL_GUARDED_BY(mutex) = 0;
  std::thread sequencer;

  // What one step of the sequencer did.
  struct Step {
    int sequenced = 0;     // records that got a position
    int64_t position = 0;  // the newest position afterwards
  };
  absl::StatusOr<Step> SequenceOnce();
  absl::Status SequenceWaiting(sql::Transaction& transaction, Step& step);
  void Learn(int64_t position);
  void Run();
  bool Wait(absl::Duration longest) {
    absl::MutexLock lock(&mutex);
    auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) { return poked || stopping; };
    mutex.AwaitWithTimeout(absl::Condition(&due), longest);
    poked = false;
    return !stopping;
  }
};

absl::Status Journal::State::SequenceWaiting(sql::Transaction& transaction, Step& step) {
  ASSIGN_OR_RETURN(sql::Rows head, transaction.Query(kLockHead, {}));
  if (head.empty()) return absl::FailedPreconditionError("journal_head is empty: run migrate");
  const int64_t before = head[0][0].number();
  std::string hash = head[0][1].release_bytes();
  step = {0, before};
  ASSIGN_OR_RETURN(const sql::Rows waiting, transaction.Query(kSelectWaiting, {kSequenceBatch}));
  if (waiting.empty()) return absl::OkStatus();
  const int64_t after = before + static_cast<int64_t>(waiting.size());
  RETURN_IF_ERROR(InSteps(waiting.size(), [&](size_t first, size_t size) {
    sql::Params positions, hashes, ids;
    for (size_t i = first; i < first + size; ++i) {
      const sql::Value& id = waiting[i][0];
      const int64_t position = before + 1 + static_cast<int64_t>(i);
      hash = ChainHash(hash, position, waiting[i][1].bytes());
      positions.insert(positions.end(), {id, position});
      hashes.insert(hashes.end(), {id, hash});
      ids.push_back(id);
    }
    positions.insert(positions.end(), hashes.begin(), hashes.end());
    positions.insert(positions.end(), ids.begin(), ids.end());
    return transaction.Execute({"journal_sequence", GivePositions(size)}, positions).status();
  }));
  RETURN_IF_ERROR(transaction.Execute(kUpdateHead, {after, hash}).status());
  step = {static_cast<int>(waiting.size()), after};
  return absl::OkStatus();
}

absl::StatusOr<Journal::State::Step> Journal::State::SequenceOnce() {
  const absl::Time deadline = absl::Now() + kStepTimeout;
  ASSIGN_OR_RETURN(const sql::Rows look, database.Read(deadline, kLook, {}));
  if (look.empty()) return absl::FailedPreconditionError("journal_head is empty: run migrate");
  Step step{0, look[0][0].number()};
  if (look[0][1].number() == 0) return step;
  RETURN_IF_ERROR(database.Transact(
      deadline, [&](sql::Transaction& transaction) { return SequenceWaiting(transaction, step); }));
  sequenced.Add(step.sequenced);
  return step;
}

void Journal::State::Learn(int64_t position) {
  {
    absl::MutexLock lock(&mutex);
    if (position <= known_position) return;
    known_position = position;
  }
  position_gauge.Set(static_cast<double>(position));
  if (on_advance) on_advance();
}

void Journal::State::Run() {
  bool failing = false;
  absl::Duration pause = absl::ZeroDuration();
  while (Wait(pause)) {
    const absl::Time begin = absl::Now();
    const absl::StatusOr<Step> step = SequenceOnce();
    const absl::Duration took = absl::Now() - begin;
    if (!step.ok()) {
      failures.Add();
      if (!failing) {
        observe::Log(observe::Level::kWarning, "journal sequencer waits",
                     {{"code", absl::StatusCodeToString(step.status().code())}});
      }
      failing = true;
      pause = kRetryAfterFailure;
      continue;
    }
    failing = false;
    Learn(step->position);
    if (step->sequenced > 0 && step->sequenced < kSequenceBatch) absl::SleepFor(kGather);
    pause = step->sequenced == kSequenceBatch ? absl::ZeroDuration() : kPollInterval;
    if (step->sequenced == 0) pause = std::max(pause, std::min(kLookShare * took, kLongestPause));
  }
}

Journal::Journal(sql::Database& database, observe::Registry& registry)
    : state_(std::make_unique<State>(database, registry)) {}

Journal::~Journal() { Stop(); }

void Journal::Start() {
  state_->sequencer = std::thread([this] { state_->Run(); });
}

void Journal::Stop() {
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
  }
  if (state_->sequencer.joinable()) state_->sequencer.join();
}

void Journal::Poke() {
  absl::MutexLock lock(&state_->mutex);
  state_->poked = true;
}

void Journal::OnAdvance(std::function<void()> callback) {
  state_->on_advance = std::move(callback);
}

int64_t Journal::AwaitBeyond(int64_t position, absl::Time until) {
  absl::MutexLock lock(&state_->mutex);
  State* state = state_.get();
  auto beyond = [state, position]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(state->mutex) {
    return state->known_position > position || state->stopping;
  };
  state->mutex.AwaitWithDeadline(absl::Condition(&beyond), until);
  return state->known_position;
}

absl::StatusOr<int64_t> Journal::Head(absl::Time deadline) {
  ASSIGN_OR_RETURN(const sql::Rows rows, state_->database.Read(deadline, kReadHead, {}));
  return rows.empty() ? 0 : rows[0][0].number();
}

absl::StatusOr<std::vector<Entry>> Journal::Read(absl::Time deadline, const std::string& group,
                                                 int64_t after, const std::string& prefix,
                                                 int limit) {
  std::string where = "position > ?";
  sql::Params params = {after};
  if (!group.empty()) {
    where += " AND group_id = ?";
    params.emplace_back(group);
  }
  if (!prefix.empty()) {
    where += " AND LEFT(resource, CHAR_LENGTH(?)) = ?";
    params.emplace_back(prefix);
    params.emplace_back(prefix);
  }
  params.emplace_back(limit);
  const sql::Statement select = {
      "journal_read", absl::StrCat("SELECT position, " RECORD_COLUMNS ", hash FROM journal WHERE ",
                                   where, " ORDER BY position LIMIT ?")};
  ASSIGN_OR_RETURN(sql::Rows rows, state_->database.Read(deadline, select, params));
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (sql::Row& row : rows) entries.push_back(ReadEntry(row));
  return entries;
}

namespace {

// Checks the entries of `rows`, which should be the positions from `position` to `to`, against the
// chain that ends in `hash`; moves both on. False at the first that does not fit.
bool Follow(sql::Rows& rows, int64_t to, int64_t& position, std::string& hash) {
  for (sql::Row& row : rows) {
    const Entry entry = ReadEntry(row);
    if (entry.position != position || ChainHash(hash, position, Digest(entry)) != entry.hash)
      return false;
    hash = entry.hash;
    ++position;
  }
  return position > to;  // else rows are missing
}

}  // namespace

absl::StatusOr<Verification> Journal::Verify(absl::Time deadline, int64_t first, int64_t last) {
  sql::Database& database = state_->database;
  ASSIGN_OR_RETURN(const sql::Rows heads, database.Read(deadline, kReadHead, {}));
  if (heads.empty()) return absl::FailedPreconditionError("journal_head is empty: run migrate");
  const int64_t head = heads[0][0].number();
  Verification result;
  result.first = std::max<int64_t>(first, 1);
  result.last = last <= 0 ? head : last;
  std::string hash;
  if (result.first > 1) {
    ASSIGN_OR_RETURN(sql::Rows rows, database.Read(deadline, kHashAt, {result.first - 1}));
    if (!rows.empty()) hash = rows[0][0].release_bytes();
  }
  int64_t position = result.first;
  while (result.intact && position <= result.last) {
    const int64_t to = std::min(position + kVerifyBatch - 1, result.last);
    ASSIGN_OR_RETURN(sql::Rows rows, database.Read(deadline, kReadRange, {position, to}));
    result.intact = Follow(rows, to, position, hash);
  }
  result.checked = std::max<int64_t>(position - result.first, 0);
  result.last_hash = hash;
  if (!result.intact) {
    result.broken_position = position;
  } else if (result.last == head && result.checked > 0 && hash != heads[0][1].bytes()) {
    result.intact = false;  // the end of the chain was written anew
    result.broken_position = head;
  }
  return result;
}

}  // namespace edugroup::journal
