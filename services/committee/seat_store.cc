#include "services/committee/seat_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Seat;

// Body, then order index.
std::string SortKey(const Seat& seat) {
  constexpr int64_t kShift = int64_t{1} << 31;
  return absl::StrCat(resource::PathOf(resource::ParentOf(seat.name())), " ",
                      absl::StrFormat("%010d", seat.order_index() + kShift));
}

}  // namespace

const resource::Table& SeatTable() {
  static const auto* const table = new resource::Table{
      "seat",
      resource::Pattern("groups/{group}/bodies/{body}/seats/{seat}"),
      {
          resource::Text<Seat>("role", "role", [](const Seat& seat) { return seat.role(); }),
          resource::Number<Seat>("voting", "voting",
                                 [](const Seat& seat) { return int64_t{seat.voting()}; }),
          resource::Date<Seat>(
              "start_date", "start_date",
              [](const Seat& seat) { return DayNumber(value::FirstDay(seat.start_date())); }),
          resource::Date<Seat>(
              "end_date", "end_date",
              [](const Seat& seat) { return DayNumber(value::LastDay(seat.end_date())); }),
      },
      resource::Of<Seat>(&SortKey),
      {}};
  return *table;
}

resource::Condition SeatsOn(absl::CivilDay day) {
  const int64_t number = DayNumber(day);
  return {"start_date <= ? AND (end_date = 0 OR end_date >= ?)", {number, number}};
}

}  // namespace edugroup::committee
