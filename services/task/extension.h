// Later due dates (延期): asked for before the limit, decided by who may, counted and shown (C1.9).
// The first due date is never overwritten.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/assignment.h"

namespace edugroup::task {

struct ExtensionWish {
  absl::CivilDay due_date;
  std::string reason;
  std::string progress;
};

// Whether `decider` is among those that the rule names; LEAD and SECRETARIAT when it names nobody.
bool MayDecide(const v1::ExtensionRule& rule, v1::ExtensionRule::Decider decider);

// Records a request (`act` is a REQUEST_EXTENSION). After the due date it is late for good.
//   FAILED_PRECONDITION STATE_CONFLICT  nothing is being worked on
//   FAILED_PRECONDITION RULE_VIOLATED   extension.* as listed at RequestExtension
absl::Status RequestExtension(v1::Assignment& assignment, const v1::ExtensionRule& rule,
                              const Act& act, const ExtensionWish& wish);

// Grants (`act` is a GRANT_EXTENSION) or refuses (REFUSE_EXTENSION) the pending request; `due` is
// the day granted, the one asked for when absent. Moves the due date unless the request was late.
//   FAILED_PRECONDITION RULE_VIOLATED   extension.* as listed at DecideExtension
absl::Status DecideExtension(v1::Assignment& assignment, const v1::ExtensionRule& rule,
                             const Act& act, std::optional<absl::CivilDay> due);

// The day of the pending request; none when there is none.
std::optional<absl::CivilDay> PendingSince(const v1::Assignment& assignment);

}  // namespace edugroup::task
