// What the writes of affiliations share.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/affiliation.h"
#include "services/membership/affiliation_store.h"

namespace edugroup::membership {

inline ChangeFacts FactsOf(const rpc::Call& call, absl::CivilDay date, const std::string& reason,
                           const std::string& resolution = "") {
  return {date, absl::Now(), call.principal->subject, reason, resolution, {}};
}

// Loads, changes and writes back the affiliation that the request names.
template <class Request>
absl::StatusOr<v1::Affiliation> ChangeOne(
    const rpc::Call& call, resource::Change& change, const Request& request,
    absl::FunctionRef<absl::Status(v1::Affiliation&)> make_change) {
  ASSIGN_OR_RETURN(const v1::Affiliation before,
                   change.Load<v1::Affiliation>(Affiliations(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  v1::Affiliation after = before;
  RETURN_IF_ERROR(make_change(after));
  RETURN_IF_ERROR(UpdateAffiliation(change, before, after, call.today));
  return after;
}

}  // namespace edugroup::membership
