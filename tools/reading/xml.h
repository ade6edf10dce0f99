// XML from files of offices, read as it comes. By expat and not libxml2: it streams, knows no
// network, and can be stopped at the first sign of a document type, before any entity exists.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/reading/archive.h"

namespace edugroup::reading {

// The attributes of an element, by names without their namespaces.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
  // Empty when there is none.
  absl::string_view Get(absl::string_view name) const;

 private:
  const char* const* const pairs_;
};

// What is called for the pieces of a document; elements by their names without namespaces. An error
// ends the reading.
struct XmlHandler {
  std::function<absl::Status(absl::string_view name, const XmlAttributes& attributes)> start;
  std::function<absl::Status(absl::string_view name)> end;
  std::function<absl::Status(absl::string_view text)> text;
};

// Reads a part of a package.
//   NOT_FOUND           there is no such part
//   INVALID_ARGUMENT    not well-formed, or with a document type (and so with entities of its own)
//   RESOURCE_EXHAUSTED  limits.h
absl::Status ReadXml(const PartReader& read, const std::string& part, const XmlHandler& handler);

}  // namespace edugroup::reading
