// An empty call: through the door with a handler that answers at once, and on a bare gRPC callback
// server; both in this process.
#pragma once

#include "absl/time/time.h"
#include "common/testing/servers.h"
#include "tests/load/floors.h"
#include "tests/load/generator.h"

namespace edugroup::load {

class EmptyCall {
 public:
  // `log_one_in` as the servers' flag says.
  EmptyCall(absl::Duration window, int log_one_in);

  Measured ThroughDoor() { return Run(door_load_); }
  double EchoPerSecond() { return Run(echo_load_).ok_per_second; }

 private:
  EchoServer echo_;
  testing::Servers door_;
  Load door_load_, echo_load_;
};

}  // namespace edugroup::load
