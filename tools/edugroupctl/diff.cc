#include "tools/edugroupctl/diff.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::Reflection;

// Leaves in order, with the place of each path.
struct Leaves {
  std::vector<std::pair<std::string, std::string>> list;
  absl::flat_hash_map<std::string, size_t> places;

  void Add(const std::string& path, std::string value) {
    places[path] = list.size();
    list.emplace_back(path, std::move(value));
  }
  // Empty when there is no such leaf.
  std::string At(const std::string& path) const {
    const auto found = places.find(path);
    return found == places.end() ? "" : list[found->second].second;
  }
};

std::string ScalarText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return absl::StrCat("\"",
                          repeated ? reflection.GetRepeatedString(message, &field, index)
                                   : reflection.GetString(message, &field),
                          "\"");
    case FieldDescriptor::CPPTYPE_ENUM:
      return (repeated ? reflection.GetRepeatedEnum(message, &field, index)
                       : reflection.GetEnum(message, &field))
          ->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index)
                       : reflection.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                   : reflection.GetInt32(message, &field));
    default:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt64(message, &field, index)
                                   : reflection.GetInt64(message, &field));
  }
}

void AddField(const Message& message, const FieldDescriptor& field, const std::string& path,
              Leaves& leaves);

void AddMessage(const Message& message, const std::string& path, Leaves& leaves) {
  if (message.GetDescriptor() == google::type::Date::descriptor()) {
    return leaves.Add(path, DateText(static_cast<const google::type::Date&>(message)));
  }
  if (message.GetDescriptor() == type::PartialDate::descriptor()) {
    return leaves.Add(path, value::Format(static_cast<const type::PartialDate&>(message)));
  }
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  if (fields.empty()) return leaves.Add(path, "{}");
  for (const FieldDescriptor* field : fields) {
    if (!IsOutputOnly(*field)) {
      AddField(message, *field, absl::StrCat(path, ".", field->json_name()), leaves);
    }
  }
}

void AddField(const Message& message, const FieldDescriptor& field, const std::string& path,
              Leaves& leaves) {
  const Reflection& reflection = *message.GetReflection();
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!field.is_repeated()) {
    return is_message ? AddMessage(reflection.GetMessage(message, &field), path, leaves)
                      : leaves.Add(path, ScalarText(message, field, 0));
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const std::string item = absl::StrCat(path, "[", i, "]");
    if (is_message) {
      AddMessage(reflection.GetRepeatedMessage(message, &field, i), item, leaves);
    } else {
      leaves.Add(item, ScalarText(message, field, i));
    }
  }
}

Leaves LeavesOf(const Message& message, const std::vector<const FieldDescriptor*>& fields) {
  Leaves leaves;
  for (const FieldDescriptor* field : fields) {
    const Reflection& reflection = *message.GetReflection();
    const bool set = field->is_repeated() ? reflection.FieldSize(message, field) > 0
                                          : reflection.HasField(message, field);
    if (set) AddField(message, *field, field->json_name(), leaves);
  }
  return leaves;
}

}  // namespace

std::vector<Difference> Diff(const Message& before, const Message& after,
                             const std::vector<const FieldDescriptor*>& fields) {
  const Leaves was = LeavesOf(before, fields);
  const Leaves is = LeavesOf(after, fields);
  std::vector<Difference> differences;
  for (const auto& [path, value] : was.list) {
    if (const std::string now = is.At(path); now != value) {
      differences.push_back({path, value, now});
    }
  }
  for (const auto& [path, value] : is.list) {
    if (!was.places.contains(path)) differences.push_back({path, "", value});
  }
  return differences;
}

std::string ToText(const Difference& difference) {
  if (difference.before.empty()) {
    return absl::StrCat("+ ", difference.path, ": ", difference.after);
  }
  if (difference.after.empty()) {
    return absl::StrCat("- ", difference.path, ": ", difference.before);
  }
  return absl::StrCat("~ ", difference.path, ": ", difference.before, " → ", difference.after);
}

}  // namespace edugroup::ctl
