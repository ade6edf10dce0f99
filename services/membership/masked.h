// Which fields an Update is about.
#pragma once

#include <algorithm>
#include <string>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace edugroup::membership {

// Whether the mask names a field of `patch`: an empty one names the fields that are set, "*" all.
inline bool IsMasked(const google::protobuf::FieldMask& mask,
                     const google::protobuf::Message& patch, const std::string& field) {
  if (!mask.paths().empty()) {
    return std::any_of(mask.paths().begin(), mask.paths().end(),
                       [&](const std::string& path) { return path == "*" || path == field; });
  }
  const auto* descriptor = patch.GetDescriptor()->FindFieldByName(field);
  const auto* reflection = patch.GetReflection();
  return descriptor->is_repeated() ? reflection->FieldSize(patch, descriptor) > 0
                                   : reflection->HasField(patch, descriptor);
}

}  // namespace edugroup::membership
