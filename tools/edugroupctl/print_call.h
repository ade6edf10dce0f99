// --print_calls: the calls that a command would make, for whoever makes them with another client.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace edugroup::ctl {

// Whether calls are printed instead of made.
bool PrintsCalls();
// "METHOD<tab>REQUEST" with the request as JSON on one line.
absl::Status PrintCall(absl::string_view method, const google::protobuf::Message& request);

}  // namespace edugroup::ctl
