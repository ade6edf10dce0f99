#include "services/committee/bodies_read.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/body_store.h"

namespace edugroup::committee {

absl::StatusOr<Bodies> ReadBodies(const rpc::Call& call, resource::Store& store,
                                  const std::vector<std::string>& names) {
  constexpr size_t kMostPerStatement = 200;
  const absl::flat_hash_set<std::string> distinct(names.begin(), names.end());
  const std::vector<std::string> wanted(distinct.begin(), distinct.end());
  Bodies bodies;
  for (size_t first = 0; first < wanted.size(); first += kMostPerStatement) {
    const size_t count = std::min(kMostPerStatement, wanted.size() - first);
    ASSIGN_OR_RETURN(
        std::vector<v1::Body> found,
        store.BatchGet<v1::Body>(call, BodyTable(), absl::MakeConstSpan(&wanted[first], count)));
    for (v1::Body& body : found) {
      std::string name = body.name();
      bodies[std::move(name)] = std::move(body);
    }
  }
  return bodies;
}

bool DissolvedBefore(const v1::Body& body, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(body.dissolved_date());
  return last.ok() && *last < day;
}

}  // namespace edugroup::committee
