// One leaf of the recomputation: from its input to its points.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "tools/edugroupctl/recompute_number.h"

namespace edugroup::ctl {

// What a leaf is held against.
struct Others {
  std::vector<Number> values;  // of all subjects that have one, ascending
  int missing = 0;
  Number average_share = 0;
};

// How a formula asks for other leaves.
struct Lookup {
  std::function<Known(const std::string&)> value;
  std::function<Known(const std::string&)> points;
  std::function<const evaluation::v1::EventList*(const std::string&)> events;
};

// The rule that counts for a class: null when the leaf does not apply to it.
const google::protobuf::Message* RuleFor(const evaluation::v1::Indicator& leaf,
                                         const std::string& subject_class);

// The value that is scored. `subject_class` decides about ratings and sub-items.
Known Measure(const evaluation::v1::Indicator& leaf, const std::string& subject_class,
              const evaluation::v1::ScoreInput& input, const Lookup& lookup);

// Points before rounding.
Known PointsOf(const evaluation::v1::Indicator& leaf, const std::string& subject_class,
               const evaluation::v1::ScoreInput& input, const Known& value, const Number& full,
               const Others& others);

bool IsHeldAgainstOthers(const evaluation::v1::Indicator& leaf);

// Works a formula out while reading it.
Known WorkFormula(const std::string& text, const Lookup& lookup);

}  // namespace edugroup::ctl
