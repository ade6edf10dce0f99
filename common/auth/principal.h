// Who calls, and what they may be in which group.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "edugroup/access/v1/access.pb.h"

namespace edugroup::auth {

using access::v1::Role;

// A set of roles.
class Roles {
 public:
  void Add(Role role) { bits_ |= 1u << role; }
  bool Has(Role role) const { return (bits_ >> role) & 1u; }
  bool empty() const { return bits_ == 0; }

 private:
  uint32_t bits_ = 0;
};

// What a token says of its bearer in one group.
struct GroupClaims {
  Roles roles;
  std::string
      organization;  // "groups/anqing/organizations/azy", for MEMBER (and experts of a unit)
  std::string body;  // "groups/anqing/bodies/zyjsb", for DEPARTMENT
};

struct Principal {
  std::string subject;
  bool is_operator = false;
  absl::flat_hash_map<std::string, GroupClaims>
      groups;  // by group id; "*" is every group (SYSTEM, AUDITOR only)
  absl::flat_hash_set<std::string> scopes;  // of a SYSTEM caller
  absl::Time expires;

  // The claims in a group; empty claims when there are none. "*" applies where the group has none
  // of its own.
  const GroupClaims& In(absl::string_view group) const;
};

}  // namespace edugroup::auth
