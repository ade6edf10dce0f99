// The changes of one write: what is loaded, inserted, updated, erased and deleted in it.
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/resource/change_state.h"
#include "common/resource/personal.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"

namespace edugroup::resource {
namespace {

// Multi-row statements come in two sizes, so that the cache of prepared statements stays small.
constexpr size_t kManyRows = 50;
// What a write inserts is sent when this much is kept back: a write of any size needs no more
// memory.
constexpr size_t kMostKept = 2000;

const sql::Statement kRetireName = {"retire_name",
                                    "INSERT INTO retired_name (group_id, path) VALUES (?, ?)"};
const sql::Statement kAnyRetired = {"any_retired_name",
                                    "SELECT 1 FROM retired_name WHERE group_id = ? LIMIT 1"};

void SetTime(Message& message, const char* field_name, absl::Time time) {
  const auto* field = message.GetDescriptor()->FindFieldByName(field_name);
  if (field == nullptr) return;
  message.GetReflection()->MutableMessage(&message, field)->CopyFrom(value::ToTimestamp(time));
}

std::unique_ptr<Message> Copy(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// Whether a unique key is that of the name: the primary key, or "by_path" where that is another.
bool IsPath(absl::string_view key) { return key == "PRIMARY" || key == "by_path"; }

std::string Sealed(const Message& message, auth::SubjectKey& key, absl::string_view name) {
  std::unique_ptr<Message> sealed = Copy(message);
  SealPersonalData(*sealed, key, name);
  return sealed->SerializeAsString();
}

}  // namespace

absl::StatusOr<Change::State::RowKey*> Change::State::KeyOf(const std::string& name) {
  RowKey& row = keys[name];
  if (row.wrapped.empty()) {
    row.key = auth::SubjectKey::New();
    row.wrapped = row.key->Wrap(sealer, name);
  } else if (!row.key.has_value()) {
    ASSIGN_OR_RETURN(row.key, auth::SubjectKey::Unwrap(row.wrapped, sealer, name));
  }
  return &row;
}

absl::Status Change::State::Keep(const Table& table, const Message& message, int64_t version,
                                 bool replaces) {
  const std::string name = GetText(message, "name");
  const bool keyed = HasPersonalData(*message.GetDescriptor());
  std::unique_ptr<Message> stored = Copy(message);
  if (keyed) SealPersonalData(*stored, sealer, name);
  SetText(*stored, "name", "");
  SetText(*stored, "etag", "");
  sql::Params row = {GroupOf(name), PathOf(name), version,
                     table.sort_key ? table.sort_key(message).substr(0, 255) : std::string(),
                     stored->SerializeAsString()};
  if (keyed) {
    ASSIGN_OR_RETURN(const RowKey* key, KeyOf(name));
    row.emplace_back(key->wrapped);
  }
  for (const Column& column : table.columns) row.push_back(column.value(message));
  if (batches.empty() || batches.back().table != &table || batches.back().replaces != replaces) {
    batches.push_back({&table, replaces, keyed, {}});
  }
  batches.back().rows.push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status Change::State::Note(journal::v1::Change::Kind kind, const Message* before,
                                 const Message* after) {
  const Message& subject = after != nullptr ? *after : *before;
  journal::Record record;
  const std::string name = GetText(subject, "name");
  record.group = std::string(GroupOf(name));
  record.time_us = absl::ToUnixMicros(now);
  record.principal = call.principal->subject;
  record.method = call.method;
  record.request_id = request_id;
  record.resource = name;
  record.kind = kind;
  record.type = subject.GetDescriptor()->full_name();
  if (!HasPersonalData(*subject.GetDescriptor())) {
    if (before != nullptr) record.before = before->SerializeAsString();
    if (after != nullptr) record.after = after->SerializeAsString();
  } else {
    ASSIGN_OR_RETURN(RowKey * row, KeyOf(name));
    if (before != nullptr) record.before = Sealed(*before, *row->key, name);
    if (after != nullptr) record.after = Sealed(*after, *row->key, name);
  }
  records.push_back(std::move(record));
  return absl::OkStatus();
}

absl::Status Change::State::CheckHeld(const Message& message) const {
  if (held.contains(GetText(message, "name"))) return absl::OkStatus();
  return absl::InternalError("changed a resource that this write did not load");
}

absl::Status Change::State::SendRows(const Batch& batch, size_t first, size_t count) {
  std::vector<std::string> columns = {"group_id", "path", "version", "sort_key", "body"};
  if (batch.keyed) columns.push_back("subject_key");
  for (const Column& column : batch.table->columns) columns.push_back(column.column);
  std::string replace;
  if (batch.replaces) {
    replace = " ON DUPLICATE KEY UPDATE ";
    for (size_t i = 2; i < columns.size(); ++i) {
      absl::StrAppend(&replace, i == 2 ? "" : ", ", columns[i], " = VALUES(", columns[i], ")");
    }
  }
  const sql::Statement statement = {
      batch.replaces ? "update" : "insert",
      absl::StrCat("INSERT INTO ", batch.table->table, " (", absl::StrJoin(columns, ", "),
                   ") VALUES ", sql::RowMarks(count, columns.size()), replace)};
  sql::Params params;
  params.reserve(count * columns.size());
  for (size_t i = first; i < first + count; ++i) {
    params.insert(params.end(), batch.rows[i].begin(), batch.rows[i].end());
  }
  return transaction.Execute(statement, params).status();
}

absl::Status Change::State::CheckNotRetired(const Batch& batch, size_t first, size_t count) {
  sql::Params params = {batch.rows[first][0]};
  for (size_t i = first; i < first + count; ++i) params.push_back(batch.rows[i][1]);
  const sql::Statement select = {
      "retired_name", absl::StrCat("SELECT path FROM retired_name WHERE group_id = ? AND path IN (",
                                   sql::Marks(count), ") LIMIT 1")};
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(select, params));
  if (rows.empty()) return absl::OkStatus();
  return ResourceExists(
      absl::StrCat("groups/", batch.rows[first][0].bytes(), "/", rows[0][0].bytes()));
}

absl::StatusOr<bool> Change::State::MayMeetRetired(const Batch& batch) {
  if (!batch.table->retires_ids || batch.replaces) return false;
  if (batch.rows.size() < kManyRows) return true;
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction.Query(kAnyRetired, {batch.rows[0][0]}));
  return !rows.empty();
}

absl::Status Change::State::FlushBatch(const Batch& batch) {
  ASSIGN_OR_RETURN(const bool may_meet_retired, MayMeetRetired(batch));
  size_t at_once = kManyRows;
  for (size_t first = 0; first < batch.rows.size();) {
    const size_t count = batch.rows.size() - first >= at_once ? at_once : 1;
    if (may_meet_retired) RETURN_IF_ERROR(CheckNotRetired(batch, first, count));
    const absl::Status status = SendRows(batch, first, count);
    if (absl::IsAlreadyExists(status) && count > 1) {
      at_once = 1;  // one by one, to say which it is
      continue;
    }
    if (absl::IsAlreadyExists(status)) {
      const std::string& group = batch.rows[first][0].bytes();
      const std::string& path = batch.rows[first][1].bytes();
      const std::string key = sql::BrokenKey(status);
      return ResourceExists(absl::StrCat("groups/", group, path.empty() ? "" : "/", path,
                                         IsPath(key) ? "" : absl::StrCat(" (", key, ")")));
    }
    RETURN_IF_ERROR(status);
    first += count;
  }
  return absl::OkStatus();
}

absl::Status Change::State::Flush() {
  for (const Batch& batch : batches) RETURN_IF_ERROR(FlushBatch(batch));
  batches.clear();
  if (!records.empty()) RETURN_IF_ERROR(journal::Append(transaction, records));
  records.clear();
  return absl::OkStatus();
}

absl::Status Change::LoadInto(const Table& table, absl::string_view name, bool lock,
                              Message& message) {
  RETURN_IF_ERROR(table.pattern.Check("name", name));
  RETURN_IF_ERROR(CheckGroup(state_->call, "name", name));
  RETURN_IF_ERROR(state_->Flush());
  const bool keyed = lock && HasPersonalData(*message.GetDescriptor());
  const sql::Statement select = {
      lock ? "load" : "read",
      absl::StrCat("SELECT version, body", keyed ? ", subject_key" : "", " FROM ", table.table,
                   " WHERE group_id = ? AND path = ?", lock ? " FOR UPDATE" : "")};
  const std::string group(GroupOf(name)), path(PathOf(name));
  ASSIGN_OR_RETURN(const sql::Rows rows, state_->transaction.Query(select, {group, path}));
  if (rows.empty()) return ResourceNotFound(name);
  RETURN_IF_ERROR(ParseRow(group, path, rows[0][0].number(), rows[0][1].bytes(), message));
  OpenPersonalData(message, state_->sealer, name);
  if (lock) state_->Hold(message);
  if (keyed) state_->keys[name] = {rows[0][2].bytes(), std::nullopt};
  return absl::OkStatus();
}

absl::Status Change::LoadAllInto(const Table& table, const google::protobuf::Descriptor& type,
                                 absl::string_view parent, const Condition& condition, int limit,
                                 bool lock, absl::FunctionRef<Message&()> add) {
  RETURN_IF_ERROR(CheckGroup(state_->call, "parent", parent));
  RETURN_IF_ERROR(state_->Flush());
  ASSIGN_OR_RETURN(Selection selection, SelectUnder(table, parent));
  if (!condition.sql.empty()) {
    absl::StrAppend(&selection.where, " AND (", condition.sql, ")");
    selection.params.insert(selection.params.end(), condition.params.begin(),
                            condition.params.end());
  }
  selection.params.emplace_back(limit + 1);
  const bool keyed = lock && HasPersonalData(type);
  const sql::Statement select = {
      lock ? "load_all" : "read_all",
      absl::StrCat("SELECT path, version, body", keyed ? ", subject_key" : "", " FROM ",
                   table.table, " WHERE ", selection.where, " ORDER BY ", selection.order,
                   " LIMIT ?", lock ? " FOR UPDATE" : "")};
  ASSIGN_OR_RETURN(const sql::Rows rows, state_->transaction.Query(select, selection.params));
  if (rows.size() > static_cast<size_t>(limit)) {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
                 absl::StrCat("more than ", limit, " resources are concerned"), "涉及的数据过多");
  }
  const std::string group(GroupOf(parent));
  for (const sql::Row& row : rows) {
    Message& message = add();
    RETURN_IF_ERROR(ParseRow(group, row[0].bytes(), row[1].number(), row[2].bytes(), message));
    const std::string name = GetText(message, "name");
    OpenPersonalData(message, state_->sealer, name);
    if (lock) state_->Hold(message);
    if (keyed) state_->keys[name] = {row[3].bytes(), std::nullopt};
  }
  return absl::OkStatus();
}

absl::Status Change::ReadEachInto(const Table& table, absl::string_view parent,
                                  const Condition& condition, Message& message,
                                  absl::FunctionRef<absl::Status()> each) {
  constexpr size_t kAtOnce = 1000;
  RETURN_IF_ERROR(CheckGroup(state_->call, "parent", parent));
  RETURN_IF_ERROR(state_->Flush());
  ASSIGN_OR_RETURN(const Selection selection, SelectUnder(table, parent));
  const std::string where = condition.sql.empty()
                                ? selection.where
                                : absl::StrCat(selection.where, " AND (", condition.sql, ")");
  const sql::Statement select = {
      "read_each", absl::StrCat("SELECT path, version, body FROM ", table.table, " WHERE ", where,
                                " AND path > ? ORDER BY path LIMIT ", kAtOnce)};
  sql::Params params = selection.params;
  params.insert(params.end(), condition.params.begin(), condition.params.end());
  params.emplace_back("");
  const std::string group(GroupOf(parent));
  for (size_t found = kAtOnce; found == kAtOnce;) {
    ASSIGN_OR_RETURN(const sql::Rows rows, state_->transaction.Query(select, params));
    for (const sql::Row& row : rows) {
      RETURN_IF_ERROR(ParseRow(group, row[0].bytes(), row[1].number(), row[2].bytes(), message));
      OpenPersonalData(message, state_->sealer, GetText(message, "name"));
      RETURN_IF_ERROR(each());
    }
    found = rows.size();
    if (found > 0) params.back() = rows.back()[0];
  }
  return absl::OkStatus();
}

absl::Status Change::Insert(const Table& table, Message& message) {
  // A group itself is made by a call that is about no group yet.
  const std::string name = GetText(message, "name");
  RETURN_IF_ERROR(table.pattern.Check("name", name));
  if (!PathOf(name).empty()) RETURN_IF_ERROR(CheckGroup(state_->call, "name", name));
  state_->Hold(message);
  SetText(message, "uid", NewUid());
  SetText(message, "etag", "1");
  SetTime(message, "create_time", state_->now);
  SetTime(message, "update_time", state_->now);
  RETURN_IF_ERROR(state_->Note(journal::v1::Change::CREATED, nullptr, &message));
  RETURN_IF_ERROR(state_->Keep(table, message, 1, false));
  return state_->records.size() < kMostKept ? absl::OkStatus() : state_->Flush();
}

absl::Status Change::State::Replace(const Table& table, const Message& before, Message& after) {
  int64_t version = 0;
  if (!absl::SimpleAtoi(GetText(before, "etag"), &version)) {
    return absl::InternalError("updated a resource that was not loaded");
  }
  SetText(after, "etag", absl::StrCat(version + 1));
  SetTime(after, "update_time", now);
  RETURN_IF_ERROR(Note(journal::v1::Change::UPDATED, &before, &after));
  return Keep(table, after, version + 1, true);
}

absl::Status Change::Update(const Table& table, const Message& before, Message& after) {
  if (google::protobuf::util::MessageDifferencer::Equals(before, after)) return absl::OkStatus();
  RETURN_IF_ERROR(state_->CheckHeld(before));
  return state_->Replace(table, before, after);
}

absl::Status Change::Erase(const Table& table, const Message& before, Message& after) {
  RETURN_IF_ERROR(state_->CheckHeld(before));
  state_->keys.erase(GetText(before, "name"));
  std::unique_ptr<Message> bare = Copy(before);
  ClearPersonalData(*bare);
  return state_->Replace(table, *bare, after);
}

absl::Status Change::Delete(const Table& table, const Message& before) {
  RETURN_IF_ERROR(state_->CheckHeld(before));
  RETURN_IF_ERROR(state_->Flush());
  RETURN_IF_ERROR(state_->Note(journal::v1::Change::DELETED, &before, nullptr));
  const std::string name = GetText(before, "name");
  const sql::Statement statement = {
      "delete", absl::StrCat("DELETE FROM ", table.table, " WHERE group_id = ? AND path = ?")};
  const sql::Params key = {GroupOf(name), PathOf(name)};
  RETURN_IF_ERROR(state_->transaction.Execute(statement, key).status());
  if (!table.retires_ids) return absl::OkStatus();
  return state_->transaction.Execute(kRetireName, key).status();
}

absl::StatusOr<sql::Transaction*> Change::Sql() {
  RETURN_IF_ERROR(state_->Flush());
  return &state_->transaction;
}

}  // namespace edugroup::resource
