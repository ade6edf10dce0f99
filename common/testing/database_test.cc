#include "common/testing/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/metrics.h"

namespace edugroup::testing {
namespace {

absl::Time Soon() { return absl::Now() + absl::Seconds(10); }

class Client {
 public:
  explicit Client(const sql::Options& options)
      : database_(*sql::Database::Create(options, registry_)) {}
  absl::StatusOr<sql::Rows> Read(const std::string& text) {
    return database_->Read(Soon(), {"test", text}, {});
  }

 private:
  observe::Registry registry_;
  std::unique_ptr<sql::Database> database_;
};

TEST(TestDatabase, TheRuntimeAccountReadsItsSchema) {
  const TestDatabase database;
  database.Run("CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB");
  database.Run("INSERT INTO t VALUES (7)");
  const auto rows = Client(database.runtime()).Read("SELECT id FROM t");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ((*rows)[0][0].number(), 7);
}

TEST(TestDatabase, NoAccountReadsTheSchemaOfAnother) {
  const TestDatabase mine, theirs;
  theirs.Run("CREATE TABLE secret (id INT PRIMARY KEY) ENGINE=InnoDB");
  const std::string query = absl::StrCat("SELECT id FROM ", theirs.schema(), ".secret");
  EXPECT_TRUE(Client(theirs.runtime()).Read(query).ok());
  EXPECT_EQ(Client(mine.runtime()).Read(query).status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Client(mine.ddl()).Read(query).status().code(), absl::StatusCode::kInternal);
}

TEST(TestDatabase, TheRuntimeAccountChangesNoTable) {
  const TestDatabase database;
  Client runtime(database.runtime());
  EXPECT_EQ(runtime.Read("CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB").status().code(),
            absl::StatusCode::kInternal);
  EXPECT_TRUE(Client(database.ddl()).Read("CREATE TABLE t (id INT PRIMARY KEY)").ok());
}

TEST(TestDatabase, LeavesNothingBehind) {
  std::string schema;
  {
    const TestDatabase gone;
    schema = gone.schema();
  }
  const TestDatabase database;
  Client root(database.root());
  const auto schemas = root.Read(
      absl::StrCat("SELECT 1 FROM information_schema.schemata WHERE schema_name = '", schema, "'"));
  const auto users =
      root.Read(absl::StrCat("SELECT 1 FROM mysql.user WHERE user LIKE '", schema, "%'"));
  ASSERT_TRUE(schemas.ok() && users.ok());
  EXPECT_TRUE(schemas->empty());
  EXPECT_TRUE(users->empty());
}

}  // namespace
}  // namespace edugroup::testing
