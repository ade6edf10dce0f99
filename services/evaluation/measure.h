// Measures: one number out of several (S6 to S8, S10 to S13, S21). Pure arithmetic over messages.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/measured_value.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/evaluation/v1/scoring.pb.h"

namespace edugroup::evaluation {

// Σ count × level × role, each item once at its highest weight if the measure says so (S7).
// INVALID_ARGUMENT for a level or role that the measure does not name.
absl::StatusOr<value::Decimal> CountEvents(const v1::WeightedCount& measure,
                                           const v1::EventList& events);

// Nothing: the value of before is zero and the measure does not say what that means (S6).
absl::StatusOr<std::optional<value::Decimal>> Grow(const v1::Growth& measure,
                                                   const value::Decimal& before,
                                                   const value::Decimal& now);

// Nothing: periods are missing (S21).
absl::StatusOr<std::optional<value::Decimal>> Aggregate(const v1::PeriodAggregation& measure,
                                                        const v1::PeriodValues& periods);

// Mean of the scores that count, the highest and lowest left out (S12). Nothing: too few.
absl::StatusOr<std::optional<value::Decimal>> MeanOfExperts(const v1::ExpertSource& source,
                                                            const v1::RatingSheet& sheet);

// Weighted mean of the groups' means (S13). Nothing: a group is missing and the others do not share
// its weight, or all are.
absl::StatusOr<std::optional<value::Decimal>> MeanOfGroups(const v1::RaterGroupSource& source,
                                                           const v1::RatingSheet& sheet);

}  // namespace edugroup::evaluation
