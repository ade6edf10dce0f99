// How histories are kept: rows of versions, each with the time it was recorded and the time another
// took its place. No row is changed but for the latter, so that what was known at any time can be
// read again.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/sql/database.h"
#include "services/membership/history.h"

namespace edugroup::membership {

// A table of versions: group_id, path, start_date, end_date, record_us, supersede_us, reason and
// its own columns of text.
struct HistoryTable {
  std::string table;
  std::vector<std::string> columns;
};

// A point of both times: a business day, and the time whose records count.
struct AsOf {
  absl::CivilDay day;
  absl::Time known = absl::InfiniteFuture();  // what is recorded now
};

// The first version of a resource: since ever, until it changes.
struct FirstVersion {
  std::string name;  // of the resource
  std::vector<std::string> values;
};

struct RecordedVersion : Version {
  std::string name;  // of the resource
  absl::Time recorded;
  absl::Time superseded;  // InfiniteFuture while it stands
};

// By name of the resource.
using Timelines = std::map<std::string, Timeline>;

// Records the first versions of resources that have none.
absl::Status RecordFirst(resource::Change& change, const HistoryTable& table,
                         absl::Span<const FirstVersion> versions);
// What is recorded of a resource now.
absl::StatusOr<Timeline> ReadTimeline(resource::Change& change, const HistoryTable& table,
                                      absl::string_view name);
// What is recorded of each of `names`, all of one group.
absl::StatusOr<Timelines> ReadTimelines(resource::Change& change, const HistoryTable& table,
                                        const std::vector<std::string>& names);
// Records that the resource's time line is `timeline`; versions that stay are left alone.
absl::Status RecordTimeline(resource::Change& change, const HistoryTable& table,
                            absl::string_view name, const Timeline& timeline);
// The same of many resources of one group, in few statements.
absl::Status RecordTimelines(resource::Change& change, const HistoryTable& table,
                             const Timelines& timelines);
// Forgets all of a resource that was entered by mistake.
absl::Status DeleteHistory(resource::Change& change, const HistoryTable& table,
                           absl::string_view name);

// Of a table of versions: those that hold as of then. Columns are named with `prefix` ("h.").
resource::Condition HoldsAsOf(const AsOf& as_of, absl::string_view prefix = "");

// The values of those of `names` (all of one group) that are known as of then, by name.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadValues(
    sql::Database& database, absl::Time deadline, const HistoryTable& table,
    const std::vector<std::string>& names, const AsOf& as_of);
// The same of all resources of `group` ("groups/putuo").
absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAllValues(
    sql::Database& database, absl::Time deadline, const HistoryTable& table,
    absl::string_view group, const AsOf& as_of);

// Every version of the resources of `group` that meet the condition, by the time of record, then by
// day; at most 1,000.
absl::StatusOr<std::vector<RecordedVersion>> ReadHistory(sql::Database& database,
                                                         absl::Time deadline,
                                                         const HistoryTable& table,
                                                         absl::string_view group,
                                                         const resource::Condition& condition);

// The column value of a time of record. INT64_MAX stands for what is open.
int64_t RecordMicros(absl::Time time);

}  // namespace edugroup::membership
