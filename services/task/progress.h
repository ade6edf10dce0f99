// How far work is, from what was reported (D1: unreported is not zero).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::task {

// Hundredths of a percent that an assignment is done on a day: 10000 once accepted, else what was
// last reported by then; none when nothing was.
std::optional<int> ReportedHundredths(const v1::Assignment& assignment, absl::CivilDay day);

// "66.67" of 6667.
std::string ToPercent(int64_t hundredths);

// Hundredths of a weight as imported, "0.5" is 50; 100 when it is empty or cannot be read.
int64_t WeightHundredths(absl::string_view weight);

// Progress of tasks, summed over their assignments.
class ProgressSum {
 public:
  // One assignment of the task at `position`.
  void Add(int position, int64_t weight_hundredths, std::optional<int> reported_hundredths);
  // Of one task; empty progress when nothing was added for it.
  v1::Progress OfTask(int position) const;
  // Of all of them.
  v1::Progress Total() const;

 private:
  struct Task {
    int64_t weight = 100;
    int64_t sum = 0;
    int reported = 0;
    int unreported = 0;
    int64_t Mean() const;  // of what was reported, rounded half up
  };
  std::map<int, Task> tasks_;
};

}  // namespace edugroup::task
