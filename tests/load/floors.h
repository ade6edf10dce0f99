// What the calls are held against, taken in the same run: the same statements through the connector
// without gRPC.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/sql/connection.h"
#include "common/sql/database.h"
#include "common/sql/metrics.h"

namespace edugroup::load {

// A connection beside the servers'; the program ends when there is none.
class RawConnection {
 public:
  explicit RawConnection(const sql::Options& options);
  sql::Connection* operator->() { return connection_.get(); }
  sql::Connection& operator*() { return *connection_; }

 private:
  observe::Registry registry_;
  sql::Metrics metrics_{registry_};
  std::unique_ptr<sql::Connection> connection_;
};

// Operations a second of `threads` threads that each run `step(connection, i)` over and over on a
// connection of their own (prepared statements cached).
double RawPerSecond(const sql::Options& options, int threads, absl::Duration duration,
                    const std::function<void(sql::Connection&, uint64_t)>& step);

}  // namespace edugroup::load
