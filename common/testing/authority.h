// An authority of certificates for tests: real ones, made on the spot.
#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>

#include "common/auth/openssl.h"
#include "common/rpc/tls.h"

namespace edugroup::testing {

class Authority {
 public:
  Authority();
  // PEM.
  std::string Certificate() const;

  // Puts tls.crt, tls.key and ca.crt into `folder`, at once as an orchestrator does (a link that is
  // exchanged): a new certificate for localhost, 127.0.0.1 and, unless empty, the URI name `name`;
  // and the authorities that are trusted: this one, then `also_trusted` (PEM).
  void Issue(const std::string& folder, const std::string& name, int days = 30,
             const std::string& also_trusted = "") const;

 private:
  using X509Certificate = std::unique_ptr<X509, auth::FreeWith<X509_free>>;
  auth::EvpKey key_;
  X509Certificate certificate_;
};

// The files of such a folder.
rpc::TlsOptions TlsIn(const std::string& folder);

}  // namespace edugroup::testing
