#include "common/resource/store.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/personal.h"
#include "common/resource/store_state.h"
#include "common/sql/marks.h"
#include "google/protobuf/descriptor.h"

namespace edugroup::resource {

void SetText(Message& message, const char* field, const std::string& value) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
  if (descriptor != nullptr) message.GetReflection()->SetString(&message, descriptor, value);
}

std::string GetText(const Message& message, const char* field) {
  const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
  return descriptor == nullptr ? std::string()
                               : message.GetReflection()->GetString(message, descriptor);
}

absl::Status ParseRow(const std::string& group, const std::string& path, int64_t version,
                      const std::string& body, Message& message) {
  if (!message.ParseFromString(body)) {
    return Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT,
                 "a stored resource cannot be read");
  }
  SetText(
      message, "name",
      path.empty() ? absl::StrCat("groups/", group) : absl::StrCat("groups/", group, "/", path));
  SetText(message, "etag", absl::StrCat(version));
  return absl::OkStatus();
}

absl::Status CheckGroup(const rpc::Call& call, absl::string_view field, absl::string_view name) {
  if (call.group.empty() || GroupOf(name) == call.group) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("must lie in groups/", call.group),
                      absl::StrCat("必须属于 groups/", call.group));
}

absl::StatusOr<Selection> SelectUnder(const Table& table, absl::string_view parent) {
  Selection selection;
  selection.id = parent.empty() ? "group_id" : "path";
  selection.order = absl::StrCat(table.sort_key ? "sort_key, " : "", selection.id);
  if (parent.empty()) {
    selection.where = "path = ''";
    return selection;
  }
  selection.where = "group_id = ?";
  selection.params = {GroupOf(parent)};
  absl::string_view under = PathOf(parent);
  // "plans/-": every plan of the group. Ids before a "-" narrow the range of paths.
  const size_t any = under.find("/-");
  const bool wildcard = any != absl::string_view::npos;
  if (wildcard) under = under.substr(0, any);
  std::string prefix;
  if (wildcard) {
    prefix = absl::StrCat(under, "/");
  } else if (!under.empty()) {
    prefix = absl::StrCat(under, "/", table.pattern.collection(), "/");
  }
  if (!prefix.empty()) {
    selection.where += " AND path > ? AND path < ?";
    std::string end = prefix;
    end.back() = '/' + 1;
    selection.params.emplace_back(prefix);
    selection.params.emplace_back(end);
  }
  return selection;
}

absl::StatusOr<sql::Coalescer::Found> Store::State::ReadRows(const Table& table,
                                                             const std::vector<std::string>& names,
                                                             absl::Time deadline) {
  // A statement a group: `group_id = ? AND path IN (…)` is read by ranges of the primary key, which
  // is three times cheaper than pairs joined by OR.
  absl::flat_hash_map<absl::string_view, std::vector<absl::string_view>> paths;
  for (const std::string& name : names) paths[GroupOf(name)].push_back(PathOf(name));
  sql::Coalescer::Found found;
  for (const auto& [group, wanted] : paths) {
    // Few sizes of statement; the last path fills the places left over.
    const size_t size = wanted.size() == 1    ? 1
                        : wanted.size() <= 4  ? 4
                        : wanted.size() <= 16 ? 16
                                              : kMostNamesRead;
    sql::Params params = {group};
    for (size_t i = 0; i < size; ++i) params.emplace_back(wanted[std::min(i, wanted.size() - 1)]);
    const sql::Statement select = {
        "get_by_name", absl::StrCat("SELECT path, version, body FROM ", table.table,
                                    " WHERE group_id = ? AND path IN (", sql::Marks(size), ")")};
    absl::StatusOr<sql::Rows> rows = database.Read(deadline, select, params);
    if (!rows.ok()) return std::move(rows).status();
    for (const sql::Row& row : *rows) {
      const std::string& path = row[0].bytes();
      found.emplace(absl::StrCat("groups/", group, path.empty() ? "" : "/", path),
                    absl::StrCat(row[1].number(), ":", row[2].bytes()));
    }
  }
  return found;
}

sql::Coalescer& Store::State::CoalescerOf(const Table& table) {
  {
    absl::ReaderMutexLock lock(&mutex);
    const auto it = coalescers.find(&table);
    if (it != coalescers.end()) return *it->second;
  }
  absl::MutexLock lock(&mutex);
  std::unique_ptr<sql::Coalescer>& coalescer = coalescers[&table];
  if (coalescer == nullptr) {
    constexpr int kMaxParallel = 4;
    coalescer = std::make_unique<sql::Coalescer>(
        [this, &table](const std::vector<std::string>& names, absl::Time deadline) {
          return ReadRows(table, names, deadline);
        },
        kMostNamesRead, kMaxParallel);
  }
  return *coalescer;
}

absl::StatusOr<std::string> Store::State::ReadRow(const rpc::Call& call, const Table& table,
                                                  absl::string_view name) {
  rpc::Siblings* siblings = call.siblings;
  if (siblings != nullptr && siblings->table == nullptr) {
    std::vector<std::string> names;
    for (const std::string& sibling : siblings->names) {
      if (table.pattern.Matches(sibling) && names.size() < kMostNamesRead) {
        names.push_back(sibling);
      }
    }
    if (names.size() > 1) {
      absl::StatusOr<sql::Coalescer::Found> found = ReadRows(table, names, call.deadline);
      if (!found.ok()) return std::move(found).status();
      siblings->table = &table;
      siblings->rows = *std::move(found);
    }
  }
  if (siblings != nullptr && siblings->table == &table) {
    const auto row = siblings->rows.find(name);
    if (row != siblings->rows.end()) return row->second;
    if (absl::c_linear_search(siblings->names, name)) {
      return absl::NotFoundError("not among what was read together");
    }
  }
  return CoalescerOf(table).Get(std::string(name), call.deadline);
}

void Store::State::Present(const rpc::Call& call, const Table& table, Message& message) const {
  if (!HasPersonalData(*message.GetDescriptor())) return;
  OpenPersonalData(message, sealer, GetText(message, "name"));
  const std::string owner = table.owner ? table.owner(message) : std::string();
  if (!call.MaySeePersonalDataOf(owner)) MaskPersonalData(message);
}

const Table* Store::State::PersonalTableOf(const Message& message) const {
  const std::string name = GetText(message, "name");
  for (const Table* table : personal_tables) {
    if (table->pattern.Matches(name)) return table;
  }
  return nullptr;
}

void Store::State::PresentAnswer(const rpc::Call& call, Message& answer) const {
  const auto& type = *answer.GetDescriptor();
  if (!HasPersonalData(type)) return;
  const Table* const table = PersonalTableOf(answer);
  if (table != nullptr || HoldsPersonalData(type)) {
    const bool owned = table != nullptr && table->owner;
    const std::string owner = owned ? table->owner(answer) : std::string();
    if (!call.MaySeePersonalDataOf(owner)) MaskPersonalData(answer);
    return;
  }
  const auto* reflection = answer.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    if (field->message_type() == nullptr) continue;
    if (field->is_repeated()) {
      for (int j = 0; j < reflection->FieldSize(answer, field); ++j) {
        PresentAnswer(call, *reflection->MutableRepeatedMessage(&answer, field, j));
      }
    } else if (reflection->HasField(answer, field)) {
      PresentAnswer(call, *reflection->MutableMessage(&answer, field));
    }
  }
}

Store::Store(sql::Database& database, journal::Journal& journal, const auth::Sealer& sealer,
             std::vector<const Table*> personal_tables, observe::Registry& registry)
    : state_(std::make_unique<State>(database, journal, sealer, std::move(personal_tables),
                                     registry)) {}

Store::~Store() = default;

sql::Database& Store::database() { return state_->database; }

}  // namespace edugroup::resource
