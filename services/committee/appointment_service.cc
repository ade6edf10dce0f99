#include "services/committee/appointment_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/appointment_turn.h"
#include "services/committee/body_record.h"
#include "services/committee/day_number.h"
#include "services/committee/references.h"

namespace edugroup::committee {

using resource::Change;
using v1::Appointment;

namespace {

// Says who holds the post or other seat of an appointment on a day.
void FillOccupant(const Facts& facts, absl::CivilDay day, Appointment& appointment) {
  v1::PostOccupant& occupant = *appointment.mutable_occupant();
  *occupant.mutable_as_of() = value::ToDate(day);
  const Appointment* const holder = HolderOf(appointment, {}, facts.offices, day);
  if (holder == nullptr) return;
  occupant.set_organization(OrganizationOf(*holder));
  const std::optional<Sitting> sitting = Resolve(appointment, {}, facts, day);
  if (holder != &appointment) occupant.set_appointment(holder->name());
  if (!sitting.has_value()) return;
  occupant.set_person(sitting->person);
  occupant.set_organization(sitting->organization);
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(holder->start_date());
  const auto post = facts.posts.find(holder->post().post());
  if (post != facts.posts.end()) {
    *occupant.mutable_start_date() = TenureOn(post->second, day)->start_date();
  } else if (first.ok()) {
    *occupant.mutable_start_date() = value::ToDate(*first);
  }
}

}  // namespace

void AppointmentService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.committee.v1.AppointmentService/CreateAppointment", this,
                &AppointmentService::Create);
  methods.Serve("edugroup.committee.v1.AppointmentService/BatchAppoint", this,
                &AppointmentService::BatchAppoint);
  methods.Serve("edugroup.committee.v1.AppointmentService/GetAppointment", this,
                &AppointmentService::Get);
  methods.Serve("edugroup.committee.v1.AppointmentService/ListAppointments", this,
                &AppointmentService::List);
  methods.Serve("edugroup.committee.v1.AppointmentService/EndAppointment", this,
                &AppointmentService::End);
}

absl::StatusOr<Appointment> AppointmentService::Create(
    rpc::Call& call, const v1::CreateAppointmentRequest& request) {
  RETURN_IF_ERROR(AppointmentTable().pattern.CheckParent("parent", request.parent()));
  AppointmentTurn turn(request.parent());
  RETURN_IF_ERROR(turn.Appoint(request.appointment(), request.appointment_id(), "appointment_id",
                               "appointment"));
  turn.Waive(request.waivers());
  RETURN_IF_ERROR(turn.Check());
  ASSIGN_OR_RETURN(const TurnFacts facts, turn.Ask(call, store_, membership_));
  return store_.Write<Appointment>(
      call, request, [&](Change& change) -> absl::StatusOr<Appointment> {
        ASSIGN_OR_RETURN(const v1::BatchAppointResponse written, turn.Write(call, change, facts));
        return written.appointments(0);
      });
}

absl::StatusOr<v1::BatchAppointResponse> AppointmentService::BatchAppoint(
    rpc::Call& call, const v1::BatchAppointRequest& request) {
  RETURN_IF_ERROR(AppointmentTable().pattern.CheckParent("parent", request.parent()));
  if (request.requests().empty() && request.ends().empty()) {
    return InvalidField("requests", "needs an appointment or an end", "须至少有一项任职或离任");
  }
  AppointmentTurn turn(request.parent());
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreateAppointmentRequest& one = request.requests(i);
    const std::string field = absl::StrCat("requests[", i, "]");
    if (one.parent() != request.parent()) {
      return InvalidField(field + ".parent", "must be the parent of the batch", "须与批量请求一致");
    }
    RETURN_IF_ERROR(turn.Appoint(one.appointment(), one.appointment_id(), field + ".appointment_id",
                                 field + ".appointment"));
  }
  for (int i = 0; i < request.ends_size(); ++i) {
    turn.End(request.ends(i), "", absl::StrCat("ends[", i, "].end_date"));
  }
  turn.Waive(request.waivers());
  RETURN_IF_ERROR(turn.Check());
  ASSIGN_OR_RETURN(const TurnFacts facts, turn.Ask(call, store_, membership_));
  return store_.Write<v1::BatchAppointResponse>(
      call, request, [&](Change& change) { return turn.Write(call, change, facts); });
}

absl::StatusOr<Appointment> AppointmentService::Get(rpc::Call& call,
                                                    const v1::GetAppointmentRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, AsOf(request.as_of()));
  ASSIGN_OR_RETURN(Appointment appointment,
                   store_.Get<Appointment>(call, AppointmentTable(), request.name()));
  RETURN_IF_ERROR(FillOccupants(call, day.value_or(call.today), {&appointment, 1}));
  return appointment;
}

absl::StatusOr<v1::ListAppointmentsResponse> AppointmentService::List(
    rpc::Call& call, const v1::ListAppointmentsRequest& request) {
  RETURN_IF_ERROR(AppointmentTable().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> day, AsOf(request.as_of()));
  if (day.has_value()) query.conditions.push_back(AppointmentsOn(*day));
  ASSIGN_OR_RETURN(resource::Page<Appointment> page,
                   store_.List<Appointment>(call, AppointmentTable(), query));
  RETURN_IF_ERROR(FillOccupants(call, day.value_or(call.today), absl::MakeSpan(page.items)));
  v1::ListAppointmentsResponse response;
  for (Appointment& one : page.items) *response.add_appointments() = std::move(one);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::Status AppointmentService::FillOccupants(const rpc::Call& call, absl::CivilDay day,
                                               absl::Span<Appointment> appointments) {
  std::vector<const Appointment*> everybody;
  for (const Appointment& one : appointments) everybody.push_back(&one);
  Facts facts;
  RETURN_IF_ERROR(AddOffices(everybody, "", FromStore(call, store_), facts.offices));
  for (const auto& [seat, holders] : facts.offices) {
    for (const Appointment& one : holders) everybody.push_back(&one);
  }
  Names posts;
  for (const Appointment* one : everybody) posts.insert(one->post().post());
  ASSIGN_OR_RETURN(facts.posts, AskPosts(call, membership_, {}, posts));
  for (Appointment& one : appointments) {
    if (one.has_post() || one.has_other_seat()) FillOccupant(facts, day, one);
  }
  return absl::OkStatus();
}

absl::StatusOr<Appointment> AppointmentService::End(rpc::Call& call,
                                                    const v1::EndAppointmentRequest& request) {
  RETURN_IF_ERROR(AppointmentTable().pattern.Check("name", request.name()));
  AppointmentTurn turn{std::string(resource::ParentOf(request.name()))};
  v1::AppointmentEnd end;
  end.set_appointment(request.name());
  *end.mutable_end_date() = request.end_date();
  end.set_reason(request.reason());
  turn.End(std::move(end), request.etag(), "end_date");
  turn.Waive(request.waivers());
  RETURN_IF_ERROR(turn.Check());
  ASSIGN_OR_RETURN(const TurnFacts facts, turn.Ask(call, store_, membership_));
  return store_.Write<Appointment>(
      call, request, [&](Change& change) -> absl::StatusOr<Appointment> {
        ASSIGN_OR_RETURN(const v1::BatchAppointResponse written, turn.Write(call, change, facts));
        return written.ended(0);
      });
}

}  // namespace edugroup::committee
