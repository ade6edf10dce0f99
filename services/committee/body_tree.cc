#include "services/committee/body_tree.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/value/date.h"
#include "common/value/text.h"

namespace edugroup::committee {
namespace {

using Children = absl::flat_hash_map<std::string, std::vector<v1::Body*>>;

void Append(v1::Body* body, int depth, Children& children, std::vector<v1::OrgChartNode>& nodes) {
  v1::OrgChartNode& node = nodes.emplace_back();
  const std::string name = body->name();
  *node.mutable_body() = std::move(*body);
  node.set_depth(depth);
  const auto below = children.find(name);
  if (below == children.end()) return;
  for (v1::Body* child : below->second) Append(child, depth + 1, children, nodes);
}

absl::flat_hash_set<std::string> FingerprintsOf(const v1::Body& body) {
  absl::flat_hash_set<std::string> fingerprints = {value::NameFingerprint(body.display_name())};
  for (const std::string& alias : body.aliases()) {
    fingerprints.insert(value::NameFingerprint(alias));
  }
  fingerprints.erase("");
  return fingerprints;
}

}  // namespace

bool ExistedOn(const v1::Body& body, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(body.established_date());
  if (!first.ok() || *first > day) return false;
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(body.dissolved_date());
  return !last.ok() || day <= *last;
}

Parents ParentsOf(const std::vector<v1::Body>& bodies) {
  Parents parents;
  for (const v1::Body& body : bodies) parents[body.name()] = body.parent_body();
  return parents;
}

bool MayStandUnder(const Parents& parents, absl::string_view body, absl::string_view parent) {
  int levels = 1;
  for (absl::string_view above = parent; !above.empty(); ++levels) {
    if (above == body || levels == kMostLevels) return false;
    const auto next = parents.find(above);
    if (next == parents.end()) return true;
    above = next->second;
  }
  return true;
}

std::vector<v1::OrgChartNode> Arrange(std::vector<v1::Body> bodies, absl::string_view root) {
  std::sort(bodies.begin(), bodies.end(), [](const v1::Body& a, const v1::Body& b) {
    return std::pair(a.order_index(), a.name()) < std::pair(b.order_index(), b.name());
  });
  const Parents parents = ParentsOf(bodies);
  Children children;
  std::vector<v1::Body*> tops;
  for (v1::Body& body : bodies) {
    const bool has_parent = parents.contains(body.parent_body());
    if (root.empty() ? !has_parent : body.name() == root) {
      tops.push_back(&body);
    } else if (has_parent) {
      children[body.parent_body()].push_back(&body);
    }
  }
  std::vector<v1::OrgChartNode> nodes;
  for (v1::Body* top : tops) Append(top, 0, children, nodes);
  return nodes;
}

const v1::Body* FindNamesake(const v1::Body& body, const std::vector<v1::Body>& bodies) {
  const absl::flat_hash_set<std::string> names = FingerprintsOf(body);
  for (const v1::Body& other : bodies) {
    if (other.name() == body.name() || other.state() == v1::Body::DISSOLVED) continue;
    for (const std::string& fingerprint : FingerprintsOf(other)) {
      if (names.contains(fingerprint)) return &other;
    }
  }
  return nullptr;
}

}  // namespace edugroup::committee
