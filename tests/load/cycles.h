// Scoring a cycle: the values of 500 members at 20 leaves (--cycle_subjects, --cycle_leaves) become
// 500 assessments, and one of them is explained. The evaluation server asks the membership server
// who the members are when the cycle is opened; the computation that is timed asks nobody.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "tests/load/bulk.h"
#include "tests/load/floors.h"
#include "tests/load/generator.h"
#include "tests/load/server_process.h"
#include "tests/load/world.h"

namespace edugroup::load {

class Cycles {
 public:
  // Starts the evaluation server. All must outlive it.
  Cycles(const std::string& services, const Keys& keys, const World& world, absl::Duration window);

  pid_t server_pid() const { return evaluation_.pid(); }

  // Opens the cycles that Compute takes, each with all its values.
  void Prepare();
  // Computes them one after the other; the change records that the last leaves behind are not
  // timed.
  Measured Compute();
  // Reads the values of one cycle and writes its assessments, as often, and nothing else.
  double ScanAndBulkPerSecond();
  // Explains scores of the first cycle, one after the other.
  Measured Explain() const;

 private:
  void Open();
  void AddObservations(const std::string& cycle);
  void ComputeNext();

  const Keys& keys_;
  const absl::Duration window_;
  ServerProcess evaluation_;
  int opened_ = 0, computed_ = 0;
  RawConnection connection_;
  std::optional<Bulk> assessments_;
};

}  // namespace edugroup::load
