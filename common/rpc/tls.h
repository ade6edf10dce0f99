// TLS from files that are replaced while the server runs (an orchestrator renews certificates).
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/observe/metrics.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace edugroup::rpc {

struct TlsOptions {
  std::string cert_file, key_file;  // PEM; of this server, which shows them to clients and peers
  std::string ca_file;              // PEM; who may have signed the certificates of the others
  bool require_client_certificates = true;
};

// Looked at once a second; new connections take what changed, those that stand stay as they are.
// The three files must be replaced together (a folder behind a link that is exchanged). Thread-safe
// but for Look.
class Tls {
 public:
  // INVALID_ARGUMENT: a file that is not there or no PEM, a key that is not the certificate's.
  static absl::StatusOr<std::unique_ptr<Tls>> Create(const TlsOptions& options,
                                                     observe::Registry& registry);
  ~Tls();

  std::shared_ptr<grpc::ServerCredentials> ForServer() const;
  // The peer's certificate must be of the authority and name the host that is dialled.
  std::shared_ptr<grpc::ChannelCredentials> ForClients() const;
  // Looks whether the certificate changed: tls_certificate_not_after_seconds, config_reload_total.
  void Look();

 private:
  struct State;
  explicit Tls(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::rpc
