// Reads what composition rules are weighed by: few statements and few calls, however many bodies,
// seats and holders there are.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/composition.h"
#include "services/committee/references.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

// Who is asked for.
struct Inquiry {
  // The day of membership data; that of now when `past` is not set.
  absl::CivilDay day;
  bool past = false;
  // Attributes of people are asked for too; NeedsPeople says when rules look at them.
  bool people = false;
  // Those who sit or are to sit.
  std::vector<const v1::Appointment*> appointments;
  // Names that must exist, each with the field that gives it.
  References organizations, posts, persons;
};

// Whether a rule looks at attributes of people.
bool NeedsPeople(const Rules& rules);
bool NeedsPeople(const google::protobuf::RepeatedPtrField<v1::Filter>& filters);
// Whether a rule looks at appointments of the past.
bool NeedsHistory(const Rules& rules);
// The other bodies that rules speak of, and those of the rules that speak of a body.
Names OtherBodies(const Rules& rules);
Rules RulesOn(absl::string_view body, const Rules& rules);

// What the membership server says, and who has left; without seats, offices and appointments of
// other bodies. One statement,
// and one call for each 200 posts, people and organisations.
//   REFERENCE_NOT_FOUND  one of those that must exist does not
//   UNAVAILABLE          the membership server does not answer
absl::StatusOr<Facts> AskFacts(const rpc::Call& call, resource::Store& store, rpc::Peer& membership,
                               const Inquiry& inquiry);

}  // namespace edugroup::committee
