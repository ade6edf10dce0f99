#include "common/auth/aes_gcm.h"

#include <openssl/err.h>
#include <openssl/rand.h>

namespace edugroup::auth {
namespace {

constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;

// Fetched once: OpenSSL 3 otherwise looks the algorithm up on every call.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  Must(cipher != nullptr, "AES-256-GCM");
  return cipher;
}

// Sets the nonce, and when the context is new the key; `begin` is EVP_EncryptInit_ex2 or
// EVP_DecryptInit_ex2.
template <class Begin>
EVP_CIPHER_CTX* Prepare(EvpCipherContext& context, const std::string& key,
                        const unsigned char* nonce, Begin begin) {
  const bool ready = context != nullptr;
  if (!ready) context.reset(EVP_CIPHER_CTX_new());
  Must(begin(context.get(), ready ? nullptr : Cipher(), ready ? nullptr : Bytes(key), nonce,
             nullptr) == 1,
       "AES-256-GCM");
  return context.get();
}

}  // namespace

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  Must(RAND_bytes(MutableBytes(bytes), static_cast<int>(count)) == 1, "random bytes");
  return bytes;
}

std::string AesGcm::Seal(absl::string_view plain, absl::string_view authenticated) {
  std::string sealed = RandomBytes(kNonceBytes);
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  unsigned char* const nonce = MutableBytes(sealed);
  unsigned char* const cipher = nonce + kNonceBytes;
  unsigned char* const tag = cipher + plain.size();
  EVP_CIPHER_CTX* const gcm = Prepare(sealing_, key_, nonce, EVP_EncryptInit_ex2);
  int length = 0;
  Must(EVP_EncryptUpdate(gcm, nullptr, &length, Bytes(authenticated),
                         static_cast<int>(authenticated.size())) == 1 &&
           EVP_EncryptUpdate(gcm, cipher, &length, Bytes(plain), static_cast<int>(plain.size())) ==
               1 &&
           EVP_EncryptFinal_ex(gcm, tag, &length) == 1 &&
           EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag) == 1,
       "AES-256-GCM");
  return sealed;
}

std::optional<std::string> AesGcm::Open(std::string bytes, absl::string_view authenticated) {
  if (bytes.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string plain(bytes.size() - kNonceBytes - kTagBytes, '\0');
  unsigned char* const nonce = MutableBytes(bytes);
  unsigned char* const cipher = nonce + kNonceBytes;
  unsigned char* const tag = cipher + plain.size();
  EVP_CIPHER_CTX* const gcm = Prepare(opening_, key_, nonce, EVP_DecryptInit_ex2);
  int length = 0;
  const bool authentic = EVP_DecryptUpdate(gcm, nullptr, &length, Bytes(authenticated),
                                           static_cast<int>(authenticated.size())) == 1 &&
                         EVP_DecryptUpdate(gcm, MutableBytes(plain), &length, cipher,
                                           static_cast<int>(plain.size())) == 1 &&
                         EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag) == 1 &&
                         EVP_DecryptFinal_ex(gcm, tag, &length) == 1;
  if (authentic) return plain;
  ERR_clear_error();
  return std::nullopt;
}

}  // namespace edugroup::auth
