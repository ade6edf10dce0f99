#include "services/committee/group_composition.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_history.h"
#include "services/committee/body_store.h"
#include "services/committee/seat_store.h"

namespace edugroup::committee {
namespace {

resource::ListQuery InAllBodies(const rpc::Call& call, resource::Condition condition) {
  resource::ListQuery query;
  query.parent = absl::StrCat("groups/", call.group, "/bodies/-");
  query.conditions.push_back(std::move(condition));
  return query;
}

const std::vector<v1::Seat>& SeatsOf(const GroupRecord& record, const std::string& body) {
  static const auto& none = *new std::vector<v1::Seat>();
  const auto found = record.seats.find(body);
  return found == record.seats.end() ? none : found->second;
}

}  // namespace

std::vector<const v1::Appointment*> GroupRecord::Everybody() const {
  std::vector<const v1::Appointment*> everybody;
  for (const auto& [body, theirs] : appointments) {
    for (const v1::Appointment& appointment : theirs) everybody.push_back(&appointment);
  }
  for (const auto& [seat, holders] : offices) {
    for (const v1::Appointment& appointment : holders) everybody.push_back(&appointment);
  }
  return everybody;
}

const std::vector<v1::Appointment>& GroupRecord::Of(const std::string& body) const {
  static const auto& nobody = *new std::vector<v1::Appointment>();
  const auto found = appointments.find(body);
  return found == appointments.end() ? nobody : found->second;
}

bool LooksAtPeople(const GroupRecord& record) {
  return std::any_of(record.bodies.begin(), record.bodies.end(),
                     [](const v1::Body& body) { return NeedsPeople(body.composition_rules()); });
}

absl::StatusOr<GroupRecord> ReadGroup(const rpc::Call& call, resource::Store& store,
                                      absl::CivilDay day) {
  GroupRecord record;
  record.day = day;
  resource::ListQuery bodies;
  bodies.parent = absl::StrCat("groups/", call.group);
  bodies.conditions.push_back(BodiesOn(day));
  ASSIGN_OR_RETURN(record.bodies, store.All<v1::Body>(call, BodyTable(), bodies));
  Names looking_back;
  for (v1::Body& body : record.bodies) {
    BringTo(day, body);
    if (NeedsHistory(body.composition_rules())) looking_back.insert(body.name());
  }
  ASSIGN_OR_RETURN(
      std::vector<v1::Appointment> in_office,
      store.All<v1::Appointment>(call, AppointmentTable(), InAllBodies(call, AppointmentsOn(day))));
  record.appointments = SplitByBody(std::move(in_office));
  if (!looking_back.empty()) {
    ASSIGN_OR_RETURN(std::vector<v1::Appointment> ever,
                     FromStore(call, store)(OfBodies(looking_back)));
    for (auto& [body, appointments] : SplitByBody(std::move(ever))) {
      record.appointments[body] = std::move(appointments);
    }
  }
  ASSIGN_OR_RETURN(std::vector<v1::Seat> seats,
                   store.All<v1::Seat>(call, SeatTable(), InAllBodies(call, SeatsOn(day))));
  for (v1::Seat& seat : seats) {
    const std::string body(resource::ParentOf(seat.name()));
    record.seats[body].push_back(std::move(seat));
  }
  RETURN_IF_ERROR(AddOffices(record.Everybody(), "", FromStore(call, store), record.offices));
  return record;
}

absl::StatusOr<Facts> AskGroupFacts(const rpc::Call& call, resource::Store& store,
                                    rpc::Peer& membership, const GroupRecord& record, bool past) {
  Inquiry inquiry;
  inquiry.day = record.day;
  inquiry.past = past;
  inquiry.people = LooksAtPeople(record);
  inquiry.appointments = record.Everybody();
  ASSIGN_OR_RETURN(Facts facts, AskFacts(call, store, membership, inquiry));
  facts.offices = record.offices;
  Names spoken_of;
  for (const v1::Body& body : record.bodies) spoken_of.merge(OtherBodies(body.composition_rules()));
  for (const std::string& body : spoken_of) facts.others[body] = record.Of(body);
  return facts;
}

absl::StatusOr<CompositionFindings> EvaluateBody(const GroupRecord& record, const v1::Body& body,
                                                 Facts& before, Facts& after) {
  before.seats = SeatsOf(record, body.name());
  after.seats = before.seats;
  const std::vector<v1::Appointment>& appointments = record.Of(body.name());
  return Evaluate(body.composition_rules(), {appointments, before}, {appointments, after},
                  record.day);
}

absl::StatusOr<v1::BodyComposition> Compose(const GroupRecord& record, const v1::Body& body,
                                            Facts& facts) {
  v1::BodyComposition composition;
  composition.set_body(body.name());
  ASSIGN_OR_RETURN(CompositionFindings findings, EvaluateBody(record, body, facts, facts));
  const Roster roster = RosterOf(record.Of(body.name()), facts, record.day);
  absl::flat_hash_set<std::string> held;
  int advisers = 0;
  for (const Sitting& sitting : roster.sittings) {
    held.insert(sitting.appointment->seat());
    if (sitting.appointment->capacity() == v1::CAPACITY_ADVISER) ++advisers;
  }
  composition.set_adviser_count(advisers);
  composition.set_member_count(static_cast<int>(roster.sittings.size()) - advisers);
  composition.set_seat_count(static_cast<int>(roster.seats.size()));
  for (const v1::Seat* seat : roster.seats) {
    if (!held.contains(seat->name())) composition.add_vacant_seats(seat->name());
  }
  composition.set_vacant_count(composition.vacant_seats_size());
  int broken = 0;
  for (v1::CompositionFinding& finding : findings) {
    if (!finding.holds()) ++broken;
    *composition.add_findings() = std::move(finding);
  }
  composition.set_broken_count(broken);
  return composition;
}

}  // namespace edugroup::committee
