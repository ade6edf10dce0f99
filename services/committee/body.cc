#include "services/committee/body.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/body_store.h"
#include "services/committee/body_tree.h"
#include "services/committee/decision.h"
#include "services/committee/facts_reader.h"
#include "services/committee/rule_kinds.h"

namespace edugroup::committee {
namespace {

using v1::Body;

absl::Status WrongState(const Body& body, absl::string_view wanted) {
  return StateConflict(body.name(), Body::State_Name(body.state()), wanted);
}

// OK for a date whose first day is not after `today`.
absl::Status CheckPast(const type::PartialDate& date, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(date);
  if (!first.ok()) return InvalidField("date", "is no date", "日期无效");
  if (*first > today) return InvalidField("date", "must not be after today", "日期不得晚于今天");
  return absl::OkStatus();
}

}  // namespace

std::vector<FieldViolation> CheckBody(const Body& body) {
  std::vector<FieldViolation> violations =
      CheckRules(body.composition_rules(), "body.composition_rules");
  const resource::Pattern& bodies = BodyTable().pattern;
  CheckReference(bodies, body.name(), "body.parent_body", body.parent_body(), violations);
  for (int i = 0; i < body.predecessors_size(); ++i) {
    const std::string field = absl::StrCat("body.predecessors[", i, "]");
    CheckReference(bodies, body.name(), field, body.predecessors(i), violations);
    if (body.predecessors(i) == body.name()) {
      violations.push_back({field, "is the body itself", "不能是本机构"});
    }
  }
  for (const Reference& reference : OrganizationsOf(body)) {
    CheckReference(OrganizationPattern(), body.name(), reference.field, reference.name, violations);
  }
  for (const std::string& other : OtherBodies(body.composition_rules())) {
    CheckReference(bodies, body.name(), "body.composition_rules.other_body", other, violations);
  }
  CheckKinds(KindsOf(body), body.name(), violations);
  absl::flat_hash_set<std::string> duties;
  for (int i = 0; i < body.duties_size(); ++i) {
    if (!duties.insert(body.duties(i).id()).second) {
      violations.push_back(
          {absl::StrCat("body.duties[", i, "].id"), "is used twice", "职责编号重复"});
    }
  }
  CheckBodyDecisionRules(body.decision_rules(), "body.decision_rules", violations);
  return violations;
}

References OrganizationsOf(const Body& body) {
  return {{"body.host", body.host()}, {"body.owner_organization", body.owner_organization()}};
}

References KindsOf(const Body& body) {
  References kinds;
  AddKinds(body.composition_rules(), "body.composition_rules", kinds);
  return kinds;
}

absl::Status CheckPlace(const Body& body, const std::vector<Body>& others) {
  absl::flat_hash_map<std::string, const Body*> by_name;
  for (const Body& other : others) by_name[other.name()] = &other;
  for (int i = 0; i < body.predecessors_size(); ++i) {
    if (!by_name.contains(body.predecessors(i))) {
      return ReferenceNotFound(absl::StrCat("body.predecessors[", i, "]"), body.predecessors(i));
    }
  }
  for (const std::string& other : OtherBodies(body.composition_rules())) {
    if (!by_name.contains(other)) return ReferenceNotFound("body.composition_rules", other);
  }
  if (body.parent_body().empty()) return absl::OkStatus();
  const auto parent = by_name.find(body.parent_body());
  if (parent == by_name.end()) return ReferenceNotFound("body.parent_body", body.parent_body());
  if (parent->second->state() == Body::DISSOLVED) {
    return WrongState(*parent->second, "PLANNED, PREPARING or ESTABLISHED");
  }
  if (!MayStandUnder(ParentsOf(others), body.name(), body.parent_body())) {
    return InvalidField(
        "body.parent_body",
        absl::StrCat("would make a cycle, or a tree of more than ", kMostLevels, " levels"),
        absl::StrCat("上级机构会形成循环，或层级超过", kMostLevels, "层"));
  }
  return absl::OkStatus();
}

type::Finding NameRepeated(const Body& body, const Body& namesake) {
  type::Finding finding;
  finding.set_rule_id("body.name-repeated");
  finding.set_severity(type::Finding::SOFT);
  finding.set_subject(namesake.name());
  finding.set_measured(body.display_name());
  finding.set_message(absl::StrCat("another body, ", namesake.name(), " (", namesake.display_name(),
                                   "), has this name or alias"));
  finding.set_message_zh(absl::StrCat("已有同名或别名相同的机构：", namesake.display_name()));
  return finding;
}

absl::Status Prepare(Body& body) {
  if (body.state() != Body::PLANNED) return WrongState(body, "PLANNED");
  body.set_state(Body::PREPARING);
  return absl::OkStatus();
}

absl::Status Establish(Body& body, const type::PartialDate& date, absl::CivilDay today) {
  if (body.state() != Body::PLANNED && body.state() != Body::PREPARING) {
    return WrongState(body, "PLANNED or PREPARING");
  }
  RETURN_IF_ERROR(CheckPast(date, today));
  body.set_state(Body::ESTABLISHED);
  *body.mutable_established_date() = date;
  return absl::OkStatus();
}

absl::Status Dissolve(Body& body, const type::PartialDate& date, absl::string_view reason,
                      absl::CivilDay today) {
  if (body.state() == Body::DISSOLVED) {
    return WrongState(body, "PLANNED, PREPARING or ESTABLISHED");
  }
  RETURN_IF_ERROR(CheckPast(date, today));
  const absl::StatusOr<absl::CivilDay> established = value::FirstDay(body.established_date());
  if (established.ok() && *value::LastDay(date) < *established) {
    return InvalidField("date", "is before the body was established", "早于成立日期");
  }
  body.set_state(Body::DISSOLVED);
  *body.mutable_dissolved_date() = date;
  body.set_dissolve_reason(std::string(reason));
  return absl::OkStatus();
}

void EndWithBody(const Body& dissolved, v1::Appointment& appointment) {
  *appointment.mutable_end_date() = dissolved.dissolved_date();
  appointment.clear_carry_over();
  appointment.clear_carry_over_end_date();
  appointment.set_end_reason(dissolved.dissolve_reason());
}

}  // namespace edugroup::committee
