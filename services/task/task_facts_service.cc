#include "services/task/task_facts_service.h"

#include <string>
#include <utility>
#include <vector>

#include "common/resource/name.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/facts.h"
#include "services/task/plan_reader.h"

namespace edugroup::task {
namespace {

const sql::Statement kSelectPosition = {"journal_position",
                                        "SELECT position FROM journal_head WHERE id = 1"};

std::vector<FieldViolation> Check(const rpc::Call& call, const v1::GetTaskFactsRequest& request) {
  static const auto* const kOrganizations =
      new resource::Pattern("groups/{group}/organizations/{organization}");
  static const auto* const kBodies = new resource::Pattern("groups/{group}/bodies/{body}");
  std::vector<FieldViolation> violations = CheckPeriod(
      call, request.plans(), request.period_first(), request.period_last(), request.as_of());
  CheckNames("organizations", request.organizations(), *kOrganizations, call.group, violations);
  CheckNames("leads", request.leads(), *kBodies, call.group, violations);
  return violations;
}

}  // namespace

void TaskFactsService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.TaskFactsService/GetTaskFacts", this, &TaskFactsService::Get);
}

absl::StatusOr<v1::GetTaskFactsResponse> TaskFactsService::Get(
    rpc::Call& call, const v1::GetTaskFactsRequest& request) {
  RETURN_IF_ERROR(CheckGroupName(request.parent()));
  const std::vector<FieldViolation> violations = Check(call, request);
  if (!violations.empty()) return InvalidFields(violations);
  const PeriodOfPlans wanted = PeriodFrom(call, request.plans(), request.period_first(),
                                          request.period_last(), request.as_of());

  // The position comes first: what is read after it reflects it at least.
  v1::GetTaskFactsResponse response;
  ASSIGN_OR_RETURN(const sql::Rows head,
                   store_.database().Read(call.deadline, kSelectPosition, {}));
  if (!head.empty()) response.set_journal_position(head[0][0].number());

  const std::vector<std::string> organizations(request.organizations().begin(),
                                               request.organizations().end());
  const std::vector<std::string> leads(request.leads().begin(), request.leads().end());
  const bool counts_leads = request.all_leads() || !leads.empty();
  // Of leads everything counts, whoever has it.
  ASSIGN_OR_RETURN(const WorkOfPlans work,
                   ReadWork(call, store_, wanted.plans,
                            counts_leads ? std::vector<std::string>() : organizations));
  for (v1::SubjectTaskFacts& subject :
       CountFacts(work.assignments, work.orders, FactsOf::kOrganizations, organizations,
                  wanted.period, wanted.as_of)) {
    *response.add_subjects() = std::move(subject);
  }
  if (!counts_leads) return response;
  for (v1::SubjectTaskFacts& subject : CountFacts(work.assignments, work.orders, FactsOf::kLeads,
                                                  leads, wanted.period, wanted.as_of)) {
    *response.add_lead_subjects() = std::move(subject);
  }
  return response;
}

}  // namespace edugroup::task
