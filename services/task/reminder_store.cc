#include "services/task/reminder_store.h"

#include "absl/strings/str_cat.h"
#include "edugroup/task/v1/reminder.pb.h"
#include "services/task/columns.h"

namespace edugroup::task {

using v1::Reminder;

const resource::Table& ReminderTable() {
  static const auto* const table = new resource::Table{
      "reminder",
      resource::Pattern("groups/{group}/plans/{plan}/tasks/{task}/assignments/{assignment}/"
                        "reminders/{reminder}"),
      {
          resource::Text<Reminder>("kind", "kind",
                                   [](const Reminder& r) { return Reminder::Kind_Name(r.kind()); }),
          resource::Date<Reminder>("date", "reminder_date",
                                   [](const Reminder& r) { return DayNumber(r.date()); }),
          resource::Text<Reminder>("organization", "organization",
                                   [](const Reminder& r) { return r.organization(); }),
          resource::Text<Reminder>("ladder", "ladder",
                                   [](const Reminder& r) { return r.ladder(); }),
          resource::Text<Reminder>("step", "step", [](const Reminder& r) { return r.step(); }),
          resource::Set<Reminder>("leads", "leads",
                                  [](const Reminder& r) { return JoinSet(r.leads()); }),
      },
      resource::Of<Reminder>([](const Reminder& r) { return absl::StrCat(DayNumber(r.date())); }),
      {}};
  return *table;
}

resource::Condition OfAssignments(const std::vector<std::string>& paths) {
  // A range of the primary key for each: '0' follows '/'.
  resource::Condition condition;
  for (const std::string& path : paths) {
    absl::StrAppend(&condition.sql, condition.sql.empty() ? "" : " OR ",
                    "(path >= ? AND path < ?)");
    condition.params.emplace_back(absl::StrCat(path, "/reminders/"));
    condition.params.emplace_back(absl::StrCat(path, "/reminders0"));
  }
  return condition;
}

}  // namespace edugroup::task
