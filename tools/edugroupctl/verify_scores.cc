// explain --verify: every score of a cycle once more, from what the server explains of it alone.
#include "tools/edugroupctl/verify_scores.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/progress.h"
#include "tools/edugroupctl/recompute.h"

namespace edugroup::ctl {
namespace {

namespace v1 = evaluation::v1;
constexpr int kPageSize = 500;

absl::StatusOr<std::vector<std::string>> AssessmentsOf(Session& session, const std::string& cycle) {
  v1::ListAssessmentsRequest request;
  request.set_parent(cycle);
  request.set_page_size(kPageSize);
  std::vector<std::string> names;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     session.Ask<v1::ListAssessmentsResponse>(
                         "edugroup.evaluation.v1.AssessmentService/ListAssessments", request));
    for (const v1::Assessment& assessment : page.assessments()) names.push_back(assessment.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

}  // namespace

absl::Status VerifyScores(const Invocation& invocation, const std::string& word) {
  Session& session = invocation.session;
  ASSIGN_OR_RETURN(const std::string cycle, FullName(session.group(), "cycles", word));
  ASSIGN_OR_RETURN(const std::vector<std::string> names, AssessmentsOf(session, cycle));
  std::vector<v1::ExplainScoreResponse> explanations;
  Progress progress(names.size());
  for (const std::string& name : names) {
    progress.Next(WithoutGroup(name));
    v1::ExplainScoreRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(explanations.emplace_back(),
                     session.Ask<v1::ExplainScoreResponse>(
                         "edugroup.evaluation.v1.AssessmentService/ExplainScore", request));
  }
  progress.Clear();
  const std::vector<std::string> differences = RecomputeDifferences(explanations);
  for (const std::string& difference : differences) invocation.output.Line(difference);
  if (!differences.empty()) {
    return absl::DataLossError(
        absl::StrCat(differences.size(), " numbers of ", word, " differ from what was recomputed"));
  }
  invocation.output.Line(absl::StrCat(WithoutGroup(cycle), ": ", names.size(),
                                      " scores recomputed from their explanations, all agree"));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
