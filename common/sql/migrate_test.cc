#include "common/sql/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/metrics.h"
#include "common/testing/database.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

absl::Time Soon() { return absl::Now() + absl::Seconds(10); }

Migration Table(int version) {
  return {version, absl::StrCat("000", version, "_t", version),
          absl::StrCat("-- 第 ", version, " 步\nCREATE TABLE t", version,
                       " (id INT PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
                       " COLLATE utf8mb4_bin;\n")};
}

class MigrateTest : public ::testing::Test {
 protected:
  // As a server asks whose newest migration is `version`.
  absl::Status Check(int version) {
    std::vector<Migration> migrations;
    for (int i = 1; i <= version; ++i) migrations.push_back(Table(i));
    return CheckSchema(*runtime_, migrations, Soon());
  }
  absl::Status Run(const std::vector<Migration>& migrations) {
    return Migrate(schema_.ddl(), migrations);
  }
  bool Exists(const std::string& table) {
    return runtime_->Read(Soon(), {"test", absl::StrCat("SELECT 1 FROM ", table)}, {}).ok();
  }

  // Waits until a session of our schema runs a statement like `pattern`.
  int64_t IdOfSessionRunning(const std::string& pattern) {
    static const Statement kSession = {
        "session", "SELECT id FROM information_schema.processlist WHERE db = ? AND info LIKE ?"};
    observe::Registry registry;
    const auto root = *Database::Create(schema_.root(), registry);
    for (const absl::Time deadline = Soon(); absl::Now() < deadline;) {
      const auto rows = root->Read(deadline, kSession, {schema_.schema(), pattern});
      if (rows.ok() && !rows->empty()) return (*rows)[0][0].number();
      absl::SleepFor(absl::Milliseconds(10));
    }
    return -1;
  }

  testing::TestDatabase schema_;
  observe::Registry registry_;
  std::unique_ptr<Database> runtime_ = *Database::Create(schema_.runtime(), registry_);
};

TEST_F(MigrateTest, AnEmptySchemaIsNotReady) {
  const absl::Status status = Check(1);
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), ErrorReason::SCHEMA_MISMATCH);
  EXPECT_THAT(std::string(status.message()), HasSubstr("migrate"));
}

TEST_F(MigrateTest, RunsEachStepOnceHoweverOftenItIsCalled) {
  ASSERT_EQ(Run({Table(1), Table(2)}), absl::OkStatus());
  EXPECT_EQ(Check(2), absl::OkStatus());
  ASSERT_EQ(Run({Table(1), Table(2)}), absl::OkStatus());  // CREATE TABLE would fail
  ASSERT_EQ(Run({Table(1), Table(2), Table(3)}), absl::OkStatus());
  EXPECT_TRUE(Exists("t3"));
  EXPECT_EQ(Check(3), absl::OkStatus());
  EXPECT_EQ(Check(2), absl::OkStatus());  // a server of the release before stays ready
  EXPECT_EQ(Check(4).code(), StatusCode::kFailedPrecondition);
}

TEST_F(MigrateTest, ManyAtOnceAreAsOne) {
  std::vector<std::future<absl::Status>> runs;
  for (int i = 0; i < 4; ++i) {
    runs.push_back(std::async(std::launch::async, [&] {
      return Run({Table(1), Table(2), Table(3), Table(4)});
    }));
  }
  for (auto& run : runs) EXPECT_EQ(run.get(), absl::OkStatus());
  EXPECT_EQ(Check(4), absl::OkStatus());
}

TEST_F(MigrateTest, WaitsForTheTermOfARunThatWasKilled) {
  ASSERT_EQ(Run({Table(1)}), absl::OkStatus());
  schema_.Run(
      "UPDATE schema_lease SET holder = 'killed',"
      " expires_at = (UNIX_TIMESTAMP(NOW(6)) + 2) * 1000000");
  const absl::Time start = absl::Now();
  ASSERT_EQ(Run({Table(1), Table(2)}), absl::OkStatus());
  EXPECT_GT(absl::Now() - start, absl::Seconds(1));
}

TEST_F(MigrateTest, AStepThatTheServerRefusesCanBeRunAgain) {
  Migration wrong = Table(2);
  wrong.sql = "CREATE TABLE t2 (id NONSENSE)";
  const absl::Status status = Run({Table(1), wrong});
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("0002_t2"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("NONSENSE"));  // the server's words
  EXPECT_EQ(Check(1), absl::OkStatus());
  EXPECT_EQ(Run({Table(1), Table(2)}), absl::OkStatus());
}

TEST_F(MigrateTest, AStepWhoseConnectionDiedLeavesTheSchemaDirty) {
  ASSERT_EQ(Run({Table(1)}), absl::OkStatus());
  const std::vector<Migration> both = {Table(1),
                                       {2, "0002_more", "ALTER TABLE t1 ADD COLUMN more INT"}};
  // A transaction on the table holds the change up, so that it can be killed before it happens.
  const auto hold = [&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(transaction.Query({"test", "SELECT id FROM t1"}, {}).status());
    auto run = std::async(std::launch::async, [&] { return Run(both); });
    schema_.Run(absl::StrCat("KILL ", IdOfSessionRunning("ALTER TABLE t1%")));
    EXPECT_EQ(run.get().code(), StatusCode::kUnavailable);
    return absl::OkStatus();
  };
  ASSERT_EQ(runtime_->Transact(Soon(), hold), absl::OkStatus());
  for (const absl::Status& status : {Run(both), Check(2)}) {
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("not finished"));
  }
  schema_.Run("DELETE FROM schema_migration WHERE version = 2");  // what the message says
  EXPECT_EQ(Run(both), absl::OkStatus());
  EXPECT_EQ(Check(2), absl::OkStatus());
}

TEST_F(MigrateTest, AChangedFileIsRefused) {
  ASSERT_EQ(Run({Table(1)}), absl::OkStatus());
  Migration changed = Table(1);
  changed.sql += "-- harmless?";
  const absl::Status status = Run({changed, Table(2)});
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("0001_t1 was changed"));
  EXPECT_FALSE(Exists("t2"));
}

TEST_F(MigrateTest, ANewerSchemaIsRefused) {
  ASSERT_EQ(Run({Table(1), Table(2)}), absl::OkStatus());
  const absl::Status status = Run({Table(1)});
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("newer"));
}

// The platform's versions lie below a server's own.
TEST_F(MigrateTest, AStepOfALaterReleaseMayBelongBeforeOnesThatHaveRun) {
  ASSERT_EQ(Run({Table(1), Table(4)}), absl::OkStatus());
  EXPECT_EQ(CheckSchema(*runtime_, {Table(1), Table(2), Table(4)}, Soon()).code(),
            StatusCode::kFailedPrecondition);
  ASSERT_EQ(Run({Table(1), Table(2), Table(4)}), absl::OkStatus());
  EXPECT_TRUE(Exists("t2"));
  EXPECT_EQ(CheckSchema(*runtime_, {Table(1), Table(2), Table(4)}, Soon()), absl::OkStatus());
  EXPECT_EQ(CheckSchema(*runtime_, {Table(1), Table(4)}, Soon()), absl::OkStatus());
}

TEST_F(MigrateTest, AnotherStepOfTheSameVersionIsRefused) {
  ASSERT_EQ(Run({Table(1)}), absl::OkStatus());
  EXPECT_EQ(Run({{1, "0001_other", Table(1).sql}}).code(), StatusCode::kFailedPrecondition);
}

TEST_F(MigrateTest, AStepThatContractsEndsOlderServers) {
  const Migration contract = {2, "0002_contract_t1", "DROP TABLE t1"};
  ASSERT_EQ(Run({Table(1), contract}), absl::OkStatus());
  const absl::Status old = Check(1);
  EXPECT_EQ(old.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(old.message()), HasSubstr("newer server"));
  EXPECT_EQ(CheckSchema(*runtime_, {Table(1), contract}, Soon()), absl::OkStatus());
}

class LoadMigrationsTest : public ::testing::Test {
 protected:
  LoadMigrationsTest() { std::filesystem::create_directories(folder_); }
  ~LoadMigrationsTest() override { std::filesystem::remove_all(folder_); }
  void Write(const std::string& name, const std::string& text = "DO 0") {
    std::ofstream(folder_ + "/" + name) << text;
  }
  StatusCode Load() { return LoadMigrations(folder_).status().code(); }

  const std::string folder_ =
      absl::StrCat(::testing::TempDir(), "/migrations", absl::ToUnixNanos(absl::Now()));
};

TEST_F(LoadMigrationsTest, InOrderAndOnlySql) {
  Write("0002_b.sql", "DO 2");
  Write("0001_a.sql", "DO 1");
  Write("README.md");
  const auto migrations = LoadMigrations(folder_);
  ASSERT_TRUE(migrations.ok()) << migrations.status();
  ASSERT_EQ(migrations->size(), 2u);
  EXPECT_EQ((*migrations)[0].version, 1);
  EXPECT_EQ((*migrations)[0].name, "0001_a");
  EXPECT_EQ((*migrations)[1].sql, "DO 2");
}

TEST_F(LoadMigrationsTest, WhatIsWrongIsSaid) {
  EXPECT_EQ(LoadMigrations("/nowhere/at/all").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Load(), StatusCode::kNotFound);
  Write("0002_b.sql");
  EXPECT_EQ(Load(), StatusCode::kInvalidArgument);  // 1 is missing
  Write("0001_a.sql");
  EXPECT_EQ(Load(), StatusCode::kOk);
  Write("0002_c.sql");
  EXPECT_EQ(Load(), StatusCode::kInvalidArgument);  // 2 is there twice
  std::filesystem::remove(folder_ + "/0002_c.sql");
  Write("3_c.sql");
  EXPECT_EQ(Load(), StatusCode::kInvalidArgument);  // not a name
  std::filesystem::remove(folder_ + "/3_c.sql");
  Write("0003_c.sql", "");
  EXPECT_EQ(Load(), StatusCode::kInvalidArgument);  // empty
}

}  // namespace
}  // namespace edugroup::sql
