#include "services/evaluation/observation.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/value/quantity.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

using v1::Cycle;
using v1::Observation;
using v1::ScoreInput;

ScoreInput InputOf(const Observation& observation) {
  ScoreInput input;
  input.set_indicator_id(observation.indicator_id());
  input.set_observation(observation.name());
  if (observation.has_quantity()) *input.mutable_quantity() = observation.quantity();
  if (observation.has_fact_count()) *input.mutable_fact_count() = observation.fact_count();
  if (observation.has_no_value()) input.set_no_value(observation.no_value());
  if (observation.has_rating_sheet()) *input.mutable_rating_sheet() = observation.rating_sheet();
  if (observation.has_events()) *input.mutable_events() = observation.events();
  if (observation.has_periods()) *input.mutable_periods() = observation.periods();
  if (observation.has_items()) *input.mutable_items() = observation.items();
  if (!observation.rating().empty()) input.set_rating(observation.rating());
  if (observation.has_place()) *input.mutable_place() = observation.place();
  if (observation.has_reference()) *input.mutable_reference() = observation.reference();
  *input.mutable_source_names() = observation.source_names();
  *input.mutable_base_names() = observation.base_names();
  input.set_journal_position(observation.journal_position());
  return input;
}

std::vector<FieldViolation> CheckEntered(const Observation& observation) {
  if (observation.value_case() == Observation::VALUE_NOT_SET ||
      (observation.has_no_value() && observation.no_value() == v1::NO_VALUE_UNSPECIFIED)) {
    return {{"observation.value", "give a value, or NOT_RATED or NOT_APPLICABLE as no_value",
             "请填写数值，或注明未评、不适用"}};
  }
  if (observation.has_quantity()) {
    const absl::Status status = value::Validate(observation.quantity(), "observation.quantity");
    if (!status.ok()) {
      return {{"observation.quantity", std::string(status.message()), "数值格式有误"}};
    }
  }
  if (observation.has_reference()) {
    const absl::Status status = value::Validate(observation.reference(), "observation.reference");
    if (!status.ok()) {
      return {{"observation.reference", std::string(status.message()), "对比数值格式有误"}};
    }
  }
  return {};
}

std::vector<FieldViolation> CheckFits(const Observation& observation, const Cycle& cycle) {
  const absl::StatusOr<Scorer> scorer = Scorer::Make(cycle.frozen_indicator_set());
  if (!scorer.ok()) {
    return {
        {"observation.cycle", std::string(scorer.status().message()), "考核周期的指标体系有误"}};
  }
  const Slot* leaf = scorer->Find(observation.indicator_id());
  if (leaf == nullptr || !leaf->indicator->has_manual()) {
    return {{"observation.indicator_id",
             absl::StrCat(observation.indicator_id(), " is no leaf of the cycle that is entered"),
             "该指标不是本考核周期中由人工填报的末级指标"}};
  }
  const v1::CycleSubject* subject = FindSubject(cycle, observation.subject());
  const absl::Status status =
      scorer->Check(InputOf(observation), subject == nullptr ? 0 : scorer->ClassOf(*subject));
  if (status.ok()) return {};
  return {{"observation.value", std::string(status.message()), "数值不符合该指标的评分规则"}};
}

bool TakesValues(const Cycle& cycle) {
  return cycle.state() == Cycle::COLLECTING || cycle.state() == Cycle::SELF_ASSESSMENT ||
         cycle.state() == Cycle::REVIEW;
}

}  // namespace edugroup::evaluation
