#include "common/auth/claims.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;

constexpr size_t kLongestSubject = 200;
constexpr size_t kLongestId = 63;
constexpr char kEveryGroup[] = "*";

const json* Find(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

const std::string* AsString(const json* value) {
  return value == nullptr ? nullptr : value->get_ptr<const std::string*>();
}

std::optional<absl::Time> AsTime(const json* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return absl::UnixEpoch() + absl::Seconds(value->get<double>());
}

// The contract's pattern of resource ids.
bool IsId(absl::string_view id) {
  const auto is_inner = [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  };
  return !id.empty() && id.size() <= kLongestId && absl::ascii_islower(id.front()) &&
         id.back() != '-' && std::all_of(id.begin(), id.end(), is_inner);
}

bool IsFor(const json* audience, const std::string& wanted) {
  if (audience == nullptr) return false;
  if (audience->is_string()) return *audience == wanted;
  return audience->is_array() &&
         std::find(audience->begin(), audience->end(), wanted) != audience->end();
}

Denial CheckTimes(const json& claims, const ClaimsPolicy& policy, absl::Time now,
                  Principal& principal) {
  const std::optional<absl::Time> expires = AsTime(Find(claims, "exp"));
  if (!expires) return Denial::kClaims;
  if (now >= *expires + policy.clock_skew) return Denial::kExpired;
  principal.expires = *expires;

  if (const json* issued = Find(claims, "iat"); issued && !issued->is_number()) {
    return Denial::kClaims;
  }
  const json* not_before = Find(claims, "nbf");
  if (not_before == nullptr) return Denial::kNone;
  const std::optional<absl::Time> starts = AsTime(not_before);
  if (!starts) return Denial::kClaims;
  return now < *starts - policy.clock_skew ? Denial::kNotYetValid : Denial::kNone;
}

bool ReadRoles(const json* names, Roles& roles) {
  if (names == nullptr || !names->is_array() || names->empty()) return false;
  for (const json& name : *names) {
    const std::string* text = AsString(&name);
    Role role;
    if (text == nullptr || !access::v1::Role_Parse(*text, &role)) return false;
    // OPERATOR is of the platform, not of a group.
    if (role == Role::ROLE_UNSPECIFIED || role == Role::OPERATOR) return false;
    roles.Add(role);
  }
  return true;
}

// Expands the id under `name`, when there is one, to the full name of a resource of the group.
bool ReadName(const json& claims, const char* name, const std::string& group,
              absl::string_view collection, std::string& full_name) {
  const json* value = Find(claims, name);
  if (value == nullptr) return true;
  const std::string* id = AsString(value);
  if (id == nullptr || group == kEveryGroup || !IsId(*id)) return false;
  full_name = absl::StrCat("groups/", group, "/", collection, "/", *id);
  return true;
}

bool MayBeForEveryGroup(const Roles& roles) {
  for (const Role role :
       {Role::SECRETARIAT, Role::COUNCIL, Role::DEPARTMENT, Role::MEMBER, Role::EXPERT}) {
    if (roles.Has(role)) return false;
  }
  return true;
}

bool ReadGroup(const std::string& group, const json& claims, GroupClaims& read) {
  if (!claims.is_object() || (group != kEveryGroup && !IsId(group))) return false;
  if (!ReadRoles(Find(claims, "roles"), read.roles)) return false;
  if (!ReadName(claims, "organization", group, "organizations", read.organization)) return false;
  if (!ReadName(claims, "body", group, "bodies", read.body)) return false;
  if (group == kEveryGroup && !MayBeForEveryGroup(read.roles)) return false;
  return !read.roles.Has(Role::MEMBER) || !read.organization.empty();
}

bool ReadScopes(const json& scopes, Principal& principal) {
  if (!scopes.is_array()) return false;
  for (const json& scope : scopes) {
    const std::string* text = AsString(&scope);
    if (text == nullptr || text->empty()) return false;
    principal.scopes.insert(*text);
  }
  return true;
}

bool ReadGroups(const json& groups, Principal& principal) {
  if (!groups.is_object()) return false;
  for (const auto& [group, claims] : groups.items()) {
    if (!ReadGroup(group, claims, principal.groups[group])) return false;
  }
  return true;
}

}  // namespace

bool ReadRights(const json& rights, Principal& principal) {
  if (!rights.is_object()) return false;
  if (const json* is_operator = Find(rights, "operator")) {
    if (!is_operator->is_boolean()) return false;
    principal.is_operator = is_operator->get<bool>();
  }
  if (const json* scopes = Find(rights, "scopes"); scopes && !ReadScopes(*scopes, principal)) {
    return false;
  }
  const json* groups = Find(rights, "groups");
  return groups == nullptr || ReadGroups(*groups, principal);
}

Denial ReadClaims(const json& claims, const ClaimsPolicy& policy, absl::Time now,
                  Principal& principal) {
  if (!claims.is_object()) return Denial::kMalformed;
  if (!IsFor(Find(claims, "aud"), policy.audience)) return Denial::kAudience;
  if (const Denial denial = CheckTimes(claims, policy, now, principal); denial != Denial::kNone) {
    return denial;
  }
  const std::string* subject = AsString(Find(claims, "sub"));
  if (subject == nullptr || subject->empty() || subject->size() > kLongestSubject) {
    return Denial::kClaims;
  }
  principal.subject = *subject;
  // A token without rights is that of somebody known who may do nothing.
  const json* rights = Find(claims, "edugroup");
  return rights == nullptr || ReadRights(*rights, principal) ? Denial::kNone : Denial::kClaims;
}

}  // namespace edugroup::auth
