// Messages written down in YAML: the fields of proto JSON, with dates as people write them and
// names without their group.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/edugroupctl/catalog.h"
#include "yaml-cpp/yaml.h"

namespace edugroup::ctl {

// Something wrong in a file.
struct Problem {
  int line = 0;      // from 1
  std::string path;  // "bodies[2].compositionRules[0].ratio.threshold"
  std::string text;
};

// INVALID_ARGUMENT with every problem on a line of its own: "group.yaml:12: bodies[2].kind: …".
absl::Status ToStatus(const std::string& file, const std::vector<Problem>& problems);

// The file as YAML. NOT_FOUND when it cannot be read, INVALID_ARGUMENT with the line when it is no
// YAML.
absl::StatusOr<YAML::Node> LoadYaml(const std::string& file);

// The text at a path of keys ("group", "id"); empty when there is none.
std::string TextAt(const YAML::Node& root, const std::vector<std::string>& keys);

// Line of a node, from 1.
int LineOf(const YAML::Node& node);

// Reads mappings into messages and collects everything that is wrong with them.
//   - keys are field names of proto JSON ("displayName")
//   - google.type.Date is "2019-06-03"; edugroup.type.PartialDate also "2019-06" and "2019"
//   - "bodies/council" in a text field becomes "groups/<group>/bodies/council"
//   - ~ (null) leaves a field empty, and says that it shall be
class MessageReader {
 public:
  MessageReader(std::string group, std::vector<Problem>& problems)
      : group_(std::move(group)), problems_(problems) {}

  // Reads the keys of a mapping but the reserved ones. Answers the fields that were named.
  std::vector<const FieldDescriptor*> Read(const YAML::Node& node, const std::string& path,
                                           Message& message,
                                           const absl::flat_hash_set<std::string>& reserved = {});

  // "groups/<group>/bodies/council" of "bodies/council"; other texts as they are.
  std::string Expand(const std::string& text) const;

 private:
  void ReadField(const YAML::Node& node, const std::string& path, const FieldDescriptor& field,
                 Message& message);
  void ReadValue(const YAML::Node& node, const std::string& path, const FieldDescriptor& field,
                 Message& message);
  void ReadMessage(const YAML::Node& node, const std::string& path, Message& message);
  void ReadScalar(const YAML::Node& node, const std::string& path, const FieldDescriptor& field,
                  Message& message);
  void Report(const YAML::Node& node, const std::string& path, std::string text);

  const std::string group_;
  std::vector<Problem>& problems_;
};

}  // namespace edugroup::ctl
