#include "services/committee/appointment_turn.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/appointment.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/breach.h"
#include "services/committee/facts_reader.h"
#include "services/committee/seat.h"
#include "services/committee/term_store.h"

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
  coming_.push_back({std::move(appointment), field});
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

absl::Status AppointmentTurn::TakeSeats(const std::vector<v1::Seat>& seats) {
  std::vector<FieldViolation> violations;
  for (auto& [appointment, field] : coming_) {
    if (!appointment.seat().empty()) {
      const auto seat = std::find_if(seats.begin(), seats.end(), [&](const v1::Seat& one) {
        return one.name() == appointment.seat();
      });
      if (seat == seats.end()) {
        return ReferenceNotFound(absl::StrCat(field, ".seat"), appointment.seat());
      }
      RETURN_IF_ERROR(TakeSeat(*seat, field, appointment));
    }
    CheckRole(appointment, field, violations);
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status AppointmentTurn::TakeTerms(const rpc::Call& call, resource::Store& store) {
  for (auto& [appointment, field] : coming_) {
    if (appointment.term().empty() || appointment.term_number() > 0) continue;
    const absl::StatusOr<v1::Term> term =
        store.Get<v1::Term>(call, TermTable(), appointment.term());
    if (absl::IsNotFound(term.status())) {
      return ReferenceNotFound(absl::StrCat(field, ".term"), appointment.term());
    }
    RETURN_IF_ERROR(term.status());
    appointment.set_term_number(term->ordinal());
  }
  return absl::OkStatus();
}

absl::StatusOr<TurnFacts> AppointmentTurn::Ask(const rpc::Call& call, resource::Store& store,
                                               rpc::Peer& membership) {
  ASSIGN_OR_RETURN(BodyRecord record, ReadBody(call, store, body_));
  RETURN_IF_ERROR(TakeSeats(record.seats));
  RETURN_IF_ERROR(TakeTerms(call, store));
  Inquiry inquiry;
  inquiry.day = call.today;
  inquiry.people = NeedsPeople(record.body.composition_rules()) ||
                   std::any_of(record.seats.begin(), record.seats.end(),
                               [](const v1::Seat& seat) { return NeedsPeople(seat.any_of()); });
  inquiry.appointments = record.Everybody();
  for (const auto& [appointment, field] : coming_) {
    inquiry.appointments.push_back(&appointment);
    inquiry.organizations.push_back(OrganizationReferenceOf(appointment, field));
    inquiry.posts.push_back(PostReferenceOf(appointment, field));
    if (!appointment.person().person().empty()) {
      inquiry.persons.push_back(PersonReferenceOf(appointment, field));
    }
  }
  TurnFacts asked;
  ASSIGN_OR_RETURN(asked.facts, AskFacts(call, store, membership, inquiry));
  for (auto& [appointment, field] : coming_) {
    if (!appointment.has_post()) continue;
    appointment.mutable_post()->set_organization(
        asked.facts.posts[appointment.post().post()].organization());
  }
  asked.facts.seats = std::move(record.seats);
  asked.facts.others = std::move(record.others);
  asked.body_etag = record.body.etag();
  return asked;
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

absl::StatusOr<Turnover> AppointmentTurn::Turn(absl::CivilDay today,
                                               std::vector<Appointment> before,
                                               Names& changed) const {
  Turnover turnover;
  turnover.before = std::move(before);
  turnover.after = turnover.before;
  RETURN_IF_ERROR(EndThem(today, turnover.after));
  for (const auto& [appointment, field] : coming_) {
    for (std::string& name : EndCarryOver(appointment, turnover.after)) {
      changed.insert(std::move(name));
    }
    turnover.after.push_back(appointment);
  }
  return turnover;
}

namespace {

absl::Status ChangedMeanwhile(absl::string_view body) {
  return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
               absl::StrCat(body, " was changed meanwhile; repeat"),
               "机构成员同时被他人修改，请重试");
}

// Whether everybody's organisation and post was asked for.
bool KnowsAll(const Facts& facts, const std::vector<Appointment>& appointments) {
  return std::all_of(appointments.begin(), appointments.end(), [&facts](const Appointment& one) {
    const std::string& organization = OrganizationOf(one);
    return (organization.empty() || facts.organizations.contains(organization)) &&
           (!one.has_post() || facts.posts.contains(one.post().post()));
  });
}

// What the seats of those who come say against them.
std::vector<type::Finding> CheckSeats(const Facts& facts, const Turnover& turnover,
                                      size_t first_coming) {
  std::vector<type::Finding> findings;
  for (size_t i = first_coming; i < turnover.after.size(); ++i) {
    for (const v1::Seat& seat : facts.seats) {
      if (seat.name() != turnover.after[i].seat()) continue;
      for (type::Finding& finding : CheckHolder(seat, turnover.after[i], turnover.after, facts)) {
        findings.push_back(std::move(finding));
      }
    }
  }
  return findings;
}

}  // namespace

absl::StatusOr<v1::BatchAppointResponse> AppointmentTurn::Write(const rpc::Call& call,
                                                                resource::Change& change,
                                                                const TurnFacts& asked) const {
  const Facts& facts = asked.facts;
  ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), body_));
  if (body.state() == v1::Body::DISSOLVED) {
    return StateConflict(body_, "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  ASSIGN_OR_RETURN(std::vector<Appointment> before,
                   change.LoadAll<Appointment>(AppointmentTable(), body_));
  if (body.etag() != asked.body_etag || !KnowsAll(facts, before)) return ChangedMeanwhile(body_);
  Names changed;
  ASSIGN_OR_RETURN(Turnover turnover, Turn(call.today, std::move(before), changed));

  ASSIGN_OR_RETURN(Weighing weighing, Weigh(body.composition_rules(), turnover, facts,
                                            body.state() == v1::Body::ESTABLISHED));
  for (type::Finding& finding : CheckSeats(facts, turnover, turnover.before.size())) {
    weighing.stopping.push_back(std::move(finding));
  }
  google::protobuf::RepeatedPtrField<type::Waiver> used;
  const std::vector<type::Finding> unanswered = Unanswered(weighing, waivers_, used);
  if (!unanswered.empty()) return RuleViolated(unanswered);

  v1::BatchAppointResponse response;
  for (const auto& [coming, field] : coming_) {
    Appointment appointment = coming;
    *appointment.mutable_waivers() = used;
    RETURN_IF_ERROR(change.Insert(AppointmentTable(), appointment));
    *response.add_appointments() = std::move(appointment);
  }
  for (const Ending& ending : going_) {
    Appointment after = *Find(turnover.after, ending.end.appointment());
    changed.erase(after.name());
    after.mutable_waivers()->MergeFrom(used);
    RETURN_IF_ERROR(
        change.Update(AppointmentTable(), *Find(turnover.before, ending.end.appointment()), after));
    *response.add_ended() = std::move(after);
  }
  for (const std::string& name : changed) {
    Appointment carried = *Find(turnover.after, name);
    RETURN_IF_ERROR(change.Update(AppointmentTable(), *Find(turnover.before, name), carried));
  }
  RETURN_IF_ERROR(MendBreaches(change, body, {turnover.after, facts}, call.today));
  return response;
}

}  // namespace edugroup::committee
