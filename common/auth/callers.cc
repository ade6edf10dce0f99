#include "common/auth/callers.h"

#include <cstdlib>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/claims.h"
#include "common/auth/watched_file.h"
#include "common/observe/log.h"
#include "common/value/status.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;
using ByName = absl::flat_hash_map<std::string, Principal>;

constexpr absl::Duration kLookEvery = absl::Seconds(1);
constexpr absl::Duration kLifetime = absl::Hours(1);

bool IsSystemOnly(const Principal& principal) {
  if (principal.is_operator || principal.groups.empty()) return false;
  for (const auto& [group, claims] : principal.groups) {
    for (int role = 1; role < access::v1::Role_ARRAYSIZE; ++role) {
      if (claims.roles.Has(static_cast<Role>(role)) != (role == Role::SYSTEM)) return false;
    }
  }
  return true;
}

absl::StatusOr<ByName> Parse(const std::string& text) {
  const json file = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return absl::InvalidArgumentError("is no JSON object");
  ByName callers;
  for (const auto& [name, rights] : file.items()) {
    Principal principal;
    principal.subject = name;
    if (!absl::StartsWith(name, "spiffe://") || !ReadRights(rights, principal) ||
        !IsSystemOnly(principal)) {
      return absl::InvalidArgumentError(absl::StrCat(
          name, " is no spiffe:// name of a caller that is SYSTEM in its groups and nothing else"));
    }
    callers.emplace(name, std::move(principal));
  }
  return callers;
}

}  // namespace

struct Callers::State {
  State(const std::string& path_in, observe::Registry& registry)
      : path(path_in),
        reloads_ok(CountReloads(registry, "ok")),
        reloads_failed(CountReloads(registry, "error")),
        file(path_in) {}

  absl::StatusOr<ByName> Take(absl::StatusOr<std::string> content) {
    RETURN_IF_ERROR(content.status());
    return Parse(*content);
  }

  void Look(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (absl::AbsDuration(now - looked) < kLookEvery) return;
    looked = now;
    auto content = file.ReadIfChanged();
    if (!content) return;
    absl::StatusOr<ByName> loaded = Take(*std::move(content));
    (loaded.ok() ? reloads_ok : reloads_failed).Add();
    if (loaded.ok()) {
      callers = *std::move(loaded);
    } else {
      observe::Log(observe::Level::kError, "auth.callers_refused",
                   {{"file", path}, {"why", loaded.status().message()}});
    }
  }

  const std::string path;
  observe::Counter reloads_ok, reloads_failed;
  absl::Mutex mutex;
  WatchedFile file ABSL_GUARDED_BY(mutex);
  absl::Time looked ABSL_GUARDED_BY(mutex) = absl::InfinitePast();
  ByName callers ABSL_GUARDED_BY(mutex);
};

Callers::Callers(std::unique_ptr<State> state) : state_(std::move(state)) {}
Callers::~Callers() = default;

absl::StatusOr<std::unique_ptr<Callers>> Callers::FromFile(const std::string& path,
                                                           observe::Registry& registry) {
  auto state = std::make_unique<State>(path, registry);
  {
    absl::MutexLock lock(&state->mutex);
    absl::StatusOr<ByName> loaded = state->Take(*state->file.ReadIfChanged());
    if (!loaded.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", loaded.status().message()));
    }
    state->callers = *std::move(loaded);
  }
  return std::unique_ptr<Callers>(new Callers(std::move(state)));
}

std::shared_ptr<const Principal> Callers::Find(absl::string_view uri, absl::Time now) {
  absl::MutexLock lock(&state_->mutex);
  state_->Look(now);
  const auto found = state_->callers.find(uri);
  if (found == state_->callers.end()) return nullptr;
  auto principal = std::make_shared<Principal>(found->second);
  principal->expires = now + kLifetime;
  return principal;
}

}  // namespace edugroup::auth
