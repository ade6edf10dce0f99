// The floor of an empty call: a bare gRPC callback server that answers "edugroup.load/Echo" with an
// empty message; no door. Runs until it is killed.
//
//   echo_server PORT_FILE
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/service_type.h>

#include <fstream>
#include <iostream>

namespace edugroup::load {
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

int Serve(const char* port_file) {
  EchoService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::ofstream(port_file) << port << std::endl;
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace edugroup::load

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: echo_server PORT_FILE" << std::endl;
    return 2;
  }
  return edugroup::load::Serve(argv[1]);
}
