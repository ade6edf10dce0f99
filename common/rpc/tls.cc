#include "common/rpc/tls.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/asn1.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/auth/openssl.h"
#include "common/auth/watched_file.h"
#include "common/observe/log.h"
#include "common/value/status.h"

namespace edugroup::rpc {
namespace {

using auth::Bio;
using auth::EvpKey;
using auth::FreeWith;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;

constexpr unsigned kLookEverySeconds = 1;

absl::StatusOr<Bio> Open(const std::string& file) {
  Bio bio(BIO_new_file(file.c_str(), "r"));
  if (bio == nullptr) return absl::InvalidArgumentError(absl::StrCat("cannot read ", file));
  return bio;
}

absl::StatusOr<Certificate> ReadCertificate(const std::string& file) {
  ASSIGN_OR_RETURN(const Bio bio, Open(file));
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(file, " holds no certificate"));
  }
  return certificate;
}

absl::Time NotAfter(const X509& certificate) {
  tm fields = {};
  ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &fields);
  return absl::FromTM(fields, absl::UTCTimeZone());
}

// When the certificate of the files ends, if the three belong together.
absl::StatusOr<absl::Time> Check(const TlsOptions& options) {
  ASSIGN_OR_RETURN(const Certificate certificate, ReadCertificate(options.cert_file));
  ASSIGN_OR_RETURN(const Bio bio, Open(options.key_file));
  const EvpKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || X509_check_private_key(certificate.get(), key.get()) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.key_file, " is not the key of ", options.cert_file));
  }
  RETURN_IF_ERROR(ReadCertificate(options.ca_file).status());
  return NotAfter(*certificate);
}

}  // namespace

struct Tls::State {
  State(const TlsOptions& options_in, observe::Registry& registry)
      : options(options_in),
        cert(options_in.cert_file),
        not_after(registry.MakeGauge("tls_certificate_not_after_seconds",
                                     "When the server's certificate ends, Unix time.")),
        reloads_ok(auth::CountReloads(registry, "ok")),
        reloads_failed(auth::CountReloads(registry, "error")),
        provider(std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
            options_in.key_file, options_in.cert_file, options_in.ca_file, kLookEverySeconds)) {}

  const TlsOptions options;
  auth::WatchedFile cert;
  observe::Gauge not_after;
  observe::Counter reloads_ok, reloads_failed;
  std::shared_ptr<grpc::experimental::FileWatcherCertificateProvider> provider;
};

Tls::Tls(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tls::~Tls() = default;

absl::StatusOr<std::unique_ptr<Tls>> Tls::Create(const TlsOptions& options,
                                                 observe::Registry& registry) {
  ASSIGN_OR_RETURN(const absl::Time end, Check(options));
  auto state = std::make_unique<State>(options, registry);
  state->cert.ReadIfChanged();
  state->not_after.Set(absl::ToUnixSeconds(end));
  return std::unique_ptr<Tls>(new Tls(std::move(state)));
}

std::shared_ptr<grpc::ServerCredentials> Tls::ForServer() const {
  grpc::experimental::TlsServerCredentialsOptions options(state_->provider);
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  options.set_cert_request_type(state_->options.require_client_certificates
                                    ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                    : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> Tls::ForClients() const {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(state_->provider);
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  return grpc::experimental::TlsCredentials(options);
}

void Tls::Look() {
  if (!state_->cert.ReadIfChanged()) return;
  const absl::StatusOr<absl::Time> end = Check(state_->options);
  if (!end.ok()) {
    state_->reloads_failed.Add();
    observe::Log(observe::Level::kError, "tls.certificate_refused",
                 {{"file", state_->options.cert_file}, {"why", end.status().message()}});
    return;
  }
  state_->not_after.Set(absl::ToUnixSeconds(*end));
  state_->reloads_ok.Add();
  observe::Log(observe::Level::kInfo, "tls.certificate_loaded",
               {{"not_after", absl::FormatTime(absl::RFC3339_sec, *end, absl::UTCTimeZone())}});
}

}  // namespace edugroup::rpc
