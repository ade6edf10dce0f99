#include "services/committee/appointment_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/appointment_turn.h"
#include "services/committee/day_number.h"
#include "services/committee/references.h"

namespace edugroup::committee {

using resource::Change;
using v1::Appointment;

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
  Names names;
  for (const Appointment& one : appointments) names.insert(one.post().post());
  ASSIGN_OR_RETURN(const auto posts, AskPosts(call, membership_, {}, names));
  for (Appointment& one : appointments) {
    const auto post = posts.find(one.post().post());
    if (post == posts.end()) continue;
    v1::PostOccupant& occupant = *one.mutable_occupant();
    *occupant.mutable_as_of() = value::ToDate(day);
    occupant.set_organization(post->second.organization());
    const membership::v1::PostTenure* tenure = TenureOn(post->second, day);
    if (tenure == nullptr) continue;
    occupant.set_person(tenure->person());
    *occupant.mutable_start_date() = tenure->start_date();
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
