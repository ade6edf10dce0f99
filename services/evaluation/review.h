// Rules of reviews: who scores what, who stands aside, and the sheet that the scores of one leaf
// make (P-f, S12, S13).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/evaluation/v1/review_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// Whether raters score the leaf.
bool IsReviewed(const v1::Indicator& leaf);
// Whether this rater scores the leaf: experts those of experts, others those that name their group.
bool Scores(const v1::Rater& rater, const v1::Indicator& leaf);

// What is wrong with raters: accounts or organisations that are none, groups that no leaf names.
std::vector<FieldViolation> CheckRaters(const google::protobuf::RepeatedPtrField<v1::Rater>& raters,
                                        const v1::IndicatorSet& set, const std::string& group_name);

// Why the rater has to stand aside for the subject (回避), for people in Chinese; empty: it need
// not.
std::string MustStandAside(const v1::Rater& rater, const v1::CycleSubject& subject);

// What keeps these scores from being the rater's: leaves that are missing or not its own, scores
// beyond 0 to 100. All HARD.
std::vector<type::Finding> ScoreFindings(const v1::Review& review, const v1::IndicatorSet& set);

// The scores of one leaf and subject, in the order of the reviews; of those assigned and not yet
// written nothing.
v1::RatingSheet SheetOf(const v1::Indicator& leaf, absl::Span<const v1::Review* const> reviews);

}  // namespace edugroup::evaluation
