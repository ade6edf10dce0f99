#include "services/committee/breach_store.h"

#include "absl/strings/str_cat.h"
#include "edugroup/committee/v1/breach.pb.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Breach;

// Body, then first day.
std::string SortKey(const Breach& breach) {
  return absl::StrCat(
      resource::PathOf(resource::ParentOf(breach.name())), " ",
      absl::Dec(DayNumber(value::ToCivilDay(breach.start_date())), absl::kZeroPad8));
}

}  // namespace

const resource::Table& BreachTable() {
  static const auto* const table = new resource::Table{
      "breach",
      resource::Pattern("groups/{group}/bodies/{body}/breaches/{breach}"),
      {
          resource::Text<Breach>(
              "state", "state",
              [](const Breach& breach) { return Breach::State_Name(breach.state()); }),
          resource::Text<Breach>("rule_id", "rule_id",
                                 [](const Breach& breach) { return breach.finding().rule_id(); }),
          resource::Date<Breach>(
              "start_date", "start_date",
              [](const Breach& one) { return DayNumber(value::ToCivilDay(one.start_date())); }),
          resource::Date<Breach>(
              "end_date", "end_date",
              [](const Breach& one) { return DayNumber(value::ToCivilDay(one.end_date())); }),
      },
      resource::Of<Breach>(&SortKey),
      {}};
  return *table;
}

resource::Condition OpenBreaches() { return {"state = 'OPEN'", {}}; }

}  // namespace edugroup::committee
