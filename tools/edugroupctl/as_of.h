// --as_of: the day that a question is about.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/value/status.h"
#include "google/type/date.pb.h"

namespace edugroup::ctl {

// What was given; empty: nothing.
std::string AsOf();
absl::StatusOr<google::type::Date> AsOfDate();

// Sets `as_of` of a request when one was given. UsageError when it is no date.
template <class Request>
absl::Status TakeAsOf(Request& request) {
  if (AsOf().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_as_of(), AsOfDate());
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
