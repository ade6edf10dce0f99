#include "tools/edugroupctl/yaml_message.h"

#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::Reflection;

const FieldDescriptor* FieldOf(const Descriptor& type, const std::string& key) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == key) return type.field(i);
  }
  return nullptr;
}

std::string FieldsOf(const Descriptor& type) {
  std::string names;
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsOutputOnly(*type.field(i))) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", type.field(i)->json_name());
  }
  return names;
}

std::string ValuesOf(const EnumDescriptor& type) {
  std::string names;
  for (int i = 1; i < type.value_count(); ++i) {
    absl::StrAppend(&names, i == 1 ? "" : ", ", type.value(i)->name());
  }
  return names;
}

// Sets the field, or adds to it when it is repeated.
template <class Value>
void Put(Message& message, const FieldDescriptor& field, Value value,
         void (Reflection::*set)(Message*, const FieldDescriptor*, Value) const,
         void (Reflection::*add)(Message*, const FieldDescriptor*, Value) const) {
  const Reflection& reflection = *message.GetReflection();
  (reflection.*(field.is_repeated() ? add : set))(&message, &field, std::move(value));
}

template <class Value, class Parse>
std::optional<Value> Parsed(const std::string& text, Parse parse) {
  Value value;
  if (!parse(text, &value)) return std::nullopt;
  return value;
}

}  // namespace

absl::Status ToStatus(const std::string& file, const std::vector<Problem>& problems) {
  if (problems.empty()) return absl::OkStatus();
  std::string text = absl::StrCat(problems.size(), problems.size() == 1 ? " problem" : " problems");
  for (const Problem& problem : problems) {
    absl::StrAppend(&text, "\n  ", file, ":", problem.line, ": ", problem.path,
                    problem.path.empty() ? "" : ": ", problem.text);
  }
  return absl::InvalidArgumentError(text);
}

absl::StatusOr<YAML::Node> LoadYaml(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return absl::NotFoundError(absl::StrCat("cannot read ", file));
  try {
    return YAML::Load(stream);
  } catch (const YAML::Exception& error) {
    return ToStatus(file, {{error.mark.line + 1, "", error.msg}});
  }
}

std::string TextAt(const YAML::Node& root, const std::vector<std::string>& keys) {
  YAML::Node node(root);
  for (const std::string& key : keys) {
    if (!node.IsMap()) return "";
    // Asking a node that is not there for its type throws.
    const YAML::Node child = std::as_const(node)[key];
    if (!child) return "";
    node.reset(child);
  }
  return node.IsScalar() ? node.Scalar() : "";
}

int LineOf(const YAML::Node& node) { return node.Mark().line + 1; }

void MessageReader::Report(const YAML::Node& node, const std::string& path, std::string text) {
  problems_.push_back({LineOf(node), path, std::move(text)});
}

std::string MessageReader::Expand(const std::string& text) const {
  return IsRelativeName(text) ? absl::StrCat("groups/", group_, "/", text) : text;
}

std::vector<const FieldDescriptor*> MessageReader::Read(
    const YAML::Node& node, const std::string& path, Message& message,
    const absl::flat_hash_set<std::string>& reserved) {
  std::vector<const FieldDescriptor*> fields;
  if (!node.IsMap()) {
    Report(node, path, "wants a mapping of fields");
    return fields;
  }
  const Descriptor& type = *message.GetDescriptor();
  absl::flat_hash_set<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.Scalar();
    const std::string field_path = path.empty() ? key : absl::StrCat(path, ".", key);
    if (!seen.insert(key).second) {
      Report(entry.first, field_path, "stands here twice");
    } else if (!reserved.contains(key)) {
      const FieldDescriptor* field = FieldOf(type, key);
      if (field == nullptr) {
        Report(entry.first, field_path, absl::StrCat("no such field; there are ", FieldsOf(type)));
      } else if (IsOutputOnly(*field)) {
        Report(entry.first, field_path, "is set by the server");
      } else {
        fields.push_back(field);
        ReadField(entry.second, field_path, *field, message);
      }
    }
  }
  return fields;
}

void MessageReader::ReadField(const YAML::Node& node, const std::string& path,
                              const FieldDescriptor& field, Message& message) {
  if (node.IsNull()) return;
  if (!field.is_repeated()) return ReadValue(node, path, field, message);
  if (!node.IsSequence()) return Report(node, path, "wants a list");
  for (size_t i = 0; i < node.size(); ++i) {
    ReadValue(node[i], absl::StrCat(path, "[", i, "]"), field, message);
  }
}

void MessageReader::ReadValue(const YAML::Node& node, const std::string& path,
                              const FieldDescriptor& field, Message& message) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return ReadScalar(node, path, field, message);
  }
  const Reflection& reflection = *message.GetReflection();
  ReadMessage(node, path,
              field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                  : *reflection.MutableMessage(&message, &field));
}

void MessageReader::ReadMessage(const YAML::Node& node, const std::string& path, Message& message) {
  if (node.IsScalar() && message.GetDescriptor() == google::type::Date::descriptor()) {
    const auto day = value::ParseDate(node.Scalar());
    if (!day.ok()) return Report(node, path, "wants a date such as 2019-06-03");
    message.CopyFrom(value::ToDate(*day));
  } else if (node.IsScalar() && message.GetDescriptor() == type::PartialDate::descriptor()) {
    const auto date = value::ParsePartialDate(node.Scalar());
    if (!date.ok()) return Report(node, path, "wants a date such as 2019-06-03, 2019-06 or 2019");
    message.CopyFrom(*date);
  } else {
    Read(node, path, message);
  }
}

void MessageReader::ReadScalar(const YAML::Node& node, const std::string& path,
                               const FieldDescriptor& field, Message& message) {
  if (!node.IsScalar()) return Report(node, path, "wants one value");
  const std::string& text = node.Scalar();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return Put<std::string>(message, field, Expand(text), &Reflection::SetString,
                              &Reflection::AddString);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = field.enum_type()->FindValueByName(text);
      if (value == nullptr) {
        return Report(node, path,
                      absl::StrCat("\"", text, "\" is none of ", ValuesOf(*field.enum_type())));
      }
      return Put<const EnumValueDescriptor*>(message, field, value, &Reflection::SetEnum,
                                             &Reflection::AddEnum);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto value = Parsed<bool>(text, absl::SimpleAtob);
      if (!value) return Report(node, path, "wants true or false");
      return Put<bool>(message, field, *value, &Reflection::SetBool, &Reflection::AddBool);
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto value = Parsed<int32_t>(text, absl::SimpleAtoi<int32_t>);
      if (!value) return Report(node, path, "wants a whole number");
      return Put<int32_t>(message, field, *value, &Reflection::SetInt32, &Reflection::AddInt32);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const auto value = Parsed<int64_t>(text, absl::SimpleAtoi<int64_t>);
      if (!value) return Report(node, path, "wants a whole number");
      return Put<int64_t>(message, field, *value, &Reflection::SetInt64, &Reflection::AddInt64);
    }
    default:
      return Report(node, path, absl::StrCat("cannot be written in YAML: ", field.type_name()));
  }
}

}  // namespace edugroup::ctl
