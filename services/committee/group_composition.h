// The composition of all bodies of a group on a day: read in a bounded number of statements and
// calls, weighed body by body.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/body_record.h"
#include "services/committee/breach.h"
#include "services/committee/facts_reader.h"

namespace edugroup::committee {

using SeatsByBody = absl::flat_hash_map<std::string, std::vector<v1::Seat>>;

// The bodies that existed on a day, by order_index, and who sits in them.
struct GroupRecord {
  absl::CivilDay day;
  std::vector<v1::Body> bodies;
  ByBody appointments;  // in office on the day; all of bodies whose rules look back
  SeatsByBody seats;    // on the day
  Offices offices;      // that somebody of them sits by

  std::vector<const v1::Appointment*> Everybody() const;
  const std::vector<v1::Appointment>& Of(const std::string& body) const;
};

// Whether a rule of one of the bodies looks at attributes of people.
bool LooksAtPeople(const GroupRecord& record);

// Three statements, four when a rule looks back, and one for each step from a seat to the one that
// it is held by. RESOURCE_EXHAUSTED above 20,000 appointments.
absl::StatusOr<GroupRecord> ReadGroup(const rpc::Call& call, resource::Store& store,
                                      absl::CivilDay day);
// What the membership server says of everybody in the record; `past` for data of that day.
absl::StatusOr<Facts> AskGroupFacts(const rpc::Call& call, resource::Store& store,
                                    rpc::Peer& membership, const GroupRecord& record, bool past);

// What the rules of a body say with facts of before and after. `before` and `after` are given back
// as they were, but for their seats.
absl::StatusOr<CompositionFindings> EvaluateBody(const GroupRecord& record, const v1::Body& body,
                                                 Facts& before, Facts& after);

// Who sits in a body, and what its rules say.
absl::StatusOr<v1::BodyComposition> Compose(const GroupRecord& record, const v1::Body& body,
                                            Facts& facts);

}  // namespace edugroup::committee
