// What of an organisation has a history (沿革): names, kind, region, tags, clusters and state.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/membership/history.h"

namespace edugroup::membership {

// A column of the versions of organisations.
struct OrganizationColumn {
  std::string column;
  std::string field;  // whose update changes it; empty: none does
  std::string (*value)(const v1::Organization& organization);
  void (*set)(const std::string& value, v1::Organization& organization);
};
const std::vector<OrganizationColumn>& OrganizationColumns();

// The values of an organisation as it is, in the order of the columns; and back.
std::vector<std::string> ValuesOf(const v1::Organization& organization);
void SetValues(const std::vector<std::string>& values, v1::Organization& organization);

// The values of `after` in those columns that it changes in `before`.
Values ChangedValues(const v1::Organization& before, const v1::Organization& after);
// The same, and those of the columns that the mask names: an update says what holds from a day on
// even of what is so already.
Values MaskedValues(const v1::Organization& before, const v1::Organization& after,
                    const google::protobuf::FieldMask& mask, const v1::Organization& patch);

// Sets the former names of an organisation that it has on its time line, without those of no day.
void SetFormerNames(const Timeline& timeline, v1::Organization& organization);

}  // namespace edugroup::membership
