#include "common/resource/personal.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

// Where personal data can be in messages of one type.
struct Places {
  std::vector<std::pair<const FieldDescriptor*, PersonalData>> strings;
  std::vector<std::pair<const FieldDescriptor*, const Places*>> messages;
};

// The places of every type asked for so far and of all types in them; made once, never removed.
class Atlas {
 public:
  // Nothing when no message of the type can hold personal data.
  const Places* Find(const Descriptor& type) {
    {
      absl::ReaderMutexLock lock(&mutex_);
      const auto it = roots_.find(&type);
      if (it != roots_.end()) return it->second;
    }
    absl::MutexLock lock(&mutex_);
    std::set<const Descriptor*> seen;
    const Places* places = Holds(type, seen) ? Map(type) : nullptr;
    roots_[&type] = places;
    return places;
  }

 private:
  static bool Holds(const Descriptor& type, std::set<const Descriptor*>& seen) {
    if (!seen.insert(&type).second) return false;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (PersonalKind(field) != access::v1::PERSONAL_DATA_UNSPECIFIED) return true;
      if (field.message_type() != nullptr && Holds(*field.message_type(), seen)) return true;
    }
    return false;
  }

  // A type may hold itself: its places are known by address before they are filled.
  const Places* Map(const Descriptor& type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::unique_ptr<Places>& places = places_[&type];
    if (places != nullptr) return places.get();
    places = std::make_unique<Places>();
    Places* const filled = places.get();  // the map may move while it grows
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* field = type.field(i);
      std::set<const Descriptor*> seen;
      if (field->message_type() != nullptr) {
        if (Holds(*field->message_type(), seen)) {
          filled->messages.emplace_back(field, Map(*field->message_type()));
        }
      } else if (PersonalKind(*field) != access::v1::PERSONAL_DATA_UNSPECIFIED) {
        filled->strings.emplace_back(field, PersonalKind(*field));
      }
    }
    return filled;
  }

  absl::Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, const Places*> roots_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<Places>> places_ ABSL_GUARDED_BY(mutex_);
};

const Places* PlacesOf(const Descriptor& type) {
  static Atlas& atlas = *new Atlas;
  return atlas.Find(type);
}

using Replace = absl::FunctionRef<std::string(PersonalData, const std::string&)>;

void ReplaceIn(Message& message, const Places& places, Replace replace) {
  const auto* reflection = message.GetReflection();
  std::string scratch;
  for (const auto& [field, kind] : places.strings) {
    if (!field->is_repeated()) {
      const std::string& value = reflection->GetStringReference(message, field, &scratch);
      if (!value.empty()) reflection->SetString(&message, field, replace(kind, value));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      reflection->SetRepeatedString(
          &message, field, i, replace(kind, reflection->GetRepeatedString(message, field, i)));
    }
  }
  for (const auto& [field, inner] : places.messages) {
    if (!field->is_repeated()) {
      if (reflection->HasField(message, field)) {
        ReplaceIn(*reflection->MutableMessage(&message, field), *inner, replace);
      }
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      ReplaceIn(*reflection->MutableRepeatedMessage(&message, field, i), *inner, replace);
    }
  }
}

// Replaces each non-empty personal string of `message` by what `replace` makes of it.
void ForEachPersonal(Message& message, Replace replace) {
  const Places* places = PlacesOf(*message.GetDescriptor());
  if (places != nullptr) ReplaceIn(message, *places, replace);
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

bool HasPersonalData(const Descriptor& type) { return PlacesOf(type) != nullptr; }

namespace {

template <class Key>
void SealAll(Message& message, Key& key, absl::string_view name) {
  ForEachPersonal(message,
                  [&](PersonalData, const std::string& value) { return key.Seal(value, name); });
}

template <class Key>
void OpenAll(Message& message, Key& key, absl::string_view name) {
  ForEachPersonal(message, [&](PersonalData, const std::string& value) -> std::string {
    if (!auth::Sealer::IsSealed(value)) return value;
    absl::StatusOr<std::string> plain = key.Open(value, name);
    return plain.ok() ? *std::move(plain) : std::string();
  });
}

}  // namespace

void SealPersonalData(Message& message, const auth::Sealer& sealer, absl::string_view name) {
  SealAll(message, sealer, name);
}

void SealPersonalData(Message& message, auth::SubjectKey& key, absl::string_view name) {
  SealAll(message, key, name);
}

void OpenPersonalData(Message& message, const auth::Sealer& sealer, absl::string_view name) {
  OpenAll(message, sealer, name);
}

void OpenPersonalData(Message& message, auth::SubjectKey& key, absl::string_view name) {
  OpenAll(message, key, name);
}

void ClearPersonalData(Message& message) {
  ForEachPersonal(message, [](PersonalData, const std::string&) { return std::string(); });
}

void MaskPersonalData(Message& message) { ForEachPersonal(message, Masked); }

void MaskPersonalData(Message& message, PersonalData masked) {
  ForEachPersonal(message, [masked](PersonalData kind, const std::string& value) {
    return kind == masked ? Masked(kind, value) : value;
  });
}

}  // namespace edugroup::resource
