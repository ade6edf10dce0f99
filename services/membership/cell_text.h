// Printed text to cells, by the type of the column (X1, X8, P23).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/membership/kind_directory.h"
#include "services/membership/organization.h"

namespace edugroup::membership {

// What names in cells are looked up in. Both outlive it.
struct Directories {
  absl::Span<const KnownName> organizations;  // in any order
  const KindDirectory* kinds;                 // null: none
};

// The cells of one printed text; none when it is empty or a dash. Findings have the column as their
// subject and, but for PERSON, the text in `measured`.
struct CellReading {
  std::vector<v1::Cell> cells;
  std::vector<type::Finding> findings;
};
CellReading ReadCell(const v1::RegisterColumn& column, absl::string_view printed,
                     const Directories& directories);

}  // namespace edugroup::membership
