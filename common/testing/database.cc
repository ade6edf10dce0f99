#include "common/testing/database.h"

#include <cstdlib>
#include <iostream>
#include <map>

#include "absl/random/random.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/observe/metrics.h"
#include "common/sql/connection.h"
#include "common/sql/sql_error.h"

namespace edugroup::testing {
namespace {

constexpr char kVariable[] = "EDUGROUP_TEST_DATABASE";

[[noreturn]] void Fail(absl::string_view why) {
  std::cerr << "test database: " << why << std::endl;
  std::exit(1);
}

// "socket=…;host=…;port=…;user=…;password=…"
sql::Options FromEnvironment() {
  const char* const text = std::getenv(kVariable);
  if (text == nullptr) {
    Fail(absl::StrCat(
        kVariable, " is not set: run tools/test or: eval $(tools/database start build/test-db)"));
  }
  std::map<std::string, std::string> fields;
  for (const absl::string_view field : absl::StrSplit(text, ';')) {
    fields.insert(absl::StrSplit(field, absl::MaxSplits('=', 1)));
  }
  sql::Options options;
  options.socket = fields["socket"];
  options.host = fields["host"];
  options.user = fields["user"];
  options.password = fields["password"];
  if (!absl::SimpleAtoi(fields["port"], &options.port)) Fail(absl::StrCat(kVariable, ": no port"));
  return options;
}

std::string RandomHex() {
  absl::BitGen random;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
}

void RunAs(const sql::Options& options, const std::string& statement) {
  observe::Registry registry;
  sql::Metrics metrics(registry);
  const auto connection = sql::Connection::Open(options, metrics);
  const absl::Status status = connection.ok() ? (*connection)->Run(statement) : connection.status();
  if (!status.ok()) Fail(absl::StrCat(statement, ": ", sql::ServerMessage(status)));
}

}  // namespace

TestDatabase::TestDatabase() : root_(FromEnvironment()), password_(RandomHex()) {
  // No underscore: in a GRANT it stands for any character.
  const std::string schema = absl::StrCat("test", RandomHex());
  ddl_user_ = schema + "ddl";
  runtime_user_ = schema + "run";
  Run(absl::StrCat("CREATE DATABASE ", schema, " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"));
  for (const std::string& user : {ddl_user_, runtime_user_}) {
    Run(absl::StrCat("CREATE USER '", user, "'@'%' IDENTIFIED BY '", password_, "'"));
  }
  Run(absl::StrCat("GRANT ALL PRIVILEGES ON ", schema, ".* TO '", ddl_user_, "'@'%'"));
  Run(absl::StrCat("GRANT SELECT, INSERT, UPDATE, DELETE ON ", schema, ".* TO '", runtime_user_,
                   "'@'%'"));
  root_.schema = schema;
}

TestDatabase::~TestDatabase() {
  sql::Options root = root_;
  root.schema.clear();
  RunAs(root, absl::StrCat("DROP DATABASE ", schema()));
  RunAs(root, absl::StrCat("DROP USER '", ddl_user_, "'@'%', '", runtime_user_, "'@'%'"));
}

void TestDatabase::Run(const std::string& statement) const { RunAs(root_, statement); }

sql::Options TestDatabase::Account(const std::string& user) const {
  sql::Options options = root_;
  options.user = user;
  options.password = password_;
  return options;
}

}  // namespace edugroup::testing
