#include "common/auth/subject_key.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/auth/base64url.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::auth {
namespace {

constexpr char kPrefix[] = "sealed:subject:";

// Apart from every context that a field is sealed for.
std::string WrapContext(absl::string_view subject) { return absl::StrCat("key of ", subject); }

absl::Status CannotOpen() {
  return Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT,
               "a value does not open under the key of its subject");
}

}  // namespace

SubjectKey SubjectKey::New() { return SubjectKey(RandomBytes(AesGcm::kKeyBytes)); }

absl::StatusOr<SubjectKey> SubjectKey::Unwrap(absl::string_view wrapped, const Sealer& sealer,
                                              absl::string_view subject) {
  ASSIGN_OR_RETURN(std::string key, sealer.Open(wrapped, WrapContext(subject)));
  if (key.size() != AesGcm::kKeyBytes) return CannotOpen();
  return SubjectKey(std::move(key));
}

std::string SubjectKey::Wrap(const Sealer& sealer, absl::string_view subject) const {
  return sealer.Seal(key_, WrapContext(subject));
}

std::string SubjectKey::Seal(absl::string_view plain, absl::string_view context) {
  return absl::StrCat(kPrefix, EncodeBase64Url(cipher_.Seal(plain, context)));
}

absl::StatusOr<std::string> SubjectKey::Open(absl::string_view sealed, absl::string_view context) {
  if (!absl::ConsumePrefix(&sealed, kPrefix)) return CannotOpen();
  std::optional<std::string> bytes = DecodeBase64Url(sealed);
  if (!bytes) return CannotOpen();
  std::optional<std::string> plain = cipher_.Open(*std::move(bytes), context);
  if (!plain) return CannotOpen();
  return *std::move(plain);
}

}  // namespace edugroup::auth
