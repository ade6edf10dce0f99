#include "services/task/round_store.h"

#include "edugroup/task/v1/round.pb.h"
#include "services/task/columns.h"
#include "services/task/round.h"
#include "services/task/turn_day.h"

namespace edugroup::task {

using v1::Round;
using v1::RoundItem;

const resource::Table& RoundTable() {
  static const auto* const table = new resource::Table{
      "supervision_round",
      resource::Pattern("groups/{group}/rounds/{round}"),
      {
          resource::Text<Round>("state", "state",
                                [](const Round& r) { return Round::State_Name(r.state()); }),
          resource::Text<Round>("kind", "kind",
                                [](const Round& r) { return Round::Kind_Name(r.kind()); }),
          resource::Text<Round>("plan", "plan", [](const Round& r) { return r.plan(); }),
          resource::Date<Round>("date", "round_date",
                                [](const Round& r) { return DayNumber(r.date()); }),
          // What no caller names: see PeriodKey.
          resource::Text<Round>("", "period", &PeriodKey),
      },
      resource::Of<Round>([](const Round& r) { return NewestFirst(r.date()); }),
      {}};
  return *table;
}

const resource::Table& RoundItemTable() {
  static const auto* const table = new resource::Table{
      "round_item",
      resource::Pattern("groups/{group}/rounds/{round}/roundItems/{round_item}"),
      {
          resource::Text<RoundItem>("organization", "organization",
                                    [](const RoundItem& i) { return i.organization(); }),
          resource::Text<RoundItem>("assignment", "assignment",
                                    [](const RoundItem& i) { return i.assignment(); }),
          resource::Text<RoundItem>("light", "light",
                                    [](const RoundItem& i) { return v1::Light_Name(i.light()); }),
          resource::Text<RoundItem>(
              "result", "result",
              [](const RoundItem& i) { return RoundItem::Result_Name(i.result()); }),
          resource::Date<RoundItem>(
              "rectification_due_date", "rectification_due_date",
              [](const RoundItem& i) { return DayNumber(i.rectification_due_date()); }),
          resource::Date<RoundItem>(
              "rectification_end_date", "rectification_end_date",
              [](const RoundItem& i) { return DayNumber(i.rectification_end_date()); }),
          // What no caller names: when the sweep looks at it (migration 0036).
          resource::Number<RoundItem>("", "turn_day",
                                      [](const RoundItem& i) {
                                        return i.has_rectification_due_date() ? kLookAgain
                                                                              : kNeverTurns;
                                      }),
          resource::Set<RoundItem>("leads", "leads",
                                   [](const RoundItem& i) { return JoinSet(i.leads()); }),
      },
      {},
      {}};
  return *table;
}

resource::Condition ItemsOf(const std::string& organization) {
  return {"organization = ?", {organization}};
}

resource::Condition RoundsOf(const std::string& plan) { return {"plan = ?", {plan}}; }

resource::Condition OpenRounds() { return {"state = 'OPEN'", {}}; }

}  // namespace edugroup::task
