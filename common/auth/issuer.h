// Makes keys and tokens for development, tests and demos only: a city has its own issuer.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"

namespace edugroup::auth {

class Issuer {
 public:
  enum class Algorithm { kEdDsa, kRs256 };
  // A new key pair with the key id `key_id`.
  static absl::StatusOr<std::unique_ptr<Issuer>> Generate(Algorithm algorithm,
                                                          const std::string& key_id);
  // The private key of a PEM file, its key id being the file's JWK thumbprint-free name `key_id`.
  static absl::StatusOr<std::unique_ptr<Issuer>> FromPem(const std::string& pem,
                                                         const std::string& key_id);
  ~Issuer();

  std::string PrivatePem() const;
  // {"keys":[…]} with the public key.
  std::string Jwks() const;
  // A compact JWT of `principal` (its `expires` included) for audience "edugroup".
  std::string Sign(const Principal& principal, const std::string& audience = "edugroup") const;
  // A token with exactly these JSON header and claims, for tests of the verifier.
  std::string SignRaw(const std::string& header_json, const std::string& claims_json) const;

 private:
  struct State;
  explicit Issuer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::auth
