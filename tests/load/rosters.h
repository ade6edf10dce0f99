// The chart of one group of 60 bodies with 25 holders each and the composition of one of them, in a
// database that holds nothing else, and in one that holds ten years of it and 100 other groups of
// the same size.
#pragma once

#include <sys/types.h>

#include <string>

#include "absl/time/time.h"
#include "tests/load/generator.h"
#include "tests/load/keys.h"
#include "tests/load/server_process.h"
#include "tests/load/world.h"

namespace edugroup::load {

class Rosters {
 public:
  // Starts two committee servers and fills their databases. `keys` and `world` must outlive it.
  Rosters(const std::string& services, const Keys& keys, const World& world, absl::Duration window);

  pid_t server_pid() const { return large_.pid(); }

  // One of the requests below.
  using Question = std::string (*)(uint64_t);
  Measured InLarge(const char* method, Question question) const {
    return Run(CallsOf(large_, method, question));
  }
  double InSmallPerSecond(const char* method, Question question) const {
    return Run(CallsOf(small_, method, question)).ok_per_second;
  }

  // Serialized requests: the chart, the composition of one body, of all.
  static std::string Chart(uint64_t i);
  static std::string Composition(uint64_t i);
  static std::string Compositions(uint64_t i);

 private:
  Load CallsOf(const ServerProcess& server, const char* method, Question question) const;

  const Keys& keys_;
  const absl::Duration window_;
  ServerProcess small_, large_;
};

}  // namespace edugroup::load
