#include "common/auth/principal.h"

namespace edugroup::auth {

const GroupClaims& Principal::In(absl::string_view group) const {
  static const GroupClaims& none = *new GroupClaims;
  auto found = groups.find(group);
  if (found == groups.end()) found = groups.find("*");
  return found == groups.end() ? none : found->second;
}

}  // namespace edugroup::auth
