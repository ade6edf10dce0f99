// A body with all that its rules are weighed by on this server, and what other bodies have to do
// with it: read in a bounded number of statements.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/facts_reader.h"
#include "services/committee/office.h"
#include "services/committee/references.h"

namespace edugroup::committee {

// Appointments by the body they are of.
using ByBody = absl::flat_hash_map<std::string, std::vector<v1::Appointment>>;

// A living body whose rules speak of another.
struct ReferringBody {
  v1::Body body;
  std::vector<v1::Seat> seats;
};

struct BodyRecord {
  v1::Body body;
  std::vector<v1::Appointment> appointments;
  std::vector<v1::Seat> seats;
  // Those whose rules speak of it; only where asked for.
  std::vector<ReferringBody> referring = {};
  // Of the bodies that its rules speak of, and of the referring ones.
  ByBody others = {};
  // Those that somebody of all these sits by.
  Offices offices = {};

  // Everybody who may sit in one of the bodies, for an inquiry.
  std::vector<const v1::Appointment*> Everybody() const;
  // Whether its rules, its seats' conditions or the referring bodies' rules look at attributes of
  // people.
  bool LooksAtPeople() const;
};

// What of a body is read.
struct Reading {
  std::optional<absl::CivilDay> from = {};  // only who is in office then or later, unless a rule
                                            // looks back; else everybody who ever was
  bool referring = false;
};
// NOT_FOUND.
absl::StatusOr<BodyRecord> ReadBody(const rpc::Call& call, resource::Store& store,
                                    absl::string_view name, const Reading& reading);

// Reads appointments, of all bodies of the group, that meet a condition. What it is made from
// outlives it.
using ReadAppointments =
    std::function<absl::StatusOr<std::vector<v1::Appointment>>(const resource::Condition&)>;
ReadAppointments FromStore(const rpc::Call& call, resource::Store& store);
ReadAppointments FromChange(const rpc::Call& call, resource::Change& change);

// Adds the seats that `appointments` are held by, and those that these are held by, but for seats
// of `weighed`. A statement for each step from seat to seat.
absl::Status AddOffices(const std::vector<const v1::Appointment*>& appointments,
                        absl::string_view weighed, const ReadAppointments& read, Offices& offices);

ByBody SplitByBody(std::vector<v1::Appointment> appointments);
// The condition that an appointment or seat is of one of the bodies.
resource::Condition OfBodies(const Names& bodies);

}  // namespace edugroup::committee
