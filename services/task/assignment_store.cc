#include "services/task/assignment_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "services/task/columns.h"
#include "services/task/turn_day.h"

namespace edugroup::task {
namespace {

using v1::Assignment;

// In printed order of the tasks, then by the pinyin of the organisation.
std::string SortKey(const Assignment& assignment) {
  return absl::StrCat(absl::StrFormat("%06d", assignment.position()),
                      value::SortKey(assignment.organization_display_name()));
}

}  // namespace

const resource::Table& AssignmentTable() {
  static const auto* const table = new resource::Table{
      "assignment",
      resource::Pattern("groups/{group}/plans/{plan}/tasks/{task}/assignments/{assignment}"),
      {
          resource::Text<Assignment>(
              "state", "state",
              [](const Assignment& a) { return Assignment::State_Name(a.state()); }),
          resource::Text<Assignment>("organization", "organization",
                                     [](const Assignment& a) { return a.organization(); }),
          resource::Text<Assignment>("standard_kind", "standard_kind",
                                     [](const Assignment& a) {
                                       return membership::v1::StandardKind_Name(a.standard_kind());
                                     }),
          resource::Text<Assignment>("category", "category",
                                     [](const Assignment& a) { return a.category(); }),
          resource::Text<Assignment>("printed_number", "printed_number",
                                     [](const Assignment& a) { return a.printed_number(); }),
          resource::Text<Assignment>(
              "limit_kind", "limit_kind",
              [](const Assignment& a) { return v1::Limit::Kind_Name(a.limit().kind()); }),
          resource::Date<Assignment>("due_date", "due_date",
                                     [](const Assignment& a) { return DayNumber(a.due_date()); }),
          resource::Date<Assignment>(
              "first_due_date", "first_due_date",
              [](const Assignment& a) { return DayNumber(a.first_due_date()); }),
          resource::Date<Assignment>(
              "measures_due_date", "measures_due_date",
              [](const Assignment& a) { return DayNumber(a.measures_due_date()); }),
          resource::Date<Assignment>(
              "measures_filed_date", "measures_filed_date",
              [](const Assignment& a) { return DayNumber(a.measures_filed_date()); }),
          resource::Date<Assignment>(
              "completed_date", "completed_date",
              [](const Assignment& a) { return DayNumber(a.completed_date()); }),
          resource::Date<Assignment>(
              "receipt_due_date", "receipt_due_date",
              [](const Assignment& a) { return DayNumber(a.receipt_due_date()); }),
          resource::Date<Assignment>(
              "acknowledged_date", "acknowledged_date",
              [](const Assignment& a) { return DayNumber(a.acknowledged_date()); }),
          resource::Number<Assignment>(
              "return_count", "return_count",
              [](const Assignment& a) { return int64_t{a.return_count()}; }),
          resource::Text<Assignment>("post", "post",
                                     [](const Assignment& a) { return a.measures().post(); }),
          // What no caller names: after every write the sweep has to look (migration 0020).
          resource::Number<Assignment>("", "turn_day",
                                       [](const Assignment&) { return kLookAgain; }),
          resource::Date<Assignment>(
              "difficulty_date", "difficulty_date",
              [](const Assignment& a) { return DayNumber(a.difficulty_date()); }),
          resource::Set<Assignment>("leads", "leads",
                                    [](const Assignment& a) { return JoinSet(a.leads()); }),
      },
      resource::Of<Assignment>(&SortKey),
      {}};
  return *table;
}

resource::Condition OfOrganizations(const std::vector<std::string>& organizations) {
  resource::Condition condition;
  condition.sql = absl::StrCat("organization IN (", sql::Marks(organizations.size()), ")");
  for (const std::string& organization : organizations) {
    condition.params.emplace_back(organization);
  }
  return condition;
}

resource::Condition Open() { return {"state NOT IN ('ACCEPTED', 'CANCELLED')", {}}; }

resource::Condition AtPaths(const std::vector<std::string>& paths) {
  resource::Condition condition;
  condition.sql = absl::StrCat("path IN (", sql::Marks(paths.size()), ")");
  for (const std::string& path : paths) condition.params.emplace_back(path);
  return condition;
}

resource::Condition OpenWithDueDate() {
  return {"due_date > 0 AND state NOT IN ('ACCEPTED', 'CANCELLED')", {}};
}

absl::StatusOr<OpenCounts> CountOpen(const rpc::Call& call, const std::string& plan,
                                     resource::Store& store) {
  static const auto* const kCount = new sql::Statement{
      "count_open",
      "SELECT SUBSTRING_INDEX(path, '/assignments/', 1), COUNT(*) FROM assignment WHERE group_id = "
      "? AND path LIKE ? AND state NOT IN ('ACCEPTED', 'CANCELLED') GROUP BY 1"};
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      store.database().Read(call.deadline, *kCount,
                            {call.group, absl::StrCat(resource::PathOf(plan), "/tasks/%")}));
  OpenCounts counts;
  for (const sql::Row& row : rows) {
    counts[absl::StrCat("groups/", call.group, "/", row[0].bytes())] =
        static_cast<int>(row[1].number());
  }
  return counts;
}

}  // namespace edugroup::task
