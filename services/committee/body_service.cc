#include "services/committee/body_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/appointment.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body.h"
#include "services/committee/body_history.h"
#include "services/committee/body_store.h"
#include "services/committee/body_tree.h"
#include "services/committee/composition_change.h"
#include "services/committee/day_number.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Body;
using Waivers = google::protobuf::RepeatedPtrField<type::Waiver>;

// A name that another body has needs a waiver, which stays with the body.
absl::Status CheckNames(Body& body, const std::vector<Body>& others, const Waivers& waivers) {
  const Body* namesake = FindNamesake(body, others);
  if (namesake == nullptr) return absl::OkStatus();
  const std::vector<type::Finding> unanswered =
      Unanswered({{}, {NameRepeated(body, *namesake)}}, waivers, *body.mutable_waivers());
  return unanswered.empty() ? absl::OkStatus() : RuleViolated(unanswered);
}

bool SameNames(const Body& a, const Body& b) {
  return a.display_name() == b.display_name() &&
         std::equal(a.aliases().begin(), a.aliases().end(), b.aliases().begin(), b.aliases().end());
}

// Locks the body of a transition, moves it and keeps it.
template <class Request, class Step>
absl::StatusOr<Body> Move(Change& change, const Request& request, Step step) {
  ASSIGN_OR_RETURN(const Body before, change.Load<Body>(BodyTable(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  Body after = before;
  RETURN_IF_ERROR(step(after));
  RETURN_IF_ERROR(change.Update(BodyTable(), before, after));
  return after;
}

absl::Status InUse(absl::string_view user, absl::string_view why_zh) {
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::RESOURCE_IN_USE,
               absl::StrCat("still in use by ", user), absl::StrCat(why_zh, "：", user));
}

// Nothing may be left under a body that is dissolved, and nobody in office after its last day.
absl::Status LeaveEmpty(Change& change, const Body& dissolved) {
  const std::string group = std::string(resource::ParentOf(dissolved.name()));
  ASSIGN_OR_RETURN(const std::vector<Body> under,
                   change.LoadAll<Body>(BodyTable(), group, LivingBodiesUnder(dissolved.name())));
  if (!under.empty()) return InUse(under[0].name(), "下设机构尚未撤销");

  ASSIGN_OR_RETURN(const absl::CivilDay last, value::LastDay(dissolved.dissolved_date()));
  ASSIGN_OR_RETURN(std::vector<v1::Appointment> in_office,
                   change.LoadAll<v1::Appointment>(AppointmentTable(), dissolved.name(),
                                                   AppointmentsFrom(last + 1)));
  for (const v1::Appointment& appointment : in_office) {
    const absl::StatusOr<absl::CivilDay> start = value::FirstDay(appointment.start_date());
    if (!start.ok() || *start > last) return InUse(appointment.name(), "任职始于撤销之后");
    v1::Appointment ended = appointment;
    EndWithBody(dissolved, ended);
    RETURN_IF_ERROR(change.Update(AppointmentTable(), appointment, ended));
  }
  return absl::OkStatus();
}

}  // namespace

void BodyService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.committee.v1.BodyService/CreateBody", this, &BodyService::Create);
  methods.Serve("edugroup.committee.v1.BodyService/GetBody", this, &BodyService::Get);
  methods.Serve("edugroup.committee.v1.BodyService/ListBodies", this, &BodyService::List);
  methods.Serve("edugroup.committee.v1.BodyService/BatchGetBodies", this, &BodyService::BatchGet);
  methods.Serve("edugroup.committee.v1.BodyService/UpdateBody", this, &BodyService::Update);
  methods.Serve("edugroup.committee.v1.BodyService/PrepareBody", this, &BodyService::Prepare);
  methods.Serve("edugroup.committee.v1.BodyService/EstablishBody", this, &BodyService::Establish);
  methods.Serve("edugroup.committee.v1.BodyService/DissolveBody", this, &BodyService::Dissolve);
}

absl::StatusOr<Body> BodyService::Create(rpc::Call& call, const v1::CreateBodyRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(BodyTable(), request.parent(), request.body_id(), "body_id"));
  Body planned = request.body();
  resource::ClearOutputOnly(planned);
  planned.set_name(name);
  planned.set_state(Body::PLANNED);
  const std::vector<FieldViolation> violations = CheckBody(planned);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(AskOrganizations(call, membership_, OrganizationsOf(planned), {}).status());
  RETURN_IF_ERROR(AskKinds(call, membership_, KindsOf(planned)));

  return store_.Write<Body>(call, request, [&](Change& change) -> absl::StatusOr<Body> {
    Body body = planned;
    ASSIGN_OR_RETURN(const std::vector<Body> others,
                     change.LoadAll<Body>(BodyTable(), request.parent()));
    RETURN_IF_ERROR(CheckPlace(body, others));
    RETURN_IF_ERROR(CheckNames(body, others, request.waivers()));
    RETURN_IF_ERROR(change.Insert(BodyTable(), body));
    return body;
  });
}

absl::StatusOr<Body> BodyService::Get(rpc::Call& call, const v1::GetBodyRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, AsOf(request.as_of()));
  ASSIGN_OR_RETURN(Body body, store_.Get<Body>(call, BodyTable(), request.name()));
  if (day.has_value()) BringTo(*day, body);
  return body;
}

absl::StatusOr<v1::ListBodiesResponse> BodyService::List(rpc::Call& call,
                                                         const v1::ListBodiesRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query = resource::QueryOf(request);
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, AsOf(request.as_of()));
  if (day.has_value()) query.conditions.push_back(BodiesOn(*day));
  ASSIGN_OR_RETURN(resource::Page<Body> page, store_.List<Body>(call, BodyTable(), query));
  v1::ListBodiesResponse response;
  for (Body& body : page.items) {
    if (day.has_value()) BringTo(*day, body);
    *response.add_bodies() = std::move(body);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<v1::BatchGetBodiesResponse> BodyService::BatchGet(
    rpc::Call& call, const v1::BatchGetBodiesRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.CheckParent("parent", request.parent()));
  const std::vector<std::string> names(request.names().begin(), request.names().end());
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < names.size(); ++i) {
    CheckReference(BodyTable().pattern, request.parent(), absl::StrCat("names[", i, "]"), names[i],
                   violations);
  }
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(std::vector<Body> bodies, store_.BatchGet<Body>(call, BodyTable(), names));
  v1::BatchGetBodiesResponse response;
  for (Body& body : bodies) *response.add_bodies() = std::move(body);
  return response;
}

absl::StatusOr<Body> BodyService::Update(rpc::Call& call, const v1::UpdateBodyRequest& request) {
  RETURN_IF_ERROR(BodyTable().pattern.Check("body.name", request.body().name()));
  const std::vector<FieldViolation> violations = CheckBody(request.body());
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> effective,
                   DayOf(request.effective_date(), "effective_date"));
  RETURN_IF_ERROR(
      AskOrganizations(call, membership_, OrganizationsOf(request.body()), {}).status());
  RETURN_IF_ERROR(AskKinds(call, membership_, KindsOf(request.body())));

  return store_.Write<Body>(call, request, [&](Change& change) -> absl::StatusOr<Body> {
    ASSIGN_OR_RETURN(const std::vector<Body> bodies,
                     change.LoadAll<Body>(BodyTable(), resource::ParentOf(request.body().name())));
    const auto before = std::find_if(bodies.begin(), bodies.end(), [&](const Body& body) {
      return body.name() == request.body().name();
    });
    if (before == bodies.end()) return ResourceNotFound(request.body().name());
    RETURN_IF_ERROR(resource::CheckEtag(request.body().etag(), *before));
    if (before->state() == Body::DISSOLVED) {
      return StateConflict(before->name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
    }
    Body after = *before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.body(), after));
    RETURN_IF_ERROR(CheckPlace(after, bodies));
    RETURN_IF_ERROR(KeepRevision(*before, effective.value_or(call.today), call.today, after));
    if (!SameNames(*before, after)) RETURN_IF_ERROR(CheckNames(after, bodies, request.waivers()));
    RETURN_IF_ERROR(change.Update(BodyTable(), *before, after));
    return after;
  });
}

absl::StatusOr<Body> BodyService::Prepare(rpc::Call& call, const v1::PrepareBodyRequest& request) {
  return store_.Write<Body>(call, request, [&](Change& change) {
    return Move(change, request, [](Body& body) { return committee::Prepare(body); });
  });
}

absl::StatusOr<Body> BodyService::Establish(rpc::Call& call,
                                            const v1::EstablishBodyRequest& request) {
  return store_.Write<Body>(call, request, [&](Change& change) {
    return Move(change, request,
                [&](Body& body) { return committee::Establish(body, request.date(), call.today); });
  });
}

absl::StatusOr<Body> BodyService::Dissolve(rpc::Call& call,
                                           const v1::DissolveBodyRequest& request) {
  return store_.Write<Body>(call, request, [&](Change& change) {
    return Move(change, request, [&](Body& body) -> absl::Status {
      RETURN_IF_ERROR(committee::Dissolve(body, request.date(), request.reason(), call.today));
      return LeaveEmpty(change, body);
    });
  });
}

}  // namespace edugroup::committee
