#include "common/testing/authority.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace edugroup::testing {
namespace {

using auth::Bio;
using auth::EvpKey;
using auth::Must;

EvpKey NewKey() { return EvpKey(EVP_EC_gen("P-256")); }

std::string Text(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, size);
}

void Extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  Must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, value);
  X509_EXTENSION_free(extension);
}

// A certificate of `key` called `common_name`, from an hour ago for `days`; not signed yet.
X509* Draft(EVP_PKEY* key, const char* common_name, int days) {
  X509* const certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), 1 + std::rand());
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600 * days);
  X509_set_pubkey(certificate, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

}  // namespace

Authority::Authority() : key_(NewKey()), certificate_(Draft(key_.get(), "test authority", 365)) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  Extend(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  Extend(certificate_.get(), certificate_.get(), NID_key_usage, "critical,keyCertSign");
  Must(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0, "sign");
}

std::string Authority::Certificate() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate_.get());
  return Text(bio);
}

void Authority::Issue(const std::string& folder, const std::string& name, int days,
                      const std::string& also_trusted) const {
  namespace fs = std::filesystem;
  const EvpKey key = NewKey();
  const X509Certificate certificate(Draft(key.get(), "localhost", days));
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  Extend(certificate.get(), certificate_.get(), NID_subject_alt_name,
         absl::StrCat("DNS:localhost,IP:127.0.0.1", name.empty() ? "" : ",URI:", name));
  Must(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0, "sign");
  const Bio cert(BIO_new(BIO_s_mem())), secret(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(cert.get(), certificate.get());
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);

  fs::create_directories(folder);
  const std::string next = absl::StrCat("version-", std::rand());
  fs::create_directory(absl::StrCat(folder, "/", next));
  const auto write = [&](const std::string& file, const std::string& content) {
    std::ofstream(absl::StrCat(folder, "/", next, "/", file), std::ios::binary) << content;
  };
  write("tls.crt", Text(cert));
  write("tls.key", Text(secret));
  write("ca.crt", absl::StrCat(Certificate(), also_trusted));
  fs::create_symlink(next, folder + "/next");
  fs::rename(folder + "/next", folder + "/data");
}

rpc::TlsOptions TlsIn(const std::string& folder) {
  return {folder + "/data/tls.crt", folder + "/data/tls.key", folder + "/data/ca.crt"};
}

}  // namespace edugroup::testing
