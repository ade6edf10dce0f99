#include "services/committee/seat_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_record.h"
#include "services/committee/body_store.h"
#include "services/committee/day_number.h"
#include "services/committee/references.h"
#include "services/committee/seat.h"
#include "services/committee/seat_store.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Seat;

// The body of a seat, held, and the one that appoints must be there.
absl::Status CheckBodies(Change& change, const Seat& seat) {
  const std::string name(resource::ParentOf(seat.name()));
  ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), name));
  if (body.state() == v1::Body::DISSOLVED) {
    return StateConflict(name, "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  if (seat.appointing_body().empty() || seat.appointing_body() == name) return absl::OkStatus();
  const absl::Status appointing =
      change.Read<v1::Body>(BodyTable(), seat.appointing_body()).status();
  return absl::IsNotFound(appointing)
             ? ReferenceNotFound("seat.appointing_body", seat.appointing_body())
             : appointing;
}

References OrganizationsOf(const Seat& seat) {
  return {{"seat.appointing_organization", seat.appointing_organization()}};
}

}  // namespace

void SeatService::Register(rpc::Methods& methods) {
  using S = SeatService;
  constexpr absl::string_view kName = "edugroup.committee.v1.AppointmentService/";
  methods.Serve(absl::StrCat(kName, "CreateSeat"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetSeat"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListSeats"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateSeat"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "GetSeatHistory"), this, &S::GetHistory);
}

absl::StatusOr<Seat> SeatService::Create(rpc::Call& call, const v1::CreateSeatRequest& request) {
  RETURN_IF_ERROR(SeatTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(SeatTable(), request.parent(), request.seat_id(), "seat_id"));
  Seat wanted = request.seat();
  resource::ClearOutputOnly(wanted);
  wanted.set_name(name);
  const std::vector<FieldViolation> violations = CheckSeat(wanted);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(AskOrganizations(call, membership_, OrganizationsOf(wanted), {}).status());
  RETURN_IF_ERROR(AskKinds(call, membership_, KindsOf(wanted)));
  return store_.Write<Seat>(call, request, [&](Change& change) -> absl::StatusOr<Seat> {
    Seat seat = wanted;
    RETURN_IF_ERROR(CheckBodies(change, seat));
    RETURN_IF_ERROR(change.Insert(SeatTable(), seat));
    return seat;
  });
}

absl::StatusOr<Seat> SeatService::Get(rpc::Call& call, const v1::GetSeatRequest& request) {
  return store_.Get<Seat>(call, SeatTable(), request.name());
}

absl::StatusOr<v1::ListSeatsResponse> SeatService::List(rpc::Call& call,
                                                        const v1::ListSeatsRequest& request) {
  RETURN_IF_ERROR(SeatTable().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, AsOf(request.as_of()));
  if (day.has_value()) query.conditions.push_back(SeatsOn(*day));
  ASSIGN_OR_RETURN(resource::Page<Seat> page, store_.List<Seat>(call, SeatTable(), query));
  v1::ListSeatsResponse response;
  for (Seat& seat : page.items) *response.add_seats() = std::move(seat);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Seat> SeatService::Update(rpc::Call& call, const v1::UpdateSeatRequest& request) {
  RETURN_IF_ERROR(SeatTable().pattern.Check("seat.name", request.seat().name()));
  const std::vector<FieldViolation> violations = CheckSeat(request.seat());
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(
      AskOrganizations(call, membership_, OrganizationsOf(request.seat()), {}).status());
  RETURN_IF_ERROR(AskKinds(call, membership_, KindsOf(request.seat())));
  return store_.Write<Seat>(call, request, [&](Change& change) -> absl::StatusOr<Seat> {
    ASSIGN_OR_RETURN(const Seat before, change.Load<Seat>(SeatTable(), request.seat().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.seat().etag(), before));
    Seat after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.seat(), after));
    const std::vector<FieldViolation> wrong = CheckSeat(after);
    if (!wrong.empty()) return InvalidFields(wrong);
    RETURN_IF_ERROR(CheckBodies(change, after));
    RETURN_IF_ERROR(change.Update(SeatTable(), before, after));
    return after;
  });
}

absl::StatusOr<v1::GetSeatHistoryResponse> SeatService::GetHistory(
    rpc::Call& call, const v1::GetSeatHistoryRequest& request) {
  RETURN_IF_ERROR(store_.Get<Seat>(call, SeatTable(), request.name()).status());
  resource::ListQuery query;
  query.parent = std::string(resource::ParentOf(request.name()));
  ASSIGN_OR_RETURN(const std::vector<v1::Appointment> appointments,
                   store_.All<v1::Appointment>(call, AppointmentTable(), query));
  Facts facts;
  std::vector<const v1::Appointment*> holders;
  for (const v1::Appointment& one : appointments) holders.push_back(&one);
  RETURN_IF_ERROR(AddOffices(holders, query.parent, FromStore(call, store_), facts.offices));
  for (const auto& [seat, theirs] : facts.offices) {
    for (const v1::Appointment& one : theirs) holders.push_back(&one);
  }
  Names posts;
  for (const v1::Appointment* one : holders) posts.insert(one->post().post());
  ASSIGN_OR_RETURN(facts.posts, AskPosts(call, membership_, {}, posts));
  v1::GetSeatHistoryResponse response;
  for (v1::SeatTenure& tenure : HistoryOf(request.name(), appointments, facts)) {
    *response.add_tenures() = std::move(tenure);
  }
  return response;
}

}  // namespace edugroup::committee
