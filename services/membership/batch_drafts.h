// Drafts of a batch Create (AIP-233).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/value/status.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {

// The drafts that `draft_of(request, path)` makes of the requests of a batch, all of its parent and
// each with a name of its own (`name_of`); all violations at once. `id_field`: "organization_id".
template <class Draft, class Request>
absl::StatusOr<std::vector<Draft>> DraftsOfBatch(
    const Request& batch, absl::string_view id_field,
    absl::FunctionRef<absl::StatusOr<Draft>(int index, const std::string& path)> draft_of,
    absl::FunctionRef<const std::string&(const Draft& draft)> name_of) {
  std::vector<Draft> drafts;
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> names;
  for (int i = 0; i < batch.requests_size(); ++i) {
    const std::string path = absl::StrCat("requests[", i, "].");
    if (batch.requests(i).parent() != batch.parent()) {
      violations.push_back({absl::StrCat(path, "parent"), "must be the parent of the batch",
                            "必须与批次的上级一致"});
      continue;
    }
    ASSIGN_OR_RETURN(Draft draft, draft_of(i, path));
    if (!names.insert(name_of(draft)).second) {
      violations.push_back(
          {absl::StrCat(path, id_field), "an id that the batch has already", "批次内编号重复"});
    }
    drafts.push_back(std::move(draft));
  }
  RETURN_IF_ERROR(Refuse(violations));
  return drafts;
}

}  // namespace edugroup::membership
