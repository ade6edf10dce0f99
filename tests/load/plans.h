// Issue of a plan: 100 tasks for a collective of 500 members become 50,000 assignments. The task
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

// Makes a department that leads, and the council's resolution that adopts the plans.
void AdoptPlans(const ServerProcess& committee);
// Imports a plan of so many tasks for the members of that affiliation kind.
void ImportPlan(const ServerProcess& task, const std::string& id, const std::string& kind,
                int tasks);
void IssuePlan(const ServerProcess& task, const std::string& id);

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
  // Prints how much memory the task server has taken at most; whether that is bounded.
  bool ReportMemory() const;

 private:
  void Import();
  void IssueNext();

  const ServerProcess& membership_;
  ServerProcess committee_, task_;
  int imported_ = 0, issued_ = 0;
  double resident_ = 0;  // MiB
  RawConnection connection_;
  std::optional<Bulk> assignments_;
};

}  // namespace edugroup::load
