// What the task server does by itself, run by a test on the days it wants, over the database of a
// running server.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/auth/sealer.h"
#include "common/journal/journal.h"
#include "common/observe/metrics.h"
#include "common/resource/store.h"
#include "common/rpc/peer.h"
#include "common/sql/database.h"
#include "common/testing/servers.h"
#include "services/task/measuring.h"
#include "services/task/sweep.h"

namespace edugroup::task {

class SweepRunner {
 public:
  explicit SweepRunner(testing::Servers& servers)
      : sealer_(*auth::Sealer::FromFile(servers.options("task").seal_key_file)),
        database_(*sql::Database::Create(servers.options("task").database, registry_)),
        journal_(*database_, registry_),
        store_(*database_, journal_, *sealer_, {}, registry_),
        token_(servers
                   .As({.group = "*",
                        .roles = {access::v1::SYSTEM},
                        .scopes = {"committee.read", "membership.read"}})
                   .token()),
        membership_(servers.target("membership"), [this] { return token_; }),
        committee_(servers.target("committee"), [this] { return token_; }),
        peers_(membership_, committee_),
        sweep_(store_),
        measuring_(store_, peers_) {
    principal_.subject = "sweep";
    principal_.groups["*"].roles.Add(auth::Role::SYSTEM);
    // It begins anew: the clock of a test also goes back.
    servers.database("task").Run("DELETE FROM sweep_head");
  }

  // As the server does on `today`, everything since the last time in order.
  void Turn(absl::CivilDay today) {
    Run("sweep", today, [this](const rpc::Call& call) { return sweep_.Turn(call); });
  }
  // The same of what other servers know.
  void Measure(absl::CivilDay today) {
    Run("measure", today, [this](const rpc::Call& call) { return measuring_.Turn(call); });
  }

  // How often the runner has sent the statement of this name.
  int Sent(const std::string& statement) const {
    const std::string line =
        absl::StrCat("db_statement_seconds_count{statement=\"", statement, "\"} ");
    const std::string text = registry_.Text();
    const size_t place = text.find(line);
    int count = 0;
    if (place != std::string::npos) {
      const std::string rest = text.substr(place + line.size());
      EXPECT_TRUE(absl::SimpleAtoi(rest.substr(0, rest.find('\n')), &count)) << rest;
    }
    return count;
  }
  // How many statements it has sent in all.
  int SentInAll() const {
    int sum = 0;
    for (absl::string_view line : absl::StrSplit(registry_.Text(), '\n')) {
      if (!absl::StartsWith(line, "db_statement_seconds_count{")) continue;
      int count = 0;
      EXPECT_TRUE(absl::SimpleAtoi(line.substr(line.rfind(' ') + 1), &count)) << line;
      sum += count;
    }
    return sum;
  }

 private:
  template <class Work>
  void Run(const char* what, absl::CivilDay today, Work work) {
    rpc::Call call;
    call.principal = &principal_;
    call.method = absl::StrCat("background/", what);
    call.today = today;
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) {
      call.deadline = absl::Now() + absl::Seconds(30);
      more = work(call);
    }
    EXPECT_TRUE(more.ok()) << more.status();
  }

  observe::Registry registry_;
  std::unique_ptr<auth::Sealer> sealer_;
  std::unique_ptr<sql::Database> database_;
  journal::Journal journal_;
  resource::Store store_;
  const std::string token_;
  rpc::Peer membership_, committee_;
  Peers peers_;
  auth::Principal principal_;
  Sweep sweep_;
  Measuring measuring_;
};

}  // namespace edugroup::task
