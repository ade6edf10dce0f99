// A port of its own for probes: the kubelet has no client certificate, so that with mutual TLS on
// the port of the service it could not ask there.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::rpc {

// grpc.health.v1.Health in plain text and nothing else.
class HealthPort {
 public:
  // UNAVAILABLE when the port is taken.
  static absl::StatusOr<std::unique_ptr<HealthPort>> Open(const std::string& listen);
  ~HealthPort();
  void Set(const std::string& service, bool serving);
  int port() const { return port_; }

 private:
  HealthPort() = default;
  // Answers UNIMPLEMENTED to everything that is not health; without a service of its own gRPC does
  // not start a server.
  grpc::CallbackGenericService nothing_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace edugroup::rpc
