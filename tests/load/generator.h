// Load on a gRPC server: closed loop (N callers, each one call at a time) or open loop (calls begin
// at a given rate, whatever the answers do; latency counts from the moment a call was due).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/time/time.h"

namespace edugroup::load {

struct Load {
  std::string target;
  std::string method;                                 // "pkg.Service/Method"
  std::string token = {};                             // bearer token; empty: none
  std::function<std::string(uint64_t)> request = {};  // serialized request number i
  int callers = 32;                                   // closed loop
  double rate = 0;                                    // calls a second; above 0: open loop
  absl::Duration warm_up = absl::Seconds(1);
  absl::Duration duration = absl::Seconds(3);
  absl::Duration timeout = absl::Seconds(5);
};

struct Measured {
  double ok_per_second = 0;
  double p50_ms = 0, p99_ms = 0;  // of the calls that were answered OK
  std::map<int, int64_t> codes;   // gRPC code → calls
  int64_t answered = 0;           // all calls, those of the warm-up too
};

Measured Run(const Load& load);

// `count` steps one after the other, each of which must go well.
Measured Serially(int count, const std::function<void(int)>& step);

}  // namespace edugroup::load
