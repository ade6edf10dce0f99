#include "common/rpc/peer.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
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

// One method that is asked of other servers, under the names that every public dashboard reads.
class AskedMethod {
 public:
  // "edugroup.membership.v1.CensusService/ListMembers"
  AskedMethod(observe::Registry& registry, absl::string_view method)
      : labels_(LabelsOf(method)),
        started_(registry.MakeCounter("grpc_client_started_total", "Calls begun.", labels_)),
        sent_(registry.MakeCounter("grpc_client_msg_sent_total", "Messages sent.", labels_)),
        received_(
            registry.MakeCounter("grpc_client_msg_received_total", "Messages received.", labels_)),
        seconds_(registry.MakeHistogram("grpc_client_handling_seconds",
                                        "Time from the call to its answer.", labels_)) {
    for (const char* name : kCodeNames) {
      observe::Labels labels = labels_;
      labels["grpc_code"] = name;
      handled_.push_back(registry.MakeCounter("grpc_client_handled_total", "Calls ended.", labels));
    }
  }

  void Begin() {
    started_.Add();
    sent_.Add();
  }

  void End(grpc::StatusCode code, absl::Duration took) {
    if (code == grpc::StatusCode::OK) received_.Add();
    handled_[code].Add();
    seconds_.Observe(absl::ToDoubleSeconds(took));
  }

 private:
  static observe::Labels LabelsOf(absl::string_view method) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(method, '/');
    return {{"grpc_type", "unary"}, {"grpc_service", parts.first}, {"grpc_method", parts.second}};
  }

  const observe::Labels labels_;
  observe::Counter started_, sent_, received_;
  observe::Histogram seconds_;
  std::vector<observe::Counter> handled_;  // by code
};

}  // namespace

struct Peer::State {
  std::function<std::string()> token;
  std::unique_ptr<grpc::GenericStub> stub;
  observe::Registry* registry;
  absl::Mutex mutex;
  absl::flat_hash_map<std::string, std::unique_ptr<AskedMethod>> asked ABSL_GUARDED_BY(mutex);

  // Null when nothing is counted. The methods are those that the program names: few.
  AskedMethod* Counted(absl::string_view method) {
    if (registry == nullptr) return nullptr;
    absl::MutexLock lock(&mutex);
    std::unique_ptr<AskedMethod>& found = asked[method];
    if (found == nullptr) found = std::make_unique<AskedMethod>(*registry, method);
    return found.get();
  }
};

Peer::Peer(std::string target, std::function<std::string()> token,
           std::shared_ptr<grpc::ChannelCredentials> credentials, observe::Registry* registry)
    : state_(std::make_unique<State>()) {
  state_->registry = registry;
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
  AskedMethod* counted = state_->Counted(method);
  const absl::Time begin = absl::Now();
  if (counted != nullptr) counted->Begin();
  state_->stub->UnaryCall(&context, absl::StrCat("/", method), grpc::StubOptions(), &bytes, &answer,
                          [&](grpc::Status result) {
                            status = std::move(result);
                            done.Notify();
                          });
  done.WaitForNotification();
  if (counted != nullptr) counted->End(status.error_code(), absl::Now() - begin);
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
