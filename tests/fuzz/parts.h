// A package whose parts are in memory, so that a fuzzer need not learn to pack.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "tools/reading/archive.h"

namespace edugroup::fuzz {

// Reads parts from a map; nothing is copied, and the map outlives the reader.
inline reading::PartReader ReaderOf(const std::map<std::string, std::string>& parts) {
  return [&parts](const std::string& part, reading::Sink sink) {
    const auto found = parts.find(part);
    return found == parts.end() ? absl::NotFoundError(part) : sink(found->second);
  };
}

inline bool IsArchive(const std::string& bytes) { return bytes.compare(0, 2, "PK") == 0; }

}  // namespace edugroup::fuzz
