#include "tests/contract/aip_rules.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "google/protobuf/descriptor.pb.h"

namespace edugroup::contract {
namespace {

void Walk(const Descriptor& message, const std::function<void(const Descriptor&)>& visit) {
  visit(message);
  for (int i = 0; i < message.nested_type_count(); ++i) Walk(*message.nested_type(i), visit);
}

}  // namespace

Sources::Sources(const std::string& path) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream file(path, std::ios::binary);
  if (!set.ParseFromIstream(&file)) {
    std::cerr << path << " cannot be read" << std::endl;
    std::abort();
  }
  for (const google::protobuf::FileDescriptorProto& proto : set.file()) {
    const FileDescriptor* built = pool_.BuildFile(proto);
    if (built == nullptr) std::abort();
    if (absl::StartsWith(proto.name(), "edugroup/")) files_.push_back(built);
  }
}

void Sources::ForEachMessage(const std::function<void(const Descriptor&)>& visit) const {
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->message_type_count(); ++i) Walk(*file->message_type(i), visit);
  }
}

void Sources::ForEachEnum(const std::function<void(const EnumDescriptor&)>& visit) const {
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->enum_type_count(); ++i) visit(*file->enum_type(i));
  }
  ForEachMessage([&](const Descriptor& message) {
    for (int i = 0; i < message.enum_type_count(); ++i) visit(*message.enum_type(i));
  });
}

void Sources::ForEachField(const std::function<void(const FieldDescriptor&)>& visit) const {
  ForEachMessage([&](const Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) visit(*message.field(i));
  });
}

void Sources::ForEachMethod(const std::function<void(const MethodDescriptor&)>& visit) const {
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j)
        visit(*file->service(i)->method(j));
    }
  }
}

const Descriptor* Sources::FindMessage(const std::string& full_name) const {
  return pool_.FindMessageTypeByName(full_name);
}

bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior wanted) {
  const auto options = Parsed(field.options());
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

std::string SnakeCase(const std::string& camel_case) {
  std::string snake;
  for (const char c : camel_case) {
    if (absl::ascii_isupper(c) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(c);
  }
  return snake;
}

std::string VerbOf(const MethodDescriptor& method) {
  const std::string& name = method.name();
  if (absl::StartsWith(name, "BatchGet")) return "BatchGet";
  if (absl::StartsWith(name, "BatchCreate")) return "BatchCreate";
  const auto end = std::find_if(name.begin() + 1, name.end(), absl::ascii_isupper);
  return std::string(name.begin(), end);
}

std::string NounOf(const MethodDescriptor& method) {
  return method.name().substr(VerbOf(method).size());
}

bool IsRead(const MethodDescriptor& method) {
  // Others that verify something move its state.
  if (method.name() == "VerifyChanges") return true;
  static const std::set<std::string>& verbs = *new std::set<std::string>{
      "Get",     "List",    "BatchGet", "Find",      "Validate", "Evaluate",
      "Explain", "Watch",   "Resolve",  "Summarize", "Compare",  "Simulate",
      "Suggest", "Analyze", "Diff",     "Export",    "Trace"};
  return verbs.contains(VerbOf(method));
}

}  // namespace edugroup::contract
