#include "services/membership/affiliation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;

// First day in force and first day no longer in force.
struct Interval {
  absl::CivilDay start;
  absl::CivilDay end;
};

// Empty for what never started.
Interval IntervalOf(const Affiliation& affiliation) {
  const auto start = value::ToCivilDay(affiliation.start_date());
  if (!start.ok()) return {absl::CivilDay::max(), absl::CivilDay::max()};
  return {*start, value::ToCivilDay(affiliation.end_date()).value_or(absl::CivilDay::max())};
}

bool Overlap(const Interval& a, const Interval& b) { return a.start < b.end && b.start < a.end; }

std::string Words(const Affiliation& affiliation, absl::string_view open) {
  const Interval interval = IntervalOf(affiliation);
  return absl::StrCat(value::Format(interval.start), " – ",
                      affiliation.has_end_date() ? value::Format(interval.end) : open);
}

void Record(Affiliation& affiliation, Affiliation::State state, const ChangeFacts& facts) {
  affiliation.set_state(state);
  auto& change = *affiliation.add_changes();
  change.set_state(state);
  *change.mutable_date() = value::ToDate(facts.date);
  *change.mutable_record_time() = value::ToTimestamp(facts.record_time);
  change.set_principal(facts.principal);
  change.set_reason(facts.reason);
  change.set_resolution(facts.resolution);
  if (facts.document.ByteSizeLong() > 0) *change.mutable_document() = facts.document;
}

absl::Status Conflict(const Affiliation& affiliation, absl::string_view wanted) {
  return StateConflict(affiliation.name(), Affiliation::State_Name(affiliation.state()), wanted);
}

absl::Status Move(Affiliation& affiliation, Affiliation::State from, Affiliation::State to,
                  const ChangeFacts& facts) {
  if (affiliation.state() != from) return Conflict(affiliation, Affiliation::State_Name(from));
  Record(affiliation, to, facts);
  return absl::OkStatus();
}

absl::Status CheckNotBeforeStart(const Affiliation& affiliation, absl::CivilDay day) {
  const absl::CivilDay start = IntervalOf(affiliation).start;
  if (day >= start) return absl::OkStatus();
  return InvalidField("effective_date",
                      absl::StrCat("must not be before the start date ", value::Format(start)),
                      absl::StrCat("不能早于生效日期 ", value::Format(start)));
}

}  // namespace

void Apply(Affiliation& affiliation, const ChangeFacts& facts) {
  affiliation.clear_start_date();
  affiliation.clear_end_date();
  affiliation.clear_end_reason();
  affiliation.clear_changes();
  Record(affiliation, Affiliation::APPLIED, facts);
}

absl::Status Admit(Affiliation& affiliation, const ChangeFacts& facts) {
  RETURN_IF_ERROR(Move(affiliation, Affiliation::APPLIED, Affiliation::ACTIVE, facts));
  *affiliation.mutable_start_date() = value::ToDate(facts.date);
  return absl::OkStatus();
}

absl::Status Reject(Affiliation& affiliation, const ChangeFacts& facts) {
  return Move(affiliation, Affiliation::APPLIED, Affiliation::REJECTED, facts);
}

absl::Status Suspend(Affiliation& affiliation, const ChangeFacts& facts) {
  RETURN_IF_ERROR(Move(affiliation, Affiliation::ACTIVE, Affiliation::SUSPENDED, facts));
  return CheckNotBeforeStart(affiliation, facts.date);
}

absl::Status Reinstate(Affiliation& affiliation, const ChangeFacts& facts) {
  RETURN_IF_ERROR(Move(affiliation, Affiliation::SUSPENDED, Affiliation::ACTIVE, facts));
  return CheckNotBeforeStart(affiliation, facts.date);
}

absl::Status End(Affiliation& affiliation, Affiliation::EndReason end_reason,
                 const ChangeFacts& facts) {
  RETURN_IF_ERROR(CheckMember(affiliation));
  const absl::CivilDay start = IntervalOf(affiliation).start;
  if (facts.date <= start) {
    return InvalidField("end_date",
                        absl::StrCat("must be after the start date ", value::Format(start)),
                        absl::StrCat("终止日期必须晚于生效日期 ", value::Format(start)));
  }
  Record(affiliation, Affiliation::ENDED, facts);
  *affiliation.mutable_end_date() = value::ToDate(facts.date);
  affiliation.set_end_reason(end_reason);
  return absl::OkStatus();
}

void EndByMerger(Affiliation& affiliation, const ChangeFacts& facts) {
  Record(affiliation, Affiliation::ENDED, facts);
  *affiliation.mutable_end_date() = value::ToDate(facts.date);
  affiliation.set_end_reason(Affiliation::MERGED);
}

absl::Status CheckMember(const Affiliation& affiliation) {
  if (affiliation.state() == Affiliation::ACTIVE || affiliation.state() == Affiliation::SUSPENDED) {
    return absl::OkStatus();
  }
  return Conflict(affiliation, "ACTIVE or SUSPENDED");
}

absl::Status Check(Affiliation& affiliation, v1::ApplicationCheck::Outcome outcome,
                   const ChangeFacts& facts) {
  if (affiliation.state() != Affiliation::APPLIED) return Conflict(affiliation, "APPLIED");
  v1::ApplicationCheck& check = *affiliation.mutable_check();
  check.set_outcome(outcome);
  check.set_note(facts.reason);
  *check.mutable_date() = value::ToDate(facts.date);
  *check.mutable_record_time() = value::ToTimestamp(facts.record_time);
  check.set_principal(facts.principal);
  return absl::OkStatus();
}

bool InForce(const Affiliation& affiliation, absl::CivilDay day) {
  const Interval interval = IntervalOf(affiliation);
  return interval.start <= day && day < interval.end;
}

std::vector<type::Finding> FindOverlaps(const Affiliation& affiliation,
                                        absl::Span<const Affiliation> others) {
  std::vector<type::Finding> findings;
  for (const Affiliation& other : others) {
    const bool another = other.name() != affiliation.name();
    if (!another || !Overlap(IntervalOf(affiliation), IntervalOf(other))) continue;
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("affiliation.overlap");
    finding.set_severity(type::Finding::HARD);
    finding.set_subject(other.name());
    finding.set_measured(Words(affiliation, "open"));
    finding.set_limit(Words(other, "open"));
    finding.set_message(absl::StrCat("the organization has an affiliation of this kind already: ",
                                     Words(other, "open")));
    finding.set_message_zh(
        absl::StrCat("该单位已有同类隶属关系，有效期 ", Words(other, "至今"), "，不能重叠"));
  }
  return findings;
}

std::vector<type::Finding> FindPending(absl::Span<const Affiliation> others) {
  std::vector<type::Finding> findings;
  for (const Affiliation& other : others) {
    if (other.state() != Affiliation::APPLIED) continue;
    type::Finding& finding = findings.emplace_back();
    finding.set_rule_id("affiliation.application-pending");
    finding.set_severity(type::Finding::HARD);
    finding.set_subject(other.name());
    finding.set_message("an application of this kind is still undecided");
    finding.set_message_zh("该单位的同类申请尚未审批");
  }
  return findings;
}

}  // namespace edugroup::membership
