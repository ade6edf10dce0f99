// Requests written down as text: what the world holds before the tests, and one good request for
// every method.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

namespace edugroup::contract {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// "edugroup.task.v1.PlanService/GetPlan".
std::string PathOf(const MethodDescriptor& method);

struct Sample {
  const MethodDescriptor* method;
  // The request names something that is in a state the method does not start from.
  bool wrong_state = false;
  std::shared_ptr<const Message> request;
};

// The blocks of one file: "# <method>" or "# <method> (wrong state)", then the request as text.
// With `group`, it stands for every "alpha" of the file. Ends the program when the file is wrong.
std::vector<Sample> ReadSamples(const std::string& file, const std::string& group = "alpha");

}  // namespace edugroup::contract
