#include "services/task/measure.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "common/value/decimal.h"
#include "common/value/threshold.h"
#include "services/task/names.h"

namespace edugroup::task {
namespace {

using committee::v1::Body;
using Bodies = absl::flat_hash_map<std::string, const Body*>;

bool StandsUnder(const Body& body, const std::string& parent, const Bodies& all) {
  // A tree cannot be deeper than it has bodies.
  const Body* place = &body;
  for (size_t i = 0; i < all.size() && !place->parent_body().empty(); ++i) {
    if (place->parent_body() == parent) return true;
    const auto above = all.find(place->parent_body());
    if (above == all.end()) return false;
    place = above->second;
  }
  return false;
}

bool Fits(const v1::Measure::Bodies& measure, const Body& body, const Bodies& all) {
  if (body.state() != Body::ESTABLISHED) return false;
  if (!measure.kind().empty() && body.kind() != measure.kind()) return false;
  return measure.parent_body().empty() || StandsUnder(body, measure.parent_body(), all);
}

}  // namespace

std::vector<FieldViolation> CheckMeasureFields(const v1::Measure& measure) {
  std::vector<FieldViolation> violations;
  if (measure.source_case() == v1::Measure::SOURCE_NOT_SET) {
    violations.push_back({"task.measure", "needs bodies or entries", "应指定机构或台账条目"});
  }
  if (!value::Holds(measure.bound(), value::Decimal()).ok()) {
    violations.push_back(
        {"task.measure.bound", "needs an operator and a number", "缺少比较符或数值"});
  }
  return violations;
}

v1::Measurement CountBodies(const v1::Measure::Bodies& measure, const std::vector<Body>& bodies) {
  Bodies all;
  for (const Body& body : bodies) all[body.name()] = &body;
  Names names;
  int fitting = 0;
  for (const Body& body : bodies) {
    if (!Fits(measure, body, all)) continue;
    ++fitting;
    names.Add(body.display_name(), body.name());
    for (const std::string& alias : body.aliases()) names.Add(alias, body.name());
  }
  v1::Measurement measurement;
  for (const std::string& wanted : measure.display_names()) {
    if (names.Find(wanted).empty()) measurement.add_missing(wanted);
  }
  measurement.set_count(measure.display_names().empty()
                            ? fitting
                            : measure.display_names_size() - measurement.missing_size());
  return measurement;
}

bool Holds(const v1::Measure& measure, const v1::Measurement& measurement) {
  const absl::StatusOr<bool> holds =
      value::Holds(measure.bound(), value::Decimal::FromInt(measurement.count()));
  return holds.ok() && *holds && measurement.missing().empty();
}

}  // namespace edugroup::task
