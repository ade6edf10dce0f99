// Servers of the suite in one process, each on its own real schema, called through real gRPC.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/auth/issuer.h"
#include "common/rpc/peer.h"
#include "common/rpc/server.h"
#include "common/testing/database.h"
#include "common/value/clock.h"

namespace edugroup::testing {

class Servers;

// A caller with a token. Calls any method of any server by its full name:
// secretariat.Ask<Group>("edugroup.membership.v1.GroupService/GetGroup", request).
class Caller {
 public:
  template <class Response>
  absl::StatusOr<Response> Ask(absl::string_view method, const google::protobuf::Message& request) {
    Response response;
    const absl::Status status = Ask(method, request, response);
    if (!status.ok()) return status;
    return response;
  }
  absl::Status Ask(absl::string_view method, const google::protobuf::Message& request,
                   google::protobuf::Message& response, absl::Duration timeout = absl::Seconds(20));
  const std::string& token() const { return token_; }

 private:
  friend class Servers;
  Caller(Servers* servers, std::string token) : servers_(servers), token_(std::move(token)) {}
  Servers* servers_;
  std::string token_;
  std::map<std::string, std::unique_ptr<rpc::Peer>> peers_;
};

// Who a test calls as. Ids, not full names.
struct Identity {
  std::string group = {};  // "*" for every group
  std::vector<auth::Role> roles = {};
  std::string organization = {}, body = {};
  std::vector<std::string> scopes = {};
  bool is_operator = false;
  std::string subject = "test";
  absl::Duration lifetime = absl::Hours(1);  // of the token
};

class Servers {
 public:
  // Starts one server per definition; the first day of the business is `today`. Ends the program
  // when one does not start: nothing could be tested.
  // `adjust` may change the options of each server before it starts.
  Servers(const std::vector<rpc::Definition>& definitions, absl::CivilDay today,
          const std::function<void(rpc::ServerOptions&)>& adjust = nullptr);
  ~Servers();

  Caller As(const Identity& identity);
  // Callers that most tests need.
  Caller Operator();
  Caller Secretariat(const std::string& group);
  Caller Member(const std::string& group, const std::string& organization);

  value::Clock& clock() { return clock_; }
  rpc::Server& server(const std::string& name);
  // What the server was started with.
  const rpc::ServerOptions& options(const std::string& name) const;
  TestDatabase& database(const std::string& name);
  // "localhost:12345" of a server by definition name.
  std::string target(const std::string& name) const;
  // "edugroup.task.v1.PlanService/GetPlan" → "task"; the journal is asked at the `journal_server`.
  std::string ServerOf(absl::string_view method) const;
  // Which server edugroup.journal.v1 methods go to; default the first definition.
  void set_journal_server(const std::string& name) { journal_server_ = name; }

 private:
  struct Running;
  value::Clock clock_;
  std::string folder_;
  std::unique_ptr<auth::Issuer> issuer_;
  std::map<std::string, std::unique_ptr<Running>> running_;
  std::string journal_server_;
};

}  // namespace edugroup::testing
