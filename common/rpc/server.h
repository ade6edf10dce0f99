// The life of one server: flags, database, journal, door, health, reflection, graceful stop.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/verifier.h"
#include "common/observe/metrics.h"
#include "common/resource/store.h"
#include "common/rpc/background.h"
#include "common/rpc/door.h"
#include "common/rpc/figures.h"
#include "common/rpc/peer.h"
#include "common/rpc/reception.h"
#include "common/rpc/tls.h"
#include "common/sql/migrate.h"
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
  // Where services register what is to be done without a call, while they are built.
  Background* background;
};

// One server of the suite: what it is called and the services it offers.
struct Definition {
  std::string name;                        // "membership": schema, log field, metric label
  std::vector<std::string> services;       // "edugroup.membership.v1.OrganizationService", …
  std::vector<sql::Migration> migrations;  // its own, from 0010; the platform's come before
  // Makes the services, registers their methods, and answers something that keeps them alive.
  std::function<std::shared_ptr<void>(const Platform&, Methods&)> build;
  // The tables of resources with personal data; a server that leaves one out does not start.
  std::vector<const resource::Table*> personal_tables = {};
  std::vector<Figure> figures = {};  // beside the journal's
};

struct ServerOptions {
  std::string listen = "127.0.0.1:0";
  std::optional<TlsOptions> tls;  // none: plain text, here and towards the other servers
  std::string callers_file;       // who is known by a certificate; empty: nobody
  std::string health_listen;      // plain text, health only; empty: none
  // A connection older than this is asked to end, so that clients find new replicas.
  absl::Duration max_connection_age = absl::InfiniteDuration();
  std::string metrics_listen;  // empty: no exposer
  sql::Options database;
  auth::VerifierOptions verifier;
  ReceptionOptions reception;
  std::string seal_key_file;
  std::string service_token_file;  // bearer token for calls to the other servers
  std::string membership_target, committee_target, task_target, evaluation_target;
  bool reflection = false;
  absl::Duration figure_interval = absl::Seconds(30);
  absl::Duration drain = absl::ZeroDuration();  // NOT_SERVING before the stop begins
  absl::Duration grace = absl::Seconds(15);     // for calls under way
  // Tests shorten the intervals of background work.
  absl::Duration longest_background_interval = absl::InfiniteDuration();
};

// A server that runs until Stop.
class Server {
 public:
  // FAILED_PRECONDITION when a method declares no rule or has no handler, or when a resource with
  // personal data is in none of the personal tables; UNAVAILABLE when the port
  // is taken; errors of the key set and the key file. The database may be away: the server starts
  // NOT_SERVING and turns SERVING when schema and database are right ("readiness" and "";
  // "liveness" never looks at the database).
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Definition& definition,
                                                       const ServerOptions& options,
                                                       const value::Clock& clock);
  ~Server();

  int port() const;
  int health_port() const;  // 0 without one
  observe::Registry& metrics();
  // Waits until the server reports SERVING.
  bool AwaitServing(absl::Duration longest);
  // NOT_SERVING, drain, then lets the calls under way finish; streams end with UNAVAILABLE.
  void Stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The platform's migrations and the server's own, in order.
std::vector<sql::Migration> AllMigrations(const Definition& definition);

// main() of a server binary: `serve` (default) or `migrate`. Flags: main.cc, `--help`.
int Main(int argc, char** argv, const Definition& definition);

}  // namespace edugroup::rpc
