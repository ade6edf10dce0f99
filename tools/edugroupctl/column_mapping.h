// Which field a column of an imported table is, by its heading.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/reading/heading.h"

namespace edugroup::ctl {

class ColumnMapping {
 public:
  // Headings in any spelling (reading::HeadingKey). One that is added again gets the later field.
  void Add(absl::string_view heading, absl::string_view field);
  // Takes a file over: YAML with "heading: field"; "-" as the field leaves the column out.
  // INVALID_ARGUMENT when it is something else.
  absl::Status AddFile(const std::string& path);

  // As reading::FieldOf. Of "联系人/姓名", the two rows of a heading that was written into one, the
  // parts are looked up too.
  std::string Find(absl::string_view key) const;

 private:
  absl::flat_hash_map<std::string, std::string> fields_;
};

// The headings of lists of organisations, and the names of the fields themselves.
ColumnMapping OrganizationColumns();

}  // namespace edugroup::ctl
