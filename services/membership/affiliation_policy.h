// What a group's charter asks for decisions about affiliations of a kind (章程规定, C2.3, C2.6,
// N2).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/affiliation_policy.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::membership {

// Months of lapse rules. `field` is the path of the policy in the request.
std::vector<FieldViolation> CheckPolicy(const v1::AffiliationPolicy& policy,
                                        absl::string_view field);

// A HARD finding when the policy wants a resolution for the decision and none is named.
std::vector<type::Finding> FindMissingResolution(const v1::AffiliationPolicy& policy,
                                                 v1::AffiliationPolicy::Decision decision,
                                                 const v1::Affiliation& affiliation,
                                                 absl::string_view resolution);
// The same for an end: an expulsion needs one under every policy, a lapse under none.
std::vector<type::Finding> FindMissingResolution(const v1::AffiliationPolicy& policy,
                                                 v1::Affiliation::EndReason end_reason,
                                                 const v1::Affiliation& affiliation,
                                                 absl::string_view resolution);

// A HARD finding when the policy wants a check of the application and none has passed.
std::vector<type::Finding> FindMissingCheck(const v1::AffiliationPolicy& policy,
                                            const v1::Affiliation& affiliation);

}  // namespace edugroup::membership
