#include "services/task/turn_day.h"

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/task/columns.h"

namespace edugroup::task {

int64_t TurnDay(std::optional<absl::CivilDay> day) {
  return day.has_value() ? DayNumber(value::ToDate(*day)) : kNeverTurns;
}

absl::StatusOr<std::vector<DueRow>> FindDue(const rpc::Call& call, const TurnTable& table,
                                            absl::CivilDay day, resource::Store& store) {
  const sql::Statement select = {
      table.find, absl::StrCat("SELECT group_id, path, turn_day FROM ", table.table,
                               " WHERE turn_day <= ? ORDER BY turn_day, group_id, path LIMIT 200")};
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   store.database().Read(call.deadline, select, {TurnDay(day)}));
  std::vector<DueRow> due;
  for (const sql::Row& row : rows) {
    DueRow& found = due.emplace_back(DueRow{row[0].bytes(), row[1].bytes(), std::nullopt});
    if (row[2].number() != kLookAgain) found.since = DayOf(row[2].number());
  }
  return due;
}

absl::Status KeepTurnDays(const rpc::Call& call, const TurnTable& table,
                          const std::map<int64_t, std::vector<std::string>>& paths,
                          resource::Change& change) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  for (const auto& [turn_day, rows] : paths) {
    const sql::Statement update = {
        table.keep,
        absl::StrCat("UPDATE ", table.table, " SET turn_day = ? WHERE group_id = ? AND path IN (",
                     sql::Marks(rows.size()), ")")};
    sql::Params params = {turn_day, call.group};
    for (const std::string& path : rows) params.emplace_back(path);
    RETURN_IF_ERROR(transaction->Execute(update, params).status());
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
