#include "services/committee/structure.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/body.h"
#include "services/committee/body_history.h"
#include "services/committee/body_store.h"
#include "services/committee/body_tree.h"
#include "services/committee/term_store.h"

namespace edugroup::committee {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;
using v1::Body;
using v1::StructureChange;

// What a structure says of a body; the rest is the body's own.
constexpr const char* kFields[] = {
    "display_name", "aliases", "kind",        "parent_body",  "host",        "owner_organization",
    "location",     "duties",  "legal_basis", "predecessors", "order_index", "composition_rules"};

std::string TextOf(const Body& body, const FieldDescriptor& field) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated()) {
    return body.GetReflection()->GetString(body, &field);
  }
  Body only;
  std::vector<const FieldDescriptor*> others;
  only.CopyFrom(body);
  only.GetReflection()->ListFields(only, &others);
  for (const FieldDescriptor* other : others) {
    if (other != &field) only.GetReflection()->ClearField(&only, other);
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(only, &text);
  return text;
}

// Sets the fields of a structure in `body` as in `wanted`; answers what differed.
std::vector<v1::FieldDifference> TakeFields(const Body& wanted, Body& body) {
  std::vector<v1::FieldDifference> differences;
  const Body before = body;
  for (const char* name : kFields) {
    const FieldDescriptor& field = *Body::descriptor()->FindFieldByName(name);
    const std::string was = TextOf(before, field);
    const std::string is = TextOf(wanted, field);
    if (was == is) continue;
    v1::FieldDifference& difference = differences.emplace_back();
    difference.set_field(name);
    difference.set_before(was);
    difference.set_after(is);
  }
  body.set_display_name(wanted.display_name());
  *body.mutable_aliases() = wanted.aliases();
  body.set_kind(wanted.kind());
  body.set_parent_body(wanted.parent_body());
  body.set_host(wanted.host());
  body.set_owner_organization(wanted.owner_organization());
  body.set_location(wanted.location());
  *body.mutable_duties() = wanted.duties();
  body.clear_legal_basis();
  if (wanted.has_legal_basis()) *body.mutable_legal_basis() = wanted.legal_basis();
  *body.mutable_predecessors() = wanted.predecessors();
  body.set_order_index(wanted.order_index());
  *body.mutable_composition_rules() = wanted.composition_rules();
  return differences;
}

// Moves a body on to the state that the structure asks for; one that is further stays.
absl::Status MoveOn(Body::State wanted, const type::PartialDate& date, absl::CivilDay today,
                    Body& body) {
  if (wanted == Body::PREPARING && body.state() == Body::PLANNED) return Prepare(body);
  const bool to_establish = wanted == Body::STATE_UNSPECIFIED || wanted == Body::ESTABLISHED;
  if (to_establish && body.state() < Body::ESTABLISHED) return Establish(body, date, today);
  return absl::OkStatus();
}

class Planner {
 public:
  Planner(const v1::ApplyStructureRequest& request, const std::vector<Body>& bodies,
          const std::vector<v1::Appointment>& in_office, absl::CivilDay effective,
          absl::CivilDay today)
      : request_(request),
        in_office_(in_office),
        effective_(effective),
        today_(today),
        after_(bodies) {}

  absl::StatusOr<StructurePlan> Plan() {
    if (!request_.root().empty() && Find(request_.root()) == nullptr) {
      return ReferenceNotFound("root", request_.root());
    }
    for (const v1::StructureBody& wanted : request_.bodies()) RETURN_IF_ERROR(Bring(wanted));
    for (const std::string& name : MissingIn(request_, after_)) RETURN_IF_ERROR(DissolveOne(name));
    std::sort(dissolved_.begin(), dissolved_.end(),
              [](const StructureChange& a, const StructureChange& b) {
                return a.body().name() < b.body().name();
              });
    for (StructureChange& change : dissolved_) plan_.changes.push_back(std::move(change));
    for (const BodyStep& step : plan_.steps) {
      if (step.after.state() != Body::DISSOLVED) RETURN_IF_ERROR(CheckPlace(step.after, after_));
    }
    RETURN_IF_ERROR(CheckUnderDissolved());
    AddFindings();
    return std::move(plan_);
  }

 private:
  Body* Find(absl::string_view name) {
    const auto found = std::find_if(after_.begin(), after_.end(),
                                    [name](const Body& body) { return body.name() == name; });
    return found == after_.end() ? nullptr : &*found;
  }

  absl::Status Bring(const v1::StructureBody& wanted) {
    const Body* standing = Find(wanted.body().name());
    StructureChange& change = plan_.changes.emplace_back();
    BodyStep step;
    if (standing != nullptr) {
      RETURN_IF_ERROR(resource::CheckEtag(wanted.body().etag(), *standing));
      step.before = step.after = *standing;
    } else {
      step.after.set_name(wanted.body().name());
      step.after.set_state(Body::PLANNED);
    }
    if (step.after.state() == Body::DISSOLVED) {
      return StateConflict(step.after.name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
    }
    const std::vector<v1::FieldDifference> differences = TakeFields(wanted.body(), step.after);
    if (step.before.has_value()) {
      RETURN_IF_ERROR(KeepRevision(*step.before, effective_, today_, step.after));
    }
    RETURN_IF_ERROR(MoveOn(wanted.state(), value::ToPartialDate(effective_), today_, step.after));
    if (!step.before.has_value()) {
      change.set_kind(StructureChange::CREATED);
      after_.push_back(step.after);
    } else if (MessageDifferencer::Equals(*step.before, step.after)) {
      change.set_kind(StructureChange::UNCHANGED);
    } else {
      change.set_kind(StructureChange::CHANGED);
      change.mutable_differences()->Add(differences.begin(), differences.end());
      if (step.before->state() != step.after.state()) {
        v1::FieldDifference& state = *change.add_differences();
        state.set_field("state");
        state.set_before(Body::State_Name(step.before->state()));
        state.set_after(Body::State_Name(step.after.state()));
      }
      *Find(step.after.name()) = step.after;
    }
    *change.mutable_body() = step.after;
    if (change.kind() != StructureChange::UNCHANGED) plan_.steps.push_back(std::move(step));
    return absl::OkStatus();
  }

  absl::Status DissolveOne(const std::string& name) {
    Body& body = *Find(name);
    BodyStep step{body, body};
    const absl::CivilDay last = effective_ - 1;
    RETURN_IF_ERROR(
        Dissolve(step.after, value::ToPartialDate(last), request_.dissolve_reason(), today_));
    StructureChange& change = dissolved_.emplace_back();
    change.set_kind(StructureChange::DISSOLVED);
    *change.mutable_body() = step.after;
    for (const v1::Appointment& appointment : in_office_) {
      if (resource::ParentOf(appointment.name()) != name) continue;
      const absl::StatusOr<absl::CivilDay> start = value::FirstDay(appointment.start_date());
      if (!start.ok() || *start > last) {
        return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::RESOURCE_IN_USE,
                     absl::StrCat("still in use by ", appointment.name()),
                     absl::StrCat("任职始于撤销之后：", appointment.name()));
      }
      v1::Appointment ended = appointment;
      EndWithBody(step.after, ended);
      change.add_ended_appointments(appointment.name());
      plan_.ended_before.push_back(appointment);
      plan_.ended_after.push_back(std::move(ended));
    }
    for (const Body& other : after_) {
      const auto& predecessors = other.predecessors();
      if (std::find(predecessors.begin(), predecessors.end(), name) != predecessors.end()) {
        change.add_successors(other.name());
      }
    }
    if (change.successors().empty()) *change.mutable_orphaned_duties() = body.duties();
    body = step.after;
    plan_.steps.push_back(std::move(step));
    return absl::OkStatus();
  }

  // A body that the structure does not name must not be left under one that it dissolves.
  absl::Status CheckUnderDissolved() {
    for (const Body& body : after_) {
      if (body.state() == Body::DISSOLVED || body.parent_body().empty()) continue;
      const Body* parent = Find(body.parent_body());
      if (parent != nullptr && parent->state() == Body::DISSOLVED) {
        return StateConflict(parent->name(), "DISSOLVED", absl::StrCat("above ", body.name()));
      }
    }
    return absl::OkStatus();
  }

  void AddFindings() {
    for (const StructureChange& change : plan_.changes) {
      if (change.kind() == StructureChange::DISSOLVED && change.ended_appointments_size() > 0) {
        type::Finding& finding = plan_.findings.emplace_back();
        finding.set_rule_id("structure.dissolves-office");
        finding.set_severity(type::Finding::SOFT);
        finding.set_subject(change.body().name());
        finding.set_measured(absl::StrCat(change.ended_appointments_size()));
        finding.set_message(absl::StrCat(change.body().display_name(), " is dissolved with ",
                                         change.ended_appointments_size(), " in office"));
        finding.set_message_zh(absl::StrCat("撤销", change.body().display_name(), "，其",
                                            change.ended_appointments_size(),
                                            "项在任职务随之终止"));
      }
      if (change.kind() != StructureChange::CREATED) continue;
      const Body* namesake = FindNamesake(change.body(), after_);
      if (namesake != nullptr) plan_.findings.push_back(NameRepeated(change.body(), *namesake));
    }
  }

  const v1::ApplyStructureRequest& request_;
  const std::vector<v1::Appointment>& in_office_;
  const absl::CivilDay effective_, today_;
  std::vector<Body> after_;  // all bodies of the group as they become
  std::vector<StructureChange> dissolved_;
  StructurePlan plan_;
};

}  // namespace

std::vector<FieldViolation> CheckStructure(const v1::ApplyStructureRequest& request) {
  std::vector<FieldViolation> violations;
  Names names;
  for (int i = 0; i < request.bodies_size(); ++i) {
    const Body& body = request.bodies(i).body();
    const std::string at = absl::StrCat("bodies[", i, "].");
    const bool named = BodyTable().pattern.Matches(body.name()) &&
                       resource::ParentOf(body.name()) == request.parent();
    if (!named) {
      violations.push_back({at + "body.name", absl::StrCat("must be a body of ", request.parent()),
                            absl::StrCat("须为", request.parent(), "的机构")});
      continue;
    }
    if (!names.insert(body.name()).second) {
      violations.push_back({at + "body.name", "is there twice", "机构重复"});
    }
    if (request.bodies(i).state() == Body::DISSOLVED) {
      violations.push_back({at + "state", "must not be DISSOLVED: leave the body out",
                            "不能为已撤销；撤销的机构请不要列入"});
    }
    for (FieldViolation& violation : CheckBody(body)) {
      violation.field = at + violation.field;
      violations.push_back(std::move(violation));
    }
  }
  CheckReference(BodyTable().pattern, request.parent(), "root", request.root(), violations);
  CheckReference(TermTable().pattern, request.parent(), "structure_version.term",
                 request.structure_version().term(), violations);
  if (!value::ToCivilDay(request.effective_date()).ok()) {
    violations.push_back({"effective_date", "is no date", "日期无效"});
  }
  if (request.dissolve_missing() && request.dissolve_reason().empty()) {
    violations.push_back(
        {"dissolve_reason", "is required with dissolve_missing", "须写明撤销原因"});
  }
  for (int i = 0; i < request.structure_version().declared_bodies_size(); ++i) {
    if (request.structure_version().declared_bodies(i).declared_count() >= 0) continue;
    violations.push_back({absl::StrCat("structure_version.declared_bodies[", i, "].declared_count"),
                          "must not be negative", "不得为负"});
  }
  if (request.has_structure_version() && request.structure_version().display_name().empty()) {
    violations.push_back({"structure_version.display_name", "is required", "须填写名称"});
  }
  return violations;
}

References OrganizationsOf(const v1::ApplyStructureRequest& request) {
  References references;
  for (int i = 0; i < request.bodies_size(); ++i) {
    for (Reference& reference : OrganizationsOf(request.bodies(i).body())) {
      references.push_back({absl::StrCat("bodies[", i, "].", reference.field), reference.name});
    }
  }
  return references;
}

References KindsOf(const v1::ApplyStructureRequest& request) {
  References references;
  for (int i = 0; i < request.bodies_size(); ++i) {
    for (Reference& reference : KindsOf(request.bodies(i).body())) {
      references.push_back({absl::StrCat("bodies[", i, "].", reference.field), reference.name});
    }
  }
  return references;
}

void CountDeclared(const StructurePlan& plan, v1::StructureVersion& version) {
  for (v1::DeclaredBodies& one : *version.mutable_declared_bodies()) {
    one.set_listed_count(static_cast<int>(
        std::count_if(plan.changes.begin(), plan.changes.end(), [&](const StructureChange& change) {
          return change.kind() != StructureChange::DISSOLVED && change.body().kind() == one.kind();
        })));
    one.set_difference(one.declared_count() - one.listed_count());
  }
}

Names MissingIn(const v1::ApplyStructureRequest& request, const std::vector<Body>& bodies) {
  Names missing;
  if (!request.dissolve_missing()) return missing;
  const Parents parents = ParentsOf(bodies);
  const auto below_root = [&](const Body& body) {
    if (request.root().empty()) return true;
    std::string above = body.parent_body();
    for (int level = 0; level < kMostLevels && !above.empty(); ++level) {
      if (above == request.root()) return true;
      const auto next = parents.find(above);
      above = next == parents.end() ? "" : next->second;
    }
    return false;
  };
  for (const Body& body : bodies) {
    if (body.state() != Body::DISSOLVED && below_root(body)) missing.insert(body.name());
  }
  for (const v1::StructureBody& wanted : request.bodies()) missing.erase(wanted.body().name());
  return missing;
}

absl::StatusOr<StructurePlan> PlanStructure(const v1::ApplyStructureRequest& request,
                                            const std::vector<Body>& bodies,
                                            const std::vector<v1::Appointment>& in_office,
                                            absl::CivilDay today) {
  ASSIGN_OR_RETURN(const absl::CivilDay effective, value::ToCivilDay(request.effective_date()));
  if (effective > today) {
    return InvalidField("effective_date", "must not be after today", "日期不得晚于今天");
  }
  return Planner(request, bodies, in_office, effective, today).Plan();
}

}  // namespace edugroup::committee
