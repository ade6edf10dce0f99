#include "common/sql/migrate.h"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/sql/connection.h"
#include "common/sql/metrics.h"
#include "common/sql/schema_lease.h"
#include "common/sql/sql_error.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

constexpr absl::Duration kWaitForOther = absl::Minutes(10);
constexpr char kContract[] = "_contract_";

constexpr char kCreateTable[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "  version INT NOT NULL PRIMARY KEY,"
    "  name VARCHAR(128) NOT NULL,"
    "  checksum CHAR(64) NOT NULL,"  // SHA-256 of the file, hex
    "  state VARCHAR(8) NOT NULL,"   // started, done
    "  started_at BIGINT NOT NULL,"  // microseconds since 1970
    "  done_at BIGINT"
    ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

const Statement kRecorded = {
    "migration_list",
    "SELECT version, name, checksum, state FROM schema_migration ORDER BY version"};
const Statement kStarted = {
    "migration_started",
    "INSERT INTO schema_migration (version, name, checksum, state, started_at)"
    " VALUES (?, ?, ?, 'started', ?)"};
const Statement kDone = {
    "migration_done", "UPDATE schema_migration SET state = 'done', done_at = ? WHERE version = ?"};
const Statement kRefused = {"migration_refused", "DELETE FROM schema_migration WHERE version = ?"};
std::string Checksum(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(digest), size));
}

absl::Status Mismatch(absl::string_view message) {
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::SCHEMA_MISMATCH, message);
}

absl::Status Unfinished(absl::string_view name) {
  return Mismatch(absl::StrCat(
      name,
      " was started and not finished. See whether its change is in the schema; if it is, set"
      " its state in schema_migration to 'done', else delete its row. Then run migrate again."));
}

// With the server's own words: the operator reads them, and DDL quotes no data of members.
absl::Status Refused(const Migration& migration, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(migration.name, ": ", status.message(), ": ",
                                                  ServerMessage(status)));
}

const Migration* Find(const std::vector<Migration>& migrations, int64_t version) {
  const auto found = absl::c_find_if(
      migrations, [&](const Migration& migration) { return migration.version == version; });
  return found == migrations.end() ? nullptr : &*found;
}

// The recorded steps must be among `migrations`, finished and unchanged. Not the first ones: a
// release may add one to the platform, whose versions lie below a server's own.
absl::Status CheckRecorded(const Rows& recorded, const std::vector<Migration>& migrations) {
  for (const Row& row : recorded) {
    const std::string& name = row[1].bytes();
    const Migration* const migration = Find(migrations, row[0].number());
    if (migration == nullptr) {
      return Mismatch(absl::StrCat("the schema is newer than this program: it has ", name,
                                   ". Run a program of that version or later."));
    }
    if (name != migration->name) {
      return Mismatch(absl::StrCat("schema_migration has ", name, " where ", migration->name,
                                   " belongs: restore its rows from a backup."));
    }
    if (row[3].bytes() != "done") return Unfinished(name);
    if (row[2].bytes() != Checksum(migration->sql)) {
      return Mismatch(absl::StrCat(migration->name,
                                   " was changed after it had run. Put the file back"
                                   " as it was and make the change in a new migration."));
    }
  }
  return absl::OkStatus();
}

bool IsRecorded(const Rows& recorded, const Migration& migration) {
  return absl::c_any_of(recorded,
                        [&](const Row& row) { return row[0].number() == migration.version; });
}

// "0051_contract_drop_kind": servers that do not know this step no longer work after it.
bool Contracts(absl::string_view name) { return absl::StrContains(name, kContract); }

absl::Status RunStep(Connection& connection, const Migration& migration) {
  RETURN_IF_ERROR(connection
                      .Execute(kStarted, {migration.version, migration.name,
                                          Checksum(migration.sql), absl::ToUnixMicros(absl::Now())})
                      .status());
  if (absl::Status status = connection.Run(migration.sql); !status.ok()) {
    // A refused DDL statement has changed nothing; of a broken connection nobody knows.
    if (!connection.broken()) {
      connection.Execute(kRefused, {migration.version}).status().IgnoreError();
    }
    return Refused(migration, status);
  }
  RETURN_IF_ERROR(
      connection.Execute(kDone, {absl::ToUnixMicros(absl::Now()), migration.version}).status());
  observe::Log(observe::Level::kInfo, "migrated", {{"migration", migration.name}});
  return absl::OkStatus();
}

// "0001_organization.sql"
absl::StatusOr<Migration> ParseName(const std::string& file) {
  Migration migration;
  migration.name = file.substr(0, file.size() - 4);
  if (file.size() < 10 || file[4] != '_' ||
      !std::all_of(file.begin(), file.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }) ||
      !absl::SimpleAtoi(file.substr(0, 4), &migration.version)) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ": a migration is named like 0001_organization.sql"));
  }
  return migration;
}

absl::StatusOr<Migration> Load(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(Migration migration, ParseName(path.filename().string()));
  std::ifstream in(path, std::ios::binary);
  migration.sql.assign(std::istreambuf_iterator<char>(in), {});
  if (!in || migration.sql.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path.string(), ": cannot be read, or is empty"));
  }
  return migration;
}

}  // namespace

absl::StatusOr<std::vector<Migration>> LoadMigrations(const std::string& folder) {
  std::error_code error;
  std::vector<Migration> migrations;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    if (file->path().extension() != ".sql") continue;
    ASSIGN_OR_RETURN(migrations.emplace_back(), Load(file->path()));
  }
  if (error || migrations.empty()) {
    return absl::NotFoundError(absl::StrCat("no migrations in ", folder));
  }
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.version < b.version; });
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("migration ", i + 1, " is missing or there twice in ", folder));
    }
  }
  return migrations;
}

absl::Status Migrate(const Options& options, const std::vector<Migration>& migrations) {
  observe::Registry registry;  // of a tool: nobody asks for it
  Metrics metrics(registry);
  ASSIGN_OR_RETURN(auto lease_connection, Connection::Open(options, metrics));
  ASSIGN_OR_RETURN(const auto lease,
                   SchemaLease::Take(std::move(lease_connection), absl::Now() + kWaitForOther));
  Options unlimited = options;
  unlimited.statement_timeout = absl::InfiniteDuration();  // a big table takes its time
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(unlimited, metrics));
  RETURN_IF_ERROR(connection->Run(kCreateTable));
  ASSIGN_OR_RETURN(const Rows recorded, connection->Query(kRecorded, {}));
  RETURN_IF_ERROR(CheckRecorded(recorded, migrations));
  for (const Migration& migration : migrations) {
    if (IsRecorded(recorded, migration)) continue;
    RETURN_IF_ERROR(lease->Held());
    RETURN_IF_ERROR(RunStep(*connection, migration));
  }
  return absl::OkStatus();
}

absl::Status CheckSchema(Database& database, const std::vector<Migration>& migrations,
                         absl::Time deadline) {
  ASSIGN_OR_RETURN(const Rows recorded, database.Read(deadline, kRecorded, {}));
  for (const Row& row : recorded) {
    const std::string& name = row[1].bytes();
    const bool known = Find(migrations, row[0].number()) != nullptr;
    if (known && row[3].bytes() != "done") return Unfinished(name);
    if (!known && Contracts(name)) {
      return Mismatch(absl::StrCat("the schema has ", name,
                                   ", which this server does not know: run a newer server"));
    }
  }
  for (const Migration& migration : migrations) {
    if (IsRecorded(recorded, migration)) continue;
    return Mismatch(absl::StrCat("the schema lacks ", migration.name,
                                 ": run this server's migrate command with the DDL account"));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::sql
