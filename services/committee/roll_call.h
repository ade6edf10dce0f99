// Votes by name: who may vote, whose vote counts, and the tally that comes of it (C2.10, C2.11,
// C2.16). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/decision.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

struct RollCall {
  // Voting appointments of the body in office on the day of the vote.
  absl::Span<const v1::Appointment> voters;
  // All seats of the body, vacant ones included; 0: as many as voters.
  int seats = 0;
  // With its list of attendees; null: by correspondence, or nobody took attendance: whoever votes
  // is present.
  const v1::Meeting* meeting = nullptr;
  std::string resolution;
  bool proxies_allowed = false;
};

struct RollCallCount {
  v1::Tally tally;
  // What is wrong with the fields: no voting seat, somebody recused, nobody there.
  std::vector<FieldViolation> violations;
  // "resolution.vote-split", "resolution.proxy": HARD.
  std::vector<type::Finding> findings;
};

// Counts votes by name. A seat has one vote, and the unit seats of one organisation vote alike; who
// is recused is in no base and represents nobody; who is represented votes through the holder.
RollCallCount CountVotes(const RollCall& call,
                         const google::protobuf::RepeatedPtrField<v1::Vote>& votes,
                         const google::protobuf::RepeatedPtrField<v1::Recusal>& recusals);

}  // namespace edugroup::committee
