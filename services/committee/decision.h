// Whether a vote carries: quorum and majority as a charter writes them (C2.10–C2.12, X2). Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/decision.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::committee {

// Adds what is wrong with a share that a count must reach: AT_LEAST or ABOVE, and reachable.
void CheckShare(const type::Threshold& share, absl::string_view field,
                std::vector<FieldViolation>& violations);

// What is wrong with a decision rule; `field` is its path in the request.
std::vector<FieldViolation> CheckDecisionRule(const v1::DecisionRule& rule,
                                              absl::string_view field);

// Adds what is wrong with the rules of a body, each under an id of its own; `field` is their path.
void CheckBodyDecisionRules(const google::protobuf::RepeatedPtrField<v1::BodyDecisionRule>& rules,
                            absl::string_view field, std::vector<FieldViolation>& violations);

// Every way in which a tally does not add up, by itself and under a rule that passed
// CheckDecisionRule.
std::vector<FieldViolation> CheckTally(const v1::DecisionRule& rule, const v1::Tally& tally,
                                       absl::string_view field);

// Whether enough are there: "decision.quorum", INFO when they are or nothing is asked, HARD when
// not. INVALID_ARGUMENT when the threshold cannot be read.
absl::StatusOr<type::Finding> WeighQuorum(const v1::DecisionRule& rule, const v1::Tally& tally);

struct Decision {
  bool passed = false;
  // "decision.quorum" and "decision.majority": INFO when met, HARD when not.
  std::vector<type::Finding> explanation;
};

// Applies a rule to a tally; both passed their checks. A majority of nobody (base 0) is no
// majority. INVALID_ARGUMENT when a threshold cannot be read.
absl::StatusOr<Decision> Decide(const v1::DecisionRule& rule, const v1::Tally& tally);

}  // namespace edugroup::committee
