#include "tools/edugroupctl/group_file.h"

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "tools/edugroupctl/diff.h"

namespace edugroup::ctl {
namespace {

// From which states a step leads on. A resource in another state is past it.
struct StepRule {
  const char* section;
  const char* step;
  std::vector<std::string> from;
};
const std::vector<StepRule>& StepRules() {
  static const auto& rules = *new std::vector<StepRule>{
      {"affiliations", "admit", {"APPLIED"}},
      {"affiliations", "end", {"ACTIVE", "SUSPENDED"}},
      {"bodies", "prepare", {"PLANNED"}},
      {"bodies", "establish", {"PLANNED", "PREPARING"}},
      {"bodies", "dissolve", {"PLANNED", "PREPARING", "ESTABLISHED"}},
      {"meetings", "hold", {"PLANNED"}},
      {"meetings", "cancel", {"PLANNED"}},
      {"resolutions", "decide", {"DRAFT"}},
      {"indicatorSets", "publish", {"DRAFT"}},
      {"cycles", "open", {"DRAFT"}},
  };
  return rules;
}

void SetString(Message& message, const char* field, const std::string& value) {
  message.GetReflection()->SetString(&message, message.GetDescriptor()->FindFieldByName(field),
                                     value);
}

// Whether the field names something below the group.
bool NamesOwnParts(const Message& message, const FieldDescriptor& field,
                   const std::string& group_name) {
  const auto empty = NewMessage(*message.GetDescriptor());
  for (const Difference& leaf : Diff(*empty, message, {&field})) {
    if (absl::StartsWith(leaf.after, absl::StrCat("\"", group_name, "/"))) return true;
  }
  return false;
}

class Reader {
 public:
  absl::StatusOr<GroupFile> Read(const YAML::Node& root, const std::string& path) {
    file_.group = TextAt(root, {"group", "id"});
    if (file_.group.empty()) {
      return ToStatus(path, {{LineOf(root), "group.id", "is missing: whose file is this?"}});
    }
    messages_ = std::make_unique<MessageReader>(file_.group, problems_);
    CheckSections(root);
    ReadGroupItem(root["group"]);
    for (const Collection& collection : Collections()) {
      if (const YAML::Node items = root[collection.section]) ReadSection(collection, items);
      if (collection.section == "kinds" && rest_of_group_) {
        file_.items.push_back(*std::move(rest_of_group_));
      }
    }
    RETURN_IF_ERROR(ToStatus(path, problems_));
    return std::move(file_);
  }

 private:
  void Report(const YAML::Node& node, std::string path, std::string text) {
    problems_.push_back({LineOf(node), std::move(path), std::move(text)});
  }

  void CheckSections(const YAML::Node& root) {
    for (const auto& entry : root) {
      const std::string section = entry.first.Scalar();
      // Plans come from their tables (import plan); a key "x-…" holds what others refer to with &.
      if (section == "group" || absl::StartsWith(section, "x-")) continue;
      if (section == "plans" || section == "groups" || FindCollection(section) == nullptr) {
        Report(entry.first, section, "no such section");
      }
    }
  }

  void ReadGroupItem(const YAML::Node& node) {
    Item item = ReadItem(*FindCollection("groups"), node, "group");
    if (item.fields.empty()) return;  // only says whose file this is
    Item rest;
    rest.collection = item.collection;
    rest.name = item.name;
    rest.id = item.id;
    rest.completes = true;
    rest.resource = NewMessage(*item.resource->GetDescriptor());
    rest.resource->CopyFrom(*item.resource);
    for (const FieldDescriptor* field : item.fields) {
      if (NamesOwnParts(*item.resource, *field, item.name)) rest.fields.push_back(field);
    }
    for (const FieldDescriptor* field : rest.fields) {
      item.resource->GetReflection()->ClearField(item.resource.get(), field);
      item.fields.erase(std::find(item.fields.begin(), item.fields.end(), field));
    }
    file_.items.push_back(std::move(item));
    if (!rest.fields.empty()) rest_of_group_ = std::move(rest);
  }

  void ReadSection(const Collection& collection, const YAML::Node& items) {
    if (!items.IsSequence()) return Report(items, collection.section, "wants a list");
    for (size_t i = 0; i < items.size(); ++i) {
      file_.items.push_back(
          ReadItem(collection, items[i], absl::StrCat(collection.section, "[", i, "]")));
    }
  }

  Item ReadItem(const Collection& collection, const YAML::Node& node, const std::string& path) {
    Item item;
    item.collection = &collection;
    item.resource = NewMessage(*collection.resource);
    item.create_request = NewMessage(*collection.create->input_type());
    if (!node.IsMap()) {
      Report(node, path, "wants a mapping");
      return item;
    }
    NameItem(node, path, item);
    item.fields = messages_->Read(node, path, *item.resource,
                                  {"id", "parent", "steps", "waivers", "name", "etag"});
    if (const YAML::Node waivers = node["waivers"]) {
      YAML::Node request;
      request["waivers"] = waivers;
      messages_->Read(request, path, *item.create_request);
    }
    if (const YAML::Node steps = node["steps"]) ReadSteps(steps, path, item);
    return item;
  }

  void NameItem(const YAML::Node& node, const std::string& path, Item& item) {
    const YAML::Node id = node["id"];
    if (!id || !id.IsScalar() || !resource::IsId(id.Scalar())) {
      return Report(id ? id : node, path + ".id", "wants an id such as \"council-2019\"");
    }
    item.id = id.Scalar();
    for (const char* key : {"name", "etag"}) {
      if (node[key]) Report(node[key], absl::StrCat(path, ".", key), "is not written in files");
    }
    const std::string group = absl::StrCat("groups/", file_.group);
    if (item.collection->section == "groups") {
      item.name = group;
      return;
    }
    item.parent = group;
    if (!item.collection->InGroup()) {
      const YAML::Node parent = node["parent"];
      if (!parent || !parent.IsScalar()) {
        return Report(node, path + ".parent", "is missing, such as \"bodies/council\"");
      }
      item.parent = messages_->Expand(parent.Scalar());
    } else if (node["parent"]) {
      Report(node["parent"], path + ".parent", "stands under the group");
    }
    item.name = absl::StrCat(item.parent, "/", item.collection->section, "/", item.id);
    if (!names_.insert(item.name).second)
      Report(node, path, absl::StrCat(item.id, " stands here twice"));
  }

  void ReadSteps(const YAML::Node& steps, const std::string& path, Item& item) {
    if (!steps.IsMap()) return Report(steps, path + ".steps", "wants a mapping of steps");
    for (const auto& entry : steps) {
      const std::string name = entry.first.Scalar();
      const std::string step_path = absl::StrCat(path, ".steps.", name);
      const auto& rules = StepRules();
      const auto rule = std::find_if(rules.begin(), rules.end(), [&](const StepRule& candidate) {
        return candidate.section == item.collection->section && candidate.step == name;
      });
      if (rule == rules.end()) {
        Report(entry.first, step_path, "no such step");
        continue;
      }
      Step step{name, rule->from, item.collection->Step(name), nullptr};
      step.request = NewMessage(*step.method->input_type());
      messages_->Read(entry.second, step_path, *step.request);
      SetString(*step.request, "name", item.name);
      item.steps.push_back(std::move(step));
    }
  }

  GroupFile file_;
  std::vector<Problem> problems_;
  std::unique_ptr<MessageReader> messages_;
  std::optional<Item> rest_of_group_;
  absl::flat_hash_set<std::string> names_;
};

}  // namespace

absl::StatusOr<GroupFile> ReadGroup(const YAML::Node& root, const std::string& path) {
  return Reader().Read(root, path);
}

absl::StatusOr<GroupFile> ReadGroupFile(const std::string& path) {
  ASSIGN_OR_RETURN(const YAML::Node root, LoadYaml(path));
  return ReadGroup(root, path);
}

}  // namespace edugroup::ctl
