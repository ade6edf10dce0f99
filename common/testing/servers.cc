#include "common/testing/servers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/auth/sealer.h"
#include "common/observe/log.h"
#include "common/resource/name.h"

namespace edugroup::testing {
namespace {

[[noreturn]] void Die(absl::string_view what, const absl::Status& status) {
  std::cerr << what << ": " << status << std::endl;
  std::abort();
}

// A port that is free now: targets must be known before the servers start.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  close(fd);
  return ntohs(address.sin_port);
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
  chmod(path.c_str(), 0600);
}

}  // namespace

struct Servers::Running {
  TestDatabase database;
  int port = 0;
  rpc::ServerOptions options;
  std::unique_ptr<rpc::Server> server;
};

absl::Status Caller::Ask(absl::string_view method, const google::protobuf::Message& request,
                         google::protobuf::Message& response, absl::Duration timeout) {
  std::unique_ptr<rpc::Peer>& peer = peers_[servers_->ServerOf(method)];
  if (peer == nullptr) {
    peer = std::make_unique<rpc::Peer>(servers_->target(servers_->ServerOf(method)),
                                       [token = token_] { return token; });
  }
  return peer->Ask(absl::Now() + timeout, "", method, request, response);
}

Servers::Servers(const std::vector<rpc::Definition>& definitions, absl::CivilDay today,
                 const std::function<void(rpc::ServerOptions&)>& adjust)
    : clock_(value::Clock::Fixed(today)) {
  observe::InitLog("test", observe::Level::kWarning);
  folder_ = (std::filesystem::temp_directory_path() / ("edugroup_test_" + resource::NewId()));
  std::filesystem::create_directory(folder_);
  auto issuer = auth::Issuer::Generate(auth::Issuer::Algorithm::kEdDsa, "test");
  if (!issuer.ok()) Die("test issuer", issuer.status());
  issuer_ = *std::move(issuer);
  WriteFile(folder_ + "/jwks.json", issuer_->Jwks());
  WriteFile(folder_ + "/seal.key", auth::Sealer::GenerateFile("test"));
  WriteFile(folder_ + "/service.token",
            As({.group = "*",
                .roles = {auth::Role::SYSTEM},
                .scopes = {"membership.read", "committee.read", "task.read", "task.write",
                           "evaluation.read", "journal.read"},
                .subject = "edugroup-suite"})
                .token());
  for (const rpc::Definition& definition : definitions) {
    auto running = std::make_unique<Running>();
    running->port = FreePort();
    running_[definition.name] = std::move(running);
  }
  journal_server_ = definitions.front().name;
  for (const rpc::Definition& definition : definitions) {
    Running& running = *running_[definition.name];
    const absl::Status migrated =
        sql::Migrate(running.database.ddl(), rpc::AllMigrations(definition));
    if (!migrated.ok()) Die(definition.name, migrated);
    rpc::ServerOptions& options = running.options;
    options.listen = absl::StrCat("127.0.0.1:", running.port);
    options.database = running.database.runtime();
    options.verifier.jwks_file = folder_ + "/jwks.json";
    options.seal_key_file = folder_ + "/seal.key";
    options.service_token_file = folder_ + "/service.token";
    options.membership_target = target("membership");
    options.committee_target = target("committee");
    options.task_target = target("task");
    options.evaluation_target = target("evaluation");
    options.reflection = true;
    options.reception.log_one_in = 0;
    if (adjust) adjust(options);
    auto server = rpc::Server::Start(definition, options, clock_);
    if (!server.ok()) Die(definition.name, server.status());
    running.server = *std::move(server);
  }
  for (const auto& [name, running] : running_) {
    if (!running->server->AwaitServing(absl::Seconds(20))) {
      Die(name, absl::UnavailableError("not serving"));
    }
  }
}

Servers::~Servers() {
  for (const auto& [name, running] : running_) running->server->Stop();
  std::filesystem::remove_all(folder_);
}

Caller Servers::As(const Identity& identity) {
  auth::Principal principal;
  principal.subject = identity.subject;
  principal.is_operator = identity.is_operator;
  principal.expires = absl::Now() + identity.lifetime;
  for (const std::string& scope : identity.scopes) principal.scopes.insert(scope);
  if (!identity.group.empty()) {
    auth::GroupClaims& claims = principal.groups[identity.group];
    for (const auth::Role role : identity.roles) claims.roles.Add(role);
    if (!identity.organization.empty()) {
      claims.organization =
          absl::StrCat("groups/", identity.group, "/organizations/", identity.organization);
    }
    if (!identity.body.empty()) {
      claims.body = absl::StrCat("groups/", identity.group, "/bodies/", identity.body);
    }
  }
  return Caller(this, issuer_->Sign(principal));
}

Caller Servers::Operator() { return As({.is_operator = true, .subject = "operator"}); }

Caller Servers::Secretariat(const std::string& group) {
  return As({.group = group, .roles = {auth::Role::SECRETARIAT}, .subject = "secretariat"});
}

Caller Servers::Member(const std::string& group, const std::string& organization) {
  return As({.group = group,
             .roles = {auth::Role::MEMBER},
             .organization = organization,
             .subject = absl::StrCat("clerk-", organization)});
}

rpc::Server& Servers::server(const std::string& name) { return *running_.at(name)->server; }

const rpc::ServerOptions& Servers::options(const std::string& name) const {
  return running_.at(name)->options;
}

TestDatabase& Servers::database(const std::string& name) { return running_.at(name)->database; }

std::string Servers::target(const std::string& name) const {
  const auto it = running_.find(name);
  // A server that is not part of the test answers nothing.
  return it == running_.end() ? "127.0.0.1:1" : absl::StrCat("127.0.0.1:", it->second->port);
}

std::string Servers::ServerOf(absl::string_view method) const {
  const std::vector<std::string> parts = absl::StrSplit(method, '.');
  return parts.size() > 1 && parts[1] != "journal" ? parts[1] : journal_server_;
}

}  // namespace edugroup::testing
