// The four servers, as the caller of this run may use them.
#pragma once

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/rpc/peer.h"
#include "google/protobuf/message.h"

namespace edugroup::ctl {

// Names of the servers, in the order in which they stand on one another.
inline constexpr absl::string_view kServers[] = {"membership", "committee", "task", "evaluation"};

struct SessionOptions {
  absl::flat_hash_map<std::string, std::string> targets;  // by server
  std::string token;
  // Id of the group for names that are given without one; may be empty.
  std::string group;
  absl::Duration timeout = absl::Seconds(30);
};

class Session {
 public:
  explicit Session(SessionOptions options) : options_(std::move(options)) {}

  const std::string& group() const { return options_.group; }
  const std::string& token() const { return options_.token; }
  // gRPC target of a server. INVALID_ARGUMENT when there is no such server.
  absl::StatusOr<std::string> TargetOf(absl::string_view server) const;

  // Calls "edugroup.task.v1.PlanService/IssuePlan" on the server that offers it.
  template <class Response>
  absl::StatusOr<Response> Ask(absl::string_view method, const google::protobuf::Message& request) {
    Response response;
    absl::Status status = Ask(method, request, response);
    if (!status.ok()) return status;
    return response;
  }
  absl::Status Ask(absl::string_view method, const google::protobuf::Message& request,
                   google::protobuf::Message& response);
  // Calls a method that every server offers.
  absl::Status AskServer(absl::string_view server, absl::string_view method,
                         const google::protobuf::Message& request,
                         google::protobuf::Message& response);

 private:
  absl::StatusOr<rpc::Peer*> PeerOf(absl::string_view server);

  const SessionOptions options_;
  absl::flat_hash_map<std::string, std::unique_ptr<rpc::Peer>> peers_;
};

}  // namespace edugroup::ctl
