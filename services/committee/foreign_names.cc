#include "services/committee/foreign_names.h"

namespace edugroup::committee {

using resource::Pattern;

const Pattern& AffiliationPattern() {
  static const auto& pattern = *new Pattern("groups/{group}/affiliations/{affiliation}");
  return pattern;
}

const Pattern& PlanPattern() {
  static const auto& pattern = *new Pattern("groups/{group}/plans/{plan}");
  return pattern;
}

const Pattern& TaskPattern() {
  static const auto& pattern = *new Pattern("groups/{group}/plans/{plan}/tasks/{task}");
  return pattern;
}

const Pattern& AssignmentPattern() {
  static const auto& pattern =
      *new Pattern("groups/{group}/plans/{plan}/tasks/{task}/assignments/{assignment}");
  return pattern;
}

const Pattern& AssessmentPattern() {
  static const auto& pattern =
      *new Pattern("groups/{group}/cycles/{cycle}/assessments/{assessment}");
  return pattern;
}

}  // namespace edugroup::committee
