// The entries of a group's taxonomies by what people call them.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/group_service.pb.h"

namespace edugroup::membership {

class KindDirectory {
 public:
  explicit KindDirectory(absl::Span<const v1::Kind> kinds);

  // The resource name of the entry of `taxonomy` that `text` means: its resource name, its id, its
  // display name, an alias or a former name, width and spaces apart. What it is called now goes
  // before aliases and former names; one of these that several entries have means none of them.
  // Null when there is none. Lives as long as the directory.
  const std::string* Find(v1::Kind::Taxonomy taxonomy, absl::string_view text) const;

 private:
  struct Entry {
    std::string kind;  // resource name; empty when several are meant
    bool by_other_name;
  };
  void Add(v1::Kind::Taxonomy taxonomy, absl::string_view text, Entry entry);

  absl::flat_hash_map<std::string, Entry> entries_;
};

}  // namespace edugroup::membership
