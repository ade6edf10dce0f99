// Which rows of an imported list are organisations that are known already, and which resemble one.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/organization_row.h"

namespace edugroup::membership {

// A name that an organisation of the group goes by.
struct NameHolder {
  std::string organization;  // resource name
  std::string name;
  bool is_full_name;
};

// What the database knows of the ids, codes and names of a list.
struct KnownOrganizations {
  absl::flat_hash_set<std::string> organizations;                // resource names
  absl::flat_hash_map<std::string, std::string> by_credit_code;  // to the resource name
  absl::flat_hash_map<std::string, std::vector<NameHolder>> by_fingerprint;
};

// For each row the resource name of the organisation it is: of one that is known by id, credit code
// or full name (to the letter), else empty for a new one. Adds to `findings`
//   HARD  organization.identity-conflict  id, code and name are those of different organisations
//   HARD  organization.row-repeated       an earlier row is the same organisation
//   SOFT  organization.near-duplicate     another one, known or of an earlier row, goes by a name
//                                         that differs in spelling only (X5)
// Takes time in proportion to the rows and the names that are known.
std::vector<std::string> MatchRows(const v1::ImportOrganizationsRequest& request,
                                   absl::Span<const OrganizationReading> readings,
                                   const KnownOrganizations& known,
                                   std::vector<v1::RowFinding>& findings);

}  // namespace edugroup::membership
