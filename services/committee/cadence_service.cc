#include "services/committee/cadence_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/body_store.h"
#include "services/committee/cadence.h"
#include "services/committee/cadence_store.h"
#include "services/committee/day_number.h"
#include "services/committee/duty_reader.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Cadence;

constexpr int kMostDays = 3660;

absl::Status CheckBody(Change& change, absl::string_view name) {
  ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), name));
  if (body.state() != v1::Body::DISSOLVED) return absl::OkStatus();
  return StateConflict(body.name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
}

absl::StatusOr<Span> SpanOf(const v1::ListMeetingDutiesRequest& request) {
  std::vector<FieldViolation> violations;
  const absl::StatusOr<absl::CivilDay> first = value::ToCivilDay(request.first_date());
  const absl::StatusOr<absl::CivilDay> last = value::ToCivilDay(request.last_date());
  if (!first.ok()) violations.push_back({"first_date", "is no date", "日期无效"});
  if (!last.ok()) violations.push_back({"last_date", "is no date", "日期无效"});
  if (first.ok() && last.ok() && (*last < *first || *last - *first > kMostDays)) {
    violations.push_back({"last_date", absl::StrCat("must be 0 to ", kMostDays, " days later"),
                          absl::StrCat("须在起始日期之后0至", kMostDays, "日")});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return Span{*first, *last};
}

}  // namespace

void CadenceService::Register(rpc::Methods& methods) {
  using S = CadenceService;
  methods.Serve("edugroup.committee.v1.MeetingService/CreateCadence", this, &S::Create);
  methods.Serve("edugroup.committee.v1.MeetingService/GetCadence", this, &S::Get);
  methods.Serve("edugroup.committee.v1.MeetingService/ListCadences", this, &S::List);
  methods.Serve("edugroup.committee.v1.MeetingService/UpdateCadence", this, &S::Update);
  methods.Serve("edugroup.committee.v1.MeetingService/ListMeetingDuties", this, &S::ListDuties);
}

absl::StatusOr<Cadence> CadenceService::Create(rpc::Call& call,
                                               const v1::CreateCadenceRequest& request) {
  RETURN_IF_ERROR(CadenceTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(CadenceTable(), request.parent(),
                                                             request.cadence_id(), "cadence_id"));
  Cadence asked = request.cadence();
  resource::ClearOutputOnly(asked);
  asked.set_name(name);
  const std::vector<FieldViolation> violations = CheckCadence(asked);
  if (!violations.empty()) return InvalidFields(violations);
  return store_.Write<Cadence>(call, request, [&](Change& change) -> absl::StatusOr<Cadence> {
    Cadence cadence = asked;
    RETURN_IF_ERROR(CheckBody(change, request.parent()));
    RETURN_IF_ERROR(change.Insert(CadenceTable(), cadence));
    return cadence;
  });
}

absl::StatusOr<Cadence> CadenceService::Get(rpc::Call& call, const v1::GetCadenceRequest& request) {
  return store_.Get<Cadence>(call, CadenceTable(), request.name());
}

absl::StatusOr<v1::ListCadencesResponse> CadenceService::List(
    rpc::Call& call, const v1::ListCadencesRequest& request) {
  RETURN_IF_ERROR(CadenceTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(resource::Page<Cadence> page,
                   store_.List<Cadence>(call, CadenceTable(), resource::QueryOf(request)));
  v1::ListCadencesResponse response;
  for (Cadence& cadence : page.items) *response.add_cadences() = std::move(cadence);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Cadence> CadenceService::Update(rpc::Call& call,
                                               const v1::UpdateCadenceRequest& request) {
  RETURN_IF_ERROR(CadenceTable().pattern.Check("cadence.name", request.cadence().name()));
  return store_.Write<Cadence>(call, request, [&](Change& change) -> absl::StatusOr<Cadence> {
    ASSIGN_OR_RETURN(const Cadence before,
                     change.Load<Cadence>(CadenceTable(), request.cadence().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.cadence().etag(), before));
    Cadence after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.cadence(), after));
    const std::vector<FieldViolation> violations = CheckCadence(after);
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(change.Update(CadenceTable(), before, after));
    return after;
  });
}

absl::StatusOr<v1::ListMeetingDutiesResponse> CadenceService::ListDuties(
    rpc::Call& call, const v1::ListMeetingDutiesRequest& request) {
  RETURN_IF_ERROR(CadenceTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(const Span span, SpanOf(request));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> as_of, AsOf(request.as_of()));
  resource::ListQuery query;
  query.parent = request.parent();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.conditions.push_back(CadencesIn(span));
  ASSIGN_OR_RETURN(const resource::Page<Cadence> page,
                   store_.List<Cadence>(call, CadenceTable(), query));
  ASSIGN_OR_RETURN(std::vector<v1::CadenceDuties> all,
                   ReadDuties(call, store_, page.items, span, as_of.value_or(call.today)));
  v1::ListMeetingDutiesResponse response;
  for (v1::CadenceDuties& one : all) *response.add_meeting_duties() = std::move(one);
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::committee
