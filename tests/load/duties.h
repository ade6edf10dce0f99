// The duty list of one group of 60 bodies, in a database that holds nothing else, and in one that
// holds ten years of it and 100 other groups of the same size.
#pragma once

#include <sys/types.h>

#include <string>

#include "absl/time/time.h"
#include "tests/load/generator.h"
#include "tests/load/keys.h"
#include "tests/load/server_process.h"

namespace edugroup::load {

class Duties {
 public:
  // Starts two committee servers and fills their databases. `keys` must outlive it.
  Duties(const std::string& services, const Keys& keys, absl::Duration window);

  pid_t server_pid() const { return large_.pid(); }

  Measured InLarge() const { return Run(CallsOf(large_)); }
  double InSmallPerSecond() const { return Run(CallsOf(small_)).ok_per_second; }

 private:
  Load CallsOf(const ServerProcess& server) const;

  const Keys& keys_;
  const absl::Duration window_;
  ServerProcess small_, large_;
};

}  // namespace edugroup::load
