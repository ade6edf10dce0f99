// The life of one server: flags, database, journal, door, health, reflection, graceful stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/observe/metrics.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "common/value/clock.h"

namespace edugroup::rpc {

// What the services of one server stand on. Outlives them.
struct Platform {
  resource::Store* store;
  observe::Registry* metrics;
  // The other servers; a server that asks none leaves them unused.
  Peer* membership;
  Peer* committee;
  Peer* task;
  Peer* evaluation;
};

// One server of the suite: what it is called and the services it offers.
struct Definition {
  std::string name;                    // "membership": schema, migrations folder, log and metric label
  std::vector<std::string> services;   // "edugroup.membership.v1.OrganizationService", …
  int schema_version;                  // the migration that this binary needs, exactly
  // Makes the services, registers their methods, and answers something that keeps them alive.
  std::function<std::shared_ptr<void>(const Platform&, Methods&)> build;
};

// main() of a server binary: `serve` (default) or `migrate`. Flags: server.cc, `--help`.
int Main(int argc, char** argv, const Definition& definition);

}  // namespace edugroup::rpc
