#include "services/evaluation/tables.h"

#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "services/evaluation/date_number.h"

namespace edugroup::evaluation {
namespace {

using resource::Condition;
using resource::Date;
using resource::Number;
using resource::Of;
using resource::Pattern;
using resource::Table;
using resource::Text;
using v1::Assessment;
using v1::Cycle;
using v1::IndicatorSet;
using v1::Observation;

// Newest period first.
std::string NewestFirst(const Cycle& cycle) {
  constexpr int64_t kLast = 99999999;
  return absl::StrCat(absl::Dec(kLast - DateNumber(cycle.period_first_date()), absl::kZeroPad8));
}

// Best first, those without a rank last.
std::string ByRank(const Assessment& assessment) {
  return assessment.rank() == 0 ? "~" : absl::StrCat(absl::Dec(assessment.rank(), absl::kZeroPad8));
}

std::string NoValueName(const Observation& observation) {
  return observation.has_no_value() ? v1::NoValue_Name(observation.no_value()) : "";
}

}  // namespace

const Table& IndicatorSets() {
  static const auto& table = *new Table{
      "indicator_set",
      Pattern("groups/{group}/indicatorSets/{indicator_set}"),
      {Text<IndicatorSet>("display_name", "display_name",
                          [](const IndicatorSet& set) { return set.display_name(); }),
       Text<IndicatorSet>("version_label", "version_label",
                          [](const IndicatorSet& set) { return set.version_label(); }),
       Text<IndicatorSet>(
           "state", "state",
           [](const IndicatorSet& set) { return IndicatorSet::State_Name(set.state()); })},
      Of<IndicatorSet>([](const IndicatorSet& set) {
        return value::SortKey(absl::StrCat(set.display_name(), " ", set.version_label()));
      }),
      {}};
  return table;
}

const Table& Observations() {
  static const auto& table = *new Table{
      "observation",
      Pattern("groups/{group}/observations/{observation}"),
      {Text<Observation>("cycle", "cycle", [](const Observation& one) { return one.cycle(); }),
       Text<Observation>("indicator_id", "indicator_id",
                         [](const Observation& one) { return one.indicator_id(); }),
       Text<Observation>("subject", "subject",
                         [](const Observation& one) { return one.subject(); }),
       Text<Observation>(
           "origin", "origin",
           [](const Observation& one) { return Observation::Origin_Name(one.origin()); }),
       Text<Observation>("no_value", "no_value", &NoValueName)},
      {},
      {}};
  return table;
}

const Table& Cycles() {
  static const auto& table = *new Table{
      "assessment_cycle",
      Pattern("groups/{group}/cycles/{cycle}"),
      {Text<Cycle>("display_name", "display_name",
                   [](const Cycle& cycle) { return cycle.display_name(); }),
       Text<Cycle>("state", "state",
                   [](const Cycle& cycle) { return Cycle::State_Name(cycle.state()); }),
       Text<Cycle>("indicator_set", "indicator_set",
                   [](const Cycle& cycle) { return cycle.indicator_set(); }),
       Date<Cycle>("period_first_date", "period_first_date",
                   [](const Cycle& cycle) { return DateNumber(cycle.period_first_date()); }),
       Date<Cycle>("period_last_date", "period_last_date",
                   [](const Cycle& cycle) { return DateNumber(cycle.period_last_date()); })},
      Of<Cycle>(&NewestFirst),
      {}};
  return table;
}

const Table& Assessments() {
  static const auto& table = *new Table{
      "assessment",
      Pattern("groups/{group}/cycles/{cycle}/assessments/{assessment}"),
      {Text<Assessment>("organization", "organization",
                        [](const Assessment& one) { return one.organization(); }),
       Text<Assessment>("display_name", "display_name",
                        [](const Assessment& one) { return one.display_name(); }),
       Text<Assessment>("grade", "grade", [](const Assessment& one) { return one.grade(); }),
       Number<Assessment>("rank", "rank_number",
                          [](const Assessment& one) { return int64_t{one.rank()}; }),
       Text<Assessment>(
           "complete", "complete",
           [](const Assessment& one) -> std::string { return one.complete() ? "true" : "false"; })},
      Of<Assessment>(&ByRank),
      {}};
  return table;
}

Condition OfCycle(absl::string_view cycle) { return {"cycle = ?", {cycle}}; }

Condition OfLeaf(absl::string_view cycle, absl::string_view indicator_id,
                 absl::string_view subject) {
  return {"cycle = ? AND indicator_id = ? AND subject = ?", {cycle, indicator_id, subject}};
}

Condition AboutSubject(absl::string_view organization) { return {"subject = ?", {organization}}; }

Condition CollectedFor(absl::string_view cycle) {
  return {"cycle = ? AND origin = 'COLLECTED'", {cycle}};
}

}  // namespace edugroup::evaluation
