// board: where a plan stands on a day.
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/as_of.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(bool, brief, false, "board: by lead only, and the longest overdue.");

namespace edugroup::ctl {
namespace {

using google::protobuf::RepeatedPtrField;
using task::v1::BoardItem;
using task::v1::BoardLine;
using task::v1::LightCounts;
using task::v1::PlanBoard;

constexpr int kMostItems = 12;
constexpr int kMostItemsInBrief = 3;
constexpr int kTextWidth = 40;

std::vector<std::string> Cells(const std::string& what, int tasks, const LightCounts& counts) {
  std::vector<std::string> cells = {what};
  for (const int count : {tasks, counts.assignments(), counts.green(), counts.yellow(),
                          counts.red(), counts.done(), counts.late_done(), counts.long_term_open(),
                          counts.no_limit(), counts.measures_filed(), counts.measures_missing()}) {
    cells.push_back(absl::StrCat(count));
  }
  return cells;
}

void ShowLines(const std::string& what, const RepeatedPtrField<BoardLine>& lines,
               const PlanBoard& board, const Output& output) {
  Table table({{what},
               Number("tasks"),
               Number("assignments"),
               Number("green"),
               Number("yellow"),
               Number("red"),
               Number("done"),
               Number("late done"),
               Number("long-term"),
               Number("no limit"),
               Number("measures"),
               Number("missing")});
  for (const BoardLine& line : lines) {
    const std::string& name = line.display_name().empty() ? line.key() : line.display_name();
    table.Add(Cells(name, line.task_count(), line.counts()));
  }
  table.Add(Cells("total", board.task_count(), board.total()));
  output.Show(absl::StrCat("By ", what), table);
}

int MostItems() { return absl::GetFlag(FLAGS_brief) ? kMostItemsInBrief : kMostItems; }

void ShowRest(int count, const Output& output) {
  if (count > 0) output.Line(absl::StrCat("… and ", count, " more"));
}

void ShowItems(const std::string& title, const RepeatedPtrField<BoardItem>& items, int count,
               const Output& output) {
  Table table({Number("days late"), {"due"}, {"no."}, {"organisation"}, {"lead"}, {"task"}});
  const int most = MostItems();
  for (int i = 0; i < items.size() && i < most; ++i) {
    const BoardItem& item = items[i];
    table.Add({absl::StrCat(item.days_late()), DateText(item.due_date()), item.printed_number(),
               item.organization_display_name(),
               absl::StrJoin(item.leads(), " ",
                             [](std::string* out, const std::string& lead) {
                               absl::StrAppend(out, WithoutGroup(lead));
                             }),
               Shorten(item.text(), kTextWidth)});
  }
  output.Show(absl::StrCat(title, " (", count, ")"), table);
  ShowRest(count - most, output);
}

void ShowMissingTargets(const PlanBoard& board, const Output& output) {
  Table table({{"year"}, {"no."}, {"task"}});
  const int count = board.annual_targets_missing_size();
  for (int i = 0; i < count && i < MostItems(); ++i) {
    const auto& missing = board.annual_targets_missing(i);
    table.Add({absl::StrCat(missing.year()), missing.printed_number(),
               Shorten(missing.text(), kTextWidth)});
  }
  output.Show(absl::StrCat("Long-term tasks without a target for the year (", count, ")"), table);
  ShowRest(count - MostItems(), output);
}

void Show(const PlanBoard& board, const Output& output) {
  output.Line(absl::StrCat(WithoutGroup(board.plan()), " on ", DateText(board.as_of()),
                           board.simulated() ? "  SIMULATION: if nothing more happens" : ""));
  ShowLines("lead", board.by_lead(), board, output);
  if (!absl::GetFlag(FLAGS_brief)) {
    ShowLines("organisation", board.by_organization(), board, output);
    ShowLines("limit", board.by_limit(), board, output);
    if (!board.by_stage().empty()) ShowLines("stage", board.by_stage(), board, output);
    if (!board.by_duty().empty()) ShowLines("duty", board.by_duty(), board, output);
  }
  ShowItems("Overdue", board.overdue(), board.overdue_count(), output);
  ShowItems("Measures not filed", board.measures_missing(), board.measures_missing_count(), output);
  ShowMissingTargets(board, output);
}

}  // namespace

absl::Status RunBoard(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "PLAN"));
  task::v1::GetPlanBoardRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), FullName(invocation.session.group(), "plans", word));
  RETURN_IF_ERROR(TakeAsOf(request));
  ASSIGN_OR_RETURN(
      const PlanBoard board,
      invocation.session.Ask<PlanBoard>("edugroup.task.v1.PlanService/GetPlanBoard", request));
  if (invocation.output.json()) return invocation.output.Json(board);
  Show(board, invocation.output);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
