#include "services/evaluation/computation.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/ranking.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

using type::Finding;
using v1::Assessment;
using v1::Cycle;
using v1::Observation;
using v1::ScoreInput;

absl::StatusOr<std::vector<Assessment>> Compute(const Cycle& cycle,
                                                const std::vector<Observation>& observations) {
  ASSIGN_OR_RETURN(const Scorer scorer, Scorer::Make(cycle.frozen_indicator_set()));
  absl::flat_hash_map<std::string, std::vector<ScoreInput>> inputs;
  for (const Observation& observation : observations) {
    inputs[observation.subject()].push_back(InputOf(observation));
  }
  std::vector<Assessment> assessments;
  for (const v1::CycleSubject& subject : cycle.subjects()) {
    ASSIGN_OR_RETURN(Assessment assessment, scorer.Score(inputs[subject.organization()]));
    assessment.set_name(
        absl::StrCat(cycle.name(), "/assessments/", resource::IdOf(subject.organization())));
    assessment.set_organization(subject.organization());
    assessment.set_display_name(subject.display_name());
    assessments.push_back(std::move(assessment));
  }
  RETURN_IF_ERROR(Rank(absl::MakeSpan(assessments)));
  return assessments;
}

std::vector<Finding> MissingFindings(const std::vector<Assessment>& assessments) {
  std::vector<Finding> findings;
  for (const Assessment& assessment : assessments) {
    if (assessment.complete()) continue;
    std::vector<std::string> missing;
    for (const ScoreInput& input : assessment.inputs()) {
      if (input.no_value() == v1::NOT_RATED) missing.push_back(input.indicator_id());
    }
    std::string list = missing.empty() ? "" : absl::StrCat(": ", absl::StrJoin(missing, ", "));
    findings.push_back(MakeFinding(
        Finding::INFO, "assessment.incomplete", assessment.organization(),
        missing.empty() ? absl::StrCat("nothing applies to ", assessment.display_name())
                        : absl::StrCat(assessment.display_name(), " is not rated", list),
        missing.empty() ? absl::StrCat(assessment.display_name(), "没有适用的指标")
                        : absl::StrCat(assessment.display_name(), "有未评指标", list)));
  }
  return findings;
}

}  // namespace edugroup::evaluation
