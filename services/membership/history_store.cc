#include "services/membership/history_store.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "services/membership/column_values.h"
#include "services/membership/key_batches.h"

namespace edugroup::membership {
namespace {

using resource::Change;

constexpr int64_t kStands = std::numeric_limits<int64_t>::max();
constexpr size_t kManyRows = 50;
constexpr char kTimes[] = "start_date, end_date, record_us, supersede_us, reason";

absl::CivilDay DayOfColumn(int64_t date) {
  return absl::CivilDay(date / 10000, date / 100 % 100, date % 100);
}

absl::Time TimeOfColumn(int64_t micros) {
  return micros == kStands ? absl::InfiniteFuture() : absl::FromUnixMicros(micros);
}

sql::Params Key(absl::string_view name) {
  return {resource::GroupOf(name), resource::PathOf(name)};
}

// "path, start_date, …, display_name, …": what RecordedOf reads.
std::string SelectAll(const HistoryTable& table) {
  return absl::StrCat("SELECT path, ", kTimes, ", ", absl::StrJoin(table.columns, ", "), " FROM ",
                      table.table, " WHERE group_id = ? AND ");
}

RecordedVersion RecordedOf(absl::string_view group, const sql::Row& row) {
  RecordedVersion version;
  version.name = absl::StrCat(group, "/", row[0].bytes());
  version.start = DayOfColumn(row[1].number());
  version.end = DayOfColumn(row[2].number());
  version.recorded = TimeOfColumn(row[3].number());
  version.superseded = TimeOfColumn(row[4].number());
  version.reason = row[5].bytes();
  for (size_t i = 6; i < row.size(); ++i) version.values.push_back(row[i].bytes());
  return version;
}

using Standing = std::map<std::string, std::vector<RecordedVersion>>;  // by name

// What stands of each of `names`, by day.
absl::StatusOr<Standing> ReadStanding(Change& change, const HistoryTable& table,
                                      const std::vector<std::string>& names) {
  Standing standing;
  if (names.empty()) return standing;
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const std::string group(resource::ParentOf(names.front()));
  const bool one = names.size() == 1;
  const sql::Statement select = {"history_standing",
                                 absl::StrCat(SelectAll(table), one ? "path = ?" : "path IN (",
                                              one ? "" : KeyMarks(), " AND supersede_us = ",  //
                                              kStands, " ORDER BY path, start_date")};
  const auto read = [&](const sql::Params& params) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, transaction->Query(select, params));
    for (const sql::Row& row : rows) {
      RecordedVersion version = RecordedOf(group, row);
      standing[version.name].push_back(std::move(version));
    }
    return absl::OkStatus();
  };
  if (one) {
    RETURN_IF_ERROR(read(Key(names.front())));
  } else {
    RETURN_IF_ERROR(InBatches(PathsOf(names), group, read));
  }
  return standing;
}

// From when until when a version is what is recorded.
struct RecordPeriod {
  int64_t record_us;
  int64_t supersede_us = kStands;
};

sql::Params RowOf(absl::string_view name, const Version& version, const RecordPeriod& period) {
  sql::Params row = Key(name);
  row.insert(row.end(), {int64_t{DateValue(version.start)}, int64_t{DateValue(version.end)},
                         period.record_us, period.supersede_us, version.reason});
  row.insert(row.end(), version.values.begin(), version.values.end());
  return row;
}

// What becomes of rows that are sent.
struct RowWrite {
  const char* name;
  const char* end;
};
constexpr RowWrite kInsert = {"history_insert", ""};
// Rows that are there, and get the time they were superseded.
constexpr RowWrite kSupersede = {"history_supersede",
                                 " ON DUPLICATE KEY UPDATE supersede_us = VALUES(supersede_us)"};

// In two sizes of statement only, so that few are kept prepared.
absl::Status Send(sql::Transaction& transaction, const HistoryTable& table, const RowWrite& write,
                  absl::Span<const sql::Params> rows) {
  while (!rows.empty()) {
    const size_t count = rows.size() >= kManyRows ? kManyRows : 1;
    sql::Params params;
    for (const sql::Params& part : rows.first(count)) {
      params.insert(params.end(), part.begin(), part.end());
    }
    RETURN_IF_ERROR(
        transaction
            .Execute({write.name,
                      absl::StrCat("INSERT INTO ", table.table, " (group_id, path, ", kTimes, ", ",
                                   absl::StrJoin(table.columns, ", "), ") VALUES ",
                                   sql::RowMarks(count, 7 + table.columns.size()), write.end)},
                     params)
            .status());
    rows.remove_prefix(count);
  }
  return absl::OkStatus();
}

// Later than anything recorded before, even when the clock was set back.
int64_t NowAfter(const std::vector<RecordedVersion>& standing) {
  int64_t now = absl::ToUnixMicros(absl::Now());
  for (const RecordedVersion& version : standing) {
    now = std::max(now, absl::ToUnixMicros(version.recorded) + 1);
  }
  return now;
}

template <class Range>
bool Contains(const Range& versions, const Version& wanted) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](const Version& version) { return version == wanted; });
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadValuesOf(
    sql::Database& database, absl::Time deadline, const HistoryTable& table,
    absl::string_view group, const resource::Condition& condition, const AsOf& as_of) {
  const resource::Condition holds = HoldsAsOf(as_of);
  sql::Params params = {resource::GroupOf(group)};
  params.insert(params.end(), holds.params.begin(), holds.params.end());
  params.insert(params.end(), condition.params.begin(), condition.params.end());
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(deadline,
                                 {"history_values", absl::StrCat(SelectAll(table), holds.sql,
                                                                 " AND ", condition.sql)},
                                 params));
  std::map<std::string, std::vector<std::string>> values;
  for (const sql::Row& row : rows) {
    RecordedVersion version = RecordedOf(group, row);
    values[version.name] = std::move(version.values);
  }
  return values;
}

}  // namespace

int64_t RecordMicros(absl::Time time) {
  // One below what stands: it is not superseded even then.
  return time == absl::InfiniteFuture() ? kStands - 1 : absl::ToUnixMicros(time);
}

absl::Status RecordFirst(Change& change, const HistoryTable& table,
                         absl::Span<const FirstVersion> versions) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const int64_t now = absl::ToUnixMicros(absl::Now());
  std::vector<sql::Params> rows;
  for (const FirstVersion& first : versions) {
    rows.push_back(RowOf(first.name, {kSinceEver, kOpen, first.values, ""}, {now}));
  }
  return Send(*transaction, table, kInsert, rows);
}

absl::StatusOr<Timeline> ReadTimeline(Change& change, const HistoryTable& table,
                                      absl::string_view name) {
  ASSIGN_OR_RETURN(Timelines timelines, ReadTimelines(change, table, {std::string(name)}));
  return std::move(timelines[std::string(name)]);
}

absl::StatusOr<Timelines> ReadTimelines(Change& change, const HistoryTable& table,
                                        const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const Standing standing, ReadStanding(change, table, names));
  Timelines timelines;
  for (const auto& [name, versions] : standing) {
    timelines[name] = Timeline(versions.begin(), versions.end());
  }
  return timelines;
}

absl::Status RecordTimeline(Change& change, const HistoryTable& table, absl::string_view name,
                            const Timeline& timeline) {
  return RecordTimelines(change, table, {{std::string(name), timeline}});
}

absl::Status RecordTimelines(Change& change, const HistoryTable& table,
                             const Timelines& timelines) {
  std::vector<std::string> names;
  for (const auto& [name, timeline] : timelines) names.push_back(name);
  ASSIGN_OR_RETURN(Standing standing, ReadStanding(change, table, names));
  std::vector<sql::Params> superseded, inserted;
  for (const auto& [name, timeline] : timelines) {
    const std::vector<RecordedVersion>& known = standing[name];
    const int64_t now = NowAfter(known);
    for (const RecordedVersion& version : known) {
      if (Contains(timeline, version)) continue;
      superseded.push_back(RowOf(name, version, {absl::ToUnixMicros(version.recorded), now}));
    }
    for (const Version& version : timeline) {
      if (!Contains(known, version)) inserted.push_back(RowOf(name, version, {now}));
    }
  }
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  RETURN_IF_ERROR(Send(*transaction, table, kSupersede, superseded));
  return Send(*transaction, table, kInsert, inserted);
}

absl::Status DeleteHistory(Change& change, const HistoryTable& table, absl::string_view name) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  return transaction
      ->Execute({"history_delete",
                 absl::StrCat("DELETE FROM ", table.table, " WHERE group_id = ? AND path = ?")},
                Key(name))
      .status();
}

resource::Condition HoldsAsOf(const AsOf& as_of, absl::string_view prefix) {
  const int64_t day = DateValue(as_of.day), known = RecordMicros(as_of.known);
  return {absl::StrCat(prefix, "start_date <= ? AND ", prefix, "end_date > ? AND ", prefix,
                       "record_us <= ? AND ", prefix, "supersede_us > ?"),
          {day, day, known, known}};
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadValues(
    sql::Database& database, absl::Time deadline, const HistoryTable& table,
    const std::vector<std::string>& names, const AsOf& as_of) {
  if (names.empty()) return std::map<std::string, std::vector<std::string>>();
  resource::Condition condition{absl::StrCat("path IN (", sql::Marks(names.size()), ")"), {}};
  for (const std::string& name : names) condition.params.emplace_back(resource::PathOf(name));
  return ReadValuesOf(database, deadline, table, resource::ParentOf(names.front()), condition,
                      as_of);
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAllValues(
    sql::Database& database, absl::Time deadline, const HistoryTable& table,
    absl::string_view group, const AsOf& as_of) {
  return ReadValuesOf(database, deadline, table, group, {"1 = 1", {}}, as_of);
}

absl::StatusOr<std::vector<RecordedVersion>> ReadHistory(sql::Database& database,
                                                         absl::Time deadline,
                                                         const HistoryTable& table,
                                                         absl::string_view group,
                                                         const resource::Condition& condition) {
  sql::Params params = {resource::GroupOf(group)};
  params.insert(params.end(), condition.params.begin(), condition.params.end());
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(deadline,
                                 {"history_read",
                                  absl::StrCat(SelectAll(table), condition.sql,
                                               " ORDER BY record_us, start_date, path LIMIT 1000")},
                                 params));
  std::vector<RecordedVersion> versions;
  for (const sql::Row& row : rows) versions.push_back(RecordedOf(group, row));
  return versions;
}

}  // namespace edugroup::membership
