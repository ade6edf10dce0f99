// assessments: the results of a cycle by rank.
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using evaluation::v1::Assessment;
using evaluation::v1::ListAssessmentsRequest;
using evaluation::v1::ListAssessmentsResponse;

constexpr int kPageSize = 1000;

// All pages as one answer.
absl::StatusOr<ListAssessmentsResponse> ListAll(Session& session, ListAssessmentsRequest request) {
  ListAssessmentsResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     session.Ask<ListAssessmentsResponse>(
                         "edugroup.evaluation.v1.AssessmentService/ListAssessments", request));
    all.mutable_assessments()->MergeFrom(page.assessments());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

}  // namespace

absl::Status RunAssessments(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "CYCLE"));
  ListAssessmentsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), FullName(invocation.session.group(), "cycles", word));
  request.set_page_size(kPageSize);
  ASSIGN_OR_RETURN(const ListAssessmentsResponse all, ListAll(invocation.session, request));
  if (invocation.output.json()) return invocation.output.Json(all);
  Table table(
      {Number("rank"), {"organisation"}, Number("total"), {"grade"}, {"exact"}, {"assessment"}});
  for (const Assessment& assessment : all.assessments()) {
    table.Add({assessment.rank() == 0 ? "-" : absl::StrCat(assessment.rank()),
               assessment.display_name(),
               assessment.complete()
                   ? assessment.total()
                   : absl::StrCat(assessment.earned(), " of ", assessment.earned_of(), " so far"),
               assessment.grade_display_name(), assessment.total_exact(),
               WithoutGroup(assessment.name())});
  }
  invocation.output.Show(WithoutGroup(request.parent()), table);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
