#include "common/auth/sealer.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/auth/aes_gcm.h"
#include "common/auth/base64url.h"
#include "common/auth/openssl.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::auth {
namespace {

constexpr char kPrefix[] = "sealed:v1:";
constexpr size_t kLongestKeyId = 32;

using KeyDerivation = std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>>;
using KeyDerivationContext = std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>>;

bool IsKeyId(absl::string_view id) {
  if (id.empty() || id.size() > kLongestKeyId) return false;
  for (const char c : id) {
    if (!absl::ascii_isalnum(c) && c != '_' && c != '-') return false;
  }
  return true;
}

// RFC 5869 with SHA-256, so that the digests do not use the encryption key itself.
std::string DeriveHmacKey(std::string key) {
  std::string digest = "SHA256", purpose = "edugroup hmac v1";
  KeyDerivation kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  KeyDerivationContext context(EVP_KDF_CTX_new(kdf.get()));
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, purpose.data(), purpose.size()),
      OSSL_PARAM_construct_end()};
  std::string derived(AesGcm::kKeyBytes, '\0');
  Must(EVP_KDF_derive(context.get(), MutableBytes(derived), derived.size(), params) == 1, "HKDF");
  return derived;
}

absl::StatusOr<std::string> ReadPrivateFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  const absl::Cleanup closing = [fd] { close(fd); };
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    return absl::NotFoundError(absl::StrCat(path, " is no file"));
  }
  if (!IsPrivate(status.st_mode, status.st_uid, geteuid())) {
    return absl::PermissionDeniedError(
        absl::StrCat(path, " is open to its group or to others; chmod 600 it"));
  }
  std::string content;
  char part[4096];
  for (ssize_t got; (got = read(fd, part, sizeof part)) > 0;) content.append(part, got);
  return content;
}

absl::Status Malformed(int line) {
  return absl::InvalidArgumentError(
      absl::StrCat("line ", line, " is not `<key_id> <base64 of 32 bytes>`"));
}

struct NamedKey {
  std::string id;
  std::string key;
};

absl::StatusOr<NamedKey> ParseLine(absl::string_view text, int line) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
  std::string key;
  if (words.size() != 2 || !IsKeyId(words[0]) || !absl::Base64Unescape(words[1], &key) ||
      key.size() != AesGcm::kKeyBytes) {
    return Malformed(line);
  }
  return NamedKey{std::string(words[0]), std::move(key)};
}

absl::StatusOr<std::vector<NamedKey>> ParseKeys(absl::string_view content) {
  std::vector<NamedKey> keys;
  int line = 0;
  for (absl::string_view text : absl::StrSplit(content, '\n')) {
    ++line;
    text = absl::StripAsciiWhitespace(text);
    if (text.empty() || text.front() == '#') continue;
    ASSIGN_OR_RETURN(NamedKey key, ParseLine(text, line));
    keys.push_back(std::move(key));
  }
  return keys;
}

absl::Status CannotOpen(absl::string_view why) {
  return Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT,
               absl::StrCat("a sealed value does not open: ", why));
}

std::string Head(absl::string_view key_id) { return absl::StrCat(kPrefix, key_id, ":"); }

// A key set up for this thread.
struct KeyedCipher {
  uint64_t sealer = 0;
  std::string key_id;
  std::optional<AesGcm> cipher;
};

// The cipher of `sealer` for one of its keys. Each thread keeps the one it used last.
AesGcm& CipherOf(uint64_t sealer, absl::string_view key_id, const std::string& key) {
  thread_local KeyedCipher kept;
  if (kept.sealer != sealer || kept.key_id != key_id) {
    kept.cipher.emplace(key);
    kept.sealer = sealer;
    kept.key_id = std::string(key_id);
  }
  return *kept.cipher;
}

}  // namespace

bool IsPrivate(mode_t mode, uid_t owner, uid_t self) {
  const mode_t mine = S_IRWXU, readable_by_group = S_IRGRP;
  const mode_t allowed = owner == self ? mine : mine | readable_by_group;
  return (mode & (S_IRWXU | S_IRWXG | S_IRWXO) & ~allowed) == 0;
}

struct Sealer::State {
  // Tells sealers apart in what threads keep; never 0.
  const uint64_t serial = [] {
    static std::atomic<uint64_t> next{0};
    return ++next;
  }();
  std::string first_id;
  absl::flat_hash_map<std::string, std::string> keys;  // by id
  std::string hmac_key;
};

Sealer::Sealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sealer::~Sealer() = default;

absl::StatusOr<std::unique_ptr<Sealer>> Sealer::FromFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string content, ReadPrivateFile(path));
  ASSIGN_OR_RETURN(std::vector<NamedKey> keys, ParseKeys(content));
  if (keys.empty()) return absl::InvalidArgumentError(absl::StrCat(path, " holds no key"));
  auto state = std::make_unique<State>();
  state->first_id = keys.front().id;
  state->hmac_key = DeriveHmacKey(keys.front().key);
  for (NamedKey& key : keys) {
    if (!state->keys.emplace(key.id, std::move(key.key)).second) {
      return absl::InvalidArgumentError(absl::StrCat(path, " holds two keys \"", key.id, "\""));
    }
  }
  return std::unique_ptr<Sealer>(new Sealer(std::move(state)));
}

std::string Sealer::GenerateFile(absl::string_view key_id) {
  return absl::StrCat(key_id, " ", absl::Base64Escape(RandomBytes(AesGcm::kKeyBytes)), "\n");
}

bool Sealer::IsSealed(absl::string_view text) { return absl::StartsWith(text, "sealed:"); }

std::string Sealer::Seal(absl::string_view plain, absl::string_view context) const {
  const std::string head = Head(state_->first_id);
  AesGcm& cipher =
      CipherOf(state_->serial, state_->first_id, state_->keys.find(state_->first_id)->second);
  // The head is authenticated too; a key id holds no colon, so head and context cannot run
  // together.
  return absl::StrCat(head, EncodeBase64Url(cipher.Seal(plain, absl::StrCat(head, context))));
}

absl::StatusOr<std::string> Sealer::Open(absl::string_view sealed,
                                         absl::string_view context) const {
  absl::string_view rest = sealed;
  if (!absl::ConsumePrefix(&rest, kPrefix)) return CannotOpen("it is not sealed");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(rest, absl::MaxSplits(':', 1));
  const auto key = state_->keys.find(parts.first);
  if (key == state_->keys.end()) return CannotOpen("its key is not in the key file");
  std::optional<std::string> bytes = DecodeBase64Url(parts.second);
  if (!bytes) return CannotOpen("it is malformed");
  std::optional<std::string> plain =
      CipherOf(state_->serial, parts.first, key->second)
          .Open(*std::move(bytes), absl::StrCat(Head(parts.first), context));
  if (!plain) return CannotOpen("it is malformed, was changed, or is of another context");
  return *std::move(plain);
}

std::string Sealer::Hmac(absl::string_view data) const {
  std::string digest(32, '\0');
  Must(HMAC(EVP_sha256(), state_->hmac_key.data(), static_cast<int>(state_->hmac_key.size()),
            Bytes(data), data.size(), MutableBytes(digest), nullptr) != nullptr,
       "HMAC");
  return digest;
}

}  // namespace edugroup::auth
