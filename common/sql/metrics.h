// The metrics of one server's database.
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "common/observe/metrics.h"

namespace edugroup::sql {

// Why a connection was closed.
enum class CloseReason { kBroken, kUnanswered, kLifetime, kShutdown };
// What kind of error the database answered; one label value each.
enum class ErrorClass {
  kConflict,
  kDuplicate,
  kReference,
  kTimeout,
  kCancelled,
  kUnavailable,
  kExhausted,
  kSchema,
  kDenied,
  kData,
  kOther,
};

// Handles are looked up once. Thread-safe; everything but statements is there from the start.
class Metrics {
 public:
  explicit Metrics(observe::Registry& registry);

  void Opened() { opened_.Add(); }
  void Closed(CloseReason reason) { closed_.at(reason).Add(); }
  void Failed(ErrorClass error) { errors_.at(error).Add(); }
  void Retried() { retries_.Add(); }
  void Waited(double seconds) { wait_.Observe(seconds); }
  void WaitTimedOut() { wait_timeouts_.Add(); }
  void SetPool(int idle, int in_use) {
    idle_.Set(idle);
    in_use_.Set(in_use);
  }
  // The histogram of one statement; takes a lock, so the caller keeps it.
  observe::Histogram ForStatement(const std::string& name);

 private:
  observe::Registry& registry_;
  observe::Counter opened_, retries_, wait_timeouts_;
  observe::Gauge idle_, in_use_;
  observe::Histogram wait_;
  std::map<CloseReason, observe::Counter> closed_;
  std::map<ErrorClass, observe::Counter> errors_;
};

}  // namespace edugroup::sql
