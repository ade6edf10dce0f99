// Flags and main() of every server binary.
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "common/observe/log.h"
#include "common/rpc/server.h"
#include "common/value/status.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:0", "Address and port of the gRPC service.");
ABSL_FLAG(std::string, port_file, "", "File to write the port to, for --listen with port 0.");
ABSL_FLAG(std::string, tls_cert_file, "",
          "Certificate of this server (PEM, reloaded); empty: plain text.");
ABSL_FLAG(std::string, tls_key_file, "", "Its private key (PEM, reloaded).");
ABSL_FLAG(std::string, tls_ca_file, "",
          "Authority of the certificates of callers and of the other servers (PEM, reloaded).");
ABSL_FLAG(bool, tls_require_client_certificate, true,
          "With TLS: refuse callers that show no certificate.");
ABSL_FLAG(std::string, callers_file, "",
          "Systems that are known by the URI name in their certificate (JSON, reloaded).");
ABSL_FLAG(std::string, health_listen, "",
          "Address and port of a plain text port for health probes alone; empty: none.");
ABSL_FLAG(absl::Duration, max_connection_age, absl::InfiniteDuration(),
          "A connection older than this is asked to end, so that clients find new replicas.");
ABSL_FLAG(std::string, metrics_listen, "", "Address and port of /metrics; empty: none.");
ABSL_FLAG(std::string, db_socket, "", "Unix socket of the database; empty: host and port.");
ABSL_FLAG(std::string, db_host, "127.0.0.1", "Host of the database.");
ABSL_FLAG(int, db_port, 3306, "Port of the database.");
ABSL_FLAG(std::string, db_user, "", "Account: DML only for serve, DDL for migrate.");
ABSL_FLAG(std::string, db_password_file, "", "File with the account's password; empty: none.");
ABSL_FLAG(std::string, db_schema, "", "Schema; default edugroup_<server>.");
ABSL_FLAG(std::string, db_ca_file, "",
          "CA certificate: the connection is encrypted and the database verified, or refused.");
ABSL_FLAG(int, db_connections, 20, "Most connections to the database.");
ABSL_FLAG(std::string, jwks_file, "", "Public keys of the token issuer (JWKS); reloaded.");
ABSL_FLAG(std::string, audience, "edugroup", "Audience that tokens must name.");
ABSL_FLAG(std::string, seal_key_file, "", "Keys that seal personal data, mode 0600.");
ABSL_FLAG(std::string, service_token_file, "", "Bearer token for calls to the other servers.");
ABSL_FLAG(std::string, membership, "dns:///membership:7101",
          "gRPC target of the membership server.");
ABSL_FLAG(std::string, committee, "dns:///committee:7102", "gRPC target of the committee server.");
ABSL_FLAG(std::string, task, "dns:///task:7103", "gRPC target of the task server.");
ABSL_FLAG(std::string, evaluation, "dns:///evaluation:7104",
          "gRPC target of the evaluation server.");
ABSL_FLAG(bool, reflection, false, "Offer server reflection.");
ABSL_FLAG(int, workers, 16, "Threads that serve calls.");
ABSL_FLAG(int, queue, 512, "Calls that may wait for a thread.");
ABSL_FLAG(int, log_one_in, 1, "Log one in this many successful calls; 0: none. Failures always.");
ABSL_FLAG(absl::Duration, drain, absl::ZeroDuration(),
          "NOT_SERVING this long before the stop begins, so that load balancers notice.");
ABSL_FLAG(absl::Duration, grace, absl::Seconds(15), "Time for calls under way at the stop.");
ABSL_FLAG(std::string, business_day_file, "",
          "Demos and training only: the business day is the YYYY-MM-DD in this file.");

namespace edugroup::rpc {
namespace {

// Exit codes: 1 refused to start, 2 wrong usage.
int Fail(int code, const absl::Status& status) {
  observe::Log(observe::Level::kError, "cannot start", {{"why", std::string(status.message())}});
  return code;
}

absl::StatusOr<sql::Options> DatabaseOptions(const Definition& definition) {
  sql::Options options;
  options.socket = absl::GetFlag(FLAGS_db_socket);
  options.host = absl::GetFlag(FLAGS_db_host);
  options.port = absl::GetFlag(FLAGS_db_port);
  options.user = absl::GetFlag(FLAGS_db_user);
  options.schema = absl::GetFlag(FLAGS_db_schema);
  options.ca_file = absl::GetFlag(FLAGS_db_ca_file);
  options.max_connections = absl::GetFlag(FLAGS_db_connections);
  if (options.schema.empty()) options.schema = absl::StrCat("edugroup_", definition.name);
  if (const std::string file = absl::GetFlag(FLAGS_db_password_file); !file.empty()) {
    std::ifstream stream(file);
    if (!stream) return absl::NotFoundError(absl::StrCat("cannot read ", file));
    std::stringstream content;
    content << stream.rdbuf();
    options.password = std::string(absl::StripAsciiWhitespace(content.str()));
  }
  return options;
}

// As far as the process may. gRPC 1.51 takes no connection ever again after it has once run out of
// descriptors (CVE-2023-4785).
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

absl::StatusOr<std::unique_ptr<value::Clock>> MakeClock() {
  const std::string file = absl::GetFlag(FLAGS_business_day_file);
  if (file.empty()) return std::make_unique<value::Clock>();
  return value::Clock::Pretend(file);
}

int Serve(const Definition& definition, const sql::Options& database) {
  // Signals reach only the sigwait below; threads inherit the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  RaiseDescriptorLimit();

  ServerOptions options;
  options.listen = absl::GetFlag(FLAGS_listen);
  options.metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  options.health_listen = absl::GetFlag(FLAGS_health_listen);
  options.callers_file = absl::GetFlag(FLAGS_callers_file);
  options.max_connection_age = absl::GetFlag(FLAGS_max_connection_age);
  if (const std::string cert = absl::GetFlag(FLAGS_tls_cert_file); !cert.empty()) {
    options.tls = {cert, absl::GetFlag(FLAGS_tls_key_file), absl::GetFlag(FLAGS_tls_ca_file),
                   absl::GetFlag(FLAGS_tls_require_client_certificate)};
  }
  options.database = database;
  options.verifier.jwks_file = absl::GetFlag(FLAGS_jwks_file);
  options.verifier.audience = absl::GetFlag(FLAGS_audience);
  options.reception.workers = absl::GetFlag(FLAGS_workers);
  options.reception.queue = absl::GetFlag(FLAGS_queue);
  options.reception.log_one_in = absl::GetFlag(FLAGS_log_one_in);
  options.seal_key_file = absl::GetFlag(FLAGS_seal_key_file);
  options.service_token_file = absl::GetFlag(FLAGS_service_token_file);
  options.membership_target = absl::GetFlag(FLAGS_membership);
  options.committee_target = absl::GetFlag(FLAGS_committee);
  options.task_target = absl::GetFlag(FLAGS_task);
  options.evaluation_target = absl::GetFlag(FLAGS_evaluation);
  options.reflection = absl::GetFlag(FLAGS_reflection);
  options.drain = absl::GetFlag(FLAGS_drain);
  options.grace = absl::GetFlag(FLAGS_grace);
  const auto clock = MakeClock();
  if (!clock.ok()) return Fail(2, clock.status());
  const auto server = Server::Start(definition, options, **clock);
  if (!server.ok()) return Fail(1, server.status());
  if (const std::string file = absl::GetFlag(FLAGS_port_file); !file.empty()) {
    std::ofstream(file) << (*server)->port() << "\n";
  }
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  (*server)->Stop();
  return 0;
}

}  // namespace

int Main(int argc, char** argv, const Definition& definition) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::SetProgramUsageMessage(
      absl::StrCat("edugroup ", definition.name, " server\n\n  ", definition.name,
                   "_server [serve] FLAGS   serve until SIGTERM\n  ", definition.name,
                   "_server migrate FLAGS   bring the schema up to this program's version\n"));
  const std::vector<char*> words = absl::ParseCommandLine(argc, argv);
  observe::InitLog(definition.name, observe::Level::kInfo);
  const std::string command = words.size() < 2 ? "serve" : words[1];
  const absl::StatusOr<sql::Options> database = DatabaseOptions(definition);
  if (!database.ok()) return Fail(2, database.status());
  if (command == "serve" && words.size() <= 2) return Serve(definition, *database);
  if (command == "migrate" && words.size() == 2) {
    const absl::Status status = sql::Migrate(*database, AllMigrations(definition));
    if (!status.ok()) return Fail(1, status);
    observe::Log(observe::Level::kInfo, "schema is current",
                 {{"version", AllMigrations(definition).back().version}});
    return 0;
  }
  return Fail(2, absl::InvalidArgumentError("usage: serve | migrate; see --help"));
}

}  // namespace edugroup::rpc
