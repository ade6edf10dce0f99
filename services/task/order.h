// The life of a supervision order (督办单), and what makes two orders be about one matter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/ladder.pb.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// One act on an order, about to be recorded.
struct OrderAct {
  v1::OrderEvent::Kind kind;
  absl::CivilDay date;
  absl::Time record_time;
  std::string principal;
  std::string text;
  std::vector<v1::Evidence> evidence = {};
  std::optional<absl::CivilDay> due = {};  // of a requirement of rectification
  bool upheld = false;                     // of an answer to an objection
};

// Begins an order for the assignment: copies who has the matter and what it is.
void BeginOrder(v1::Order& order, const v1::Assignment& assignment, const OrderAct& act);

// Records the act: state, event, and the days that follow from it. Being late is recorded, never
// refused.
//   FAILED_PRECONDITION STATE_CONFLICT  the act does not start from the present state
//   FAILED_PRECONDITION RULE_VIOLATED   order.full: it holds all events it can
absl::Status ApplyToOrder(v1::Order& order, const OrderAct& act);

// What two orders over one matter share: the organisation and the words of the task, whatever plan
// they stand in.
std::string MatterOf(const v1::Order& order);

// What the organisation owes, as things stood on `day`.
struct OrderStanding {
  bool awaits_receipt = false;
  bool awaits_reply = false;  // or rectification
  google::type::Date reply_due_date;
};
OrderStanding StandingOn(const v1::Order& order, absl::CivilDay day);

// Whether, as things stood on `day`, something that the organisation owes was due before it:
// receipt, reply or rectification.
bool IsOwed(const v1::Order& order, absl::CivilDay day);

// The order that a step of a ladder issues on a day.
v1::Order OrderOfStep(const v1::Ladder& ladder, const v1::LadderStep& step,
                      const v1::Assignment& assignment, const OrderAct& act);

// SOFT supervision.duplicate for an order beside `open` ones over the same matter (C1.15).
type::Finding DuplicateSupervision(const std::string& assignment,
                                   const std::vector<v1::Order>& open);

}  // namespace edugroup::task
