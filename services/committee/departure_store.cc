#include "services/committee/departure_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

const sql::Statement kRead = {"departure_read",
                              "SELECT path, left_date, return_date FROM departure "
                              "WHERE group_id = ? ORDER BY path, left_date"};
const sql::Statement kForget = {"departure_forget",
                                "DELETE FROM departure WHERE group_id = ? AND path = ?"};
const sql::Statement kKeep = {
    "departure_keep",
    "INSERT INTO departure (group_id, path, left_date, return_date) VALUES (?, ?, ?, ?)"};

absl::CivilDay ToDay(int64_t number) {
  return absl::CivilDay(number / 10000, number / 100 % 100, number % 100);
}

}  // namespace

absl::StatusOr<Departures> ReadDepartures(resource::Store& store, absl::Time deadline,
                                          absl::string_view name) {
  const std::string group(resource::GroupOf(name));
  ASSIGN_OR_RETURN(const sql::Rows rows, store.database().Read(deadline, kRead, {group}));
  Departures departures;
  for (const sql::Row& row : rows) {
    Absence& one = departures[absl::StrCat("groups/", group, "/", row[0].bytes())].emplace_back();
    one.left = ToDay(row[1].number());
    if (row[2].number() > 0) one.returned = ToDay(row[2].number());
  }
  return departures;
}

absl::Status KeepAbsences(resource::Change& change, absl::string_view organization,
                          const Absences& absences) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const std::string group(resource::GroupOf(organization));
  const std::string path(resource::PathOf(organization));
  RETURN_IF_ERROR(transaction->Execute(kForget, {group, path}).status());
  for (const Absence& one : absences) {
    const int64_t returned = one.returned.has_value() ? DayNumber(*one.returned) : 0;
    RETURN_IF_ERROR(
        transaction->Execute(kKeep, {group, path, DayNumber(one.left), returned}).status());
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
