// The task server's sweep, run by a test on the days it wants, over the database of a running
// server.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "common/auth/sealer.h"
#include "common/journal/journal.h"
#include "common/observe/metrics.h"
#include "common/resource/store.h"
#include "common/sql/database.h"
#include "common/testing/servers.h"
#include "services/task/sweep.h"

namespace edugroup::task {

class SweepRunner {
 public:
  explicit SweepRunner(testing::Servers& servers)
      : sealer_(*auth::Sealer::FromFile(servers.options("task").seal_key_file)),
        database_(*sql::Database::Create(servers.options("task").database, registry_)),
        journal_(*database_, registry_),
        store_(*database_, journal_, *sealer_, registry_),
        sweep_(store_) {
    // It begins anew: the clock of a test also goes back.
    servers.database("task").Run("DELETE FROM sweep_head");
  }

  // As the server does on `today`, everything since the last time in order.
  void Turn(absl::CivilDay today) {
    auth::Principal principal;
    principal.subject = "sweep";
    rpc::Call call;
    call.principal = &principal;
    call.method = "background/sweep";
    call.today = today;
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) {
      call.deadline = absl::Now() + absl::Seconds(30);
      more = sweep_.Turn(call);
    }
    EXPECT_TRUE(more.ok()) << more.status();
  }

 private:
  observe::Registry registry_;
  std::unique_ptr<auth::Sealer> sealer_;
  std::unique_ptr<sql::Database> database_;
  journal::Journal journal_;
  resource::Store store_;
  Sweep sweep_;
};

}  // namespace edugroup::task
