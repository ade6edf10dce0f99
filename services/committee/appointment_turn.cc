#include "services/committee/appointment_turn.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/appointment.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/composition_change.h"

namespace edugroup::committee {

using v1::Appointment;

absl::Status AppointmentTurn::Appoint(Appointment appointment, const std::string& id,
                                      const std::string& id_field, const std::string& field) {
  resource::ClearOutputOnly(appointment);
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(AppointmentTable(), body_, id, id_field));
  appointment.set_name(name);
  const std::vector<FieldViolation> wrong = CheckAppointment(appointment, body_, field);
  violations_.insert(violations_.end(), wrong.begin(), wrong.end());
  references_.push_back(OrganizationReferenceOf(appointment, field));
  coming_.push_back(std::move(appointment));
  return absl::OkStatus();
}

void AppointmentTurn::End(v1::AppointmentEnd end, std::string etag, std::string field) {
  if (!AppointmentTable().pattern.Matches(end.appointment()) ||
      resource::ParentOf(end.appointment()) != body_) {
    violations_.push_back({absl::StrCat(absl::StripSuffix(field, "end_date"), "appointment"),
                           absl::StrCat("must end an appointment of ", body_),
                           absl::StrCat("须为", body_, "的任职")});
  }
  going_.push_back({std::move(end), std::move(etag), std::move(field)});
}

absl::Status AppointmentTurn::Check() const {
  return violations_.empty() ? absl::OkStatus() : InvalidFields(violations_);
}

absl::StatusOr<Organizations> AppointmentTurn::AskOrganizations(const rpc::Call& call,
                                                                resource::Store& store,
                                                                rpc::Peer& membership) const {
  resource::ListQuery query;
  query.parent = body_;
  ASSIGN_OR_RETURN(const std::vector<Appointment> present,
                   store.All<Appointment>(call, AppointmentTable(), query));
  return committee::AskOrganizations(call, membership, references_, OrganizationsOf(present));
}

absl::Status AppointmentTurn::EndThem(absl::CivilDay today,
                                      std::vector<Appointment>& appointments) const {
  for (const Ending& ending : going_) {
    Appointment* appointment = Find(appointments, ending.end.appointment());
    if (appointment == nullptr) return ResourceNotFound(ending.end.appointment());
    RETURN_IF_ERROR(resource::CheckEtag(ending.etag, *appointment));
    RETURN_IF_ERROR(committee::End(*appointment, ending.end.end_date(), ending.end.reason(),
                                   ending.field, today));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::BatchAppointResponse> AppointmentTurn::Write(
    const rpc::Call& call, resource::Change& change, const Organizations& organizations) const {
  ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), body_));
  if (body.state() == v1::Body::DISSOLVED) {
    return StateConflict(body_, "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  Turnover turnover;
  ASSIGN_OR_RETURN(turnover.before, change.LoadAll<Appointment>(AppointmentTable(), body_));
  for (const std::string& name : OrganizationsOf(turnover.before)) {
    if (!organizations.contains(name)) {
      return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
                   absl::StrCat("somebody else was appointed to ", body_, " meanwhile; repeat"),
                   "机构成员同时被他人修改，请重试");
    }
  }
  turnover.after = turnover.before;
  RETURN_IF_ERROR(EndThem(call.today, turnover.after));
  turnover.after.insert(turnover.after.end(), coming_.begin(), coming_.end());

  ASSIGN_OR_RETURN(const Weighing weighing, Weigh(body.composition_rules(), turnover, organizations,
                                                  body.state() == v1::Body::ESTABLISHED));
  google::protobuf::RepeatedPtrField<type::Waiver> used;
  const std::vector<type::Finding> unanswered = Unanswered(weighing, waivers_, used);
  if (!unanswered.empty()) return RuleViolated(unanswered);

  v1::BatchAppointResponse response;
  for (Appointment appointment : coming_) {
    *appointment.mutable_waivers() = used;
    RETURN_IF_ERROR(change.Insert(AppointmentTable(), appointment));
    *response.add_appointments() = std::move(appointment);
  }
  for (const Ending& ending : going_) {
    Appointment after = *Find(turnover.after, ending.end.appointment());
    after.mutable_waivers()->MergeFrom(used);
    RETURN_IF_ERROR(
        change.Update(AppointmentTable(), *Find(turnover.before, ending.end.appointment()), after));
    *response.add_ended() = std::move(after);
  }
  return response;
}

}  // namespace edugroup::committee
