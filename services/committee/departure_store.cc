#include "services/committee/departure_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

const sql::Statement kOnDay = {
    "departure_on_day",
    "SELECT path, left_date FROM departure WHERE group_id = ? AND left_date <= ? "
    "AND (return_date = 0 OR return_date > ?)"};
const sql::Statement kKeep = {
    "departure_keep",
    "INSERT INTO departure (group_id, path, left_date, return_date) VALUES (?, ?, ?, 0) "
    "ON DUPLICATE KEY UPDATE return_date = 0"};
const sql::Statement kReturn = {
    "departure_return",
    "UPDATE departure SET return_date = ? WHERE group_id = ? AND path = ? AND return_date = 0"};

absl::CivilDay ToDay(int64_t number) {
  return absl::CivilDay(number / 10000, number / 100 % 100, number % 100);
}

}  // namespace

absl::StatusOr<Departures> DeparturesOn(resource::Store& store, absl::Time deadline,
                                        absl::string_view group, absl::CivilDay day) {
  const int64_t number = DayNumber(day);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      store.database().Read(deadline, kOnDay, {resource::GroupOf(group), number, number}));
  Departures departures;
  for (const sql::Row& row : rows) {
    departures[absl::StrCat("groups/", resource::GroupOf(group), "/", row[0].bytes())] =
        ToDay(row[1].number());
  }
  return departures;
}

absl::Status KeepDeparture(resource::Change& change, absl::string_view organization,
                           absl::CivilDay day) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  return transaction
      ->Execute(kKeep,
                {resource::GroupOf(organization), resource::PathOf(organization), DayNumber(day)})
      .status();
}

absl::Status KeepReturn(resource::Change& change, absl::string_view organization,
                        absl::CivilDay day) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  return transaction
      ->Execute(kReturn,
                {DayNumber(day), resource::GroupOf(organization), resource::PathOf(organization)})
      .status();
}

}  // namespace edugroup::committee
