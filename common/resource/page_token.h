// Page tokens: where a list goes on. Signed, and bound to the query they were made with; they give
// no authority.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/sealer.h"
#include "common/sql/value.h"

namespace edugroup::resource {

struct PagePosition {
  sql::Value order_value;  // of the last item, in the column the list is ordered by
  std::string path;        // of the last item
};

// `query` is a text that says all of the query but its page: other text, other token.
std::string EncodePageToken(const auth::Sealer& sealer, absl::string_view query,
                            const PagePosition& position);
// INVALID_ARGUMENT PAGE_TOKEN_INVALID for anything that EncodePageToken did not make for the same
// query.
absl::StatusOr<PagePosition> DecodePageToken(const auth::Sealer& sealer, absl::string_view query,
                                             absl::string_view token);

}  // namespace edugroup::resource
