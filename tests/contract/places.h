// The fields of a request, found from its descriptor and a sample.
#pragma once

#include <string>
#include <vector>

#include "edugroup/access/v1/access.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace edugroup::contract {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A field that a caller may set, inside a message that the sample holds; of repeated messages
// inside the first.
struct Place {
  std::string path;  // as violations name it: "plan.goals[0].text"
  const FieldDescriptor* field;
  std::vector<const FieldDescriptor*> steps;  // to the message that holds it

  // The message that holds the field, in a request of the sample's shape.
  Message& In(Message& request) const;
  const Message& In(const Message& request) const;

  bool IsText() const;
  bool IsRequired() const;
  // Contract limits, defaults included.
  uint32_t MaxLength() const;
  uint32_t MaxItems() const;
  bool HasPattern() const;
  // The path of the field, or of its first item when it is repeated.
  std::string TextPath() const;
  // The text, or the first item's; empty when there is none.
  std::string Text(const Message& request) const;
  void SetText(Message& request, const std::string& text) const;
};

// All places of `request`; those the server fills (OUTPUT_ONLY) are left out.
std::vector<Place> PlacesOf(const Message& request);

// A text field of the request itself; empty when there is none.
std::string TextOf(const Message& request, const char* field);
bool HasField(const Message& request, const char* field);
void SetTextOf(Message& request, const char* field, const std::string& text);
void SetNumberOf(Message& request, const char* field, int number);
// The place that says which resource the request is about: name, or plan.name of an update; null
// when there is none (parents are not names).
const Place* NamePlace(const std::vector<Place>& places);

}  // namespace edugroup::contract
