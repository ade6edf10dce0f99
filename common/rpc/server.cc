#include "common/rpc/server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/auth/sealer.h"
#include "common/journal/journal.h"
#include "common/journal/migrations.h"
#include "common/observe/log.h"
#include "common/resource/personal.h"
#include "common/resource/subject_keys.h"
#include "common/rpc/access.h"
#include "common/rpc/change_service.h"
#include "common/rpc/health_port.h"
#include "common/value/status.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/health/v1/health.pb.h"

namespace edugroup::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::ServiceDescriptor;

constexpr char kChangeService[] = "edugroup.journal.v1.ChangeService";
constexpr absl::Duration kReadinessInterval = absl::Seconds(1);
constexpr absl::Duration kIdleCheck = absl::Milliseconds(10);
// Long enough for a call that gRPC has taken to reach the reception.
constexpr absl::Duration kIdleBeforeCancel = absl::Milliseconds(300);
// How long a write's answer is kept for a repeat, and how often older ones are looked for.
constexpr absl::Duration kKeepRequests = absl::Hours(7 * 24);
constexpr absl::Duration kForgetInterval = absl::Minutes(10);
constexpr absl::Duration kReadinessTimeout = absl::Milliseconds(1500);
// Above the 4 MiB that the reception takes, so that a request a little too large is answered with
// details.
constexpr int kTransportLimit = 8 << 20;
// What a connection past its age leaves to the calls on it.
constexpr int kStreamGraceMs = 60000;

// Every method of the service has a rule, and a handler unless it streams.
absl::Status CheckService(const ServiceDescriptor* service, const std::string& name,
                          const Methods& methods) {
  if (service == nullptr) return absl::FailedPreconditionError(absl::StrCat("no service ", name));
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    RETURN_IF_ERROR(CheckDeclared(method));
    RETURN_IF_ERROR(resource::CheckPersonalFields(*method.input_type()));
    RETURN_IF_ERROR(resource::CheckPersonalFields(*method.output_type()));
    if (!method.server_streaming() &&
        !methods.all().contains(absl::StrCat(name, "/", method.name()))) {
      return absl::FailedPreconditionError(absl::StrCat(method.full_name(), " has no handler"));
    }
  }
  return absl::OkStatus();
}

// A token read from its file at each call, so that a new one is used as soon as it is there.
std::function<std::string()> TokenOf(const std::string& file) {
  return [file] {
    std::ifstream stream(file);
    std::stringstream content;
    content << stream.rdbuf();
    return std::string(absl::StripAsciiWhitespace(content.str()));
  };
}

// Each resource of `file`, and of what it imports of its package, with personal data lies in one of
// `tables`.
absl::Status CheckPersonalTables(const google::protobuf::FileDescriptor& file,
                                 const std::vector<const resource::Table*>& tables) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const auto& type = *file.message_type(i);
    if (!type.options().HasExtension(google::api::resource)) continue;
    if (!resource::HasPersonalData(type)) continue;
    const auto& patterns = type.options().GetExtension(google::api::resource).pattern();
    const bool kept = absl::c_any_of(tables, [&](const resource::Table* table) {
      return absl::c_linear_search(patterns, table->pattern.text());
    });
    if (kept) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(type.full_name(), " holds personal data and lies in no personal table"));
  }
  for (int i = 0; i < file.dependency_count(); ++i) {
    if (file.dependency(i)->package() != file.package()) continue;
    RETURN_IF_ERROR(CheckPersonalTables(*file.dependency(i), tables));
  }
  return absl::OkStatus();
}

}  // namespace

struct Server::State {
  std::string name;
  ServerOptions options;
  std::vector<sql::Migration> migrations;
  observe::Registry registry;
  std::unique_ptr<auth::Verifier> verifier;
  std::unique_ptr<auth::Callers> callers;
  std::unique_ptr<Tls> tls;
  std::unique_ptr<auth::Sealer> sealer;
  std::unique_ptr<sql::Database> database;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<resource::Store> store;
  std::unique_ptr<resource::SubjectKeys> subject_keys;
  std::unique_ptr<Peer> membership, committee, task, evaluation;
  Methods methods;
  std::shared_ptr<void> services;
  std::unique_ptr<Background> background;  // calls the services
  std::unique_ptr<ChangeLists> change_lists;
  std::unique_ptr<Reception> reception;
  std::unique_ptr<WatchHub> hub;
  std::vector<std::unique_ptr<grpc::Service>> rpc_services;
  std::unique_ptr<FigureBoard> figures;
  std::unique_ptr<HealthPort> health_port;
  std::unique_ptr<grpc::Server> grpc_server;
  int port = 0;

  absl::Mutex mutex;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  bool serving ABSL_GUARDED_BY(mutex) = false;
  std::thread readiness;

  void SetHealth(const std::string& service, bool serving);
  void SetServing(bool now);
  void WatchReadiness();
  void EndCalls();
};

void Server::State::SetHealth(const std::string& service, bool serving_now) {
  grpc_server->GetHealthCheckService()->SetServingStatus(service, serving_now);
  if (health_port != nullptr) health_port->Set(service, serving_now);
}

void Server::State::SetServing(bool now) {
  {
    absl::MutexLock lock(&mutex);
    if (stopping && now) return;
    serving = now;
  }
  SetHealth("", now);
  SetHealth("readiness", now);
}

void Server::State::WatchReadiness() {
  observe::Gauge ready = registry.MakeGauge("ready", "1 while schema and database are right.");
  bool was_ready = false;
  std::string reported;
  while (true) {
    if (tls != nullptr) tls->Look();
    const absl::Status status =
        sql::CheckSchema(*database, migrations, absl::Now() + kReadinessTimeout);
    ready.Set(status.ok() ? 1 : 0);
    if (status.ok() != was_ready) {
      SetServing(status.ok());
      was_ready = status.ok();
      observe::Log(observe::Level::kInfo, was_ready ? "serving" : "not serving");
    }
    if (!status.ok() && reported != status.message()) {
      reported = std::string(status.message());
      observe::Log(observe::Level::kWarning, "not ready", {{"why", reported}});
    }
    absl::MutexLock lock(&mutex);
    if (mutex.AwaitWithTimeout(absl::Condition(&stopping), kReadinessInterval)) return;
  }
}

// Takes no new calls and lets those under way finish, at most `grace`. What is open when none is
// under way any more (a health Watch never ends by itself) is cancelled.
void Server::State::EndCalls() {
  absl::Notification ended;
  std::thread shutdown([this, &ended] {
    grpc_server->Shutdown(absl::ToChronoTime(absl::Now() + options.grace));
    grpc_server->Wait();
    ended.Notify();
  });
  absl::Time idle_since = absl::Now();
  while (!ended.WaitForNotificationWithTimeout(kIdleCheck)) {
    if (reception->in_flight() > 0) {
      idle_since = absl::Now();
    } else if (absl::Now() - idle_since >= kIdleBeforeCancel) {
      grpc_server_cancel_all_calls(grpc_server->c_server());
      ended.WaitForNotification();
    }
  }
  shutdown.join();
}

std::vector<sql::Migration> AllMigrations(const Definition& definition) {
  std::vector<sql::Migration> all = journal::Migrations();
  all.insert(all.end(), definition.migrations.begin(), definition.migrations.end());
  return all;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Definition& definition,
                                                      const ServerOptions& options,
                                                      const value::Clock& clock) {
  // It would write to the log, in a form of its own, whatever a caller sends that does not parse.
  google::protobuf::SetLogHandler(nullptr);
  auto state = std::make_unique<State>();
  state->name = definition.name;
  state->options = options;
  state->migrations = AllMigrations(definition);
  observe::AddProcessMetrics(state->registry, definition.name);
  ASSIGN_OR_RETURN(state->verifier, auth::Verifier::Create(options.verifier, state->registry));
  ASSIGN_OR_RETURN(state->sealer, auth::Sealer::FromFile(options.seal_key_file));
  ASSIGN_OR_RETURN(state->database, sql::Database::Create(options.database, state->registry));
  state->journal = std::make_unique<journal::Journal>(*state->database, state->registry);
  state->store =
      std::make_unique<resource::Store>(*state->database, *state->journal, *state->sealer,
                                        definition.personal_tables, state->registry);
  const auto token = TokenOf(options.service_token_file);
  if (options.tls) {
    ASSIGN_OR_RETURN(state->tls, Tls::Create(*options.tls, state->registry));
  }
  if (!options.callers_file.empty()) {
    ASSIGN_OR_RETURN(state->callers,
                     auth::Callers::FromFile(options.callers_file, state->registry));
  }
  const auto peer = [&](const std::string& target) {
    return std::make_unique<Peer>(target, token,
                                  state->tls == nullptr ? nullptr : state->tls->ForClients(),
                                  &state->registry);
  };
  state->membership = peer(options.membership_target);
  state->committee = peer(options.committee_target);
  state->task = peer(options.task_target);
  state->evaluation = peer(options.evaluation_target);
  state->background =
      std::make_unique<Background>(*state->database, clock, definition.name, state->registry,
                                   options.longest_background_interval);
  state->background->Repeat(
      "forget_requests", kForgetInterval,
      [store = state->store.get()](Call& call) -> absl::StatusOr<bool> {
        RETURN_IF_ERROR(store->ForgetRequests(absl::Now() - kKeepRequests, call.deadline));
        return false;
      });
  const Platform platform = {state->store.get(),     &state->registry,  state->membership.get(),
                             state->committee.get(), state->task.get(), state->evaluation.get(),
                             state->background.get()};
  state->services = definition.build(platform, state->methods);
  state->subject_keys = std::make_unique<resource::SubjectKeys>(*state->database, *state->sealer,
                                                                definition.personal_tables);
  state->change_lists =
      std::make_unique<ChangeLists>(*state->journal, *state->sealer, *state->subject_keys);
  state->change_lists->Register(state->methods);

  state->reception =
      std::make_unique<Reception>(options.reception, *state->verifier, state->callers.get(),
                                  *state->store, clock, state->registry);
  state->hub = std::make_unique<WatchHub>(*state->journal, *state->subject_keys, state->registry);
  for (const std::string& name : definition.services) {
    const auto* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    RETURN_IF_ERROR(CheckService(service, name, state->methods));
    RETURN_IF_ERROR(CheckPersonalTables(*service->file(), definition.personal_tables));
    state->rpc_services.push_back(std::make_unique<DescribedService>(
        *service, state->methods, *state->reception, state->registry));
  }
  RETURN_IF_ERROR(CheckService(DescriptorPool::generated_pool()->FindServiceByName(kChangeService),
                               kChangeService, state->methods));
  state->rpc_services.push_back(
      std::make_unique<ChangeRpc>(state->methods, *state->reception, *state->hub, state->registry));

  static_cast<void>(grpc::health::v1::HealthCheckRequest::descriptor());  // reflection describes it
  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 200);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 16 << 10);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.SetMaxReceiveMessageSize(kTransportLimit);
  builder.SetMaxSendMessageSize(64 << 20);
  if (options.max_connection_age != absl::InfiniteDuration()) {
    const int age_ms = static_cast<int>(absl::ToInt64Milliseconds(options.max_connection_age));
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, age_ms);
    // Streams are resumed from their position.
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kStreamGraceMs);
  }
  builder.AddListeningPort(
      options.listen,
      state->tls == nullptr ? grpc::InsecureServerCredentials() : state->tls->ForServer(),
      &state->port);
  for (const auto& service : state->rpc_services) builder.RegisterService(service.get());
  state->grpc_server = builder.BuildAndStart();
  if (state->grpc_server == nullptr) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.listen));
  }
  if (!options.health_listen.empty()) {
    ASSIGN_OR_RETURN(state->health_port, HealthPort::Open(options.health_listen));
  }
  state->grpc_server->GetHealthCheckService()->SetServingStatus(false);
  state->SetHealth("", false);
  state->SetHealth("readiness", false);
  state->SetHealth("liveness", true);
  if (!options.metrics_listen.empty()) {
    RETURN_IF_ERROR(state->registry.Expose(options.metrics_listen));
  }
  State* running = state.get();
  running->journal->Start();
  std::vector<Figure> figures = PlatformFigures();
  figures.insert(figures.end(), definition.figures.begin(), definition.figures.end());
  running->figures = std::make_unique<FigureBoard>(*running->database, clock, running->registry,
                                                   std::move(figures), options.figure_interval);
  running->readiness = std::thread([running] { running->WatchReadiness(); });
  running->background->Start();
  observe::Log(observe::Level::kInfo, "listening",
               {{"address", options.listen}, {"port", running->port}});
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { Stop(); }

int Server::port() const { return state_->port; }

int Server::health_port() const {
  return state_->health_port == nullptr ? 0 : state_->health_port->port();
}

observe::Registry& Server::metrics() { return state_->registry; }

bool Server::AwaitServing(absl::Duration longest) {
  absl::MutexLock lock(&state_->mutex);
  return state_->mutex.AwaitWithTimeout(absl::Condition(&state_->serving), longest);
}

void Server::Stop() {
  if (state_->grpc_server == nullptr) return;
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
  }
  state_->SetServing(false);
  absl::SleepFor(state_->options.drain);
  state_->readiness.join();
  state_->figures.reset();
  state_->background->Stop();
  state_->hub->Stop();
  state_->EndCalls();
  state_->grpc_server.reset();
  state_->health_port.reset();
  state_->journal->Stop();
  observe::Log(observe::Level::kInfo, "stopped");
}

}  // namespace edugroup::rpc
