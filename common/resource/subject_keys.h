// The keys that personal data in the journal is sealed under. The key of a resource lies, wrapped,
// in the resource's own row: when the row goes, or gets a new key, what the journal kept is gone.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/auth/sealer.h"
#include "common/auth/subject_key.h"
#include "common/resource/table.h"
#include "common/sql/database.h"

namespace edugroup::resource {

class SubjectKeys {
 public:
  // By resource name; a resource whose key is gone is left out.
  using Found = absl::flat_hash_map<std::string, auth::SubjectKey>;

  // `tables`: those of resources with personal data. All outlive this.
  SubjectKeys(sql::Database& database, const auth::Sealer& sealer, std::vector<const Table*> tables)
      : database_(database), sealer_(sealer), tables_(std::move(tables)) {}

  absl::StatusOr<Found> Find(absl::Time deadline, absl::Span<const std::string> names) const;

 private:
  absl::Status FindIn(const Table& table, absl::string_view group,
                      absl::Span<const absl::string_view> paths, absl::Time deadline,
                      Found& found) const;

  sql::Database& database_;
  const auth::Sealer& sealer_;
  const std::vector<const Table*> tables_;
};

}  // namespace edugroup::resource
