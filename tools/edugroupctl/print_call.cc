#include "tools/edugroupctl/print_call.h"

#include <iostream>

#include "absl/flags/flag.h"
#include "common/value/status.h"
#include "tools/edugroupctl/output.h"

ABSL_FLAG(bool, print_calls, false,
          "Print each call as METHOD<tab>JSON, as grpcurl takes it, and make none.");

namespace edugroup::ctl {

bool PrintsCalls() { return absl::GetFlag(FLAGS_print_calls); }

absl::Status PrintCall(absl::string_view method, const google::protobuf::Message& request) {
  ASSIGN_OR_RETURN(const std::string json, ToJson(request));
  std::cout << method << "\t" << json << "\n";
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
