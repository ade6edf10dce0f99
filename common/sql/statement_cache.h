// The prepared statements of one connection.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/observe/metrics.h"

namespace sql {
class PreparedStatement;
}

namespace edugroup::sql {

struct PreparedEntry {
  std::string text;
  std::unique_ptr<::sql::PreparedStatement> statement;
  size_t parameters;
  observe::Histogram seconds;
};

// Keeps the statements used last. Not thread-safe. Must be destroyed before the connection: a
// statement points into it.
class StatementCache {
 public:
  explicit StatementCache(size_t capacity);
  ~StatementCache();

  // The entry for `text`, now the most recently used; null when there is none.
  PreparedEntry* Find(absl::string_view text);
  // Keeps `entry` and closes the least recently used one when there are too many.
  PreparedEntry* Insert(PreparedEntry entry);
  void Erase(absl::string_view text);
  size_t size() const { return entries_.size(); }

 private:
  const size_t capacity_;
  std::list<PreparedEntry> entries_;  // most recently used first
  absl::flat_hash_map<absl::string_view, std::list<PreparedEntry>::iterator> by_text_;
};

}  // namespace edugroup::sql
