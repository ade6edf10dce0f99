#include "services/committee/body_record.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/seat_store.h"

namespace edugroup::committee {
namespace {

using v1::Appointment;

std::string AllBodies(const rpc::Call& call) {
  return absl::StrCat("groups/", call.group, "/bodies/-");
}

absl::StatusOr<std::vector<ReferringBody>> ReadReferring(const rpc::Call& call,
                                                         resource::Store& store,
                                                         absl::string_view name) {
  resource::ListQuery query;
  query.parent = absl::StrCat("groups/", call.group);
  query.conditions.push_back(LivingBodies());
  ASSIGN_OR_RETURN(std::vector<v1::Body> bodies, store.All<v1::Body>(call, BodyTable(), query));
  std::vector<ReferringBody> referring;
  Names names;
  for (v1::Body& body : bodies) {
    if (body.name() == name || RulesOn(name, body.composition_rules()).empty()) continue;
    names.insert(body.name());
    referring.push_back({std::move(body), {}});
  }
  if (names.empty()) return referring;
  query.parent = AllBodies(call);
  query.conditions = {OfBodies(names)};
  ASSIGN_OR_RETURN(const std::vector<v1::Seat> seats,
                   store.All<v1::Seat>(call, SeatTable(), query));
  for (ReferringBody& one : referring) {
    std::copy_if(
        seats.begin(), seats.end(), std::back_inserter(one.seats),
        [&](const v1::Seat& seat) { return resource::ParentOf(seat.name()) == one.body.name(); });
  }
  return referring;
}

// The seats that appointments are held by, but for those of `weighed` and those that are known.
Names SeatsNamed(const std::vector<const Appointment*>& appointments, absl::string_view weighed,
                 const Offices& known) {
  Names seats;
  for (const Appointment* one : appointments) {
    if (!one->has_other_seat()) continue;
    const std::string& seat = one->other_seat().seat();
    if (resource::ParentOf(seat) != weighed && !known.contains(seat)) seats.insert(seat);
  }
  return seats;
}

}  // namespace

std::vector<const Appointment*> BodyRecord::Everybody() const {
  std::vector<const Appointment*> everybody;
  const auto add = [&everybody](const std::vector<Appointment>& some) {
    for (const Appointment& one : some) everybody.push_back(&one);
  };
  add(appointments);
  for (const auto& [name, theirs] : others) add(theirs);
  for (const auto& [seat, holders] : offices) add(holders);
  return everybody;
}

bool BodyRecord::LooksAtPeople() const {
  return NeedsPeople(body.composition_rules()) ||
         std::any_of(seats.begin(), seats.end(),
                     [](const v1::Seat& seat) { return NeedsPeople(seat.any_of()); }) ||
         std::any_of(referring.begin(), referring.end(), [](const ReferringBody& one) {
           return NeedsPeople(one.body.composition_rules());
         });
}

absl::StatusOr<BodyRecord> ReadBody(const rpc::Call& call, resource::Store& store,
                                    absl::string_view name, const Reading& reading) {
  BodyRecord record;
  ASSIGN_OR_RETURN(record.body, store.Get<v1::Body>(call, BodyTable(), name));
  resource::ListQuery own;
  own.parent = std::string(name);
  ASSIGN_OR_RETURN(record.seats, store.All<v1::Seat>(call, SeatTable(), own));
  if (reading.from.has_value() && !NeedsHistory(record.body.composition_rules())) {
    own.conditions.push_back(AppointmentsFrom(*reading.from));
  }
  ASSIGN_OR_RETURN(record.appointments, store.All<Appointment>(call, AppointmentTable(), own));
  Names related = OtherBodies(record.body.composition_rules());
  if (reading.referring) {
    ASSIGN_OR_RETURN(record.referring, ReadReferring(call, store, name));
    for (const ReferringBody& one : record.referring) related.insert(one.body.name());
  }
  const ReadAppointments read = FromStore(call, store);
  if (!related.empty()) {
    ASSIGN_OR_RETURN(std::vector<Appointment> theirs, read(OfBodies(related)));
    record.others = SplitByBody(std::move(theirs));
    for (const std::string& one : related) record.others.try_emplace(one);
  }
  RETURN_IF_ERROR(AddOffices(record.Everybody(), name, read, record.offices));
  return record;
}

ReadAppointments FromStore(const rpc::Call& call, resource::Store& store) {
  return [&call, &store](const resource::Condition& condition) {
    resource::ListQuery query;
    query.parent = AllBodies(call);
    query.conditions.push_back(condition);
    return store.All<Appointment>(call, AppointmentTable(), query);
  };
}

ReadAppointments FromChange(const rpc::Call& call, resource::Change& change) {
  return [&call, &change](const resource::Condition& condition) {
    return change.ReadAll<Appointment>(AppointmentTable(), AllBodies(call), condition);
  };
}

absl::Status AddOffices(const std::vector<const Appointment*>& appointments,
                        absl::string_view weighed, const ReadAppointments& read, Offices& offices) {
  Names seats = SeatsNamed(appointments, weighed, offices);
  for (int step = 0; !seats.empty() && step < kMostSeatsInARow; ++step) {
    Names bodies;
    for (const std::string& seat : seats) bodies.insert(std::string(resource::ParentOf(seat)));
    for (const std::string& seat : seats) offices[seat];
    ASSIGN_OR_RETURN(std::vector<Appointment> found, read(OfBodies(bodies)));
    std::vector<const Appointment*> holders;
    for (Appointment& one : found) {
      if (!seats.contains(one.seat())) continue;
      const std::string seat = one.seat();
      offices[seat].push_back(std::move(one));
    }
    for (const std::string& seat : seats) {
      for (const Appointment& one : offices[seat]) holders.push_back(&one);
    }
    seats = SeatsNamed(holders, weighed, offices);
  }
  return absl::OkStatus();
}

ByBody SplitByBody(std::vector<Appointment> appointments) {
  ByBody split;
  for (Appointment& appointment : appointments) {
    const std::string body(resource::ParentOf(appointment.name()));
    split[body].push_back(std::move(appointment));
  }
  return split;
}

resource::Condition OfBodies(const Names& bodies) {
  resource::Condition condition;
  std::vector<std::string> parts;
  for (const std::string& body : bodies) {
    // '/' is followed by '0' in the order of the column.
    parts.push_back("(path > ? AND path < ?)");
    const std::string path(resource::PathOf(body));
    condition.params.emplace_back(path + "/");
    condition.params.emplace_back(path + "0");
  }
  condition.sql = absl::StrCat("(", absl::StrJoin(parts, " OR "), ")");
  return condition;
}

}  // namespace edugroup::committee
