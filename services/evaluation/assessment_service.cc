#include "services/evaluation/assessment_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "services/evaluation/explanation.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using v1::Assessment;
using v1::Cycle;

AssessmentService::AssessmentService(resource::Store& store, rpc::Methods& methods)
    : store_(store) {
  methods.Serve("edugroup.evaluation.v1.AssessmentService/GetAssessment", this,
                &AssessmentService::Get);
  methods.Serve("edugroup.evaluation.v1.AssessmentService/ListAssessments", this,
                &AssessmentService::List);
  methods.Serve("edugroup.evaluation.v1.AssessmentService/ExplainScore", this,
                &AssessmentService::Explain);
}

absl::StatusOr<Assessment> AssessmentService::Find(rpc::Call& call, const std::string& name) {
  RETURN_IF_ERROR(Assessments().pattern.Check("name", name));
  // The id is the organisation's: asking for another's is refused whether it exists or not.
  RETURN_IF_ERROR(call.MayActFor(
      absl::StrCat("groups/", resource::GroupOf(name), "/organizations/", resource::IdOf(name))));
  return store_.Get<Assessment>(call, Assessments(), name);
}

absl::StatusOr<Assessment> AssessmentService::Get(rpc::Call& call,
                                                  const v1::GetAssessmentRequest& request) {
  return Find(call, request.name());
}

absl::StatusOr<v1::ListAssessmentsResponse> AssessmentService::List(
    rpc::Call& call, const v1::ListAssessmentsRequest& request) {
  RETURN_IF_ERROR(Assessments().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(auto page,
                   store_.List<Assessment>(call, Assessments(), resource::QueryOf(request)));
  v1::ListAssessmentsResponse response;
  for (Assessment& assessment : page.items) {
    if (request.view() != v1::ASSESSMENT_VIEW_FULL) {
      assessment.clear_inputs();
      assessment.clear_results();
    }
    *response.add_assessments() = std::move(assessment);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<v1::ExplainScoreResponse> AssessmentService::Explain(
    rpc::Call& call, const v1::ExplainScoreRequest& request) {
  ASSIGN_OR_RETURN(const Assessment assessment, Find(call, request.name()));
  ASSIGN_OR_RETURN(const Cycle cycle,
                   store_.Get<Cycle>(call, Cycles(), resource::ParentOf(assessment.name())));
  return evaluation::Explain(cycle.frozen_indicator_set(), cycle.cohort_statistics(), assessment);
}

}  // namespace edugroup::evaluation
