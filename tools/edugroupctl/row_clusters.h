// Which rows of an import must go into one call, so that the server sees what they are to each
// other.
#pragma once

#include <string>
#include <vector>

namespace edugroup::ctl {

// Row indexes, ascending; clusters in the order of their first rows.
using RowClusters = std::vector<std::vector<int>>;

// Rows that share a key, directly or through others, are one cluster; a row without keys is one by
// itself. `keys` has an element for each row; empty keys are passed over.
RowClusters ClusterRows(const std::vector<std::vector<std::string>>& keys);

}  // namespace edugroup::ctl
