#include "services/task/issue.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/plan.h"
#include "services/task/plan_table.h"

namespace edugroup::task {
namespace {

// "aqzy" of "groups/anqing/organizations/aqzy".
absl::string_view IdOf(absl::string_view name) { return name.substr(name.rfind('/') + 1); }

v1::Assignment Assign(const v1::Task& task, const Implementer& implementer, const std::string& text,
                      std::optional<absl::CivilDay> measures_due, const Act& act) {
  v1::Assignment assignment;
  assignment.set_name(absl::StrCat(task.name(), "/assignments/", IdOf(implementer.organization)));
  assignment.set_organization(implementer.organization);
  assignment.set_organization_display_name(implementer.display_name);
  assignment.set_standard_kind(implementer.standard_kind);
  assignment.set_implementer_text(text);
  *assignment.mutable_leads() = task.leads();
  assignment.set_category(task.category());
  assignment.set_printed_number(task.printed_number());
  assignment.set_position(task.position());
  assignment.set_text(task.text());
  *assignment.mutable_limit() = task.limit();
  if (const std::optional<absl::CivilDay> due = DueDay(task.limit()); due.has_value()) {
    *assignment.mutable_due_date() = value::ToDate(*due);
    *assignment.mutable_first_due_date() = value::ToDate(*due);
  }
  if (measures_due.has_value()) {
    *assignment.mutable_measures_due_date() = value::ToDate(*measures_due);
  }
  Begin(assignment, act);
  return assignment;
}

// The organisations behind one implementer of a task.
std::vector<Implementer> Resolve(const Collectives& collectives, const v1::Implementer& implementer,
                                 const Implementers& known) {
  if (const v1::Collective* collective = collectives.Find(implementer.text())) {
    auto members = known.collectives.find(collective->text());
    return members == known.collectives.end() ? std::vector<Implementer>() : members->second;
  }
  auto organization = known.organizations.find(implementer.organization());
  if (organization == known.organizations.end()) return {};
  return {organization->second};
}

}  // namespace

absl::StatusOr<Expansion> Expand(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                                 const Implementers& implementers, absl::Time now,
                                 const std::string& principal) {
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(plan.base_date()));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> measures_due, MeasuresDueDay(plan));
  const Act act{v1::AssignmentEvent::ASSIGN, base, now, principal, ""};
  const Collectives collectives(plan);
  Expansion expansion;
  std::set<std::string> empty;
  for (const v1::Task& task : tasks) {
    absl::flat_hash_set<std::string> assigned;
    for (const v1::Implementer& implementer : task.implementers()) {
      const std::vector<Implementer> found = Resolve(collectives, implementer, implementers);
      if (found.empty()) empty.insert(implementer.text());
      for (const Implementer& organization : found) {
        if (!assigned.insert(organization.organization).second) continue;
        expansion.assignments.push_back(
            Assign(task, organization, implementer.text(), measures_due, act));
        if (expansion.assignments.size() <= kMostAssignments) continue;
        expansion.findings.push_back(
            Hard("plan.too-many-assignments", plan.name(),
                 absl::StrCat("The plan would make more than ", kMostAssignments, " assignments."),
                 absl::StrCat("本方案将产生超过", kMostAssignments, "件交办事项。")));
        return expansion;
      }
    }
  }
  for (const std::string& text : empty) {
    expansion.findings.push_back(
        Hard("plan.collective-empty", text,
             absl::StrCat("\"", text, "\" covers no organisation on the base date."),
             absl::StrCat("“", text, "”在印发日期没有对应的成员单位。")));
  }
  return expansion;
}

}  // namespace edugroup::task
