// A group and its structure as one YAML file (README.md says how it looks).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/edugroupctl/catalog.h"
#include "tools/edugroupctl/yaml_message.h"

namespace edugroup::ctl {

// A transition that an item asks for: run while the resource is in one of `from`.
struct Step {
  std::string name;  // "admit"
  std::vector<std::string> from;
  const MethodDescriptor* method = nullptr;
  std::unique_ptr<Message> request;
};

// One resource as the file wants it.
struct Item {
  const Collection* collection = nullptr;
  std::string name;    // full
  std::string parent;  // empty for a group
  std::string id;
  std::unique_ptr<Message> resource;
  // The fields that the file names; the others are not the file's business.
  std::vector<const FieldDescriptor*> fields;
  // CreateXRequest with what the file says beside the resource (waivers); resource, id and parent
  // are not in it yet.
  std::unique_ptr<Message> create_request;
  std::vector<Step> steps;
  // The second half of a group: fields that name the group's own kinds, and so follow them.
  bool completes = false;
};

struct GroupFile {
  std::string group;  // id
  std::vector<Item> items;
};

// Reads a file. INVALID_ARGUMENT with every problem and its line.
absl::StatusOr<GroupFile> ReadGroupFile(const std::string& path);
absl::StatusOr<GroupFile> ReadGroup(const YAML::Node& root, const std::string& path);

}  // namespace edugroup::ctl
