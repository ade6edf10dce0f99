// How edugroupctl shows itself to the servers.
#pragma once

#include <memory>

#include "absl/status/statusor.h"

namespace grpc {
class ChannelCredentials;
}

namespace edugroup::ctl {

// Plain text, or TLS with the files of --tls_ca_file, --tls_cert_file and --tls_key_file.
//   INVALID_ARGUMENT  a file cannot be read
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFromFlags();

}  // namespace edugroup::ctl
