// Resources of this server that requests speak of.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Those of `references` that name one, each once; a statement for each 200. REFERENCE_NOT_FOUND.
template <class M>
absl::StatusOr<std::vector<M>> ReadReferences(const rpc::Call& call, resource::Store& store,
                                              const resource::Table& table,
                                              const References& references) {
  constexpr size_t kMostAtOnce = 200;
  Names distinct;
  for (const Reference& one : references) distinct.insert(one.name);
  distinct.erase("");
  const std::vector<std::string> names(distinct.begin(), distinct.end());
  std::vector<M> all;
  for (size_t first = 0; first < names.size(); first += kMostAtOnce) {
    const size_t count = std::min(kMostAtOnce, names.size() - first);
    absl::StatusOr<std::vector<M>> found =
        store.BatchGet<M>(call, table, absl::MakeConstSpan(&names[first], count));
    if (!found.ok()) return AsReferenceOf(found.status(), references);
    std::move(found->begin(), found->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace edugroup::committee
