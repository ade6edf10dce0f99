#include "tests/load/server_process.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/load/floors.h"

namespace edugroup::load {

namespace {

// Flags that name the database.
std::vector<std::string> DatabaseFlags(const sql::Options& options, const std::string& files) {
  const std::string password_file = absl::StrCat(files, ".password");
  WritePrivateFile(password_file, options.password);
  return {absl::StrCat("--db_socket=", options.socket), absl::StrCat("--db_host=", options.host),
          absl::StrCat("--db_port=", options.port),     absl::StrCat("--db_user=", options.user),
          absl::StrCat("--db_schema=", options.schema), "--db_password_file=" + password_file};
}

void Append(const std::vector<std::string>& more, std::vector<std::string>& arguments) {
  arguments.insert(arguments.end(), more.begin(), more.end());
}

}  // namespace

ServerProcess::ServerProcess(const std::string& services, const std::string& name, const Keys& keys,
                             const std::vector<std::string>& peers, const std::string& label) {
  const std::string program = absl::StrCat(services, "/", name, "/", name, "_server");
  const std::string files = absl::StrCat(keys.folder(), "/", name, label);
  std::vector<std::string> migrate = {program, "migrate"};
  Append(DatabaseFlags(database_.ddl(), files), migrate);
  if (!Succeeds(migrate, files + ".migrate.log")) {
    Check(absl::InternalError(absl::StrCat(program, " migrate: see ", files, ".migrate.log")));
  }
  std::vector<std::string> serve = {program,
                                    "serve",
                                    "--listen=127.0.0.1:0",
                                    absl::StrCat("--port_file=", files, ".port"),
                                    keys.jwks_flag(),
                                    keys.seal_flag(),
                                    keys.token_flag()};
  Append(DatabaseFlags(database_.runtime(), files), serve);
  Append(peers, serve);
  started_ = absl::Now();
  child_ = std::make_unique<Child>(serve, files + ".log", files + ".port");
  target_ = child_->AwaitTarget(absl::Seconds(20));
  peer_ = std::make_unique<rpc::Peer>(target_, [&keys] { return keys.token(); });
}

absl::Status ServerProcess::Ask(const std::string& method, const google::protobuf::Message& request,
                                google::protobuf::Message& response) const {
  return peer_->Ask(absl::Now() + absl::Seconds(60), "", method, request, response);
}

void ServerProcess::AwaitSequenced() const {
  const sql::Statement waiting = {"waiting",
                                  "SELECT EXISTS (SELECT 1 FROM journal WHERE position = 0)"};
  RawConnection connection(database_.runtime());
  while (Check(connection->Query(waiting, {}))[0][0].number() != 0) {
    absl::SleepFor(absl::Milliseconds(10));
  }
}

}  // namespace edugroup::load
