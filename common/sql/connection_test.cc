// What the connector gets wrong, and how a connection guards against it.
#include "common/sql/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/observe/metrics.h"
#include "common/sql/metrics.h"
#include "common/sql/sql_error.h"
#include "common/testing/database.h"

namespace edugroup::sql {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() { connection_ = Open(schema_.ddl()); }

  std::unique_ptr<Connection> Open(const Options& options) {
    auto opened = Connection::Open(options, metrics_);
    EXPECT_TRUE(opened.ok()) << opened.status() << ServerMessage(opened.status());
    return *std::move(opened);
  }
  absl::StatusOr<Rows> Query(const std::string& text, const Params& params = {}) {
    return connection_->Query({"test", text}, params);
  }
  absl::StatusOr<int64_t> Execute(const std::string& text, const Params& params = {}) {
    return connection_->Execute({"test", text}, params);
  }
  Value Cell(const std::string& text, const Params& params = {}) {
    const auto rows = Query(text, params);
    EXPECT_TRUE(rows.ok()) << text << ": " << ServerMessage(rows.status());
    if (!rows.ok() || rows->size() != 1) return Value("no single row");
    return (*rows)[0][0];
  }
  void CreateTable(const std::string& columns) {
    ASSERT_EQ(connection_->Run(absl::StrCat("CREATE TABLE t (", columns,
                                            ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
                                            " COLLATE utf8mb4_bin")),
              absl::OkStatus());
  }
  void Kill(Connection& victim) {
    const auto id = victim.Query({"test", "SELECT CONNECTION_ID()"}, {});
    schema_.Run(absl::StrCat("KILL ", (*id)[0][0].number()));
  }

  testing::TestDatabase schema_;
  observe::Registry registry_;
  Metrics metrics_{registry_};
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, TheSessionIsAsWePromise) {
  const auto variable = [&](const std::string& name) {
    return (*Query(
        absl::StrCat("SHOW SESSION VARIABLES WHERE variable_name IN (", name, ")")))[0][1]
        .bytes();
  };
  EXPECT_EQ(variable("'tx_isolation', 'transaction_isolation'"), "READ-COMMITTED");
  EXPECT_EQ(variable("'time_zone'"), "+00:00");
  EXPECT_EQ(variable("'character_set_client'"), "utf8mb4");
  EXPECT_EQ(variable("'character_set_results'"), "utf8mb4");
  EXPECT_EQ(variable("'collation_connection'"), "utf8mb4_bin");
  EXPECT_EQ(variable("'innodb_lock_wait_timeout'"), "5");
  EXPECT_THAT(variable("'sql_mode'"), HasSubstr("STRICT_ALL_TABLES"));
  EXPECT_EQ(variable("'autocommit'"), "ON");
  EXPECT_THAT(variable("'max_statement_time', 'max_execution_time'"), HasSubstr("10"));
}

TEST_F(ConnectionTest, RefusesToSendLocalFiles) {
  CreateTable("line TEXT");
  const absl::Status status = connection_->Run("LOAD DATA LOCAL INFILE '/etc/hosts' INTO TABLE t");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(Cell("SELECT COUNT(*) FROM t").number(), 0);
}

TEST_F(ConnectionTest, RefusesSeveralStatementsInOne) {
  EXPECT_EQ(connection_->Run("DO 0; DO 1").code(), StatusCode::kInternal);
}

TEST_F(ConnectionTest, RefusesAServerWithoutTlsWhenACertificateAuthorityIsGiven) {
  Options options = schema_.ddl();
  options.socket.clear();
  options.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  EXPECT_EQ(Connection::Open(options, metrics_).status().code(), StatusCode::kUnavailable);
}

TEST_F(ConnectionTest, OpensOverTcpToo) {
  Options options = schema_.ddl();
  options.socket.clear();
  EXPECT_EQ(Open(options)->Ping(), absl::OkStatus());
}

TEST_F(ConnectionTest, AWrongPasswordIsOurDefectAndAMissingSchemaIsNotMigrated) {
  Options options = schema_.ddl();
  options.password = "wrong";
  EXPECT_EQ(Connection::Open(options, metrics_).status().code(), StatusCode::kInternal);
  options = schema_.root();
  options.schema = "nosuchschema";
  EXPECT_EQ(Connection::Open(options, metrics_).status().code(), StatusCode::kFailedPrecondition);
}

TEST_F(ConnectionTest, IntegersKeepTheirSignAndSize) {
  CreateTable("id INT PRIMARY KEY, n BIGINT, u BIGINT UNSIGNED, s SMALLINT");
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  const std::string insert = "INSERT INTO t (id, n) VALUES (?, ?)";
  int id = 0;
  for (const int64_t n : {kMax, int64_t{-5}, int64_t{0}, kMin}) {  // one statement for all
    ASSERT_TRUE(Execute(insert, {++id, n}).ok());
    EXPECT_EQ(Cell("SELECT n FROM t WHERE id = ?", {id}).number(), n);
  }
  ASSERT_TRUE(Execute("UPDATE t SET u = ?, s = -7 WHERE id = 1", {kMax}).ok());
  EXPECT_EQ(Cell("SELECT u FROM t WHERE id = 1").number(), kMax);
  EXPECT_EQ(Cell("SELECT s FROM t WHERE id = 1").number(), -7);
}

TEST_F(ConnectionTest, AnUnsignedValueThatDoesNotFitIsAnErrorNotANegativeNumber) {
  EXPECT_EQ(Query("SELECT 18446744073709551615").status().code(), StatusCode::kInternal);
  EXPECT_EQ(Cell("SELECT 1").number(), 1);
}

TEST_F(ConnectionTest, FloatingPointIsRefusedAndDecimalsAreExact) {
  EXPECT_EQ(Query("SELECT 1e0").status().code(), StatusCode::kInternal);
  EXPECT_EQ(Cell("SELECT CAST('12345678901234567890.123456' AS DECIMAL(30, 6))").bytes(),
            "12345678901234567890.123456");
}

TEST_F(ConnectionTest, NullIsNeitherZeroNorEmpty) {
  CreateTable("id INT PRIMARY KEY, n BIGINT, s VARCHAR(10)");
  const std::string insert = "INSERT INTO t VALUES (?, ?, ?)";  // the kept statement is bound anew
  ASSERT_TRUE(Execute(insert, {1, 0, ""}).ok());
  ASSERT_TRUE(Execute(insert, {2, Value(), Value()}).ok());
  ASSERT_TRUE(Execute(insert, {3, 5, "x"}).ok());
  const Rows rows = *Query("SELECT n, s FROM t ORDER BY id");
  EXPECT_TRUE(rows[0][0].is_int() && !rows[0][1].is_null());
  EXPECT_TRUE(rows[1][0].is_null() && rows[1][1].is_null());
  EXPECT_EQ(rows[2][0].number(), 5);
  EXPECT_EQ(rows[2][1].bytes(), "x");
}

TEST_F(ConnectionTest, ParametersMustBeAsManyAsPlaces) {
  ASSERT_EQ(Cell("SELECT CONCAT(?, ?)", {"a", "b"}).bytes(), "ab");
  // The kept statement still holds "b"; it must not be sent again.
  EXPECT_EQ(Query("SELECT CONCAT(?, ?)", {"a"}).status().code(), StatusCode::kInternal);
  EXPECT_EQ(Query("SELECT CONCAT(?, ?)", {"a", "b", "c"}).status().code(), StatusCode::kInternal);
  EXPECT_FALSE(connection_->broken());
}

TEST_F(ConnectionTest, AnOldResultDoesNotChangeWhenItsStatementRunsAgain) {
  const Rows a = *Query("SELECT ?", {"a"});
  const Rows b = *Query("SELECT ?", {"b"});
  EXPECT_EQ(a[0][0].bytes(), "a");
  EXPECT_EQ(b[0][0].bytes(), "b");
}

TEST_F(ConnectionTest, CharactersOfFourBytesAreKeptAndToldApart) {
  CreateTable("name VARCHAR(20) NOT NULL UNIQUE");
  for (const char* name : {"𠮷", "𪚥", "😀", "😁", "王", "a", "A"}) {
    EXPECT_TRUE(Execute("INSERT INTO t VALUES (?)", {name}).ok()) << name;
    EXPECT_EQ(Cell("SELECT name FROM t WHERE name = ?", {name}).bytes(), name);
  }
  const absl::Status again = Execute("INSERT INTO t VALUES (?)", {"𠮷"}).status();
  EXPECT_EQ(again.code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(Cell("SELECT ? = ?", {"𠮷", "𪚥"}).number(), 0);  // also outside of columns
}

TEST_F(ConnectionTest, TextThatIsNotUtf8IsRefused) {
  CreateTable("name VARCHAR(20)");
  EXPECT_EQ(Execute("INSERT INTO t VALUES (?)", {"\xff\xfe"}).status().code(),
            StatusCode::kInternal);
  EXPECT_FALSE(connection_->broken());
  EXPECT_EQ(Cell("SELECT COUNT(*) FROM t").number(), 0);
}

TEST_F(ConnectionTest, BlobsAreExactAndLeaveNothingBehind) {
  CreateTable("id INT PRIMARY KEY, data LONGBLOB");
  std::string big(1 << 20, '\0');
  for (size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * i % 251);
  const std::string insert = "INSERT INTO t VALUES (?, ?)";
  // Above 256 KiB the connector sends another way; the same statement goes back and forth.
  ASSERT_TRUE(Execute(insert, {1, big}).ok());
  ASSERT_TRUE(Execute(insert, {2, std::string("a\0b", 3)}).ok());
  ASSERT_TRUE(Execute(insert, {3, Value()}).ok());
  ASSERT_EQ(Execute(insert, {1, big}).status().code(), StatusCode::kAlreadyExists);
  ASSERT_TRUE(Execute(insert, {4, 7}).ok());
  const Rows rows = *Query("SELECT data FROM t ORDER BY id");
  EXPECT_TRUE(rows[0][0].bytes() == big);
  EXPECT_EQ(rows[1][0].bytes(), std::string("a\0b", 3));
  EXPECT_TRUE(rows[2][0].is_null());
  EXPECT_EQ(rows[3][0].bytes(), "7");
}

TEST_F(ConnectionTest, AnUpdateToTheSameValueHasFoundItsRow) {
  CreateTable("id INT PRIMARY KEY, n INT");
  ASSERT_TRUE(Execute("INSERT INTO t VALUES (1, 1)").ok());
  EXPECT_EQ(*Execute("UPDATE t SET n = 1 WHERE id = 1"), 1);
  EXPECT_EQ(*Execute("UPDATE t SET n = 1 WHERE id = 2"), 0);
}

TEST_F(ConnectionTest, ABrokenKeyIsNamed) {
  CreateTable("id INT PRIMARY KEY, code VARCHAR(40), UNIQUE KEY credit_code (code)");
  ASSERT_TRUE(Execute("INSERT INTO t VALUES (1, 'for key ''PRIMARY''')").ok());
  EXPECT_EQ(BrokenKey(Execute("INSERT INTO t VALUES (1, 'x')").status()), "PRIMARY");
  EXPECT_EQ(BrokenKey(Execute("INSERT INTO t VALUES (2, 'for key ''PRIMARY''')").status()),
            "credit_code");
}

TEST_F(ConnectionTest, AStatementThatTakesTooLongEndsAndTheConnectionLives) {
  Options options = schema_.ddl();
  options.statement_timeout = absl::Milliseconds(200);
  connection_ = Open(options);
  // Not SLEEP: MySQL lets an interrupted SLEEP return instead of failing.
  const absl::Status status =
      Query(
          "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
          " SELECT COUNT(*) FROM n a, n b, n c WHERE a.i + b.i * c.i = -1")
          .status();
  EXPECT_EQ(status.code(), StatusCode::kDeadlineExceeded) << ServerMessage(status);
  EXPECT_FALSE(connection_->broken());
  EXPECT_EQ(Cell("SELECT 1").number(), 1);
}

TEST_F(ConnectionTest, ACommitToAKilledSessionIsNoSuccess) {
  CreateTable("id INT PRIMARY KEY");
  ASSERT_EQ(connection_->Begin(), absl::OkStatus());
  ASSERT_TRUE(Execute("INSERT INTO t VALUES (1)").ok());
  Kill(*connection_);
  const absl::Status status = connection_->Commit();
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_TRUE(OutcomeUnknown(status));
  EXPECT_TRUE(connection_->broken());
  connection_ = Open(schema_.ddl());
  EXPECT_EQ(Cell("SELECT COUNT(*) FROM t").number(), 0);
}

TEST_F(ConnectionTest, ManyStatementsAreKeptWithinBounds) {
  // Of this session; other tests may use the server too.
  const auto count = [&](const char* what) {
    const auto rows =
        connection_->Query({"test", absl::StrCat("SHOW SESSION STATUS LIKE '", what, "'")}, {});
    return std::stoi((*rows)[0][1].bytes());
  };
  for (int i = 0; i < 250; ++i) EXPECT_EQ(Cell(absl::StrCat("SELECT ", i)).number(), i);
  const int kept = count("Com_stmt_prepare") - count("Com_stmt_close");
  EXPECT_GT(kept, 50);
  EXPECT_LE(kept, 110);
  EXPECT_EQ(Cell("SELECT 249").number(), 249);
  EXPECT_EQ(Cell("SELECT 0").number(), 0);
}

TEST_F(ConnectionTest, AKeptStatementSurvivesAMigrationOfItsTable) {
  CreateTable("id SMALLINT PRIMARY KEY, name VARCHAR(4)");
  ASSERT_TRUE(Execute("INSERT INTO t VALUES (-3, '王')").ok());
  const std::string select = "SELECT id, name FROM t";
  ASSERT_EQ((*Query(select))[0][0].number(), -3);
  ASSERT_EQ(connection_->Run("ALTER TABLE t MODIFY id BIGINT, MODIFY name LONGTEXT,"
                             " ADD COLUMN more INT FIRST"),
            absl::OkStatus());
  const std::string long_name(100000, 'x');
  ASSERT_TRUE(Execute("UPDATE t SET id = ?, name = ?", {int64_t{1} << 40, long_name}).ok());
  const auto rows = Query(select);
  ASSERT_TRUE(rows.ok()) << ServerMessage(rows.status());
  EXPECT_EQ((*rows)[0][0].number(), int64_t{1} << 40);
  EXPECT_TRUE((*rows)[0][1].bytes() == long_name);
}

// Why statements name their columns: the client library gives a kept SELECT * up (2057).
TEST_F(ConnectionTest, AKeptStatementWhoseColumnsChangedInNumberIsAnErrorNotOtherRows) {
  CreateTable("id INT PRIMARY KEY");
  ASSERT_TRUE(Execute("INSERT INTO t VALUES (1)").ok());
  ASSERT_TRUE(Query("SELECT * FROM t").ok());
  ASSERT_EQ(connection_->Run("ALTER TABLE t ADD COLUMN name VARCHAR(10)"), absl::OkStatus());
  EXPECT_EQ(Query("SELECT * FROM t").status().code(), StatusCode::kUnavailable);
  EXPECT_TRUE(connection_->broken());
}

TEST_F(ConnectionTest, StatementsAreTimedByName) {
  ASSERT_TRUE(connection_->Query({"member_get", "SELECT 1"}, {}).ok());
  ASSERT_TRUE(connection_->Query({"member_get", "SELECT 1"}, {}).ok());
  EXPECT_THAT(registry_.Text(),
              HasSubstr("db_statement_seconds_count{statement=\"member_get\"} 2"));
}

}  // namespace
}  // namespace edugroup::sql
