// Calls to another server of the suite.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/rpc/call.h"
#include "google/protobuf/message.h"

namespace grpc {
class ChannelCredentials;
}

namespace edugroup::rpc {

// One server, one channel, made once. Thread-safe. Retries UNAVAILABLE a few times within the
// deadline.
class Peer {
 public:
  // `token` answers the bearer token of each call (read again when its file changes); an empty one
  // is not sent: the peer then knows this server by its certificate. Without `credentials` the
  // channel is plain text. Calls are counted in `registry`, where there is one, as grpc_client_*;
  // it outlives the peer.
  Peer(std::string target, std::function<std::string()> token,
       std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr,
       observe::Registry* registry = nullptr);
  ~Peer();

  // Calls `method` ("edugroup.membership.v1.CensusService/ListMembers") within what is left of the
  // call's deadline less a margin, under its trace. Errors: the peer's own, with their details;
  // UNAVAILABLE DEPENDENCY_UNAVAILABLE.
  template <class Response>
  absl::StatusOr<Response> Ask(const Call& call, absl::string_view method,
                               const google::protobuf::Message& request) {
    Response response;
    absl::Status status = Ask(call.deadline, call.trace.Header(), method, request, response);
    if (!status.ok()) return status;
    return response;
  }
  absl::Status Ask(absl::Time deadline, const std::string& traceparent, absl::string_view method,
                   const google::protobuf::Message& request, google::protobuf::Message& response);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// NOT_FOUND of a peer becomes REFERENCE_NOT_FOUND of `field`; other errors stay.
absl::Status AsReference(const absl::Status& status, absl::string_view field,
                         absl::string_view name);

}  // namespace edugroup::rpc
