// Rules of self-assessments: what may be declared, handed in and checked, and where it differs from
// what was collected (P-c, P-d, P-e).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/evaluation/v1/submission_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// The leaf with this id; null when the set has none.
const v1::Indicator* FindLeaf(const v1::IndicatorSet& set, absl::string_view indicator_id);

// What is wrong with a submission as it is written: leaves that the set does not have or that are
// named twice, values that are none, evidence of nothing.
std::vector<FieldViolation> CheckWritten(const v1::Submission& submission, const v1::Cycle& cycle);

// What keeps it from being handed in: manual leaves that are not declared, values without evidence.
// All HARD.
std::vector<type::Finding> HandInFindings(const v1::Submission& submission, const v1::Cycle& cycle);

// The sum of the self-scores, exact.
std::string SelfScoreTotal(const v1::Submission& submission);

// What a department may not say of leaves: those of another department, those not declared. All
// HARD. `body` is the department; empty: the secretariat, which may check all.
std::vector<type::Finding> LeafCheckFindings(
    const google::protobuf::RepeatedPtrField<v1::LeafCheck>& checks,
    const v1::Submission& submission, const v1::Cycle& cycle, absl::string_view body);
// Takes the checks in, each in place of an earlier one of its leaf.
void TakeChecks(const google::protobuf::RepeatedPtrField<v1::LeafCheck>& checks,
                v1::Submission& submission);
// Whether every declared leaf is checked.
bool IsChecked(const v1::Submission& submission);

// The observations, without name, that the checks of manual leaves make.
std::vector<v1::Observation> FromChecks(const v1::Submission& submission, const v1::Cycle& cycle);

// A declared value beside what is known of the leaf from elsewhere.
struct Conflict {
  const v1::SelfScore* declared;
  const v1::Observation* observed;
};
// Where declared values differ from collected or entered ones that nobody has settled.
std::vector<Conflict> Conflicts(const v1::Submission& submission, const v1::Cycle& cycle,
                                const std::vector<v1::Observation>& observations);
// One HARD finding for each conflict of submissions that were handed in, in their order.
std::vector<type::Finding> ConflictFindings(const v1::Cycle& cycle,
                                            const std::vector<v1::Submission>& submissions,
                                            const std::vector<v1::Observation>& observations);

// Both values of a leaf as text, for people: "33/35", "120 万元 (AT_LEAST)", "NOT_APPLICABLE".
std::string DeclaredText(const v1::SelfScore& score);
std::string ObservedText(const v1::Observation& observation);

// Puts `quantity` in place of what the observation of `leaf` says, in the form that the leaf counts
// in: a rate such as 0.95 (or 95 %) becomes 95 out of 100.
// INVALID_ARGUMENT when the quantity is no such value.
absl::Status SetValue(const v1::Indicator& leaf, const type::Quantity& quantity,
                      v1::Observation& observation);

}  // namespace edugroup::evaluation
