#include "services/committee/provenance.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resource/store.h"
#include "common/rpc/peer.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/committee/body_store.h"
#include "services/committee/foreign_names.h"
#include "services/committee/meeting_store.h"
#include "services/committee/resolution_store.h"

namespace edugroup::committee {
namespace {

constexpr int kUsualLinks = 200;
constexpr int kMostLinks = 1000;
constexpr int kPageSize = 200;

std::string PlanOf(absl::string_view task_or_assignment) {
  absl::string_view name = task_or_assignment;
  while (!name.empty() && !PlanPattern().Matches(name)) name = resource::ParentOf(name);
  return std::string(name);
}

// Names that a score was counted from: what counted first, then what it was counted of.
std::vector<std::string> CountedIn(const evaluation::v1::Assessment& assessment) {
  std::vector<std::string> names;
  for (const evaluation::v1::ScoreInput& input : assessment.inputs()) {
    names.insert(names.end(), input.source_names().begin(), input.source_names().end());
  }
  for (const evaluation::v1::ScoreInput& input : assessment.inputs()) {
    names.insert(names.end(), input.base_names().begin(), input.base_names().end());
  }
  return names;
}

using Assignments = absl::flat_hash_map<std::string, const task::v1::Assignment*>;

class Tracer {
 public:
  Tracer(const rpc::Call& call, const rpc::Platform& platform, int max_links)
      : call_(call), platform_(platform), max_links_(max_links) {}

  absl::Status Run(const std::string& name);
  v1::TraceProvenanceResponse Take() { return std::move(response_); }

 private:
  // Upwards: what it came of. Each adds its node.
  absl::Status ResolutionAbove(const std::string& name);
  absl::Status PlanAbove(const std::string& name);
  absl::Status TaskAbove(const std::string& name);
  absl::StatusOr<task::v1::Assignment> AssignmentAbove(const std::string& name);
  absl::Status AssessmentAbove(const std::string& name);
  // Downwards: what came of it.
  absl::Status ResolutionBelow(const std::string& name);
  absl::Status PlanBelow(const task::v1::Plan& plan);
  absl::Status AssignmentsBelow(const std::string& parent, const std::string& plan);
  absl::Status ScoresOf(const std::string& plan, const Assignments& assignments);
  absl::Status ScoresOfCycle(const evaluation::v1::Cycle& cycle, const Assignments& assignments);
  void AddAssignment(const task::v1::Assignment& assignment);
  void AddEffects(const v1::Resolution& resolution);

  template <class Response, class Request>
  absl::StatusOr<Response> Ask(rpc::Peer* peer, const char* method, const Request& request) {
    return peer->Ask<Response>(call_, method, request);
  }
  template <class Response, class Request>
  absl::StatusOr<Response> AskFor(rpc::Peer* peer, const char* method, const std::string& name) {
    Request request;
    request.set_name(name);
    return peer->Ask<Response>(call_, method, request);
  }
  absl::StatusOr<task::v1::Plan> GetPlan(const std::string& name) {
    return AskFor<task::v1::Plan, task::v1::GetPlanRequest>(
        platform_.task, "edugroup.task.v1.PlanService/GetPlan", name);
  }

  void Node(const std::string& name, const char* kind, const std::string& title) {
    if (!known_.insert(name).second) return;
    v1::ProvenanceNode& node = *response_.add_nodes();
    node.set_name(name);
    node.set_kind(kind);
    node.set_title(title);
  }
  // A link and the node it leads to. Whether there was room for them.
  bool Follow(const std::string& from, const std::string& to, const char* relation,
              const char* kind, const std::string& title) {
    if (!Link(from, to, relation)) return false;
    Node(to, kind, title);
    return true;
  }
  // Whether there was room for it.
  bool Link(const std::string& from, const std::string& to, const char* relation) {
    if (!linked_.insert(absl::StrCat(from, "\n", to, "\n", relation)).second) return true;
    if (response_.links_size() >= max_links_) {
      response_.set_truncated(true);
      return false;
    }
    v1::ProvenanceLink& link = *response_.add_links();
    link.set_from(from);
    link.set_to(to);
    link.set_relation(relation);
    return true;
  }

  const rpc::Call& call_;
  const rpc::Platform& platform_;
  const int max_links_;
  v1::TraceProvenanceResponse response_;
  absl::flat_hash_set<std::string> known_, linked_;
};

absl::Status Tracer::Run(const std::string& name) {
  if (ResolutionTable().pattern.Matches(name)) {
    RETURN_IF_ERROR(ResolutionAbove(name));
    return ResolutionBelow(name);
  }
  if (PlanPattern().Matches(name)) {
    ASSIGN_OR_RETURN(const task::v1::Plan plan, GetPlan(name));
    RETURN_IF_ERROR(PlanAbove(name));
    return PlanBelow(plan);
  }
  if (TaskPattern().Matches(name)) {
    RETURN_IF_ERROR(TaskAbove(name));
    return AssignmentsBelow(name, PlanOf(name));
  }
  if (AssignmentPattern().Matches(name)) {
    ASSIGN_OR_RETURN(const task::v1::Assignment assignment, AssignmentAbove(name));
    return ScoresOf(PlanOf(name), {{name, &assignment}});
  }
  if (AssessmentPattern().Matches(name)) {
    return AssessmentAbove(name);
  }
  return InvalidField("name", "must be a resolution, plan, task, assignment or assessment",
                      "须为决议、方案、任务、分派或考核结果的名称");
}

absl::Status Tracer::ResolutionAbove(const std::string& name) {
  ASSIGN_OR_RETURN(const v1::Resolution resolution,
                   platform_.store->Get<v1::Resolution>(call_, ResolutionTable(), name));
  Node(name, "resolution", resolution.display_name());
  ASSIGN_OR_RETURN(const v1::Body body,
                   platform_.store->Get<v1::Body>(call_, BodyTable(), resolution.body()));
  Node(body.name(), "body", body.display_name());
  if (resolution.meeting().empty()) {
    Link(body.name(), name, "decided");
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const v1::Meeting meeting,
                   platform_.store->Get<v1::Meeting>(call_, MeetingTable(), resolution.meeting()));
  Node(meeting.name(), "meeting", meeting.display_name());
  Link(body.name(), meeting.name(), "held");
  Link(meeting.name(), name, "decided");
  return absl::OkStatus();
}

absl::Status Tracer::ResolutionBelow(const std::string& name) {
  ASSIGN_OR_RETURN(const v1::Resolution resolution,
                   platform_.store->Get<v1::Resolution>(call_, ResolutionTable(), name));
  if (!resolution.document_number().empty()) {
    Node(resolution.document_number(), "document", resolution.document_number());
    Link(name, resolution.document_number(), "issued-as");
  }
  AddEffects(resolution);
  task::v1::ListPlansRequest request;
  request.set_parent(absl::StrCat("groups/", call_.group));
  request.set_filter(absl::StrCat("adopting_resolution = \"", name, "\""));
  request.set_page_size(kPageSize);
  ASSIGN_OR_RETURN(const auto plans,
                   Ask<task::v1::ListPlansResponse>(
                       platform_.task, "edugroup.task.v1.PlanService/ListPlans", request));
  for (const task::v1::Plan& plan : plans.plans()) {
    if (!Follow(name, plan.name(), "adopted", "plan", plan.display_name())) break;
    RETURN_IF_ERROR(PlanBelow(plan));
  }
  return absl::OkStatus();
}

void Tracer::AddEffects(const v1::Resolution& resolution) {
  for (const v1::Effect& effect : resolution.effects()) {
    const auto [kind, relation] = effect.has_establish_body() ? std::pair("body", "established")
                                  : effect.has_appoint()    ? std::pair("appointment", "appointed")
                                  : effect.has_admit()      ? std::pair("affiliation", "admitted")
                                  : effect.has_adopt_plan() ? std::pair("plan", "adopted")
                                                            : std::pair("score", "reconsidered");
    for (const std::string& result : effect.results()) {
      Follow(resolution.name(), result, relation, kind, "");
    }
  }
}

absl::Status Tracer::PlanAbove(const std::string& name) {
  ASSIGN_OR_RETURN(const task::v1::Plan plan, GetPlan(name));
  Node(name, "plan", plan.display_name());
  if (plan.adopting_resolution().empty()) return absl::OkStatus();
  Link(plan.adopting_resolution(), name, "adopted");
  return ResolutionAbove(plan.adopting_resolution());
}

absl::Status Tracer::TaskAbove(const std::string& name) {
  ASSIGN_OR_RETURN(const task::v1::Task task,
                   (AskFor<task::v1::Task, task::v1::GetTaskRequest>(
                       platform_.task, "edugroup.task.v1.TaskService/GetTask", name)));
  Node(name, "task", task.text());
  Link(PlanOf(name), name, "contains");
  return known_.contains(PlanOf(name)) ? absl::OkStatus() : PlanAbove(PlanOf(name));
}

absl::StatusOr<task::v1::Assignment> Tracer::AssignmentAbove(const std::string& name) {
  ASSIGN_OR_RETURN(task::v1::Assignment assignment,
                   (AskFor<task::v1::Assignment, task::v1::GetAssignmentRequest>(
                       platform_.task, "edugroup.task.v1.AssignmentService/GetAssignment", name)));
  AddAssignment(assignment);
  const std::string task(resource::ParentOf(name));
  if (!known_.contains(task)) RETURN_IF_ERROR(TaskAbove(task));
  return assignment;
}

absl::Status Tracer::AssessmentAbove(const std::string& name) {
  ASSIGN_OR_RETURN(
      const evaluation::v1::Assessment assessment,
      (AskFor<evaluation::v1::Assessment, evaluation::v1::GetAssessmentRequest>(
          platform_.evaluation, "edugroup.evaluation.v1.AssessmentService/GetAssessment", name)));
  Node(name, "score", absl::StrCat(assessment.display_name(), " ", assessment.total()));
  for (const std::string& source : CountedIn(assessment)) {
    if (!Link(source, name, "counted-in")) return absl::OkStatus();
    if (known_.contains(source)) continue;
    if (AssignmentPattern().Matches(source)) {
      RETURN_IF_ERROR(AssignmentAbove(source).status());
    } else {
      Node(source, "evidence", source);
    }
  }
  return absl::OkStatus();
}

absl::Status Tracer::PlanBelow(const task::v1::Plan& plan) {
  task::v1::ListTasksRequest request;
  request.set_parent(plan.name());
  request.set_page_size(kMostLinks);
  ASSIGN_OR_RETURN(const auto tasks,
                   Ask<task::v1::ListTasksResponse>(
                       platform_.task, "edugroup.task.v1.TaskService/ListTasks", request));
  for (const task::v1::Task& task : tasks.tasks()) {
    if (!Follow(plan.name(), task.name(), "contains", "task", task.text())) break;
  }
  return AssignmentsBelow(plan.name() + "/tasks/-", plan.name());
}

absl::Status Tracer::AssignmentsBelow(const std::string& parent, const std::string& plan) {
  task::v1::ListAssignmentsRequest request;
  request.set_parent(parent);
  request.set_page_size(kMostLinks);
  ASSIGN_OR_RETURN(
      const auto listed,
      Ask<task::v1::ListAssignmentsResponse>(
          platform_.task, "edugroup.task.v1.AssignmentService/ListAssignments", request));
  if (!listed.next_page_token().empty()) response_.set_truncated(true);
  Assignments assignments;
  for (const task::v1::Assignment& assignment : listed.assignments()) {
    assignments[assignment.name()] = &assignment;
  }
  // Scores first: they are few, and what a trace is asked for.
  RETURN_IF_ERROR(ScoresOf(plan, assignments));
  for (const task::v1::Assignment& assignment : listed.assignments()) {
    if (response_.links_size() >= max_links_) {
      response_.set_truncated(true);
      break;
    }
    AddAssignment(assignment);
  }
  return absl::OkStatus();
}

void Tracer::AddAssignment(const task::v1::Assignment& assignment) {
  Node(assignment.name(), "assignment", assignment.organization_display_name());
  Link(std::string(resource::ParentOf(assignment.name())), assignment.name(), "assigned");
  for (const task::v1::Evidence& evidence : assignment.evidence()) {
    const std::string name = evidence.uri().empty() ? evidence.title() : evidence.uri();
    Node(name, "evidence", evidence.title());
    Link(assignment.name(), name, "shown-by");
  }
}

absl::Status Tracer::ScoresOf(const std::string& plan, const Assignments& assignments) {
  evaluation::v1::ListCyclesRequest request;
  request.set_parent(absl::StrCat("groups/", call_.group));
  request.set_page_size(kPageSize);
  ASSIGN_OR_RETURN(
      const auto cycles,
      Ask<evaluation::v1::ListCyclesResponse>(
          platform_.evaluation, "edugroup.evaluation.v1.CycleService/ListCycles", request));
  for (const evaluation::v1::Cycle& cycle : cycles.cycles()) {
    if (std::find(cycle.plans().begin(), cycle.plans().end(), plan) == cycle.plans().end()) {
      continue;
    }
    RETURN_IF_ERROR(ScoresOfCycle(cycle, assignments));
  }
  return absl::OkStatus();
}

absl::Status Tracer::ScoresOfCycle(const evaluation::v1::Cycle& cycle,
                                   const Assignments& assignments) {
  evaluation::v1::ListAssessmentsRequest request;
  request.set_parent(cycle.name());
  request.set_page_size(kMostLinks);
  request.set_view(evaluation::v1::ASSESSMENT_VIEW_FULL);
  ASSIGN_OR_RETURN(const auto listed,
                   Ask<evaluation::v1::ListAssessmentsResponse>(
                       platform_.evaluation,
                       "edugroup.evaluation.v1.AssessmentService/ListAssessments", request));
  for (const evaluation::v1::Assessment& assessment : listed.assessments()) {
    for (const std::string& source : CountedIn(assessment)) {
      const auto counted = assignments.find(source);
      if (counted == assignments.end()) continue;
      if (!Follow(source, assessment.name(), "counted-in", "score",
                  absl::StrCat(assessment.display_name(), " ", assessment.total()))) {
        return absl::OkStatus();
      }
      AddAssignment(*counted->second);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::TraceProvenanceResponse> Trace(const rpc::Call& call,
                                                  const rpc::Platform& platform,
                                                  const v1::TraceProvenanceRequest& request) {
  if (request.max_links() < 0 || request.max_links() > kMostLinks) {
    return InvalidField("max_links", absl::StrCat("must be 0 to ", kMostLinks),
                        absl::StrCat("须在0至", kMostLinks, "之间"));
  }
  Tracer tracer(call, platform, request.max_links() == 0 ? kUsualLinks : request.max_links());
  RETURN_IF_ERROR(tracer.Run(request.name()));
  return tracer.Take();
}

}  // namespace edugroup::committee
