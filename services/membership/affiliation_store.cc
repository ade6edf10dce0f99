#include "services/membership/affiliation_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "services/membership/column_values.h"
#include "services/membership/grade_history.h"
#include "services/membership/history_tables.h"
#include "services/membership/lapse.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;
using v1::AffiliationPolicy;

// The grade of a day; what is not in force then has the one applied for, or the last. The day is a
// number of ours.
constexpr char kGradeOn[] =
    "COALESCE((SELECT h.grade FROM affiliation_history h WHERE h.group_id = affiliation.group_id "
    "AND h.path = affiliation.path AND h.supersede_us = 9223372036854775807 AND h.start_date <= ";
constexpr char kGradeOnAnd[] = " AND h.end_date > ";
constexpr char kGradeOnEnd[] = " LIMIT 1), affiliation.grade)";

int64_t DayOrNone(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? DateValue(*day) : 0;
}

// One rule of one kind: nothing since `latest` that the rule counts.
void AddRule(const std::string& kind, const AffiliationPolicy::LapseRule& rule, int64_t latest,
             resource::Condition& condition) {
  const auto& kinds = rule.activity_kinds();
  const auto counts = [&kinds](AffiliationPolicy::ActivityKind activity) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), activity) != kinds.end();
  };
  absl::StrAppend(&condition.sql, condition.sql.empty() ? "" : " OR ",
                  "(kind = ? AND active_since <= ? AND start_date <= ?");
  condition.params.insert(condition.params.end(), {kind, latest, latest});
  const std::pair<AffiliationPolicy::ActivityKind, const char*> columns[] = {
      {AffiliationPolicy::PARTICIPATION, "last_participation_date"},
      {AffiliationPolicy::DUES, "last_dues_date"}};
  for (const auto& [activity, column] : columns) {
    if (!counts(activity)) continue;
    absl::StrAppend(&condition.sql, " AND ", column, " <= ?");
    condition.params.emplace_back(latest);
  }
  absl::StrAppend(&condition.sql, ")");
}

}  // namespace

const resource::Table& Affiliations() {
  static const auto& table = *new resource::Table{
      "affiliation",
      resource::Pattern("groups/{group}/affiliations/{affiliation}"),
      {resource::Text<Affiliation>("organization", "organization",
                                   [](const Affiliation& a) { return a.organization(); }),
       resource::Text<Affiliation>("kind", "kind", [](const Affiliation& a) { return a.kind(); }),
       resource::Text<Affiliation>("grade", "grade",
                                   [](const Affiliation& a) { return a.grade(); }),
       resource::Text<Affiliation>(
           "state", "state",
           [](const Affiliation& a) { return Affiliation::State_Name(a.state()); }),
       resource::Date<Affiliation>("start_date", "start_date",
                                   [](const Affiliation& a) { return DateValue(a.start_date()); }),
       resource::Date<Affiliation>("end_date", "end_date",
                                   [](const Affiliation& a) { return DateValue(a.end_date()); }),
       resource::Date<Affiliation>("active_since", "active_since",
                                   [](const Affiliation& a) { return DayOrNone(ActiveSince(a)); }),
       resource::Date<Affiliation>("last_participation_date", "last_participation_date",
                                   [](const Affiliation& a) {
                                     return DayOrNone(
                                         LastActivity(a, AffiliationPolicy::PARTICIPATION));
                                   }),
       resource::Date<Affiliation>("last_dues_date", "last_dues_date",
                                   [](const Affiliation& a) {
                                     return DayOrNone(LastActivity(a, AffiliationPolicy::DUES));
                                   })},
      resource::Of<Affiliation>([](const Affiliation& a) {
        return absl::StrCat(absl::Dec(DateValue(a.start_date()), absl::kZeroPad8));
      }),
      {}};
  return table;
}

resource::Table AffiliationsOn(absl::CivilDay day) {
  resource::Table table = Affiliations();
  for (resource::Column& column : table.columns) {
    if (column.field != "grade") continue;
    column.column =
        absl::StrCat(kGradeOn, DateValue(day), kGradeOnAnd, DateValue(day), kGradeOnEnd);
  }
  return table;
}

resource::Condition InForceOn(absl::CivilDay day) {
  return {"start_date > 0 AND start_date <= ? AND (end_date = 0 OR end_date > ?)",
          {DateValue(day), DateValue(day)}};
}

resource::Condition OfOneKind(const std::string& organization, const std::string& kind) {
  return {"organization = ? AND kind = ?", {organization, kind}};
}

resource::Condition OfKinds(const std::vector<std::string>& kinds) {
  if (kinds.empty()) return {"1 = 1", {}};
  return {absl::StrCat("kind IN (", sql::Marks(kinds.size()), ")"),
          sql::Params(kinds.begin(), kinds.end())};
}

resource::Condition LapsedBy(absl::CivilDay day,
                             const std::map<std::string, AffiliationPolicy>& policies) {
  resource::Condition condition;
  for (const auto& [kind, policy] : policies) {
    for (const AffiliationPolicy::LapseRule& rule : policy.lapse_rules()) {
      AddRule(kind, rule, DateValue(LatestLapsed(day, rule.months())), condition);
    }
  }
  if (condition.sql.empty()) return {"1 = 0", {}};
  condition.sql =
      absl::StrCat("state IN ('ACTIVE', 'SUSPENDED') AND start_date > 0 AND (", condition.sql, ")");
  return condition;
}

absl::Status InsertAffiliation(resource::Change& change, Affiliation& affiliation) {
  RETURN_IF_ERROR(change.Insert(Affiliations(), affiliation));
  return RecordAffiliation(change, affiliation);
}

absl::Status UpdateAffiliation(resource::Change& change, const Affiliation& before,
                               Affiliation& after, absl::CivilDay today) {
  after.set_grade(PresentGrade(after, today));
  RETURN_IF_ERROR(change.Update(Affiliations(), before, after));
  return RecordAffiliation(change, after);
}

}  // namespace edugroup::membership
