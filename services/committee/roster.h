// Who sits in a body on a day, once posts, other seats, mergers and departures are resolved. Pure
// functions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/composition.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "services/committee/departure.h"
#include "services/committee/office.h"

namespace edugroup::committee {

// What the membership server says of the organisations that holders belong to, by name. A merged
// organisation stands for the one it went into.
using Organizations = absl::flat_hash_map<std::string, membership::v1::Organization>;

// What rules are weighed by, beside the appointments of the body itself.
struct Facts {
  Organizations organizations;
  absl::flat_hash_map<std::string, membership::v1::Post> posts;
  absl::flat_hash_map<std::string, membership::v1::Person> people;
  // When organisations were no members of the group.
  Departures departures;
  // Seats of the body.
  std::vector<v1::Seat> seats;
  // Appointments of the other bodies that rules speak of, by body.
  absl::flat_hash_map<std::string, std::vector<v1::Appointment>> others;
  // Appointments to the seats whose holders sit elsewhere by them.
  Offices offices;
};

// One holder in office.
struct Sitting {
  const v1::Appointment* appointment = nullptr;
  // Says who it is: that to another seat where the appointment is held by it, else the appointment.
  const v1::Appointment* holder = nullptr;
  std::string organization;  // where the holder belongs; empty: nowhere
  std::string person;        // on the membership server; empty: not on record there, or a unit
  std::string who;           // the same for the same holder in whatever role and body
};

struct Roster {
  absl::CivilDay day;
  std::vector<Sitting> sittings;
  // In office by their appointments, but their organisation has left the group.
  std::vector<const v1::Appointment*> left;
  // Seats that there are on the day.
  std::vector<const v1::Seat*> seats;
  // What it was made from; outlive it. `weighed` are the appointments of the body that is weighed:
  // the body's own, unless the roster is that of a body that its rules speak of.
  const std::vector<v1::Appointment>* appointments = nullptr;
  const std::vector<v1::Appointment>* weighed = nullptr;
  const Facts* facts = nullptr;
};

// The organisation of the holder as the appointment has it; empty for a person of none.
const std::string& OrganizationOf(const v1::Appointment& appointment);

bool SeatExistsOn(const v1::Seat& seat, absl::CivilDay day);

// Who held a post on a day; null when it was vacant.
const membership::v1::PostTenure* TenureOn(const membership::v1::Post& post, absl::CivilDay day);
// Adds the days on which the post may change hands.
void AddTurns(const membership::v1::Post& post, std::set<absl::CivilDay>& days);

// The holder of an appointment on a day on which it is in office; nothing while its post or other
// seat is vacant. `weighed` as in Roster.
std::optional<Sitting> Resolve(const v1::Appointment& appointment,
                               const std::vector<v1::Appointment>& weighed, const Facts& facts,
                               absl::CivilDay day);

// Of the body that is weighed; with `weighed`, of another.
Roster RosterOf(const std::vector<v1::Appointment>& appointments, const Facts& facts,
                absl::CivilDay day, const std::vector<v1::Appointment>* weighed = nullptr);

// Whether the roles of a rule mean a holder: the named ones, or every one that is no adviser's.
bool HasRole(const google::protobuf::RepeatedPtrField<std::string>& roles,
             const v1::Appointment& appointment);

// Whether a holder is meant by `filter`. Of an organisation or person that is not in `facts`
// nothing is known: of no kind, without tags and attributes.
bool Matches(const v1::Filter& filter, const Sitting& sitting, const Facts& facts);
// Whether any of the filters means the holder.
bool MatchesAny(const google::protobuf::RepeatedPtrField<v1::Filter>& filters,
                const Sitting& sitting, const Facts& facts);

}  // namespace edugroup::committee
