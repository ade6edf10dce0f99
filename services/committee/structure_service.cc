#include "services/committee/structure_service.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_history.h"
#include "services/committee/body_record.h"
#include "services/committee/body_store.h"
#include "services/committee/body_tree.h"
#include "services/committee/composition_change.h"
#include "services/committee/day_number.h"
#include "services/committee/group_composition.h"
#include "services/committee/org_chart.h"
#include "services/committee/structure.h"
#include "services/committee/structure_store.h"
#include "services/committee/term_store.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Body;

// Those in office on the day or later in bodies that the structure would dissolve.
absl::StatusOr<std::vector<v1::Appointment>> LoadInOffice(Change& change,
                                                          const v1::ApplyStructureRequest& request,
                                                          const std::vector<Body>& bodies) {
  const Names missing = MissingIn(request, bodies);
  if (missing.empty()) return std::vector<v1::Appointment>();
  ASSIGN_OR_RETURN(const absl::CivilDay effective, value::ToCivilDay(request.effective_date()));
  resource::Condition condition = OfBodies(missing);
  const resource::Condition later = AppointmentsFrom(effective);
  absl::StrAppend(&condition.sql, " AND (", later.sql, ")");
  condition.params.insert(condition.params.end(), later.params.begin(), later.params.end());
  return change.LoadAll<v1::Appointment>(AppointmentTable(),
                                         absl::StrCat(request.parent(), "/bodies/-"), condition);
}

// A body that is created or changed keeps the waivers that let it pass.
void KeepWaivers(const google::protobuf::RepeatedPtrField<type::Waiver>& used, Body& body) {
  for (const type::Waiver& waiver : used) {
    if (waiver.rule_id() == "body.name-repeated") *body.add_waivers() = waiver;
  }
}

absl::Status WriteSteps(Change& change, StructurePlan& plan,
                        const google::protobuf::RepeatedPtrField<type::Waiver>& used) {
  for (BodyStep& step : plan.steps) {
    if (step.before.has_value()) {
      RETURN_IF_ERROR(change.Update(BodyTable(), *step.before, step.after));
    } else {
      KeepWaivers(used, step.after);
      RETURN_IF_ERROR(change.Insert(BodyTable(), step.after));
    }
    for (v1::StructureChange& told : plan.changes) {
      if (told.body().name() == step.after.name()) *told.mutable_body() = step.after;
    }
  }
  for (size_t i = 0; i < plan.ended_before.size(); ++i) {
    RETURN_IF_ERROR(change.Update(AppointmentTable(), plan.ended_before[i], plan.ended_after[i]));
  }
  return absl::OkStatus();
}

int CountLiving(const StructurePlan& plan) {
  int count = 0;
  for (const v1::StructureChange& change : plan.changes) {
    if (change.kind() != v1::StructureChange::DISSOLVED) ++count;
  }
  return count;
}

absl::StatusOr<v1::StructureVersion> KeepVersion(Change& change,
                                                 const v1::ApplyStructureRequest& request,
                                                 const std::string& name,
                                                 const StructurePlan& plan) {
  v1::StructureVersion version = request.structure_version();
  resource::ClearOutputOnly(version);
  version.set_name(name);
  if (!version.term().empty()) {
    const absl::StatusOr<v1::Term> term = change.Read<v1::Term>(TermTable(), version.term());
    if (absl::IsNotFound(term.status())) {
      return ReferenceNotFound("structure_version.term", version.term());
    }
    RETURN_IF_ERROR(term.status());
  }
  *version.mutable_effective_date() = request.effective_date();
  version.set_body_count(CountLiving(plan));
  CountDeclared(plan, version);
  RETURN_IF_ERROR(change.Insert(StructureVersionTable(), version));
  return version;
}

}  // namespace

void StructureService::Register(rpc::Methods& methods) {
  using S = StructureService;
  constexpr absl::string_view kName = "edugroup.committee.v1.BodyService/";
  methods.Serve(absl::StrCat(kName, "ApplyStructure"), this, &S::Apply);
  methods.Serve(absl::StrCat(kName, "GetStructureVersion"), this, &S::GetVersion);
  methods.Serve(absl::StrCat(kName, "ListStructureVersions"), this, &S::ListVersions);
  methods.Serve(absl::StrCat(kName, "GetOrgChart"), this, &S::GetOrgChart);
}

absl::StatusOr<v1::ApplyStructureResponse> StructureService::Apply(
    rpc::Call& call, const v1::ApplyStructureRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  const std::vector<FieldViolation> violations = CheckStructure(request);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const std::string version_name,
                   resource::NewName(StructureVersionTable(), request.parent(),
                                     request.structure_version_id(), "structure_version_id"));
  RETURN_IF_ERROR(AskOrganizations(call, membership_, OrganizationsOf(request), {}).status());
  RETURN_IF_ERROR(AskKinds(call, membership_, KindsOf(request)));

  return store_.Write<v1::ApplyStructureResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::ApplyStructureResponse> {
        ASSIGN_OR_RETURN(const std::vector<Body> bodies,
                         change.LoadAll<Body>(BodyTable(), request.parent()));
        ASSIGN_OR_RETURN(const std::vector<v1::Appointment> in_office,
                         LoadInOffice(change, request, bodies));
        ASSIGN_OR_RETURN(StructurePlan plan, PlanStructure(request, bodies, in_office, call.today));
        v1::ApplyStructureResponse response;
        google::protobuf::RepeatedPtrField<type::Waiver> used;
        const std::vector<type::Finding> unanswered =
            Unanswered({{}, plan.findings}, request.waivers(), used);
        if (!unanswered.empty() && !request.validate_only()) return RuleViolated(unanswered);
        RETURN_IF_ERROR(WriteSteps(change, plan, used));
        if (!plan.steps.empty() && request.has_structure_version()) {
          ASSIGN_OR_RETURN(*response.mutable_structure_version(),
                           KeepVersion(change, request, version_name, plan));
        }
        for (v1::StructureChange& told : plan.changes) *response.add_changes() = std::move(told);
        for (type::Finding& finding : plan.findings) {
          *response.add_findings() = std::move(finding);
        }
        return response;
      });
}

absl::StatusOr<v1::StructureVersion> StructureService::GetVersion(
    rpc::Call& call, const v1::GetStructureVersionRequest& request) {
  return store_.Get<v1::StructureVersion>(call, StructureVersionTable(), request.name());
}

absl::StatusOr<v1::ListStructureVersionsResponse> StructureService::ListVersions(
    rpc::Call& call, const v1::ListStructureVersionsRequest& request) {
  RETURN_IF_ERROR(StructureVersionTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(
      resource::Page<v1::StructureVersion> page,
      store_.List<v1::StructureVersion>(call, StructureVersionTable(), resource::QueryOf(request)));
  v1::ListStructureVersionsResponse response;
  for (v1::StructureVersion& one : page.items) {
    *response.add_structure_versions() = std::move(one);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<std::optional<absl::CivilDay>> StructureService::DayOfChart(
    const rpc::Call& call, const v1::GetOrgChartRequest& request) {
  if (request.structure_version().empty()) return AsOf(request.as_of());
  if (request.has_as_of()) {
    return InvalidField("structure_version", "does not go with as_of", "不能与日期同时指定");
  }
  ASSIGN_OR_RETURN(
      const v1::StructureVersion version,
      store_.Get<v1::StructureVersion>(call, StructureVersionTable(), request.structure_version()));
  return AsOf(version.effective_date());
}

absl::StatusOr<v1::GetOrgChartResponse> StructureService::GetOrgChart(
    rpc::Call& call, const v1::GetOrgChartRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  std::vector<FieldViolation> violations;
  CheckReference(BodyTable().pattern, request.parent(), "root", request.root(), violations);
  CheckReference(StructureVersionTable().pattern, request.parent(), "structure_version",
                 request.structure_version(), violations);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, DayOfChart(call, request));
  resource::ListQuery query;
  query.parent = request.parent();
  query.conditions.push_back(day.has_value() ? BodiesOn(*day) : LivingBodies());
  ASSIGN_OR_RETURN(std::vector<Body> bodies, store_.All<Body>(call, BodyTable(), query));
  for (Body& body : bodies) {
    if (day.has_value()) BringTo(*day, body);
    body.clear_revisions();
  }
  std::vector<v1::OrgChartNode> nodes = Arrange(std::move(bodies), request.root());
  if (nodes.empty() && !request.root().empty()) return ResourceNotFound(request.root());
  if (request.marks()) {
    ASSIGN_OR_RETURN(const GroupRecord record, ReadGroup(call, store_, day.value_or(call.today)));
    ASSIGN_OR_RETURN(Facts facts,
                     AskGroupFacts(call, store_, membership_, record, day.has_value()));
    for (v1::OrgChartNode& node : nodes) {
      if (node.body().state() == Body::PLANNED || node.body().state() == Body::PREPARING) continue;
      ASSIGN_OR_RETURN(*node.mutable_composition(), Compose(record, node.body(), facts));
    }
  }
  v1::GetOrgChartResponse response;
  response.set_mermaid(Mermaid(nodes));
  response.set_dot(Dot(nodes));
  for (v1::OrgChartNode& node : nodes) *response.add_nodes() = std::move(node);
  return response;
}

}  // namespace edugroup::committee
