#include "tests/load/floors.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/service_type.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/load/check.h"

namespace edugroup::load {

RawConnection::RawConnection(const sql::Options& options)
    : connection_(Check(sql::Connection::Open(options, metrics_))) {}

double RawPerSecond(const sql::Options& options, int threads, absl::Duration duration,
                    const std::function<void(sql::Connection&, uint64_t)>& step) {
  std::vector<std::unique_ptr<RawConnection>> connections;
  for (int i = 0; i < threads; ++i) {
    connections.push_back(std::make_unique<RawConnection>(options));
  }
  std::atomic<uint64_t> next{0};
  const absl::Time begin = absl::Now();
  const absl::Time end = begin + duration;
  std::vector<std::thread> workers;
  for (auto& connection : connections) {
    workers.emplace_back([&] {
      while (absl::Now() < end) step(**connection, next++);
    });
  }
  for (std::thread& worker : workers) worker.join();
  return static_cast<double>(next) / absl::ToDoubleSeconds(absl::Now() - begin);
}

namespace {

class EchoService final : public grpc::Service {
 public:
  EchoService() {
    AddMethod(new grpc::internal::RpcServiceMethod("/edugroup.load/Echo",
                                                   grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        0, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
               [](grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                  grpc::ByteBuffer* response) {
                 grpc::Slice empty;
                 *response = grpc::ByteBuffer(&empty, 1);
                 grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
                 reactor->Finish(grpc::Status::OK);
                 return reactor;
               }));
  }
};

}  // namespace

struct EchoServer::State {
  EchoService service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

EchoServer::EchoServer() : state_(std::make_unique<State>()) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &state_->port);
  builder.RegisterService(&state_->service);
  state_->server = builder.BuildAndStart();
}

EchoServer::~EchoServer() {
  state_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

std::string EchoServer::target() const { return absl::StrCat("127.0.0.1:", state_->port); }

}  // namespace edugroup::load
