// What the load runs against: a membership server process on a durable database with 1,000
// organisations.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "common/testing/database.h"
#include "tests/load/child.h"

namespace edugroup::load {

constexpr int kOrganizations = 1000;

class World {
 public:
  // `server` is the membership_server binary; `folder` holds keys, logs and port files.
  World(const std::string& server, const std::string& folder);

  const std::string& target() const { return target_; }
  const std::string& token() const { return token_; }
  pid_t server_pid() const { return server_->pid(); }
  const testing::TestDatabase& database() const { return database_; }
  // From the start of the process to SERVING.
  double start_seconds() const { return start_seconds_; }
  double idle_mebibytes() const { return idle_mebibytes_; }

  // Serialized requests.
  static std::string Get(uint64_t i);
  static std::string List(uint64_t i);
  static std::string Create(uint64_t i);
  // kImportRows organisations in one call.
  static std::string Import(uint64_t i);
  static std::string OrganizationName(uint64_t i);

 private:
  void Seed();

  testing::TestDatabase database_;
  std::unique_ptr<Child> server_;
  std::string target_, token_;
  double start_seconds_ = 0, idle_mebibytes_ = 0;
};

}  // namespace edugroup::load
