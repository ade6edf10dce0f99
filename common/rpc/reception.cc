#include "common/rpc/reception.h"

#include <grpcpp/impl/codegen/proto_buffer_reader.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include <exception>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/observe/log.h"
#include "common/resource/fields.h"
#include "common/rpc/access.h"
#include "common/rpc/grpc_status.h"
#include "common/value/status.h"

namespace edugroup::rpc {
namespace {

using google::protobuf::MethodDescriptor;

constexpr int kCodes = 17;

std::string Metadata(const grpc::CallbackServerContext& context, const char* key) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find(key);
  return it == metadata.end() ? std::string() : std::string(it->second.data(), it->second.size());
}

observe::Labels LabelsOf(const MethodDescriptor& method) {
  return {{"grpc_type", method.server_streaming() ? "server_stream" : "unary"},
          {"grpc_service", method.service()->full_name()},
          {"grpc_method", method.name()}};
}

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED,
               "the deadline passed before the call was served", "处理超时");
}

}  // namespace

MethodMetrics::MethodMetrics(observe::Registry& registry, const MethodDescriptor& method)
    : started(registry.MakeCounter("grpc_server_started_total", "Calls begun.", LabelsOf(method))),
      received(registry.MakeCounter("grpc_server_msg_received_total", "Messages received.",
                                    LabelsOf(method))),
      sent(registry.MakeCounter("grpc_server_msg_sent_total", "Messages sent.", LabelsOf(method))),
      in_flight(
          registry.MakeGauge("grpc_server_in_flight", "Calls being served.", LabelsOf(method))),
      seconds(registry.MakeHistogram("grpc_server_handling_seconds", "Time from arrival to answer.",
                                     LabelsOf(method))) {
  static const char* const kNames[kCodes] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  for (const char* name : kNames) {
    observe::Labels labels = LabelsOf(method);
    labels["grpc_code"] = name;
    handled.push_back(registry.MakeCounter("grpc_server_handled_total", "Calls ended.", labels));
  }
}

Arrival ArrivalOf(const grpc::CallbackServerContext& context) {
  Arrival arrival;
  arrival.time = absl::Now();
  arrival.authorization = Metadata(context, "authorization");
  arrival.traceparent = Metadata(context, "traceparent");
  const auto deadline = context.deadline();
  arrival.deadline = deadline == std::chrono::system_clock::time_point::max()
                         ? absl::InfiniteFuture()
                         : absl::FromChrono(deadline);
  return arrival;
}

void ToBuffer(std::string bytes, grpc::ByteBuffer& buffer) {
  constexpr size_t kCopyBelow = 1024;
  grpc::Slice slice;
  if (bytes.size() < kCopyBelow) {
    slice = grpc::Slice(bytes);
  } else {
    auto* kept = new std::string(std::move(bytes));
    slice = grpc::Slice(
        kept->data(), kept->size(), [](void* text) { delete static_cast<std::string*>(text); },
        kept);
  }
  grpc::ByteBuffer filled(&slice, 1);
  buffer.Swap(&filled);
}

bool FromBuffer(const grpc::ByteBuffer& buffer, google::protobuf::Message& message) {
  if (!buffer.Valid() || buffer.Length() == 0) {
    message.Clear();
    return true;
  }
  grpc::ByteBuffer bytes(buffer);  // shares the slices
  grpc::ProtoBufferReader reader(&bytes);
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

Reception::Reception(ReceptionOptions options, auth::Verifier& verifier, const value::Clock& clock,
                     observe::Registry& registry)
    : options_(options),
      verifier_(verifier),
      clock_(clock),
      rejected_(registry.MakeCounter("grpc_server_rejected_total",
                                     "Calls refused because the queue was full.")),
      expired_(registry.MakeCounter("grpc_server_expired_in_queue_total",
                                    "Calls dropped unserved because their deadline passed.")),
      executor_(options.workers, options.queue) {}

absl::Status Reception::Admit(const Arrival& arrival, const MethodDescriptor& method,
                              const grpc::ByteBuffer& bytes, google::protobuf::Message& request,
                              std::shared_ptr<const auth::Principal>& principal, Call& call) {
  absl::string_view token = arrival.authorization;
  if (token.empty()) {
    return Error(absl::StatusCode::kUnauthenticated, ErrorReason::TOKEN_MISSING,
                 "metadata authorization: Bearer <token> is missing", "缺少访问令牌");
  }
  if (!absl::ConsumePrefix(&token, "Bearer ") && !absl::ConsumePrefix(&token, "bearer ")) {
    return Error(absl::StatusCode::kUnauthenticated, ErrorReason::TOKEN_INVALID,
                 "authorization is not a bearer token", "访问令牌无效");
  }
  ASSIGN_OR_RETURN(principal, verifier_.Verify(token, arrival.time));
  call.principal = principal.get();
  if (bytes.Length() > options_.max_request_bytes) {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
                 absl::StrCat("the request is larger than ", options_.max_request_bytes, " bytes"),
                 "请求数据过大");
  }
  if (!FromBuffer(bytes, request)) {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_MALFORMED,
                 "the request is not a valid message, or its text is not UTF-8",
                 "请求数据无法解析或不是 UTF-8 文本");
  }
  call.group = GroupOfRequest(request);
  const access::v1::Rule& rule = method.options().GetExtension(access::v1::rule);
  RETURN_IF_ERROR(CheckAccess(rule, *principal, call.group));
  std::vector<FieldViolation> violations = resource::CheckFields(request);
  if (violations.empty() && call.group.empty() && !rule.platform()) {
    violations.push_back({"name", "must be a resource name in a group: groups/{group}/…",
                          "应为 groups/{group}/… 形式的名称"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return absl::OkStatus();
}

void Reception::Serve(const Method& method, const Arrival& arrival,
                      grpc::CallbackServerContext* context, const grpc::ByteBuffer& bytes,
                      grpc::ByteBuffer& answer, absl::Status& status) {
  Call call;
  call.method = method.full_name;
  call.trace = observe::StartSpan(arrival.traceparent);
  call.deadline = arrival.deadline == absl::InfiniteFuture()
                      ? arrival.time + options_.default_deadline
                      : arrival.deadline;
  std::shared_ptr<const auth::Principal> principal;
  if (absl::Now() >= call.deadline || context->IsCancelled()) {
    expired_.Add();
    status = DeadlinePassed();
  } else {
    std::unique_ptr<google::protobuf::Message> request(method.request_prototype->New());
    std::string response;
    try {
      status = Admit(arrival, *method.descriptor, bytes, *request, principal, call);
      if (status.ok()) {
        call.today = clock_.Today();
        status = method.handler(call, *request, response);
      }
    } catch (const std::exception& defect) {
      observe::Log(observe::Level::kError, "handler threw",
                   {{"method", method.full_name}, {"what", defect.what()}});
      status = absl::InternalError("handler threw");
    } catch (...) {
      observe::Log(observe::Level::kError, "handler threw", {{"method", method.full_name}});
      status = absl::InternalError("handler threw");
    }
    if (status.ok()) ToBuffer(std::move(response), answer);
  }
  LogCall(call, status, absl::Now() - arrival.time);
}

void Reception::LogCall(const Call& call, const absl::Status& status, absl::Duration took) {
  if (status.ok() && (options_.log_one_in == 0 || logged_++ % options_.log_one_in != 0)) return;
  const absl::Status shown = Shown(status);
  const bool defect = shown.code() == absl::StatusCode::kInternal;
  observe::Log(defect ? observe::Level::kError : observe::Level::kInfo, "call",
               {{"method", call.method},
                {"code", absl::StatusCodeToString(shown.code())},
                {"reason", status.ok() ? "" : access::v1::ErrorReason_Name(ReasonOf(shown))},
                {"detail", defect ? absl::string_view(status.message()) : absl::string_view()},
                {"ms", absl::ToDoubleMilliseconds(took)},
                {"group", call.group},
                {"principal", call.principal == nullptr ? "" : call.principal->subject},
                {"trace_id", call.trace.trace_id},
                {"span_id", call.trace.span_id}});
}

grpc::ServerUnaryReactor* Reception::Receive(const Method& method, MethodMetrics& metrics,
                                             grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  metrics.started.Add();
  metrics.received.Add();
  metrics.in_flight.Add();
  ++in_flight_;
  Arrival arrival = ArrivalOf(*context);
  const absl::Time arrived = arrival.time;
  auto finish = [this, &metrics, reactor, arrived](const absl::Status& status) {
    const grpc::Status answer = ToGrpc(status);
    metrics.handled[answer.error_code()].Add();
    if (answer.ok()) metrics.sent.Add();
    metrics.in_flight.Add(-1);
    metrics.seconds.Observe(absl::ToDoubleSeconds(absl::Now() - arrived));
    reactor->Finish(answer);
    --in_flight_;
  };
  Executor::Task task = [this, &method, context, request, response, finish,
                         arrival = std::move(arrival)] {
    absl::Status status;
    Serve(method, arrival, context, *request, *response, status);
    finish(status);
  };
  if (!executor_.TryRun(task)) {
    rejected_.Add();
    finish(Overloaded(absl::Milliseconds(200)));
  }
  return reactor;
}

DescribedService::DescribedService(const google::protobuf::ServiceDescriptor& service,
                                   const Methods& methods, Reception& reception,
                                   observe::Registry& registry) {
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& descriptor = *service.method(i);
    const std::string full_name = absl::StrCat(service.full_name(), "/", descriptor.name());
    metrics_.push_back(std::make_unique<MethodMetrics>(registry, descriptor));
    // gRPC keeps the pointer of the path for the life of the method.
    auto* path = new std::string(absl::StrCat("/", full_name));
    AddMethod(new grpc::internal::RpcServiceMethod(path->c_str(),
                                                   descriptor.server_streaming()
                                                       ? grpc::internal::RpcMethod::SERVER_STREAMING
                                                       : grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    if (descriptor.server_streaming()) continue;
    const Method* method = &methods.all().at(full_name);
    MethodMetrics* metrics = metrics_.back().get();
    MarkMethodRawCallback(
        i, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
               [&reception, method, metrics](grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) {
                 return reception.Receive(*method, *metrics, context, request, response);
               }));
  }
}

int DescribedService::IndexOf(const google::protobuf::ServiceDescriptor& service,
                              absl::string_view method) {
  return service.FindMethodByName(std::string(method))->index();
}

}  // namespace edugroup::rpc
