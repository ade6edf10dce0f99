// A real database for a test.
#pragma once

#include <string>

#include "common/sql/database.h"

namespace edugroup::testing {

// A fresh, empty schema with two accounts that see nothing else, as in production; dropped with its
// accounts in the end. The server is the one of the environment variable EDUGROUP_TEST_DATABASE,
// which tools/test sets. Without it the test program ends with an error: a test is never skipped.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  // The account that migrates: everything on this schema.
  sql::Options ddl() const { return Account(ddl_user_); }
  // The account of a server: SELECT, INSERT, UPDATE and DELETE on this schema.
  sql::Options runtime() const { return Account(runtime_user_); }
  // The server's administrator, in this schema: for tests that break things (KILL).
  sql::Options root() const { return root_; }

  const std::string& schema() const { return root_.schema; }
  // Runs one statement without rows as the administrator; ends the program when it fails.
  void Run(const std::string& statement) const;

 private:
  sql::Options Account(const std::string& user) const;

  sql::Options root_;
  std::string ddl_user_, runtime_user_, password_;
};

}  // namespace edugroup::testing
