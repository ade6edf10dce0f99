// What the contract offers, read from its descriptors: methods, kinds of resource, and the methods
// that read, make and change them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace edugroup::ctl {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// The method of "edugroup.task.v1.PlanService/IssuePlan" (a leading "/" and a "." instead of "/"
// are fine). UsageError when there is none.
absl::StatusOr<const MethodDescriptor*> FindMethod(absl::string_view name);
// "edugroup.task.v1.PlanService/IssuePlan".
std::string NameOf(const MethodDescriptor& method);
// The server that offers a method: "task". UsageError for a method that all of them offer.
absl::StatusOr<std::string> ServerOf(absl::string_view method);
// Full names of all methods of the contract, sorted.
std::vector<std::string> AllMethods();

// An empty message of a generated type.
std::unique_ptr<Message> NewMessage(const Descriptor& type);

// A kind of resource and its standard methods.
struct Collection {
  std::string section;               // "indicatorSets": as in names and in files
  std::vector<std::string> pattern;  // "groups", "{group}", "bodies", "{body}"
  const Descriptor* resource = nullptr;
  const MethodDescriptor* get = nullptr;
  const MethodDescriptor* create = nullptr;
  const MethodDescriptor* update = nullptr;  // null: it cannot be changed
  // The field of CreateXRequest and UpdateXRequest that holds the resource, such as
  // "indicator_set".
  std::string field;

  // The method of a step: "admit" -> AdmitAffiliation. Null when there is none.
  const MethodDescriptor* Step(absl::string_view step) const;
  // Stands directly under the group.
  bool InGroup() const { return pattern.size() <= 4; }
};

// "groups" and every collection that a group file may hold, in the order in which they depend on
// one another.
const std::vector<Collection>& Collections();
// Null when there is no such section.
const Collection* FindCollection(absl::string_view section);

// Whether the field is set by the server alone.
bool IsOutputOnly(const FieldDescriptor& field);
// Whether the field keeps the value that it was created with.
bool IsImmutable(const FieldDescriptor& field);

}  // namespace edugroup::ctl
