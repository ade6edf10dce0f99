// --as_of: the day that a question is about; --known_as_of: the time whose records count.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/value/status.h"
#include "google/protobuf/timestamp.pb.h"
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

// What was given as --known_as_of; empty: nothing.
std::string KnownAsOf();
// The time that "2020-12-31T12:00:00Z" says; of "2020-12-31" the end of that day in Shanghai.
// UsageError when the text is neither.
absl::StatusOr<google::protobuf::Timestamp> KnownTime(const std::string& text);

// Sets `known_as_of` of a request when one was given.
template <class Request>
absl::Status TakeKnownAsOf(Request& request) {
  if (KnownAsOf().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_known_as_of(), KnownTime(KnownAsOf()));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
