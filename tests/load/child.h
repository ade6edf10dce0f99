// A server as a process of its own, so that its CPU time and memory can be told from the
// generator's.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace edugroup::load {

// Runs `arguments` to its end; whether its exit code is 0. Its log goes to `log`.
bool Succeeds(const std::vector<std::string>& arguments, const std::string& log);

class Child {
 public:
  // Runs `arguments` (program first); its log goes to `log`. `port_file` is where it writes its
  // port.
  Child(const std::vector<std::string>& arguments, const std::string& log, std::string port_file);
  // SIGTERM, then waits.
  ~Child();

  pid_t pid() const { return pid_; }
  // "127.0.0.1:port" once the port file is there; ends the program when it does not come.
  std::string AwaitTarget(absl::Duration longest);

 private:
  pid_t pid_;
  std::string port_file_;
};

}  // namespace edugroup::load
