// One line of the report: a call beside its floor, both measured in every round.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/load/generator.h"

namespace edugroup::load {

class Comparison {
 public:
  struct Subject {
    std::string name;
    double goal;       // rate of the call ÷ rate of the floor, at least
    pid_t server = 0;  // whose CPU time is told; 0: nobody's
    std::function<Measured()> call;
    std::function<double()> floor;
    std::function<void()> prepare = [] {};  // before each round, untimed
  };

  explicit Comparison(Subject subject) : subject_(std::move(subject)) {}

  void RunRound();
  // Prints the medians; whether the goal is reached.
  bool Report() const;

 private:
  Subject subject_;
  std::vector<double> rates_, floors_, ratios_, p50s_, p99s_, cpus_;
};

}  // namespace edugroup::load
