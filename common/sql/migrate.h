// Forward-only migrations of one server's schema: plain SQL files 0001_….sql, one DDL statement a
// file, run by the `migrate` subcommand with the DDL account and never at serve time.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace edugroup::sql {

struct Migration {
  int version;       // from the file name
  std::string name;  // "0001_organization"
  std::string sql;
};

// Reads the migrations of a folder in order of version.
//   NOT_FOUND         no such folder, or no migration in it
//   INVALID_ARGUMENT  a file name without version, a version twice or missing
absl::StatusOr<std::vector<Migration>> LoadMigrations(const std::string& folder);

// Brings the schema up to the newest of `migrations`; safe to run twice, from two places at once,
// and after a run that was killed midway: each step is recorded as started before and as done after
// it (schema_migration: version, name, checksum, state, started_at, done_at); a lease row keeps
// runs apart.
//   FAILED_PRECONDITION  a recorded step differs from its file (checksum), the schema is newer than
//                        the files, or a step was started and not finished: says what to do
absl::Status Migrate(const Options& options, const std::vector<Migration>& migrations);

// OK when all of `migrations` are finished in the schema; else FAILED_PRECONDITION that says what
// to do. For readiness: asked again and again. Steps that it does not know, of a newer release,
// leave it ready, so that servers of two releases run side by side, unless one is named
// "NNNN_contract_…": that takes away what older servers stand on.
absl::Status CheckSchema(Database& database, const std::vector<Migration>& migrations,
                         absl::Time deadline);

}  // namespace edugroup::sql
