#include "common/rpc/door.h"

#include <cstdlib>

#include "absl/strings/str_replace.h"
#include "common/observe/log.h"

namespace edugroup::rpc {
namespace {

// A registration that does not fit the contract is a defect that no run of the program can survive.
[[noreturn]] void Abort(absl::string_view what, absl::string_view method) {
  observe::Log(observe::Level::kError, what, {{"method", method}});
  std::abort();
}

}  // namespace

void Methods::Add(
    absl::string_view full_name, const google::protobuf::Message& request_prototype,
    const google::protobuf::Descriptor& response,
    std::function<absl::Status(Call&, const google::protobuf::Message&, std::string&)> handler) {
  Method method;
  method.full_name = std::string(full_name);
  method.descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(full_name, {{"/", "."}}));
  if (method.descriptor == nullptr) Abort("no such method in the contract", full_name);
  if (method.descriptor->input_type() != request_prototype.GetDescriptor() ||
      method.descriptor->output_type() != &response) {
    Abort("handler and contract differ in types", full_name);
  }
  method.request_prototype = &request_prototype;
  method.handler = std::move(handler);
  if (!methods_.emplace(method.full_name, method).second) {
    Abort("method registered twice", full_name);
  }
}

}  // namespace edugroup::rpc
