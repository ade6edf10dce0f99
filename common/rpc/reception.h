// The way of one call from gRPC's callback thread to the handler and back (house rules, README.md).
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/callers.h"
#include "common/auth/verifier.h"
#include "common/observe/metrics.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/executor.h"
#include "common/value/clock.h"

namespace edugroup::rpc {

struct ReceptionOptions {
  int workers = 16;
  int queue = 512;
  absl::Duration default_deadline = absl::Seconds(10);
  size_t max_request_bytes = 4 << 20;
  // One log line for every call that fails; for one in this many that succeed (0: none).
  int log_one_in = 1;
};

// What the transport says of a call.
struct Arrival {
  std::string authorization, traceparent;
  std::vector<std::string> names;  // URIs in the caller's certificate; looked at without a token
  absl::Time deadline;
  absl::Time time;
};

// A unary call between its arrival and its answer.
struct Visit {
  grpc::CallbackServerContext* context;
  const grpc::ByteBuffer* request;
  grpc::ByteBuffer* response;
  grpc::ServerUnaryReactor* reactor;
  Arrival arrival;
  std::string name;  // of a read by name and nothing else
};

// Reads by name of one method that wait for a thread. A few threads take them in batches and serve
// each batch with one statement; that saves round trips to the database and hand-offs of threads.
struct ReadQueue {
  absl::Mutex mutex;
  std::deque<Visit> waiting ABSL_GUARDED_BY(mutex);
  int serving ABSL_GUARDED_BY(mutex) = 0;
};

// The metrics of one method, looked up once, and its waiting reads.
struct MethodMetrics {
  MethodMetrics(observe::Registry& registry, const google::protobuf::MethodDescriptor& method);
  const bool reads_by_name;
  observe::Counter started, received, sent;
  observe::Gauge in_flight;
  observe::Histogram seconds;
  std::vector<observe::Counter> handled;  // by code
  ReadQueue reads;
};

Arrival ArrivalOf(const grpc::CallbackServerContext& context);

class Reception {
 public:
  // `callers` may be null: then nobody is known by a certificate. `store` knows the answers of
  // earlier writes.
  Reception(ReceptionOptions options, auth::Verifier& verifier, auth::Callers* callers,
            resource::Store& store, const value::Clock& clock, observe::Registry& registry);

  // Serves a unary call. Returns at once; the reactor finishes from an executor thread.
  grpc::ServerUnaryReactor* Receive(const Method& method, MethodMetrics& metrics,
                                    grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response);

  // The steps before a handler, for calls of any shape: who are you, may you, is it well formed.
  absl::Status Admit(const Arrival& arrival, const google::protobuf::MethodDescriptor& method,
                     const grpc::ByteBuffer& bytes, google::protobuf::Message& request,
                     std::shared_ptr<const auth::Principal>& principal, Call& call);

  Executor& executor() { return executor_; }
  const ReceptionOptions& options() const { return options_; }
  // Unary calls between arrival and answer.
  int in_flight() const { return in_flight_; }
  // The log line of a finished call.
  void LogCall(const Call& call, const absl::Status& status, absl::Duration took);

 private:
  // By the token, else by the certificate.
  absl::StatusOr<std::shared_ptr<const auth::Principal>> WhoIs(const Arrival& arrival);
  // Serves a visit and finishes it.
  void Serve(const Method& method, MethodMetrics& metrics, Visit& visit, Siblings* siblings);
  absl::Status Handle(const Method& method, Visit& visit, Call& call);
  // Runs the handler. What fails may be the repeat of a write that went well: it is answered like
  // the first, whatever has become since of what the request refers to.
  absl::Status RunHandler(const Method& method, const google::protobuf::Message& request,
                          Call& call, std::string& response);
  // Takes waiting reads in batches until none is left.
  void ServeReads(const Method& method, MethodMetrics& metrics);
  void Finish(MethodMetrics& metrics, Visit& visit, const absl::Status& status);

  const ReceptionOptions options_;
  auth::Verifier& verifier_;
  auth::Callers* const callers_;
  resource::Store& store_;
  const value::Clock& clock_;
  observe::Counter rejected_;
  observe::Counter expired_;
  std::atomic<int64_t> logged_{0};
  std::atomic<int> in_flight_{0};
  Executor executor_;
};

// A gRPC service made from its descriptor: every unary method goes through the reception. Unlike
// the generated service classes it hands over the bytes: a request that does not parse would
// otherwise be answered UNIMPLEMENTED by gRPC 1.51 (server_callback_handlers.h), and parsing would
// run on gRPC's two callback threads.
class DescribedService : public grpc::Service {
 public:
  // `methods` must hold all unary methods of `service`; the caller has checked it.
  DescribedService(const google::protobuf::ServiceDescriptor& service, const Methods& methods,
                   Reception& reception, observe::Registry& registry);

 protected:
  // The position of a method, for a subclass that serves a stream.
  static int IndexOf(const google::protobuf::ServiceDescriptor& service, absl::string_view method);

 private:
  std::vector<std::unique_ptr<MethodMetrics>> metrics_;
};

// Copies or hands over serialized bytes to gRPC.
void ToBuffer(std::string bytes, grpc::ByteBuffer& buffer);
// False when the bytes are no such message.
bool FromBuffer(const grpc::ByteBuffer& buffer, google::protobuf::Message& message);

}  // namespace edugroup::rpc
