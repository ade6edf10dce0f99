// Supervision rounds (督查): freezing what is open, checking it, counting what was found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "common/value/calendar.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/round.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// The periods of a kind that repeats; none of the others.
std::optional<value::PeriodKind> PeriodKindOf(v1::Round::Kind kind);

// Sets the period around the round's day and, where it has no name, the period's.
void SetPeriod(v1::Round& round, absl::CivilDay day);

// What a plan has once: "MONTH 20190601" of a kind that repeats; the name of the round itself of
// the others.
std::string PeriodKey(const v1::Round& round);

// The items of a round: one for each assignment that is open on its day, in the order given, as it
// stood then. `others` are open orders and rounds by assignment.
std::vector<v1::RoundItem> Freeze(
    const v1::Round& round, const v1::Plan& plan, const std::vector<v1::Task>& tasks,
    const std::vector<v1::Assignment>& assignments,
    const absl::flat_hash_map<std::string, std::vector<std::string>>& others, absl::CivilDay day);

// Whether nothing that the task is to reach has a number (L10).
bool IsUnquantified(const v1::Task& task);

// HARD findings about a check: attendance and answers that the round asks for (Y16).
std::vector<type::Finding> CheckItem(const v1::Round& round, const v1::RoundItem& item);

v1::RoundCounts CountItems(const std::vector<v1::RoundItem>& items);
// What the counts are when one item changes.
void Recount(const v1::RoundItem& before, const v1::RoundItem& after, v1::RoundCounts& counts);

}  // namespace edugroup::task
