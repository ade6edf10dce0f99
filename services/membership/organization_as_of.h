// Organisations as they were on a day, as far as that was recorded at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "common/rpc/call.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/membership/date_field.h"
#include "services/membership/history_store.h"

namespace edugroup::membership {

// The time of `known_as_of`; InfiniteFuture when it is not set.
// INVALID_ARGUMENT FIELDS_INVALID when it is no time.
absl::StatusOr<absl::Time> KnownTime(bool has_time, const google::protobuf::Timestamp& time);

// What a request asks for with as_of and known_as_of; today when it names no day.
template <class Request>
absl::StatusOr<AsOf> AsOfRequest(const rpc::Call& call, const Request& request) {
  AsOf as_of{call.today};
  if constexpr (requires { request.as_of(); }) {
    if (value::IsSet(request.as_of())) {
      ASSIGN_OR_RETURN(as_of.day, DayOf(request.as_of(), "as_of"));
    }
  }
  ASSIGN_OR_RETURN(as_of.known, KnownTime(request.has_known_as_of(), request.known_as_of()));
  return as_of;
}
// Nothing when it names neither: then the resources are as they are.
template <class Request>
absl::StatusOr<std::optional<AsOf>> AskedAsOf(const rpc::Call& call, const Request& request) {
  if (!value::IsSet(request.as_of()) && !request.has_known_as_of()) return std::nullopt;
  ASSIGN_OR_RETURN(const AsOf as_of, AsOfRequest(call, request));
  return as_of;
}

// Every version of the organisations, to be listed under HoldsAsOf: filtered and ordered by what
// they were then. The messages are those of now until ShowAsOf.
const resource::Table& OrganizationVersions();

// Makes organisations of one group what they were.
//   NOT_FOUND  RESOURCE_NOT_FOUND  one was not recorded yet
absl::Status ShowAsOf(resource::Store& store, const rpc::Call& call, const AsOf& as_of,
                      absl::Span<v1::Organization> organizations);

}  // namespace edugroup::membership
