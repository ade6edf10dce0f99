#include "common/resource/fields.h"

#include <re2/re2.h>

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/resource/personal.h"
#include "edugroup/access/v1/access.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"

namespace edugroup::resource {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr uint32_t kDefaultMaxLength = 1000;
constexpr int kDefaultMaxItems = 1000;
constexpr size_t kMostViolations = 100;

// What the annotations of one field ask for.
struct FieldRule {
  bool required = false;
  bool output_only = false;
  bool personal = false;
  uint32_t max_length = kDefaultMaxLength;
  int max_items = kDefaultMaxItems;
  std::unique_ptr<RE2> pattern;
};

FieldRule MakeRule(const FieldDescriptor& field) {
  FieldRule rule;
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    rule.required = rule.required || behavior == google::api::REQUIRED;
    rule.output_only = rule.output_only || behavior == google::api::OUTPUT_ONLY;
  }
  rule.personal = options.GetExtension(access::v1::personal) != 0;
  const auto& limits = options.GetExtension(access::v1::limits);
  if (limits.max_length() > 0) rule.max_length = limits.max_length();
  if (limits.max_items() > 0) rule.max_items = static_cast<int>(limits.max_items());
  if (!limits.pattern().empty()) rule.pattern = std::make_unique<RE2>(limits.pattern());
  return rule;
}

// The rules of a type's fields, by their index. Made once per type.
using Rules = std::vector<FieldRule>;
const Rules& RulesOf(const Descriptor& type) {
  struct Memory {
    absl::Mutex mutex;
    absl::flat_hash_map<const Descriptor*, std::unique_ptr<Rules>> rules ABSL_GUARDED_BY(mutex);
  };
  static Memory& memory = *new Memory;
  {
    absl::ReaderMutexLock lock(&memory.mutex);
    const auto it = memory.rules.find(&type);
    if (it != memory.rules.end()) return *it->second;
  }
  absl::MutexLock lock(&memory.mutex);
  std::unique_ptr<Rules>& rules = memory.rules[&type];
  if (rules == nullptr) {
    rules = std::make_unique<Rules>();
    for (int i = 0; i < type.field_count(); ++i) rules->push_back(MakeRule(*type.field(i)));
  }
  return *rules;
}

size_t CodePoints(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool HasControlCharacter(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return true;
    if (c == 0x7F) return true;
  }
  return false;
}

class Checker {
 public:
  std::vector<FieldViolation> Take() { return std::move(violations_); }

  void Check(const Message& message, const std::string& path, bool patch) {
    const Descriptor& type = *message.GetDescriptor();
    if (&type == google::protobuf::Any::descriptor()) return;
    const auto* reflection = message.GetReflection();
    const Rules& rules = RulesOf(type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const FieldRule& rule = rules[i];
      if (rule.output_only) continue;  // the server ignores it
      const bool absent = field.is_repeated() ? reflection->FieldSize(message, &field) == 0
                                              : !reflection->HasField(message, &field);
      if (absent && (!rule.required || patch)) continue;
      const std::string name = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
      if (field.is_repeated()) {
        CheckRepeated(message, field, rule, name, patch);
        continue;
      }
      if (absent) {
        const bool scalar_default_is_value = field.cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
                                             field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE &&
                                             field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
        if (!scalar_default_is_value) Add(name, "is required", "为必填项");
        continue;
      }
      switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
          CheckText(field, rule, name, reflection->GetString(message, &field));
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          CheckEnum(field, name, reflection->GetEnumValue(message, &field));
          break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Check(reflection->GetMessage(message, &field), name, patch);
          break;
        default:
          break;
      }
    }
  }

 private:
  void Add(const std::string& field, std::string description, std::string description_zh) {
    if (violations_.size() < kMostViolations) {
      violations_.push_back({field, std::move(description), std::move(description_zh)});
    }
  }

  void CheckRepeated(const Message& message, const FieldDescriptor& field, const FieldRule& rule,
                     const std::string& name, bool patch) {
    const auto* reflection = message.GetReflection();
    const int size = reflection->FieldSize(message, &field);
    if (size == 0 && rule.required && !patch) Add(name, "is required", "为必填项");
    if (size > rule.max_items) {
      Add(name, absl::StrCat("has ", size, " items; at most ", rule.max_items),
          absl::StrCat("共 ", size, " 项，最多 ", rule.max_items, " 项"));
      return;
    }
    for (int i = 0; i < size && violations_.size() < kMostViolations; ++i) {
      const std::string item = absl::StrCat(name, "[", i, "]");
      switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
          CheckText(field, rule, item, reflection->GetRepeatedString(message, &field, i));
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          CheckEnum(field, item, reflection->GetRepeatedEnumValue(message, &field, i));
          break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Check(reflection->GetRepeatedMessage(message, &field, i), item, false);
          break;
        default:
          break;
      }
    }
  }

  void CheckText(const FieldDescriptor& field, const FieldRule& rule, const std::string& name,
                 const std::string& text) {
    const bool is_bytes = field.type() == FieldDescriptor::TYPE_BYTES;
    const size_t length = is_bytes ? text.size() : CodePoints(text);
    if (length > rule.max_length) {
      Add(name, absl::StrCat("has ", length, " characters; at most ", rule.max_length),
          absl::StrCat("共 ", length, " 字，最多 ", rule.max_length, " 字"));
      return;
    }
    if (is_bytes) return;
    if (rule.personal && LooksMasked(text)) {
      Add(name, "is a masked value; leave the field out of the update", "为脱敏后的值，不能写回");
    } else if (HasControlCharacter(text)) {
      Add(name, "holds control characters", "含有控制字符");
    } else if (rule.pattern != nullptr && !text.empty() && !RE2::FullMatch(text, *rule.pattern)) {
      Add(name, absl::StrCat("must match ", rule.pattern->pattern()), "格式不正确");
    }
  }

  void CheckEnum(const FieldDescriptor& field, const std::string& name, int number) {
    if (field.enum_type()->FindValueByNumber(number) == nullptr) {
      Add(name, absl::StrCat("has no value ", number), absl::StrCat("没有取值 ", number));
    }
  }

  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> CheckFields(const Message& message) {
  Checker checker;
  const bool patch = message.GetDescriptor()->FindFieldByName("update_mask") != nullptr;
  checker.Check(message, "", patch);
  return checker.Take();
}

}  // namespace edugroup::resource
