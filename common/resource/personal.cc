#include "common/resource/personal.h"

#include <functional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "edugroup/access/v1/access.pb.h"
#include "google/protobuf/descriptor.h"

namespace edugroup::resource {
namespace {

using access::v1::PersonalData;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

PersonalData PersonalKind(const FieldDescriptor& field) {
  return field.options().GetExtension(access::v1::personal);
}

bool Search(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (PersonalKind(field) != access::v1::PERSONAL_DATA_UNSPECIFIED) return true;
    if (field.message_type() != nullptr && Search(*field.message_type(), seen)) return true;
  }
  return false;
}

// The first personal field that is no string, at any depth; empty when there is none.
std::string FindUnsealable(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return "";
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (PersonalKind(field) != access::v1::PERSONAL_DATA_UNSPECIFIED &&
        field.type() != FieldDescriptor::TYPE_STRING) {
      return field.full_name();
    }
    if (field.message_type() == nullptr) continue;
    std::string found = FindUnsealable(*field.message_type(), seen);
    if (!found.empty()) return found;
  }
  return "";
}

// Replaces each non-empty personal string of `message` by what `replace` makes of it.
void ForEachPersonal(Message& message,
                     absl::FunctionRef<std::string(PersonalData, const std::string&)> replace) {
  const Descriptor& type = *message.GetDescriptor();
  if (!HasPersonalData(type)) return;
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const PersonalData kind = PersonalKind(*field);
    if (field->message_type() != nullptr) {
      if (!HasPersonalData(*field->message_type())) continue;
      if (field->is_repeated()) {
        for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
          ForEachPersonal(*reflection->MutableRepeatedMessage(&message, field, j), replace);
        }
      } else if (reflection->HasField(message, field)) {
        ForEachPersonal(*reflection->MutableMessage(&message, field), replace);
      }
    } else if (kind != access::v1::PERSONAL_DATA_UNSPECIFIED) {
      if (field->is_repeated()) {
        for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
          reflection->SetRepeatedString(
              &message, field, j, replace(kind, reflection->GetRepeatedString(message, field, j)));
        }
      } else {
        const std::string value = reflection->GetString(message, field);
        if (!value.empty()) reflection->SetString(&message, field, replace(kind, value));
      }
    }
  }
}

// The first `count` code points of UTF-8 `text`.
std::string FirstCharacters(absl::string_view text, size_t count) {
  size_t end = 0;
  while (end < text.size() && count > 0) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    --count;
  }
  return std::string(text.substr(0, end));
}

bool IsAscii(absl::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

std::string Masked(PersonalData kind, const std::string& value) {
  if (auth::Sealer::IsSealed(value)) return "***";
  switch (kind) {
    case access::v1::PHONE:
      if (value.size() < 8 || !IsAscii(value)) return "***";
      return absl::StrCat(FirstCharacters(value, 3), "****", value.substr(value.size() - 4));
    case access::v1::EMAIL: {
      const size_t at = value.find('@');
      if (at == std::string::npos) return "***";
      return absl::StrCat(FirstCharacters(value, 1), "***", value.substr(at));
    }
    case access::v1::PERSON_NAME:
      return absl::StrCat(FirstCharacters(value, 1), "**");
    default:
      return "***";
  }
}

}  // namespace

bool HoldsPersonalData(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (PersonalKind(*type.field(i)) != access::v1::PERSONAL_DATA_UNSPECIFIED) return true;
  }
  return false;
}

absl::Status CheckPersonalFields(const Descriptor& type) {
  std::set<const Descriptor*> seen;
  const std::string wrong = FindUnsealable(type, seen);
  if (wrong.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(wrong, " is personal and no string"));
}

bool LooksMasked(absl::string_view text) {
  return absl::StrContains(text, "**") || auth::Sealer::IsSealed(text);
}

bool HasPersonalData(const Descriptor& type) {
  struct Memory {
    absl::Mutex mutex;
    absl::flat_hash_map<const Descriptor*, bool> known ABSL_GUARDED_BY(mutex);
  };
  static Memory& memory = *new Memory;
  {
    absl::ReaderMutexLock lock(&memory.mutex);
    const auto it = memory.known.find(&type);
    if (it != memory.known.end()) return it->second;
  }
  std::set<const Descriptor*> seen;
  const bool has = Search(type, seen);
  absl::MutexLock lock(&memory.mutex);
  memory.known.emplace(&type, has);
  return has;
}

void SealPersonalData(Message& message, const auth::Sealer& sealer, absl::string_view name) {
  ForEachPersonal(message,
                  [&](PersonalData, const std::string& value) { return sealer.Seal(value, name); });
}

void OpenPersonalData(Message& message, const auth::Sealer& sealer, absl::string_view name) {
  ForEachPersonal(message, [&](PersonalData, const std::string& value) -> std::string {
    if (!auth::Sealer::IsSealed(value)) return value;
    absl::StatusOr<std::string> plain = sealer.Open(value, name);
    return plain.ok() ? *std::move(plain) : std::string();
  });
}

void MaskPersonalData(Message& message) { ForEachPersonal(message, Masked); }

}  // namespace edugroup::resource
