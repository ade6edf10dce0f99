#include "common/rpc/reception.h"

#include <grpc/grpc_security_constants.h>
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
#include "google/protobuf/io/coded_stream.h"

namespace edugroup::rpc {
namespace {

using google::protobuf::MethodDescriptor;

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

// Threads that serve the reads of one method, and how many reads one of them takes at once.
constexpr int kReadThreads = 3;
constexpr size_t kReadBatch = 16;

// A method such as GetPlan(name): what waits together is read together.
bool IsReadByName(const MethodDescriptor& method) {
  const auto* name = method.input_type()->FindFieldByNumber(1);
  return absl::StartsWith(method.name(), "Get") && name != nullptr && name->name() == "name";
}

constexpr uint32_t kNameTag = 1 << 3 | 2;

// The name that such a request asks for, and for nothing else (as_of, say); empty when the bytes
// are no such request. Field 1, a string.
std::string NameIn(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  if (!bytes.Valid() || !bytes.TrySingleSlice(&slice).ok()) return "";
  google::protobuf::io::CodedInputStream input(slice.begin(), static_cast<int>(slice.size()));
  std::string name;
  uint32_t size = 0;
  if (input.ReadTag() != kNameTag || !input.ReadVarint32(&size) ||
      !input.ReadString(&name, static_cast<int>(size)) || input.ReadTag() != 0) {
    return "";
  }
  return name;
}

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED,
               "the deadline passed before the call was served", "处理超时");
}

}  // namespace

MethodMetrics::MethodMetrics(observe::Registry& registry, const MethodDescriptor& method)
    : reads_by_name(IsReadByName(method)),
      started(registry.MakeCounter("grpc_server_started_total", "Calls begun.", LabelsOf(method))),
      received(registry.MakeCounter("grpc_server_msg_received_total", "Messages received.",
                                    LabelsOf(method))),
      sent(registry.MakeCounter("grpc_server_msg_sent_total", "Messages sent.", LabelsOf(method))),
      in_flight(
          registry.MakeGauge("grpc_server_in_flight", "Calls being served.", LabelsOf(method))),
      seconds(registry.MakeHistogram("grpc_server_handling_seconds", "Time from arrival to answer.",
                                     LabelsOf(method))) {
  for (const char* name : kCodeNames) {
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
  if (arrival.authorization.empty()) {
    for (const grpc::string_ref& name :
         context.auth_context()->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
      arrival.names.emplace_back(name.data(), name.size());
    }
  }
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

Reception::Reception(ReceptionOptions options, auth::Verifier& verifier, auth::Callers* callers,
                     resource::Store& store, const value::Clock& clock, observe::Registry& registry)
    : options_(options),
      verifier_(verifier),
      callers_(callers),
      store_(store),
      clock_(clock),
      rejected_(registry.MakeCounter("grpc_server_rejected_total",
                                     "Calls refused because the queue was full.")),
      expired_(registry.MakeCounter("grpc_server_expired_in_queue_total",
                                    "Calls dropped unserved because their deadline passed.")),
      executor_(options.workers, options.queue) {}

absl::StatusOr<std::shared_ptr<const auth::Principal>> Reception::WhoIs(const Arrival& arrival) {
  absl::string_view token = arrival.authorization;
  if (!token.empty()) {
    if (absl::ConsumePrefix(&token, "Bearer ") || absl::ConsumePrefix(&token, "bearer ")) {
      return verifier_.Verify(token, arrival.time);
    }
    return Error(absl::StatusCode::kUnauthenticated, ErrorReason::TOKEN_INVALID,
                 "authorization is not a bearer token", "访问令牌无效");
  }
  for (const std::string& name : arrival.names) {
    if (callers_ == nullptr) break;
    if (auto system = callers_->Find(name, arrival.time)) return system;
  }
  return Error(absl::StatusCode::kUnauthenticated, ErrorReason::TOKEN_MISSING,
               "metadata authorization: Bearer <token> is missing", "缺少访问令牌");
}

absl::Status Reception::Admit(const Arrival& arrival, const MethodDescriptor& method,
                              const grpc::ByteBuffer& bytes, google::protobuf::Message& request,
                              std::shared_ptr<const auth::Principal>& principal, Call& call) {
  ASSIGN_OR_RETURN(principal, WhoIs(arrival));
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

absl::Status Reception::RunHandler(const Method& method, const google::protobuf::Message& request,
                                   Call& call, std::string& response) {
  absl::Status status = method.handler(call, request, response);
  if (status.ok()) return status;
  const std::unique_ptr<google::protobuf::Message> answer(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method.descriptor->output_type())
          ->New());
  absl::Status repeated = store_.Repeat(call, request, *answer);
  if (ReasonOf(repeated) == ErrorReason::REQUEST_ID_REUSED) return repeated;
  if (!repeated.ok() || !answer->SerializeToString(&response)) return status;
  return absl::OkStatus();
}

absl::Status Reception::Handle(const Method& method, Visit& visit, Call& call) {
  if (absl::Now() >= call.deadline || visit.context->IsCancelled()) {
    expired_.Add();
    return DeadlinePassed();
  }
  std::shared_ptr<const auth::Principal> principal;
  std::unique_ptr<google::protobuf::Message> request(method.request_prototype->New());
  std::string response;
  absl::Status status;
  try {
    status = Admit(visit.arrival, *method.descriptor, *visit.request, *request, principal, call);
    if (status.ok()) {
      call.today = clock_.Today();
      status = RunHandler(method, *request, call, response);
    }
  } catch (const std::exception& defect) {
    observe::Log(observe::Level::kError, "handler threw",
                 {{"method", method.full_name}, {"what", defect.what()}});
    status = absl::InternalError("handler threw");
  } catch (...) {
    observe::Log(observe::Level::kError, "handler threw", {{"method", method.full_name}});
    status = absl::InternalError("handler threw");
  }
  if (status.ok()) ToBuffer(std::move(response), *visit.response);
  LogCall(call, status, absl::Now() - visit.arrival.time);
  call.principal = nullptr;  // ends with this function
  return status;
}

void Reception::Serve(const Method& method, MethodMetrics& metrics, Visit& visit,
                      Siblings* siblings) {
  Call call;
  call.method = method.full_name;
  call.trace = observe::StartSpan(visit.arrival.traceparent);
  call.deadline = visit.arrival.deadline == absl::InfiniteFuture()
                      ? visit.arrival.time + options_.default_deadline
                      : visit.arrival.deadline;
  call.siblings = siblings;
  Finish(metrics, visit, Handle(method, visit, call));
}

void Reception::ServeReads(const Method& method, MethodMetrics& metrics) {
  ReadQueue& reads = metrics.reads;
  {
    absl::MutexLock lock(&reads.mutex);
    // Whoever serves already takes what this task was queued for.
    if (reads.serving >= kReadThreads) return;
    ++reads.serving;
  }
  while (true) {
    std::vector<Visit> batch;
    {
      absl::MutexLock lock(&reads.mutex);
      while (!reads.waiting.empty() && batch.size() < kReadBatch) {
        batch.push_back(std::move(reads.waiting.front()));
        reads.waiting.pop_front();
      }
      if (batch.empty()) {
        --reads.serving;
        return;
      }
    }
    Siblings siblings;
    for (const Visit& visit : batch) siblings.names.push_back(visit.name);
    for (Visit& visit : batch) Serve(method, metrics, visit, &siblings);
  }
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

void Reception::Finish(MethodMetrics& metrics, Visit& visit, const absl::Status& status) {
  const grpc::Status answer = ToGrpc(status);
  metrics.handled[answer.error_code()].Add();
  if (answer.ok()) metrics.sent.Add();
  metrics.in_flight.Add(-1);
  metrics.seconds.Observe(absl::ToDoubleSeconds(absl::Now() - visit.arrival.time));
  visit.reactor->Finish(answer);
  --in_flight_;
}

grpc::ServerUnaryReactor* Reception::Receive(const Method& method, MethodMetrics& metrics,
                                             grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) {
  metrics.started.Add();
  metrics.received.Add();
  metrics.in_flight.Add();
  ++in_flight_;
  Visit visit = {context,
                 request,
                 response,
                 context->DefaultReactor(),
                 ArrivalOf(*context),
                 metrics.reads_by_name ? NameIn(*request) : ""};
  grpc::ServerUnaryReactor* reactor = visit.reactor;
  Executor::Task task;
  if (!visit.name.empty()) {
    ReadQueue& reads = metrics.reads;
    absl::MutexLock lock(&reads.mutex);
    task = [this, &method, &metrics] { ServeReads(method, metrics); };
    // As many may wait as the queue of the executor holds.
    if (reads.waiting.size() < static_cast<size_t>(options_.queue) &&
        (reads.serving >= kReadThreads || executor_.TryRun(task))) {
      reads.waiting.push_back(std::move(visit));
      return reactor;
    }
  } else {
    auto shared = std::make_shared<Visit>(visit);
    task = [this, &method, &metrics, shared] { Serve(method, metrics, *shared, nullptr); };
    if (executor_.TryRun(task)) return reactor;
  }
  rejected_.Add();
  Finish(metrics, visit, Overloaded(absl::Milliseconds(200)));
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
