// What the load runs against: a membership server process on a durable database with 1,000
// organisations.
#pragma once

#include <string>

#include "tests/load/keys.h"
#include "tests/load/server_process.h"

namespace edugroup::load {

constexpr int kOrganizations = 1000;

class World {
 public:
  // `services` holds the servers' programs. `keys` must outlive it.
  World(const std::string& services, const Keys& keys);

  const ServerProcess& membership() const { return membership_; }
  // From the start of the process to SERVING.
  double start_seconds() const { return start_seconds_; }
  double idle_mebibytes() const { return idle_mebibytes_; }

  // Makes the first `count` organisations members with a new affiliation kind of that id, since
  // 2019-01-01; those above kOrganizations are made first.
  void Admit(const std::string& kind, int count) const;

  // Serialized requests.
  static std::string Get(uint64_t i);
  static std::string List(uint64_t i);
  static std::string Create(uint64_t i);
  // kImportRows rows of a list in one call.
  static std::string Import(uint64_t i);
  static std::string OrganizationName(uint64_t i);

 private:
  void Seed();
  void AddSeeds(int begin, int end) const;

  ServerProcess membership_;
  double start_seconds_ = 0, idle_mebibytes_ = 0;
};

}  // namespace edugroup::load
