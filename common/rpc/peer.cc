#include "common/rpc/peer.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/rpc/grpc_status.h"
#include "common/rpc/reception.h"
#include "common/value/error.h"

namespace edugroup::rpc {
namespace {

// What stays of the caller's deadline for the answer's way back.
constexpr absl::Duration kMargin = absl::Milliseconds(20);
constexpr absl::Duration kLongest = absl::Seconds(60);

// UNAVAILABLE is tried again by gRPC itself: only calls that no server has begun, or that are safe
// to repeat because writes carry request ids (AIP-194). So is CANCELLED, which we never ask for: a
// server of gRPC 1.51 that has begun to stop resets streams it never took, before its GOAWAY
// arrives.
constexpr char kServiceConfig[] = R"({
  "loadBalancingConfig": [{"round_robin": {}}],
  "methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 4, "initialBackoff": "0.05s", "maxBackoff": "1s", "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"]}}]})";

}  // namespace

struct Peer::State {
  std::function<std::string()> token;
  std::unique_ptr<grpc::GenericStub> stub;
};

Peer::Peer(std::string target, std::function<std::string()> token,
           std::shared_ptr<grpc::ChannelCredentials> credentials)
    : state_(std::make_unique<State>()) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  state_->token = std::move(token);
  if (credentials == nullptr) credentials = grpc::InsecureChannelCredentials();
  state_->stub = std::make_unique<grpc::GenericStub>(
      grpc::CreateCustomChannel(target, credentials, arguments));
}

Peer::~Peer() = default;

absl::Status Peer::Ask(absl::Time deadline, const std::string& traceparent,
                       absl::string_view method, const google::protobuf::Message& request,
                       google::protobuf::Message& response) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(std::min(deadline - kMargin, absl::Now() + kLongest)));
  if (const std::string token = state_->token(); !token.empty()) {
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  }
  if (!traceparent.empty()) context.AddMetadata("traceparent", traceparent);
  grpc::ByteBuffer bytes, answer;
  ToBuffer(request.SerializeAsString(), bytes);
  grpc::Status status;
  absl::Notification done;
  state_->stub->UnaryCall(&context, absl::StrCat("/", method), grpc::StubOptions(), &bytes, &answer,
                          [&](grpc::Status result) {
                            status = std::move(result);
                            done.Notify();
                          });
  done.WaitForNotification();
  if (!status.ok()) return FromGrpc(status);
  if (!FromBuffer(answer, response)) {
    return absl::InternalError(absl::StrCat("answer of ", method, " cannot be read"));
  }
  return absl::OkStatus();
}

absl::Status AsReference(const absl::Status& status, absl::string_view field,
                         absl::string_view name) {
  if (absl::IsNotFound(status)) return ReferenceNotFound(field, name);
  // That this server may not ask, or asks wrongly, is no fault of its caller.
  if (absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status)) {
    return absl::InternalError(absl::StrCat("refused by a peer: ", status.message()));
  }
  return status;
}

}  // namespace edugroup::rpc
