#include "services/committee/resolution.h"

#include <algorithm>
#include <utility>

#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/body_store.h"
#include "services/committee/decision.h"
#include "services/committee/document_number.h"
#include "services/committee/effect.h"
#include "services/committee/meeting_store.h"
#include "services/committee/references.h"

namespace edugroup::committee {

using v1::Meeting;
using v1::Resolution;

std::vector<FieldViolation> CheckResolution(const Resolution& resolution) {
  std::vector<FieldViolation> violations;
  if (resolution.decision_rule_id().empty()) {
    violations = CheckDecisionRule(resolution.decision_rule(), "resolution.decision_rule");
  }
  if (!resolution.document_number().empty()) {
    DocumentNumber number;
    ReadDocumentNumber(resolution.document_number(), "resolution.document_number", number,
                       violations);
  }
  if (value::IsSet(resolution.issue_date()) && !value::IsValid(resolution.issue_date())) {
    violations.push_back({"resolution.issue_date", "is no date", "日期无效"});
  }
  CheckEffects(resolution, violations);
  CheckReference(BodyTable().pattern, resolution.name(), "resolution.body", resolution.body(),
                 violations);
  CheckReference(MeetingTable().pattern, resolution.name(), "resolution.meeting",
                 resolution.meeting(), violations);
  return violations;
}

absl::Status TakeRule(const v1::Body& body, Resolution& resolution) {
  if (!resolution.decision_rule_id().empty()) {
    const auto rule = std::find_if(body.decision_rules().begin(), body.decision_rules().end(),
                                   [&](const v1::BodyDecisionRule& one) {
                                     return one.rule_id() == resolution.decision_rule_id();
                                   });
    if (rule == body.decision_rules().end()) {
      return InvalidField("resolution.decision_rule_id", "is no rule of the body",
                          "机构没有该议事规则");
    }
    *resolution.mutable_decision_rule() = rule->rule();
  }
  if (resolution.meeting().empty() && resolution.decision_rule().meeting_required()) {
    return InvalidField("resolution.meeting", "the rule allows no vote by correspondence",
                        "议事规则不允许通讯表决");
  }
  return absl::OkStatus();
}

absl::Status DecideBy(Resolution& resolution, const Meeting* meeting,
                      const v1::DecideResolutionRequest& request, absl::CivilDay today) {
  RETURN_IF_ERROR(CheckDraft(resolution));
  if (meeting != nullptr && meeting->state() != Meeting::HELD) {
    return StateConflict(meeting->name(), Meeting::State_Name(meeting->state()), "HELD");
  }
  std::vector<FieldViolation> violations;
  const bool by_name = !request.votes().empty();
  if (!by_name) violations = CheckTally(resolution.decision_rule(), request.tally(), "tally");
  if (by_name && resolution.decision_rule().ballot() == v1::DecisionRule::SECRET) {
    violations.push_back({"votes", "the rule asks for a secret ballot", "表决规则要求无记名表决"});
  } else if (!by_name && resolution.decision_rule().ballot() == v1::DecisionRule::NAMED) {
    violations.push_back({"votes", "the rule asks for votes by name", "表决规则要求记名表决"});
  }
  const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(request.decision_date());
  const auto wrong_date = [&violations](const char* en, const char* zh) {
    violations.push_back({"decision_date", en, zh});
  };
  if (!date.ok()) {
    wrong_date("is no date", "日期无效");
  } else if (*date > today) {
    wrong_date("must not be after today", "日期不得晚于今天");
  } else if (meeting != nullptr && *date < value::ToCivilDay(meeting->date()).value_or(*date)) {
    wrong_date("is before the meeting", "早于会议日期");
  }
  if (!violations.empty()) return InvalidFields(violations);

  ASSIGN_OR_RETURN(Decision decision, Decide(resolution.decision_rule(), request.tally()));
  resolution.set_state(decision.passed ? Resolution::PASSED : Resolution::FAILED);
  *resolution.mutable_tally() = request.tally();
  *resolution.mutable_votes() = request.votes();
  *resolution.mutable_recusals() = request.recusals();
  *resolution.mutable_decision_date() = request.decision_date();
  resolution.clear_explanation();
  for (type::Finding& finding : decision.explanation) {
    finding.set_subject(resolution.name());
    *resolution.add_explanation() = std::move(finding);
  }
  return absl::OkStatus();
}

absl::Status Withdraw(Resolution& resolution, absl::string_view reason) {
  RETURN_IF_ERROR(CheckDraft(resolution));
  resolution.set_state(Resolution::WITHDRAWN);
  resolution.set_withdraw_reason(std::string(reason));
  return absl::OkStatus();
}

absl::Status CheckDraft(const Resolution& resolution) {
  if (resolution.state() == Resolution::DRAFT) return absl::OkStatus();
  return StateConflict(resolution.name(), Resolution::State_Name(resolution.state()), "DRAFT");
}

}  // namespace edugroup::committee
