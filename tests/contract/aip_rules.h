// The contract as its authors wrote it: read from the .proto files, comments included.
#pragma once

#include <google/protobuf/descriptor.h>

#include <functional>
#include <string>
#include <vector>

#include "edugroup/access/v1/access.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"

namespace edugroup::contract {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Every .proto file of the project. Ends the program when they cannot be read.
class Sources {
 public:
  // `path`: a FileDescriptorSet that protoc wrote, with imports and source info.
  explicit Sources(const std::string& path);

  const std::vector<const FileDescriptor*>& files() const { return files_; }
  void ForEachMessage(const std::function<void(const Descriptor&)>& visit) const;
  void ForEachEnum(const std::function<void(const EnumDescriptor&)>& visit) const;
  void ForEachField(const std::function<void(const FieldDescriptor&)>& visit) const;
  void ForEachMethod(const std::function<void(const MethodDescriptor&)>& visit) const;
  // The message that a method is about by its name and package; null when there is none.
  const Descriptor* FindMessage(const std::string& full_name) const;

 private:
  google::protobuf::DescriptorPool pool_;
  std::vector<const FileDescriptor*> files_;
};

// A pool of its own may leave extensions of options unparsed.
template <class Options>
Options Parsed(const Options& options) {
  Options parsed;
  parsed.ParseFromString(options.SerializeAsString());
  return parsed;
}

template <class Thing>
bool HasComment(const Thing& thing) {
  google::protobuf::SourceLocation location;
  if (!thing.GetSourceLocation(&location)) return false;
  return !location.leading_comments.empty() || !location.trailing_comments.empty();
}

inline access::v1::Rule RuleOf(const MethodDescriptor& method) {
  return Parsed(method.options()).GetExtension(access::v1::rule);
}
inline access::v1::Limits LimitsOf(const FieldDescriptor& field) {
  return Parsed(field.options()).GetExtension(access::v1::limits);
}
inline google::api::ResourceDescriptor ResourceOf(const Descriptor& message) {
  return Parsed(message.options()).GetExtension(google::api::resource);
}
inline bool IsResource(const Descriptor& message) {
  return Parsed(message.options()).HasExtension(google::api::resource);
}
bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior wanted);

// "IndicatorSet" -> "indicator_set".
std::string SnakeCase(const std::string& camel_case);
// The verb a method's name starts with: "Get", "BatchGet", "Acknowledge".
std::string VerbOf(const MethodDescriptor& method);
// The rest of the name: "Organizations".
std::string NounOf(const MethodDescriptor& method);
// Changes nothing: Get, List, Find, Verify ….
bool IsRead(const MethodDescriptor& method);

}  // namespace edugroup::contract
