// Rows of an imported list of organisations: what they say, and what is wrong with them by
// themselves.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/kind_directory.h"
#include "services/membership/organization.h"

namespace edugroup::membership {

// A row of a request; both outlive it.
struct RowPlace {
  const v1::OrganizationRow& row;
  int index;
};

// What a row says.
struct OrganizationReading {
  v1::Organization organization;  // without a name; only what the row gives
  // The names it goes by, full name first when it has a fingerprint. Their `organization` is empty.
  std::vector<KnownName> names;
};

// Reads a row; adds what is wrong to `findings`, all of it HARD: a field that breaks the contract
// of Organization, a credit code or count that is none, a kind, cluster or region that the group
// does not have.
OrganizationReading ReadRow(const RowPlace& place, const KindDirectory& kinds,
                            std::vector<v1::RowFinding>& findings);

// A finding about one column of a row (empty: the whole row), with the cell as it was sent.
v1::RowFinding FindingOf(const RowPlace& place, absl::string_view column, absl::string_view rule,
                         type::Finding::Severity severity, std::string message,
                         std::string message_zh);

}  // namespace edugroup::membership
