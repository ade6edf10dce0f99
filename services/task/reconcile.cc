#include "services/task/reconcile.h"

#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/task/assignment.h"
#include "services/task/assignment_store.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Assignment;
using v1::AssignmentEvent;

v1::MembershipChange& LineOf(const Assignment& assignment, Tally& tally) {
  v1::MembershipChange& line = tally[assignment.organization()];
  line.set_organization(assignment.organization());
  line.set_display_name(assignment.organization_display_name());
  return line;
}

bool HasLeft(const Assignment& assignment) {
  return assignment.state() == Assignment::CANCELLED && !assignment.events().empty() &&
         assignment.events().rbegin()->kind() == AssignmentEvent::LEAVE;
}

bool MayLeave(const Assignment& assignment, const Reconciliation& how) {
  if (!IsOpen(assignment.state()) || !assignment.redispatched_from().empty()) return false;
  if (how.leavers == Leavers::kAll) return true;
  const v1::Collective* collective = how.collectives.Find(assignment.implementer_text());
  if (collective == nullptr) return false;
  return how.leavers == Leavers::kCollectives ||
         collective->refresh() == v1::Collective::FOLLOW_MEMBERS;
}

bool MayJoin(const Covered& covered, const Reconciliation& how) {
  if (how.leavers != Leavers::kFollowing) return true;
  const v1::Collective* collective = how.collectives.Find(covered.by->text());
  return collective != nullptr && collective->refresh() == v1::Collective::FOLLOW_MEMBERS;
}

// Who left and is back goes on where nothing was accepted: the same assignment, begun anew. Its due
// date stays, extensions included, unless the limit was changed meanwhile.
absl::Status TakeBack(const v1::Task& task, const Assignment& before, const Reconciliation& how,
                      resource::Change& change) {
  Assignment after = before;
  RETURN_IF_ERROR(Apply(after, how.act));
  const bool changed = !MessageDifferencer::Equals(before.limit(), task.limit());
  if (changed) ChangeLimit(after, task.limit());
  if (changed || task.limit().kind() == v1::Limit::RECURRING) {
    SetDueDate(after, NextDueDay(after, how.act.date));
  }
  after.clear_acknowledged_date();
  SetTerms(how.terms, after);
  return change.Update(AssignmentTable(), before, after);
}

}  // namespace

absl::Status Reconcile(const v1::Task& task, const std::vector<Covered>& covered,
                       const std::vector<Assignment>& present, const Reconciliation& how,
                       resource::Change& change, Tally& tally) {
  absl::flat_hash_map<absl::string_view, const Assignment*> by_organization;
  for (const Assignment& assignment : present) {
    by_organization[assignment.organization()] = &assignment;
  }
  const std::optional<absl::CivilDay> due = FirstDueDay(task.limit(), how.act.date);
  const bool past = due.has_value() && *due < how.act.date;
  absl::flat_hash_set<absl::string_view> stays;
  for (const Covered& one : covered) {
    stays.insert(one.who->organization);
    const auto found = by_organization.find(one.who->organization);
    if (past || !MayJoin(one, how)) continue;
    if (found == by_organization.end()) {
      Assignment fresh = Assign(task, one, how.terms, how.act);
      RETURN_IF_ERROR(change.Insert(AssignmentTable(), fresh));
      LineOf(fresh, tally).set_assignments_added(LineOf(fresh, tally).assignments_added() + 1);
    } else if (HasLeft(*found->second)) {
      RETURN_IF_ERROR(TakeBack(task, *found->second, how, change));
      v1::MembershipChange& line = LineOf(*found->second, tally);
      line.set_assignments_added(line.assignments_added() + 1);
    }
  }
  for (const Assignment& assignment : present) {
    if (stays.contains(assignment.organization()) || !MayLeave(assignment, how)) continue;
    Act leave = how.act;
    leave.kind = AssignmentEvent::LEAVE;
    Assignment after = assignment;
    RETURN_IF_ERROR(Apply(after, leave));
    RETURN_IF_ERROR(change.Update(AssignmentTable(), assignment, after));
    v1::MembershipChange& line = LineOf(assignment, tally);
    line.set_assignments_cancelled(line.assignments_cancelled() + 1);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
