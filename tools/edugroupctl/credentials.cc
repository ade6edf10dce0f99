#include "tools/edugroupctl/credentials.h"

#include <grpcpp/security/credentials.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"

namespace {

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

ABSL_FLAG(std::string, tls_ca_file, FromEnvironment("EDUGROUP_TLS_CA_FILE"),
          "Authority of the servers' certificates (PEM); empty: plain text.");
ABSL_FLAG(std::string, tls_cert_file, FromEnvironment("EDUGROUP_TLS_CERT_FILE"),
          "Certificate to show to the servers (PEM).");
ABSL_FLAG(std::string, tls_key_file, FromEnvironment("EDUGROUP_TLS_KEY_FILE"),
          "Its private key (PEM).");

namespace edugroup::ctl {
namespace {

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (content.empty()) return UsageError(absl::StrCat("cannot read ", path));
  return content;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFromFlags() {
  grpc::SslCredentialsOptions options;
  ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(absl::GetFlag(FLAGS_tls_ca_file)));
  if (options.pem_root_certs.empty()) return grpc::InsecureChannelCredentials();
  ASSIGN_OR_RETURN(options.pem_cert_chain, ReadPem(absl::GetFlag(FLAGS_tls_cert_file)));
  ASSIGN_OR_RETURN(options.pem_private_key, ReadPem(absl::GetFlag(FLAGS_tls_key_file)));
  return grpc::SslCredentials(options);
}

}  // namespace edugroup::ctl
