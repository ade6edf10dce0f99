#include "services/task/issue.h"

#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/plan.h"

namespace edugroup::task {
namespace {

// "aqzy" of "groups/anqing/organizations/aqzy".
absl::string_view IdOf(absl::string_view name) { return name.substr(name.rfind('/') + 1); }

// The organisations behind one implementer of a task.
std::vector<const Implementer*> Resolve(const Collectives& collectives,
                                        const v1::Implementer& implementer,
                                        const Implementers& known) {
  std::vector<const Implementer*> found;
  if (const v1::Collective* collective = collectives.Find(implementer.text())) {
    const auto members = known.collectives.find(collective->text());
    if (members == known.collectives.end()) return found;
    for (const Implementer& member : members->second) found.push_back(&member);
    return found;
  }
  const auto organization = known.organizations.find(implementer.organization());
  if (organization != known.organizations.end()) found.push_back(&organization->second);
  return found;
}

type::Finding CollectiveEmpty(const std::string& text) {
  return Hard("plan.collective-empty", text,
              absl::StrCat("\"", text, "\" covers no organisation on the base date."),
              absl::StrCat("“", text, "”在印发日期没有对应的成员单位。"));
}

}  // namespace

std::vector<Covered> CoveredBy(const v1::Task& task, const Collectives& collectives,
                               const Implementers& known, std::vector<std::string>* empty) {
  std::vector<Covered> covered;
  absl::flat_hash_set<absl::string_view> seen;
  for (const v1::Implementer& implementer : task.implementers()) {
    const std::vector<const Implementer*> found = Resolve(collectives, implementer, known);
    if (found.empty() && empty != nullptr) empty->push_back(implementer.text());
    for (const Implementer* who : found) {
      if (seen.insert(who->organization).second) covered.push_back({who, &implementer});
    }
  }
  return covered;
}

absl::StatusOr<Terms> TermsFrom(const v1::Plan& plan, absl::CivilDay day) {
  Terms terms;
  if (plan.has_measures_rule()) {
    ASSIGN_OR_RETURN(terms.measures_due, DueByRule(plan, plan.measures_rule(), day));
  }
  if (plan.has_receipt_rule()) {
    ASSIGN_OR_RETURN(terms.receipt_due, DueByRule(plan, plan.receipt_rule(), day));
  }
  return terms;
}

void SetTerms(const Terms& terms, v1::Assignment& assignment) {
  SetMeasuresDueDate(assignment, terms.measures_due);
  assignment.clear_receipt_due_date();
  if (terms.receipt_due.has_value()) {
    *assignment.mutable_receipt_due_date() = value::ToDate(*terms.receipt_due);
  }
}

std::optional<absl::CivilDay> FirstDueDay(const v1::Limit& limit, absl::CivilDay day) {
  if (limit.kind() == v1::Limit::RECURRING) return OccurrenceAround(limit, day).due;
  return DueDay(limit);
}

v1::Assignment Assign(const v1::Task& task, const Covered& covered, const Terms& terms,
                      const Act& act) {
  v1::Assignment assignment;
  assignment.set_name(absl::StrCat(task.name(), "/assignments/", IdOf(covered.who->organization)));
  assignment.set_organization(covered.who->organization);
  assignment.set_organization_display_name(covered.who->display_name);
  assignment.set_standard_kind(covered.who->standard_kind);
  assignment.set_implementer_text(covered.by->text());
  *assignment.mutable_leads() = task.leads();
  assignment.set_category(task.category());
  assignment.set_printed_number(task.printed_number());
  assignment.set_position(task.position());
  assignment.set_text(task.text());
  *assignment.mutable_limit() = task.limit();
  if (const auto due = FirstDueDay(task.limit(), act.date); due.has_value()) {
    *assignment.mutable_due_date() = value::ToDate(*due);
    *assignment.mutable_first_due_date() = assignment.due_date();
  }
  Begin(assignment, act);
  SetTerms(terms, assignment);
  return assignment;
}

Extent ExtentOf(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                const Implementers& implementers) {
  const Collectives collectives(plan);
  Extent extent;
  std::vector<std::string> empty;
  for (const v1::Task& task : tasks) {
    extent.assignments +=
        static_cast<int>(CoveredBy(task, collectives, implementers, &empty).size());
    if (extent.assignments <= kMostAssignments) continue;
    extent.findings.push_back(
        Hard("plan.too-many-assignments", plan.name(),
             absl::StrCat("The plan would make more than ", kMostAssignments, " assignments."),
             absl::StrCat("本方案将产生超过", kMostAssignments, "件交办事项。")));
    return extent;
  }
  for (const std::string& text : std::set<std::string>(empty.begin(), empty.end())) {
    extent.findings.push_back(CollectiveEmpty(text));
  }
  return extent;
}

absl::Status Expand(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                    const Implementers& implementers, const Act& act,
                    absl::FunctionRef<absl::Status(v1::Assignment&)> take) {
  ASSIGN_OR_RETURN(const Terms terms, TermsFrom(plan, act.date));
  const Collectives collectives(plan);
  for (const v1::Task& task : tasks) {
    for (const Covered& covered : CoveredBy(task, collectives, implementers, nullptr)) {
      v1::Assignment assignment = Assign(task, covered, terms, act);
      RETURN_IF_ERROR(take(assignment));
    }
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
