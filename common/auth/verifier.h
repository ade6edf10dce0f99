// Bearer tokens: JWT signed with EdDSA (Ed25519) or RS256, checked against a JWKS file.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/observe/metrics.h"

namespace edugroup::auth {

struct VerifierOptions {
  std::string jwks_file;  // reloaded when it changes (checked at most once a second)
  std::string audience = "edugroup";
  absl::Duration clock_skew = absl::Seconds(30);
  size_t remembered_tokens = 10000;  // verified tokens kept until they expire
};

class Verifier {
 public:
  // Reads the key set. INVALID_ARGUMENT for a file that is no JWKS or holds no usable key.
  static absl::StatusOr<std::unique_ptr<Verifier>> Create(VerifierOptions options,
                                                          observe::Registry& registry);
  ~Verifier();

  // The principal of a compact JWT. Claims: sub, aud, exp (required), nbf, iat, and "edugroup":
  // {"operator": true, "scopes": ["task.read"], "groups": {"anqing": {"roles": ["MEMBER"],
  // "organization": "azy", "body": "zyjsb"}}}. Thread-safe; a verified token is remembered until it
  // expires, and forgotten when its key leaves the file.
  //   UNAUTHENTICATED  anything wrong: algorithm not allowed ("none", HS256 …), unknown key id,
  //   signature, audience, expired,
  //                    not yet valid, no expiry, unknown role, more than 8 KiB. With ErrorReason
  //                    TOKEN_INVALID or TOKEN_EXPIRED.
  absl::StatusOr<std::shared_ptr<const Principal>> Verify(absl::string_view token, absl::Time now);

  // A key file that cannot be read any more, or does not parse, keeps the old keys and counts
  // config_reload_total{result="error"}; a good one counts result="ok".
 private:
  struct State;
  explicit Verifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::auth
