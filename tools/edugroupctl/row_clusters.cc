#include "tools/edugroupctl/row_clusters.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace edugroup::ctl {
namespace {

// A forest over rows in which every root is the first row of its cluster.
class Forest {
 public:
  explicit Forest(size_t rows) : parents_(rows) {
    for (size_t i = 0; i < rows; ++i) parents_[i] = static_cast<int>(i);
  }
  int Root(int row) {
    while (parents_[row] != row) row = parents_[row] = parents_[parents_[row]];
    return row;
  }
  void Join(int one, int other) {
    const auto [first, second] = std::minmax({Root(one), Root(other)});
    parents_[second] = first;
  }

 private:
  std::vector<int> parents_;
};

}  // namespace

RowClusters ClusterRows(const std::vector<std::vector<std::string>>& keys) {
  Forest forest(keys.size());
  absl::flat_hash_map<absl::string_view, int> first_of;  // by key
  const int count = static_cast<int>(keys.size());
  for (int row = 0; row < count; ++row) {
    for (const std::string& key : keys[row]) {
      if (!key.empty()) forest.Join(first_of.try_emplace(key, row).first->second, row);
    }
  }
  RowClusters clusters;
  std::vector<size_t> cluster_of(keys.size());  // by root
  for (int row = 0; row < count; ++row) {
    const int root = forest.Root(row);
    if (root == row) {
      cluster_of[row] = clusters.size();
      clusters.emplace_back();
    }
    clusters[cluster_of[root]].push_back(row);
  }
  return clusters;
}

}  // namespace edugroup::ctl
