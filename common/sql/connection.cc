#include "common/sql/connection.h"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/parameter_metadata.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/sql/result.h"
#include "common/sql/sql_error.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

constexpr size_t kPreparedStatements = 100;
// Beyond the server's own limit for a statement: the socket gives up only when the server hangs.
constexpr absl::Duration kReadGrace = absl::Seconds(5);

int WholeSeconds(absl::Duration duration) {
  return static_cast<int>(
      std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1)))));
}

// The connector ignores names that it does not know and throws on a value of another type; each of
// these has a test. No OPT_RECONNECT: a new session would forget the old one's state without a
// word.
::sql::ConnectOptionsMap ConnectorOptions(const Options& options) {
  ::sql::ConnectOptionsMap map;
  map["hostName"] = ::sql::SQLString(options.socket.empty()
                                         ? absl::StrCat("tcp://", options.host, ":", options.port)
                                         : absl::StrCat("unix://", options.socket));
  map["userName"] = ::sql::SQLString(options.user);
  map["password"] = ::sql::SQLString(options.password);
  if (!options.schema.empty()) map["schema"] = ::sql::SQLString(options.schema);
  map["OPT_CHARSET_NAME"] = ::sql::SQLString("utf8mb4");
  map["OPT_LOCAL_INFILE"] = 0;      // on by default: a hostile server could read our files
  map["CLIENT_FOUND_ROWS"] = true;  // an UPDATE to the same value has found its row
  map["OPT_CONNECT_TIMEOUT"] = WholeSeconds(options.connect_timeout);
  if (options.statement_timeout != absl::InfiniteDuration()) {
    map["OPT_READ_TIMEOUT"] = WholeSeconds(options.statement_timeout + kReadGrace);
    map["OPT_WRITE_TIMEOUT"] = WholeSeconds(options.statement_timeout + kReadGrace);
  }
  if (!options.ca_file.empty()) {
    map["sslCA"] = ::sql::SQLString(options.ca_file);
    map["sslVerify"] = true;  // the only option that refuses a server without TLS
  }
  return map;
}

// One round trip for the whole session. The comments are read by one kind of server each: M! by
// MariaDB (max_statement_time, seconds, every statement), the other by MySQL (max_execution_time,
// milliseconds, SELECT only).
std::string SessionSetup(const Options& options) {
  const bool limited = options.statement_timeout != absl::InfiniteDuration();
  const int64_t limit_ms = limited ? absl::ToInt64Milliseconds(options.statement_timeout) : 0;
  return absl::StrCat(
      "SET NAMES utf8mb4 COLLATE utf8mb4_bin, SESSION time_zone = '+00:00', "
      "SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
      "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', "
      "SESSION innodb_lock_wait_timeout = 5, SESSION lock_wait_timeout = 5, "
      "SESSION lc_messages = 'en_US' "  // the name of a broken key is read from the message
      "/*M!100000 , SESSION tx_isolation = 'READ-COMMITTED', SESSION max_statement_time = ",
      limit_ms / 1000, ".", absl::Dec(limit_ms % 1000, absl::kZeroPad3),
      " */ /*!80000 , SESSION transaction_isolation = 'READ-COMMITTED', "
      "SESSION max_execution_time = ",
      limit_ms, " */");
}

// The connector keeps its drivers in a map without a lock; the static makes the look-up happen
// once.
::sql::Driver& Driver() {
  static ::sql::Driver* const driver = get_driver_instance();
  return *driver;
}

absl::Status Connect(const Options& options, std::unique_ptr<::sql::Connection>& connection) {
  ::sql::ConnectOptionsMap map = ConnectorOptions(options);
  connection.reset(Driver().connect(map));
  return absl::OkStatus();
}

void Bind(::sql::PreparedStatement& prepared, const Params& params) {
  for (unsigned i = 0; i < params.size(); ++i) {
    if (params[i].is_null()) {
      prepared.setNull(i + 1, ::sql::DataType::VARCHAR);
    } else if (params[i].is_int()) {
      prepared.setInt64(i + 1, params[i].number());  // never setUInt64: its sign flag sticks
    } else {
      prepared.setString(i + 1, ::sql::SQLString(params[i].bytes()));
    }
  }
}

// Logs what operators must see. Messages that may quote data stay out.
void LogError(absl::string_view statement, const ServerError& error) {
  switch (ClassOf(error.code)) {
    case ErrorClass::kUnavailable:
    case ErrorClass::kExhausted:
      observe::Log(observe::Level::kWarning, "database_unavailable",
                   {{"statement", statement}, {"errno", error.code}, {"message", error.message}});
      break;
    case ErrorClass::kSchema:
    case ErrorClass::kDenied:
      observe::Log(observe::Level::kError, "database_error",
                   {{"statement", statement}, {"errno", error.code}, {"message", error.message}});
      break;
    case ErrorClass::kData:
    case ErrorClass::kOther:
      observe::Log(observe::Level::kError, "database_error",
                   {{"statement", statement}, {"errno", error.code}, {"sqlstate", error.state}});
      break;
    default:
      break;
  }
}

class Stopwatch {
 public:
  explicit Stopwatch(observe::Histogram histogram) : histogram_(histogram) {}
  ~Stopwatch() { histogram_.Observe(absl::ToDoubleSeconds(absl::Now() - start_)); }

 private:
  observe::Histogram histogram_;
  const absl::Time start_ = absl::Now();
};

}  // namespace

Connection::Connection(std::unique_ptr<::sql::Connection> connection, Metrics& metrics)
    : metrics_(metrics),
      begin_seconds_(metrics.ForStatement("begin")),
      commit_seconds_(metrics.ForStatement("commit")),
      rollback_seconds_(metrics.ForStatement("rollback")),
      connection_(std::move(connection)),
      statements_(kPreparedStatements) {}

Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Options& options,
                                                             Metrics& metrics) {
  std::unique_ptr<Connection> connection(new Connection(nullptr, metrics));
  RETURN_IF_ERROR(
      connection->Guard("connect", [&] { return Connect(options, connection->connection_); }));
  if (!options.ca_file.empty()) RETURN_IF_ERROR(connection->RequireTls());
  RETURN_IF_ERROR(connection->Run(SessionSetup(options)));
  absl::InsecureBitGen random;
  connection->expires_at_ = absl::Now() + options.max_lifetime * absl::Uniform(random, 0.9, 1.0);
  metrics.Opened();
  return connection;
}

absl::Status Connection::RequireTls() {
  static const Statement kCipher = {"ssl_cipher", "SHOW SESSION STATUS LIKE 'Ssl_cipher'"};
  ASSIGN_OR_RETURN(const Rows rows, Query(kCipher, {}));
  if (rows.size() == 1 && !rows[0][1].bytes().empty()) return absl::OkStatus();
  return Error(absl::StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE,
               "the connection to the database is not encrypted");
}

absl::StatusOr<Rows> Connection::Query(const Statement& statement, const Params& params) {
  Rows rows;
  RETURN_IF_ERROR(WithPrepared(statement, params, [&](::sql::PreparedStatement& prepared) {
    const std::unique_ptr<::sql::ResultSet> result(prepared.executeQuery());
    absl::StatusOr<Rows> detached = Detach(*result);
    if (detached.ok()) rows = *std::move(detached);
    return detached.status();
  }));
  return rows;
}

absl::StatusOr<int64_t> Connection::Execute(const Statement& statement, const Params& params) {
  int64_t found = 0;
  RETURN_IF_ERROR(WithPrepared(statement, params, [&](::sql::PreparedStatement& prepared) {
    found = prepared.executeUpdate();
    return absl::OkStatus();
  }));
  return found;
}

absl::Status Connection::WithPrepared(
    const Statement& statement, const Params& params,
    absl::FunctionRef<absl::Status(::sql::PreparedStatement&)> use) {
  const absl::Status status = Guard(statement.name, [&] {
    PreparedEntry* const entry = Prepare(statement);
    // A kept statement still holds its last parameters: one too few would send an old one again.
    if (entry->parameters != params.size()) {
      return Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT,
                   "wrong number of parameters");
    }
    const Stopwatch stopwatch(entry->seconds);
    Bind(*entry->statement, params);
    return use(*entry->statement);
  });
  // What half a failure leaves in a statement (long data sent, results unread) is not worth
  // knowing.
  if (!status.ok()) statements_.Erase(statement.text);
  return status;
}

PreparedEntry* Connection::Prepare(const Statement& statement) {
  if (PreparedEntry* const kept = statements_.Find(statement.text)) return kept;
  std::unique_ptr<::sql::PreparedStatement> prepared(
      connection_->prepareStatement(::sql::SQLString(statement.text)));
  const size_t parameters = prepared->getParameterMetaData()->getParameterCount();
  return statements_.Insert(
      {statement.text, std::move(prepared), parameters, metrics_.ForStatement(statement.name)});
}

absl::Status Connection::Run(const std::string& sql) {
  return Guard("text", [&] {
    const std::unique_ptr<::sql::Statement> statement(connection_->createStatement());
    statement->execute(::sql::SQLString(sql));
    return absl::OkStatus();
  });
}

// As statements, never by the connector's commit(), rollback() and setAutoCommit(): those ignore
// what the server answers.
absl::Status Connection::Begin() {
  const Stopwatch stopwatch(begin_seconds_);
  RETURN_IF_ERROR(Run("START TRANSACTION"));
  in_transaction_ = true;
  return absl::OkStatus();
}

absl::Status Connection::Commit() {
  const Stopwatch stopwatch(commit_seconds_);
  const absl::Status status = Run("COMMIT");
  if (status.ok()) {
    in_transaction_ = false;
    return status;
  }
  if (ClassOf(ServerCode(status)) == ErrorClass::kConflict)
    return status;  // certainly not committed
  return OutcomeUnknownError();
}

absl::Status Connection::Rollback() {
  const Stopwatch stopwatch(rollback_seconds_);
  const absl::Status status = Run("ROLLBACK");
  in_transaction_ = false;
  if (!status.ok()) broken_ = true;
  return status;
}

absl::Status Connection::Ping() { return Run("DO 0"); }

absl::Status Connection::Guard(absl::string_view statement,
                               absl::FunctionRef<absl::Status()> action) {
  ServerError error{0, "", ""};
  try {
    return action();
  } catch (const ::sql::SQLException& e) {
    error = {e.getErrorCode(), e.getSQLState(), e.what()};
  } catch (const std::exception& e) {
    error.message = e.what();
  }
  // Code 0 is no answer of the server: what state the session is in is anybody's guess.
  if (error.code == 0 || BreaksConnection(error.code)) broken_ = true;
  metrics_.Failed(ClassOf(error.code));
  LogError(statement, error);
  return ToStatus(error);
}

}  // namespace edugroup::sql
