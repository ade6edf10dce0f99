#include "services/committee/appointment_turn.h"

#include <algorithm>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/appointment.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_record.h"
#include "services/committee/body_store.h"
#include "services/committee/breach.h"
#include "services/committee/facts_reader.h"
#include "services/committee/read_references.h"
#include "services/committee/seat.h"
#include "services/committee/seat_store.h"
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
    RETURN_IF_ERROR(TakeSeatOf(seats, field, appointment, violations));
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status AppointmentTurn::TakeTerms(const rpc::Call& call, resource::Store& store) {
  References references;
  for (const auto& [appointment, field] : coming_) {
    references.push_back({absl::StrCat(field, ".term"), appointment.term()});
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Term> terms,
                   ReadReferences<v1::Term>(call, store, TermTable(), references));
  for (auto& [appointment, field] : coming_) {
    for (const v1::Term& term : terms) {
      if (term.name() != appointment.term()) continue;
      if (appointment.term_number() > 0 && appointment.term_number() != term.ordinal()) {
        return InvalidField(absl::StrCat(field, ".term_number"), "is not the number of the term",
                            "与所属届次不一致");
      }
      appointment.set_term_number(term.ordinal());
    }
  }
  return absl::OkStatus();
}

absl::Status AppointmentTurn::CheckOtherSeats(const rpc::Call& call, resource::Store& store) const {
  References references;
  for (const auto& [appointment, field] : coming_) {
    references.push_back(OtherSeatReferenceOf(appointment, field));
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Seat> seats,
                   ReadReferences<v1::Seat>(call, store, SeatTable(), references));
  for (const auto& [appointment, field] : coming_) {
    const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
    for (const v1::Seat& seat : seats) {
      if (seat.name() != appointment.other_seat().seat() || !first.ok()) continue;
      if (SeatExistsOn(seat, *first)) continue;
      return ReferenceNotFound(OtherSeatReferenceOf(appointment, field).field, seat.name());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<TurnFacts> AppointmentTurn::Ask(const rpc::Call& call, resource::Store& store,
                                               rpc::Peer& membership) {
  ASSIGN_OR_RETURN(BodyRecord record, ReadBody(call, store, body_, {.referring = true}));
  RETURN_IF_ERROR(TakeSeats(record.seats));
  RETURN_IF_ERROR(TakeTerms(call, store));
  RETURN_IF_ERROR(CheckOtherSeats(call, store));
  std::vector<const Appointment*> coming;
  for (const Coming& one : coming_) coming.push_back(&one.appointment);
  RETURN_IF_ERROR(AddOffices(coming, body_, FromStore(call, store), record.offices));
  Inquiry inquiry;
  inquiry.day = call.today;
  inquiry.people = record.LooksAtPeople();
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
  asked.by_other_seat = AnyByOtherSeat(record.appointments);
  asked.facts.seats = std::move(record.seats);
  asked.facts.others = std::move(record.others);
  asked.facts.offices = std::move(record.offices);
  asked.body = std::move(record.body);
  asked.referring = std::move(record.referring);
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

template <class Appointments>
bool KnowsEach(const Facts& facts, const Appointments& appointments) {
  return std::all_of(appointments.begin(), appointments.end(),
                     [&facts](const auto& some) { return KnowsAll(facts, some.second); });
}

}  // namespace

bool AppointmentTurn::AnyByOtherSeat(std::vector<Appointment>& on_record) const {
  return std::any_of(coming_.begin(), coming_.end(),
                     [](const Coming& one) { return one.appointment.has_other_seat(); }) ||
         std::any_of(going_.begin(), going_.end(), [&on_record](const Ending& one) {
           const Appointment* const standing = Find(on_record, one.end.appointment());
           return standing == nullptr || standing->has_other_seat();
         });
}

absl::Status AppointmentTurn::CheckCircles(const Turnover& turnover, const Facts& facts) const {
  const auto check = [&](const Appointment& one, const std::string& field) {
    return LeadsBack(one, turnover.after, facts.offices)
               ? InvalidField(field, "would be held by its own holder",
                              "席位将由其自身的任职者担任，形成循环")
               : absl::OkStatus();
  };
  for (const auto& [appointment, field] : coming_) {
    RETURN_IF_ERROR(check(appointment, absl::StrCat(field, ".other_seat.seat")));
  }
  for (const Ending& ending : going_) {
    const auto ended = std::find_if(
        turnover.after.begin(), turnover.after.end(),
        [&ending](const Appointment& one) { return one.name() == ending.end.appointment(); });
    RETURN_IF_ERROR(check(*ended, ending.field));
  }
  return absl::OkStatus();
}

absl::Status AppointmentTurn::Hold(const rpc::Call& call, resource::Change& change,
                                   const TurnFacts& asked) const {
  absl::btree_map<std::string, std::string> etags = {{body_, asked.body.etag()}};
  for (const auto& [name, theirs] : asked.facts.others) etags[name];
  for (const ReferringBody& one : asked.referring) etags[one.body.name()] = one.body.etag();
  if (asked.by_other_seat) {
    RETURN_IF_ERROR(
        change.LoadAll<v1::Body>(BodyTable(), absl::StrCat("groups/", call.group)).status());
  }
  // In the order of their names, so that nobody waits for somebody who waits.
  for (const auto& [name, etag] : etags) {
    ASSIGN_OR_RETURN(const v1::Body body, change.Load<v1::Body>(BodyTable(), name));
    if (!etag.empty() && body.etag() != etag) return ChangedMeanwhile(name);
  }
  return absl::OkStatus();
}

absl::StatusOr<Facts> AppointmentTurn::ReadAnew(const rpc::Call& call, resource::Change& change,
                                                const std::vector<Appointment>& own,
                                                const TurnFacts& asked) const {
  Facts facts = asked.facts;
  const ReadAppointments read = FromChange(call, change);
  if (!facts.others.empty()) {
    Names related;
    for (const auto& [name, theirs] : facts.others) related.insert(name);
    ASSIGN_OR_RETURN(std::vector<Appointment> theirs, read(OfBodies(related)));
    facts.others = SplitByBody(std::move(theirs));
    for (const std::string& name : related) facts.others.try_emplace(name);
  }
  facts.offices.clear();
  std::vector<const Appointment*> sitting;
  for (const Coming& one : coming_) sitting.push_back(&one.appointment);
  for (const Appointment& one : own) sitting.push_back(&one);
  for (const auto& [name, theirs] : facts.others) {
    for (const Appointment& one : theirs) sitting.push_back(&one);
  }
  RETURN_IF_ERROR(AddOffices(sitting, body_, read, facts.offices));
  if (!KnowsAll(facts, own) || !KnowsEach(facts, facts.others) ||
      !KnowsEach(facts, facts.offices)) {
    return ChangedMeanwhile(body_);
  }
  return facts;
}

absl::StatusOr<Weighing> AppointmentTurn::WeighAll(const Turnover& turnover, const Facts& facts,
                                                   const TurnFacts& asked) const {
  ASSIGN_OR_RETURN(Weighing weighing, Weigh(asked.body.composition_rules(), turnover, facts,
                                            asked.body.state() == v1::Body::ESTABLISHED));
  for (const auto& [body, seats] : asked.referring) {
    Facts theirs = facts;
    theirs.seats = seats;
    RETURN_IF_ERROR(WeighElsewhere(RulesOn(body_, body.composition_rules()), body_, turnover,
                                   facts.others.at(body.name()), theirs,
                                   body.state() == v1::Body::ESTABLISHED, weighing));
  }
  for (type::Finding& finding : CheckSeats(turnover, facts)) {
    weighing.stopping.push_back(std::move(finding));
  }
  return weighing;
}

absl::Status AppointmentTurn::MendAll(const rpc::Call& call, resource::Change& change,
                                      const Turnover& turnover, const Facts& facts,
                                      const TurnFacts& asked) const {
  RETURN_IF_ERROR(MendBreaches(change, asked.body, asked.body.composition_rules(),
                               {turnover.after, facts}, call.today));
  for (const auto& [body, seats] : asked.referring) {
    Facts theirs = facts;
    theirs.seats = seats;
    theirs.others[body_] = turnover.after;
    RETURN_IF_ERROR(MendBreaches(change, body, RulesOn(body_, body.composition_rules()),
                                 {facts.others.at(body.name()), theirs, &turnover.after},
                                 call.today));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::BatchAppointResponse> AppointmentTurn::Write(const rpc::Call& call,
                                                                resource::Change& change,
                                                                const TurnFacts& asked) const {
  RETURN_IF_ERROR(Hold(call, change, asked));
  if (asked.body.state() == v1::Body::DISSOLVED) {
    return StateConflict(body_, "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  ASSIGN_OR_RETURN(std::vector<Appointment> before,
                   change.LoadAll<Appointment>(AppointmentTable(), body_));
  ASSIGN_OR_RETURN(const Facts facts, ReadAnew(call, change, before, asked));
  Names changed;
  ASSIGN_OR_RETURN(Turnover turnover, Turn(call.today, std::move(before), changed));
  RETURN_IF_ERROR(CheckCircles(turnover, facts));
  ASSIGN_OR_RETURN(const Weighing weighing, WeighAll(turnover, facts, asked));
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
  RETURN_IF_ERROR(MendAll(call, change, turnover, facts, asked));
  return response;
}

}  // namespace edugroup::committee
