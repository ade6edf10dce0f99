#include "common/sql/statement_cache.h"

#include <cppconn/prepared_statement.h>

#include <utility>

namespace edugroup::sql {

StatementCache::StatementCache(size_t capacity) : capacity_(capacity) {}
StatementCache::~StatementCache() = default;

PreparedEntry* StatementCache::Find(absl::string_view text) {
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &entries_.front();
}

PreparedEntry* StatementCache::Insert(PreparedEntry entry) {
  if (entries_.size() >= capacity_) Erase(entries_.back().text);
  entries_.push_front(std::move(entry));
  by_text_[entries_.front().text] = entries_.begin();
  return &entries_.front();
}

void StatementCache::Erase(absl::string_view text) {
  const auto found = by_text_.find(text);
  if (found == by_text_.end()) return;
  const auto entry = found->second;
  by_text_.erase(found);  // its key points into the entry
  entries_.erase(entry);
}

}  // namespace edugroup::sql
