// Encryption at rest of single values, and keyed digests, under the keys of one file.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::auth {

// Whether a key file of this mode is closed enough for a process of user `self`. Its own files are
// for it alone (0600). A file of another user reaches it only by the file's group: that is how
// Kubernetes hands a secret to a pod (root's, 0440, group fsGroup), so its group may read it.
bool IsPrivate(mode_t mode, uid_t owner, uid_t self);

// AES-256-GCM with a random nonce per value: good for 2^32 values per key, then add a key.
// Thread-safe.
class Sealer {
 public:
  // Reads a key file: lines `<key_id> <base64 of 32 bytes>`, key ids of A-Z a-z 0-9 _ -; the first
  // key seals, the others only open what was sealed when they were first. Empty lines and lines
  // with # are skipped.
  //   NOT_FOUND            no such file, or not readable
  //   PERMISSION_DENIED    others than IsPrivate allows may read or write the file
  //   INVALID_ARGUMENT     no key, a malformed line, two keys of one id
  static absl::StatusOr<std::unique_ptr<Sealer>> FromFile(const std::string& path);
  // The content of a key file with one new key.
  static std::string GenerateFile(absl::string_view key_id);
  ~Sealer();

  // "sealed:v1:<key_id>:<base64url(nonce 12 | cipher | tag 16)>". `context`, such as the name of
  // the resource and the field, must be the same when the value is opened, so that a value cannot
  // be moved to another row.
  std::string Seal(absl::string_view plain, absl::string_view context) const;
  //   INTERNAL  INTERNAL_DEFECT, the message never holding the value: not sealed, sealed under a
  //   key that the
  //             file has not, changed since, or sealed for another context
  absl::StatusOr<std::string> Open(absl::string_view sealed, absl::string_view context) const;
  // Whether the text begins as Seal, here or of SubjectKey, writes; it need not open.
  static bool IsSealed(absl::string_view text);

  // HMAC-SHA256 (32 raw bytes) under a key derived from the first: for page tokens and blind
  // indexes. It changes with the first key: page tokens end then, blind indexes must be written
  // anew.
  std::string Hmac(absl::string_view data) const;

 private:
  struct State;
  explicit Sealer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::auth
