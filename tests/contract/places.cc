#include "tests/contract/places.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"

namespace edugroup::contract {
namespace {

bool Behaves(const FieldDescriptor& field, google::api::FieldBehavior wanted) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) return true;
  }
  return false;
}

void Collect(const Message& message, const std::string& path,
             const std::vector<const FieldDescriptor*>& steps, std::vector<Place>& places) {
  const auto& type = *message.GetDescriptor();
  if (absl::StartsWith(type.full_name(), "google.protobuf.")) return;
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (Behaves(*field, google::api::OUTPUT_ONLY)) continue;
    const std::string name = path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
    places.push_back({name, field, steps});
    if (field->message_type() == nullptr) continue;
    std::vector<const FieldDescriptor*> deeper = steps;
    deeper.push_back(field);
    if (field->is_repeated()) {
      if (reflection->FieldSize(message, field) == 0) continue;
      Collect(reflection->GetRepeatedMessage(message, field, 0), absl::StrCat(name, "[0]"), deeper,
              places);
    } else if (reflection->HasField(message, field)) {
      Collect(reflection->GetMessage(message, field), name, deeper, places);
    }
  }
}

}  // namespace

Message& Place::In(Message& request) const {
  Message* message = &request;
  for (const FieldDescriptor* step : steps) {
    const auto* reflection = message->GetReflection();
    message = step->is_repeated() ? reflection->MutableRepeatedMessage(message, step, 0)
                                  : reflection->MutableMessage(message, step);
  }
  return *message;
}

const Message& Place::In(const Message& request) const {
  const Message* message = &request;
  for (const FieldDescriptor* step : steps) {
    const auto* reflection = message->GetReflection();
    message = step->is_repeated() ? &reflection->GetRepeatedMessage(*message, step, 0)
                                  : &reflection->GetMessage(*message, step);
  }
  return *message;
}

bool Place::IsText() const { return field->type() == FieldDescriptor::TYPE_STRING; }

bool Place::IsRequired() const { return Behaves(*field, google::api::REQUIRED); }

uint32_t Place::MaxLength() const {
  const uint32_t most = field->options().GetExtension(access::v1::limits).max_length();
  return most == 0 ? 1000 : most;
}

uint32_t Place::MaxItems() const {
  const uint32_t most = field->options().GetExtension(access::v1::limits).max_items();
  return most == 0 ? 1000 : most;
}

bool Place::HasPattern() const {
  return !field->options().GetExtension(access::v1::limits).pattern().empty();
}

std::string Place::TextPath() const {
  return field->is_repeated() ? absl::StrCat(path, "[0]") : path;
}

std::string Place::Text(const Message& request) const {
  const Message& holder = In(request);
  const auto* reflection = holder.GetReflection();
  if (!field->is_repeated()) return reflection->GetString(holder, field);
  return reflection->FieldSize(holder, field) == 0
             ? std::string()
             : reflection->GetRepeatedString(holder, field, 0);
}

void Place::SetText(Message& request, const std::string& text) const {
  Message& holder = In(request);
  const auto* reflection = holder.GetReflection();
  if (!field->is_repeated()) {
    reflection->SetString(&holder, field, text);
  } else if (reflection->FieldSize(holder, field) == 0) {
    reflection->AddString(&holder, field, text);
  } else {
    reflection->SetRepeatedString(&holder, field, 0, text);
  }
}

std::vector<Place> PlacesOf(const Message& request) {
  std::vector<Place> places;
  Collect(request, "", {}, places);
  return places;
}

std::string TextOf(const Message& request, const char* field_name) {
  const auto* field = request.GetDescriptor()->FindFieldByName(field_name);
  return field == nullptr ? std::string() : request.GetReflection()->GetString(request, field);
}

bool HasField(const Message& request, const char* field_name) {
  return request.GetDescriptor()->FindFieldByName(field_name) != nullptr;
}

void SetTextOf(Message& request, const char* field_name, const std::string& text) {
  request.GetReflection()->SetString(&request, request.GetDescriptor()->FindFieldByName(field_name),
                                     text);
}

void SetNumberOf(Message& request, const char* field_name, int number) {
  request.GetReflection()->SetInt32(&request, request.GetDescriptor()->FindFieldByName(field_name),
                                    number);
}

const Place* NamePlace(const std::vector<Place>& places) {
  bool update = false;
  for (const Place& place : places) update = update || place.path == "update_mask";
  for (const Place& place : places) {
    if (place.field->name() != "name") continue;
    if (place.steps.empty() || (update && place.steps.size() == 1)) return &place;
  }
  return nullptr;
}

}  // namespace edugroup::contract
