#include "common/resource/subject_keys.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/status.h"

namespace edugroup::resource {
namespace {

// One size of statement; the last path fills the places left over.
constexpr size_t kPathsAtOnce = 32;

}  // namespace

absl::Status SubjectKeys::FindIn(const Table& table, absl::string_view group,
                                 absl::Span<const absl::string_view> paths, absl::Time deadline,
                                 Found& found) const {
  const sql::Statement select = {
      "subject_keys",
      absl::StrCat("SELECT path, subject_key FROM ", table.table,
                   " WHERE group_id = ? AND path IN (", sql::Marks(kPathsAtOnce), ")")};
  for (size_t first = 0; first < paths.size(); first += kPathsAtOnce) {
    sql::Params params = {group};
    for (size_t i = first; i < first + kPathsAtOnce; ++i) {
      params.emplace_back(paths[std::min(i, paths.size() - 1)]);
    }
    ASSIGN_OR_RETURN(const sql::Rows rows, database_.Read(deadline, select, params));
    for (const sql::Row& row : rows) {
      const std::string name = absl::StrCat("groups/", group, "/", row[0].bytes());
      absl::StatusOr<auth::SubjectKey> key =
          auth::SubjectKey::Unwrap(row[1].bytes(), sealer_, name);
      if (key.ok()) found.emplace(name, *std::move(key));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<SubjectKeys::Found> SubjectKeys::Find(absl::Time deadline,
                                                     absl::Span<const std::string> names) const {
  Found found;
  const absl::flat_hash_set<absl::string_view> distinct(names.begin(), names.end());
  for (const Table* table : tables_) {
    absl::flat_hash_map<absl::string_view, std::vector<absl::string_view>> paths;
    for (const absl::string_view name : distinct) {
      if (table->pattern.Matches(name)) paths[GroupOf(name)].push_back(PathOf(name));
    }
    for (const auto& [group, of_group] : paths) {
      RETURN_IF_ERROR(FindIn(*table, group, of_group, deadline, found));
    }
  }
  return found;
}

}  // namespace edugroup::resource
