// Update masks, etags and the fields that belong to the server.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/fields.h"
#include "common/resource/store.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/field_mask_util.h"

namespace edugroup::resource {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior wanted) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

// name and etag say which resource is meant; they are never changed by an update.
bool IsIdentity(const FieldDescriptor& field) {
  return field.name() == "name" || field.name() == "etag";
}

std::string TextOf(const Message& message, const char* field_name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(field_name);
  return field == nullptr ? std::string() : message.GetReflection()->GetString(message, field);
}

std::unique_ptr<Message> Copy(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// Gives messages inside `after`, which the patch may have replaced, back what the server set in
// them. Items of lists have no identity: theirs is gone.
void RestoreOutputOnly(const Message& before, Message& after) {
  const Descriptor& type = *before.GetDescriptor();
  const auto* reflection = before.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->is_repeated() || field->message_type() == nullptr) continue;
    if (!reflection->HasField(before, field) || !reflection->HasField(after, field)) continue;
    const Message& inner_before = reflection->GetMessage(before, field);
    Message& inner_after = *reflection->MutableMessage(&after, field);
    const Descriptor& inner = *field->message_type();
    FieldMask server_set;
    for (int j = 0; j < inner.field_count(); ++j) {
      if (Behaves(*inner.field(j), google::api::OUTPUT_ONLY)) {
        server_set.add_paths(inner.field(j)->name());
      }
    }
    FieldMaskUtil::MergeOptions replace;
    replace.set_replace_message_fields(true);
    replace.set_replace_repeated_fields(true);
    FieldMaskUtil::MergeMessageTo(inner_before, server_set, replace, &inner_after);
    RestoreOutputOnly(inner_before, inner_after);
  }
}

}  // namespace

absl::Status ApplyMask(const FieldMask& mask, const Message& patch, Message& resource) {
  const Descriptor& type = *patch.GetDescriptor();
  const auto* reflection = patch.GetReflection();
  const bool all = mask.paths_size() == 1 && mask.paths(0) == "*";
  FieldMask wanted;
  if (all || mask.paths_size() == 0) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (IsIdentity(field) || Behaves(field, google::api::OUTPUT_ONLY) ||
          Behaves(field, google::api::IMMUTABLE)) {
        continue;
      }
      const bool set = field.is_repeated() ? reflection->FieldSize(patch, &field) > 0
                                           : reflection->HasField(patch, &field);
      if (all || set) wanted.add_paths(field.name());
    }
  } else {
    std::vector<FieldViolation> violations;
    for (const std::string& path : mask.paths()) {
      std::vector<const FieldDescriptor*> fields;
      // The empty path parses, into no field.
      if (!FieldMaskUtil::GetFieldDescriptors(&type, path, &fields) || fields.empty()) {
        violations.push_back(
            {"update_mask", absl::StrCat("unknown field ", path), absl::StrCat("没有字段 ", path)});
        continue;
      }
      if (IsIdentity(*fields[0])) continue;
      bool read_only = false;
      for (const FieldDescriptor* field : fields) {
        read_only = read_only || Behaves(*field, google::api::OUTPUT_ONLY) ||
                    Behaves(*field, google::api::IMMUTABLE);
      }
      if (read_only) {
        violations.push_back({"update_mask", absl::StrCat(path, " cannot be updated"),
                              absl::StrCat("字段 ", path, " 不可修改")});
      } else {
        wanted.add_paths(path);
      }
    }
    if (!violations.empty()) return InvalidFields(violations);
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  const std::unique_ptr<Message> before = Copy(resource), writable = Copy(patch);
  ClearOutputOnly(*writable);
  FieldMaskUtil::MergeMessageTo(*writable, wanted, options, &resource);
  RestoreOutputOnly(*before, resource);
  // A patch may leave required fields out, but not empty them.
  const std::vector<FieldViolation> violations = CheckFields(resource);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckEtag(absl::string_view given, const Message& current) {
  if (given.empty() || given == TextOf(current, "etag")) return absl::OkStatus();
  return EtagMismatch(TextOf(current, "name"));
}

absl::StatusOr<std::string> NewName(const Table& table, absl::string_view parent,
                                    absl::string_view id, absl::string_view id_field) {
  if (!id.empty() && !IsId(id)) {
    return InvalidField(
        id_field,
        "must be lower-case letters, digits and hyphens, start with a letter, "
        "not end with a hyphen, and have at most 63 characters",
        "编号只能由小写字母、数字和连字符组成，以字母开头，不以连字符结尾，最长 63 位");
  }
  const std::string name = table.pattern.Child(parent, id.empty() ? NewId() : std::string(id));
  if (name.size() > 255) {
    return InvalidField(id_field, "the full name would be longer than 255 characters", "名称过长");
  }
  return name;
}

void ClearOutputOnly(Message& resource) {
  const Descriptor& type = *resource.GetDescriptor();
  const auto* reflection = resource.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (Behaves(*field, google::api::OUTPUT_ONLY)) {
      reflection->ClearField(&resource, field);
    } else if (field->message_type() != nullptr && !field->is_map()) {
      if (field->is_repeated()) {
        for (int j = 0; j < reflection->FieldSize(resource, field); ++j) {
          ClearOutputOnly(*reflection->MutableRepeatedMessage(&resource, field, j));
        }
      } else if (reflection->HasField(resource, field)) {
        ClearOutputOnly(*reflection->MutableMessage(&resource, field));
      }
    }
  }
}

}  // namespace edugroup::resource
