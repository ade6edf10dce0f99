// An empty call: through the door of a server of notes with a handler that answers at once, and on
// a bare gRPC callback server; each a process of its own.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "tests/load/child.h"
#include "tests/load/generator.h"
#include "tests/load/server_process.h"

namespace edugroup::load {

class EmptyCall {
 public:
  // `programs` holds note/note_server and echo/echo_server.
  EmptyCall(const std::string& programs, const Keys& keys, absl::Duration window);

  pid_t door_pid() const { return door_.pid(); }
  Measured ThroughDoor() { return Run(door_load_); }
  double EchoPerSecond() { return Run(echo_load_).ok_per_second; }

 private:
  ServerProcess door_;
  Child echo_;
  Load door_load_, echo_load_;
};

}  // namespace edugroup::load
