// The key of one subject of personal data: a person, or the contacts of an organisation. What the
// journal keeps of the subject is sealed under it, so that giving the key up erases the subject
// from the journal without breaking the journal's chain (PIPL art. 47).
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/aes_gcm.h"
#include "common/auth/sealer.h"

namespace edugroup::auth {

// For one thread.
class SubjectKey {
 public:
  static SubjectKey New();
  // The key that Wrap gave; errors as Sealer::Open.
  static absl::StatusOr<SubjectKey> Unwrap(absl::string_view wrapped, const Sealer& sealer,
                                           absl::string_view subject);

  // The key sealed under the key file, at most 200 bytes. `subject`: the name of the resource.
  std::string Wrap(const Sealer& sealer, absl::string_view subject) const;

  // As Sealer: "sealed:subject:<base64url(nonce | cipher | tag)>".
  std::string Seal(absl::string_view plain, absl::string_view context);
  absl::StatusOr<std::string> Open(absl::string_view sealed, absl::string_view context);

 private:
  explicit SubjectKey(std::string key) : key_(key), cipher_(std::move(key)) {}
  std::string key_;
  AesGcm cipher_;
};

}  // namespace edugroup::auth
