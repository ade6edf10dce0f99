#include "services/task/extension.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/finding.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;
using v1::Extension;
using v1::ExtensionRule;

absl::Status Violated(const Assignment& assignment, absl::string_view rule_id,
                      absl::string_view message, absl::string_view message_zh) {
  return RuleViolated({Hard(rule_id, assignment.name(), message, message_zh)});
}

// Work goes on: neither handed in nor over.
absl::Status CheckAtWork(const Assignment& assignment) {
  switch (assignment.state()) {
    case Assignment::SUBMITTED:
    case Assignment::ACCEPTED:
    case Assignment::CANCELLED:
    case Assignment::SUSPENDED:
    case Assignment::DECLINED:
      return StateConflict(assignment.name(), Assignment::State_Name(assignment.state()),
                           "one in which work goes on");
    default:
      return absl::OkStatus();
  }
}

Extension* Pending(Assignment& assignment) {
  if (assignment.extensions().empty()) return nullptr;
  Extension& last = *assignment.mutable_extensions(assignment.extensions_size() - 1);
  return last.outcome() == Extension::PENDING ? &last : nullptr;
}

absl::Status CheckDay(const Assignment& assignment, const ExtensionRule& rule, absl::CivilDay due,
                      absl::CivilDay wanted) {
  if (wanted <= due) {
    return Violated(assignment, "extension.not-later",
                    absl::StrCat(value::Format(wanted), " is not after the due date, ",
                                 value::Format(due), "."),
                    absl::StrCat("申请的日期", value::Format(wanted), "不晚于现时限",
                                 value::Format(due), "。"));
  }
  const absl::StatusOr<absl::CivilDay> first = value::ToCivilDay(assignment.first_due_date());
  if (rule.most_days() > 0 && first.ok() && wanted - *first > rule.most_days()) {
    return Violated(assignment, "extension.too-long",
                    absl::StrCat(value::Format(wanted), " is more than ", rule.most_days(),
                                 " days after the first due date."),
                    absl::StrCat("延期后的日期超过首次时限", rule.most_days(), "天以上。"));
  }
  return absl::OkStatus();
}

}  // namespace

bool MayDecide(const ExtensionRule& rule, ExtensionRule::Decider decider) {
  if (rule.deciders().empty()) return decider != ExtensionRule::COUNCIL;
  return absl::c_linear_search(rule.deciders(), decider);
}

absl::Status RequestExtension(Assignment& assignment, const ExtensionRule& rule, const Act& act,
                              const ExtensionWish& wish) {
  RETURN_IF_ERROR(CheckAtWork(assignment));
  const std::optional<absl::CivilDay> due = DueDayOn(assignment, act.date);
  if (!due.has_value() || assignment.limit().kind() == v1::Limit::RECURRING) {
    return Violated(assignment, "extension.no-due-date",
                    "There is no single due date that could be extended.",
                    "该交办件没有可以延期的单一时限。");
  }
  if (Pending(assignment) != nullptr) {
    return Violated(assignment, "extension.pending", "An earlier request is not decided yet.",
                    "上一次延期申请尚未审批。");
  }
  if (rule.most_extensions() > 0 && assignment.extension_count() >= rule.most_extensions()) {
    return Violated(assignment, "extension.too-many",
                    absl::StrCat("The due date was moved ", assignment.extension_count(),
                                 " times already, and no more is allowed."),
                    absl::StrCat("已延期", assignment.extension_count(), "次，不能再延期。"));
  }
  RETURN_IF_ERROR(CheckDay(assignment, rule, *due, wish.due_date));

  Extension& extension = *assignment.add_extensions();
  extension.set_outcome(Extension::PENDING);
  *extension.mutable_request_date() = value::ToDate(act.date);
  extension.set_requester(act.principal);
  *extension.mutable_old_due_date() = value::ToDate(*due);
  *extension.mutable_wanted_due_date() = value::ToDate(wish.due_date);
  extension.set_reason(wish.reason);
  extension.set_progress(wish.progress);
  extension.set_late(act.date > *due);
  if (rule.decision_days() > 0) {
    *extension.mutable_decision_due_date() = value::ToDate(act.date + rule.decision_days());
  }
  AddEvent(assignment, act, assignment.state());
  return absl::OkStatus();
}

absl::Status DecideExtension(Assignment& assignment, const ExtensionRule& rule, const Act& act,
                             std::optional<absl::CivilDay> due) {
  if (!IsOpen(assignment.state())) {
    return StateConflict(assignment.name(), Assignment::State_Name(assignment.state()),
                         "neither ACCEPTED nor CANCELLED");
  }
  Extension* extension = Pending(assignment);
  if (extension == nullptr) {
    return Violated(assignment, "extension.none-pending", "No request waits for a decision.",
                    "没有待审批的延期申请。");
  }
  if (extension->requester() == act.principal) {
    return Violated(assignment, "extension.own-request", "Who asked does not decide.",
                    "申请人不能审批自己的延期申请。");
  }
  const bool granted = act.kind == AssignmentEvent::GRANT_EXTENSION;
  if (granted) {
    ASSIGN_OR_RETURN(const absl::CivilDay old, value::ToCivilDay(extension->old_due_date()));
    ASSIGN_OR_RETURN(const absl::CivilDay wanted, value::ToCivilDay(extension->wanted_due_date()));
    const absl::CivilDay day = due.value_or(wanted);
    // A corrected document may have moved the due date since the request.
    const absl::CivilDay present = std::max(old, DueDay(assignment).value_or(old));
    RETURN_IF_ERROR(CheckDay(assignment, rule, present, day));
    *extension->mutable_granted_due_date() = value::ToDate(day);
  }
  extension->set_outcome(granted ? Extension::GRANTED : Extension::REFUSED);
  *extension->mutable_decision_date() = value::ToDate(act.date);
  extension->set_decider(act.principal);
  extension->set_note(act.note);
  AddEvent(assignment, act, assignment.state());
  if (granted && !extension->late()) {
    assignment.set_extension_count(assignment.extension_count() + 1);
    *assignment.mutable_due_date() = extension->granted_due_date();
    *assignment.mutable_events(assignment.events_size() - 1)->mutable_due_date() =
        extension->granted_due_date();
  }
  return absl::OkStatus();
}

std::optional<absl::CivilDay> PendingSince(const Assignment& assignment) {
  if (assignment.extensions().empty()) return std::nullopt;
  const Extension& last = *assignment.extensions().rbegin();
  if (last.outcome() != Extension::PENDING) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(last.request_date());
  if (!day.ok()) return std::nullopt;
  return *day;
}

}  // namespace edugroup::task
