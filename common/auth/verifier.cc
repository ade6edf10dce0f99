#include "common/auth/verifier.h"

#include <atomic>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/base64url.h"
#include "common/auth/claims.h"
#include "common/auth/denial.h"
#include "common/auth/key_set.h"
#include "common/auth/watched_file.h"
#include "common/observe/log.h"
#include "common/value/status.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;

constexpr size_t kLargestToken = 8 * 1024;
constexpr int64_t kLookEveryMillis = 1000;

// The parts of a compact JWT (RFC 7515 §3.1), decoded but not trusted.
struct Parts {
  json header;
  std::string claims;
  absl::string_view signed_text;  // of the token
  std::string signature;
};

std::optional<Parts> Split(absl::string_view token) {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto header = DecodeBase64Url(parts[0]);
  auto claims = DecodeBase64Url(parts[1]);
  auto signature = DecodeBase64Url(parts[2]);
  if (!header || !claims || !signature) return std::nullopt;
  Parts split{json::parse(*header, nullptr, /*allow_exceptions=*/false), *std::move(claims),
              token.substr(0, parts[0].size() + 1 + parts[1].size()), *std::move(signature)};
  if (!split.header.is_object()) return std::nullopt;
  return split;
}

std::optional<std::string> Text(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

Denial CheckSignature(const Parts& parts, const KeySet& keys) {
  const auto algorithm = Text(parts.header, "alg");
  const auto key_id = Text(parts.header, "kid");
  if (!algorithm) return Denial::kMalformed;
  if (*algorithm != kEdDsa && *algorithm != kRs256) return Denial::kAlgorithm;
  // No extension that a token may declare critical is understood here.
  if (!key_id || parts.header.contains("crit")) return Denial::kMalformed;
  const PublicKey* key = keys.Find(*key_id);
  if (key == nullptr) return Denial::kUnknownKey;
  if (*algorithm != key->algorithm) return Denial::kAlgorithm;
  return SignatureIsGood(*key, parts.signed_text, parts.signature) ? Denial::kNone
                                                                   : Denial::kSignature;
}

Denial Check(absl::string_view token, const KeySet& keys, const ClaimsPolicy& policy,
             absl::Time now, Principal& principal) {
  const std::optional<Parts> parts = Split(token);
  if (!parts) return Denial::kMalformed;
  if (const Denial denial = CheckSignature(*parts, keys); denial != Denial::kNone) return denial;
  const json claims = json::parse(parts->claims, nullptr, /*allow_exceptions=*/false);
  return ReadClaims(claims, policy, now, principal);
}

}  // namespace

struct Verifier::State {
  State(VerifierOptions o, observe::Registry& registry)
      : options(std::move(o)),
        policy{options.audience, options.clock_skew},
        denials(registry),
        reloads_ok(CountReloads(registry, "ok")),
        reloads_failed(CountReloads(registry, "error")),
        file(options.jwks_file) {}

  bool Expired(const Principal& principal, absl::Time now) const {
    return now >= principal.expires + policy.clock_skew;
  }

  absl::StatusOr<std::shared_ptr<const KeySet>> ParseKeys(absl::StatusOr<std::string> content) {
    RETURN_IF_ERROR(content.status());
    ASSIGN_OR_RETURN(KeySet parsed, KeySet::Parse(*content));
    return std::make_shared<const KeySet>(std::move(parsed));
  }

  // True for one caller per second; also when the clock was set back.
  bool DueForLook(absl::Time now) {
    const int64_t now_millis = absl::ToUnixMillis(now);
    int64_t last = last_look_millis.load(std::memory_order_relaxed);
    return std::abs(now_millis - last) >= kLookEveryMillis &&
           last_look_millis.compare_exchange_strong(last, now_millis);
  }

  void ReloadChangedKeys() {
    absl::MutexLock reloading(&reload_mutex);
    auto content = file.ReadIfChanged();
    if (!content) return;
    auto loaded = ParseKeys(*std::move(content));
    if (!loaded.ok()) {
      reloads_failed.Add();
      observe::Log(observe::Level::kError, "auth.keys_refused",
                   {{"file", options.jwks_file}, {"why", loaded.status().message()}});
      return;
    }
    observe::Log(observe::Level::kInfo, "auth.keys_loaded",
                 {{"file", options.jwks_file}, {"keys", static_cast<int>((*loaded)->size())}});
    absl::MutexLock lock(&mutex);
    keys = *std::move(loaded);
    remembered.clear();
    reloads_ok.Add();
  }

  void MakeRoom(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (remembered.size() < options.remembered_tokens) return;
    absl::erase_if(remembered, [&](const auto& entry) { return Expired(*entry.second, now); });
    if (remembered.size() < options.remembered_tokens) return;
    // Some more than one, so that not every newcomer has to look for the expired again.
    const size_t wanted = options.remembered_tokens - options.remembered_tokens / 8 - 1;
    for (auto i = remembered.begin(); i != remembered.end() && remembered.size() > wanted;) {
      remembered.erase(i++);
    }
  }

  // Not when the keys have changed since `checked_with` was taken.
  void Remember(absl::string_view token, const std::shared_ptr<const Principal>& principal,
                const std::shared_ptr<const KeySet>& checked_with, absl::Time now) {
    if (options.remembered_tokens == 0) return;
    absl::MutexLock lock(&mutex);
    if (keys != checked_with) return;
    MakeRoom(now);
    remembered.emplace(token, principal);
  }

  const VerifierOptions options;
  const ClaimsPolicy policy;
  Denials denials;
  observe::Counter reloads_ok;
  observe::Counter reloads_failed;

  std::atomic<int64_t> last_look_millis{0};
  absl::Mutex reload_mutex ABSL_ACQUIRED_BEFORE(mutex);
  WatchedFile file ABSL_GUARDED_BY(reload_mutex);

  absl::Mutex mutex;
  std::shared_ptr<const KeySet> keys ABSL_GUARDED_BY(mutex);
  // By the whole token: a digest would cost more than the comparison.
  absl::flat_hash_map<std::string, std::shared_ptr<const Principal>> remembered
      ABSL_GUARDED_BY(mutex);
};

Verifier::Verifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Verifier::~Verifier() = default;

absl::StatusOr<std::unique_ptr<Verifier>> Verifier::Create(VerifierOptions options,
                                                           observe::Registry& registry) {
  auto state = std::make_unique<State>(std::move(options), registry);
  {
    absl::MutexLock reloading(&state->reload_mutex);
    auto keys = state->ParseKeys(*state->file.ReadIfChanged());
    if (!keys.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(state->options.jwks_file, ": ", keys.status().message()));
    }
    absl::MutexLock lock(&state->mutex);
    state->keys = *std::move(keys);
  }
  return std::unique_ptr<Verifier>(new Verifier(std::move(state)));
}

absl::StatusOr<std::shared_ptr<const Principal>> Verifier::Verify(absl::string_view token,
                                                                  absl::Time now) {
  State& state = *state_;
  if (token.size() > kLargestToken) return state.denials.Deny(Denial::kTooLarge);
  if (state.DueForLook(now)) state.ReloadChangedKeys();

  std::shared_ptr<const KeySet> keys;
  {
    absl::ReaderMutexLock lock(&state.mutex);
    const auto known = state.remembered.find(token);
    if (known != state.remembered.end()) {
      if (state.Expired(*known->second, now)) return state.denials.Deny(Denial::kExpired);
      return known->second;
    }
    keys = state.keys;
  }
  auto principal = std::make_shared<Principal>();
  const Denial denial = Check(token, *keys, state.policy, now, *principal);
  if (denial != Denial::kNone) return state.denials.Deny(denial);
  state.Remember(token, principal, keys, now);
  return principal;
}

}  // namespace edugroup::auth
