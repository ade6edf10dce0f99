// Issue of a plan: 40 tasks for a collective of 50 members become 2,000 assignments. The task
// server asks the membership server who the members are.
#pragma once

#include <optional>
#include <string>

#include "tests/load/bulk.h"
#include "tests/load/floors.h"
#include "tests/load/generator.h"
#include "tests/load/server_process.h"
#include "tests/load/world.h"

namespace edugroup::load {

class Plans {
 public:
  // Starts the committee and the task server. All must outlive it.
  Plans(const std::string& services, const Keys& keys, const World& world);

  pid_t server_pid() const { return task_.pid(); }

  // Imports the plans that Issue takes.
  void Prepare();
  // Issues them one after the other; the change records that the last leaves behind are not timed.
  Measured Issue();
  // The same assignments, as often, and nothing else.
  double BulkPerSecond();

 private:
  void Decide();
  void Import();
  void IssueNext();

  const ServerProcess& membership_;
  ServerProcess committee_, task_;
  int imported_ = 0, issued_ = 0;
  RawConnection connection_;
  std::optional<Bulk> assignments_;
};

}  // namespace edugroup::load
