// How the entries of taxonomies are kept, and the references to them checked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "common/rpc/call.h"
#include "edugroup/membership/v1/group_service.pb.h"

namespace edugroup::membership {

const resource::Table& Kinds();

// A field that names a kind of one taxonomy.
struct KindReference {
  std::string field;  // path in the request
  std::string kind;   // resource name; empty: refers to nothing
  v1::Kind::Taxonomy taxonomy;
};

// Checks that all exist in `group` ("groups/putuo") and are of their taxonomies, and keeps them
// from being deleted or changed until the write ends. Answers the standard kind of each by name.
//   INVALID_ARGUMENT     FIELDS_INVALID       of another group or another taxonomy
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND
absl::StatusOr<std::map<std::string, v1::StandardKind>> HoldKinds(
    resource::Change& change, absl::string_view group,
    const std::vector<KindReference>& references);

// Whether an organisation, an affiliation, a grade of the past or an entry of a register refers to
// the kind. Exact when the caller has loaded the kind in this write.
absl::StatusOr<bool> IsKindUsed(resource::Change& change, absl::string_view kind);

// What the charter of `group` asks for affiliations, by AFFILIATION_KIND; kinds that ask for
// nothing are left out.
absl::StatusOr<std::map<std::string, v1::AffiliationPolicy>> ReadPolicies(const rpc::Call& call,
                                                                          resource::Store& store,
                                                                          const std::string& group);

}  // namespace edugroup::membership
