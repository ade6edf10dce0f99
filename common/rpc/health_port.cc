#include "common/rpc/health_port.h"

#include <grpcpp/health_check_service_interface.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace edugroup::rpc {

absl::StatusOr<std::unique_ptr<HealthPort>> HealthPort::Open(const std::string& listen) {
  std::unique_ptr<HealthPort> opened(new HealthPort());
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 20);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 << 10);
  builder.SetMaxReceiveMessageSize(4 << 10);
  builder.RegisterCallbackGenericService(&opened->nothing_);
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &opened->port_);
  opened->server_ = builder.BuildAndStart();
  if (opened->server_ == nullptr) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", listen));
  }
  opened->server_->GetHealthCheckService()->SetServingStatus(false);
  return opened;
}

HealthPort::~HealthPort() {
  if (server_ == nullptr) return;
  // An open Watch never ends by itself.
  server_->Shutdown(absl::ToChronoTime(absl::Now()));
  server_->Wait();
}

void HealthPort::Set(const std::string& service, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(service, serving);
}

}  // namespace edugroup::rpc
