#include "common/rpc/access.h"

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"

namespace edugroup::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

std::string GroupInName(const std::string& name) {
  if (name == "groups/-") return "-";
  return std::string(resource::GroupOf(name));
}

bool Allows(const access::v1::Rule& rule, const auth::Principal& principal,
            const auth::GroupClaims& claims) {
  for (const int role : rule.roles()) {
    if (role == access::v1::OPERATOR) {
      if (principal.is_operator) return true;
    } else if (role == access::v1::SYSTEM) {
      if (claims.roles.Has(access::v1::SYSTEM) && principal.scopes.contains(rule.scope())) {
        return true;
      }
    } else if (claims.roles.Has(static_cast<access::v1::Role>(role))) {
      return true;
    }
  }
  return false;
}

}  // namespace

absl::Status CheckDeclared(const google::protobuf::MethodDescriptor& method) {
  if (method.options().GetExtension(access::v1::rule).roles().empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(method.full_name(), " declares no access rule"));
  }
  return absl::OkStatus();
}

std::string GroupOfRequest(const Message& request) {
  for (const char* field : {"name", "parent"}) {
    const std::string text = TextField(request, field);
    if (!text.empty()) return GroupInName(text);
  }
  const auto& type = *request.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->message_type() == nullptr || field->is_repeated()) continue;
    const std::string name = TextField(request.GetReflection()->GetMessage(request, field), "name");
    if (!name.empty()) return GroupInName(name);
  }
  return "";
}

absl::Status CheckAccess(const access::v1::Rule& rule, const auth::Principal& principal,
                         const std::string& group) {
  if (Allows(rule, principal, principal.In(group))) return absl::OkStatus();
  if (group.empty()) {
    for (const auto& [id, claims] : principal.groups) {
      if (Allows(rule, principal, claims)) return absl::OkStatus();
    }
  }
  return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
               "the caller's roles in this group do not allow this method",
               "您在本集团的角色无权进行此操作");
}

}  // namespace edugroup::rpc
