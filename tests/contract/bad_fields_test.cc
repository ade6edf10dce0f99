// Fields that break the rules of the contract's annotations: every field of every request.
#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/contract/places.h"
#include "tests/contract/refusal.h"

namespace edugroup::contract {
namespace {

constexpr char kWide[] = "𠮷";  // four bytes, one character

std::string Repeat(const std::string& text, size_t times) {
  std::string result;
  for (size_t i = 0; i < times; ++i) result += text;
  return result;
}

// An update leaves out what it does not change: required fields may be missing from its patch.
bool MayBeLeftOut(const Method& method, const Place& place) {
  return HasField(*method.samples.front().request, "update_mask") &&
         std::none_of(place.steps.begin(), place.steps.end(),
                      [](const FieldDescriptor* step) { return step->is_repeated(); });
}

template <class Body>
void ForEachPlace(Body body) {
  for (const Method& method : World::Get().methods()) {
    const NothingWritten nothing_written;
    const auto sample = method.DryRequest();
    for (const Place& place : PlacesOf(*sample)) {
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", place.path));
      const auto request = method.DryRequest();
      body(method, place, *request);
    }
  }
}

TEST(BadFields, TooLongTexts) {
  int checked = 0;
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (!place.IsText()) return;
    ++checked;
    place.SetText(request, Repeat(kWide, place.MaxLength() + 1));
    ExpectViolation(World::Get().Ask(method, request), place.TextPath());
  });
  EXPECT_GE(checked, 300);
}

TEST(BadFields, LimitsCountCharactersNotBytes) {
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (!place.IsText() || place.HasPattern()) return;
    place.SetText(request, Repeat(kWide, place.MaxLength()));
    const Answer answer = World::Get().Ask(method, request);
    if (!answer.status.ok()) ExpectProperRefusal(answer);
    const auto violations = ViolationsOf(answer);
    for (const auto& violation : violations.field_violations()) {
      EXPECT_FALSE(violation.field() == place.TextPath() &&
                   absl::StrContains(violation.description(), "characters; at most"))
          << violation.DebugString();
    }
  });
}

TEST(BadFields, ControlCharacters) {
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (!place.IsText()) return;
    for (const char* text : {"a\x01", "a\x7f", "\x1b[0m"}) {
      place.SetText(request, text);
      ExpectViolation(World::Get().Ask(method, request), place.TextPath());
    }
  });
}

TEST(BadFields, MissingRequiredFields) {
  int checked = 0;
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (!place.IsRequired() || MayBeLeftOut(method, place)) return;
    ++checked;
    Message& holder = place.In(request);
    holder.GetReflection()->ClearField(&holder, place.field);
    ExpectViolation(World::Get().Ask(method, request), place.path);
  });
  EXPECT_GE(checked, 150);
}

TEST(BadFields, UnknownEnumNumbers) {
  int checked = 0;
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (place.field->enum_type() == nullptr) return;
    ++checked;
    Message& holder = place.In(request);
    const auto* reflection = holder.GetReflection();
    if (place.field->is_repeated()) {
      reflection->ClearField(&holder, place.field);
      reflection->AddEnumValue(&holder, place.field, 99);
    } else {
      reflection->SetEnumValue(&holder, place.field, 99);
    }
    ExpectViolation(World::Get().Ask(method, request), place.TextPath());
  });
  EXPECT_GE(checked, 20);
}

TEST(BadFields, TooManyItems) {
  int checked = 0;
  ForEachPlace([&](const Method& method, const Place& place, Message& request) {
    if (!place.field->is_repeated()) return;
    ++checked;
    Message& holder = place.In(request);
    const auto* reflection = holder.GetReflection();
    reflection->ClearField(&holder, place.field);
    for (uint32_t i = 0; i <= place.MaxItems(); ++i) {
      if (place.field->message_type() != nullptr) {
        reflection->AddMessage(&holder, place.field);
      } else if (place.field->enum_type() != nullptr) {
        reflection->AddEnumValue(&holder, place.field, 1);
      } else {
        reflection->AddString(&holder, place.field, "a");
      }
    }
    ExpectViolation(World::Get().Ask(method, request), place.path);
  });
  EXPECT_GE(checked, 40);
}

// With many violations, long paths are cut and end in "…", so that all stay below 4 KiB.
bool IsNamed(absl::string_view field, const std::set<std::string>& wrong) {
  if (!absl::ConsumeSuffix(&field, "…")) return wrong.contains(std::string(field));
  return std::any_of(wrong.begin(), wrong.end(),
                     [&](const std::string& path) { return absl::StartsWith(path, field); });
}

// Everything that is wrong is said at once, up to 20 violations.
TEST(BadFields, AllViolationsAtOnce) {
  constexpr size_t kMost = 20;
  for (const Method& method : World::Get().methods()) {
    SCOPED_TRACE(method.Title());
    const NothingWritten nothing_written;
    const auto request = method.DryRequest();
    std::set<std::string> wrong;
    for (const Place& place : PlacesOf(*request)) {
      // The name stays, so that the group is known; a oneof holds one text only.
      if (!place.IsText() || place.field->name() == "name" || place.field->name() == "parent" ||
          place.field->containing_oneof() != nullptr) {
        continue;
      }
      place.SetText(*request, Repeat("x", place.MaxLength() + 1));
      wrong.insert(place.TextPath());
    }
    if (wrong.empty()) continue;
    const Answer answer = World::Get().Ask(method, *request);
    ExpectRefused(answer, absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
    const auto violations = ViolationsOf(answer);
    EXPECT_EQ(violations.field_violations_size(), std::min(wrong.size(), kMost))
        << violations.DebugString();
    std::set<std::string> named;
    for (const auto& violation : violations.field_violations()) {
      named.insert(violation.field());
      EXPECT_TRUE(IsNamed(violation.field(), wrong)) << violation.field();
    }
    EXPECT_EQ(named.size(), std::min(wrong.size(), kMost)) << violations.DebugString();
  }
}

TEST(BadFields, BadUpdateMasks) {
  int checked = 0;
  for (const Method& method : World::Get().methods()) {
    const auto sample = method.DryRequest();
    if (!HasField(*sample, "update_mask")) continue;
    const NothingWritten nothing_written;
    ++checked;
    for (const char* path : {"no_such_field", "uid", "create_time", "update_time", "uid.x", "",
                             "display_name.no_such", "display_name,uid"}) {
      SCOPED_TRACE(absl::StrCat(method.Title(), ": ", path));
      const auto request = method.DryRequest();
      const auto* field = request->GetDescriptor()->FindFieldByName("update_mask");
      Message* mask = request->GetReflection()->MutableMessage(request.get(), field);
      mask->Clear();
      mask->GetReflection()->AddString(mask, mask->GetDescriptor()->FindFieldByName("paths"), path);
      ExpectViolation(World::Get().Ask(method, *request), "update_mask");
    }
  }
  EXPECT_GE(checked, 9);
}

}  // namespace
}  // namespace edugroup::contract
