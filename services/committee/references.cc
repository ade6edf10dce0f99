#include "services/committee/references.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "google/rpc/error_details.pb.h"

namespace edugroup::committee {
namespace {

constexpr size_t kMostPerCall = 200;
constexpr char kBatchGet[] = "edugroup.membership.v1.OrganizationService/BatchGetOrganizations";

// The resource that a NOT_FOUND is about; empty when the status does not say.
std::string MissingResource(const absl::Status& status) {
  const absl::optional<absl::Cord> payload =
      status.GetPayload("type.googleapis.com/google.rpc.ResourceInfo");
  google::rpc::ResourceInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return "";
  return info.resource_name();
}

// Those of `names` (at most 200) that exist, added to `found`.
absl::Status AskBatch(const rpc::Call& call, rpc::Peer& membership, std::vector<std::string> names,
                      Organizations& found) {
  while (!names.empty()) {
    membership::v1::BatchGetOrganizationsRequest request;
    request.set_parent(absl::StrCat("groups/", call.group));
    request.mutable_names()->Add(names.begin(), names.end());
    auto answer =
        membership.Ask<membership::v1::BatchGetOrganizationsResponse>(call, kBatchGet, request);
    if (answer.ok()) {
      for (membership::v1::Organization& organization : *answer->mutable_organizations()) {
        const std::string name = organization.name();
        found[name] = std::move(organization);
      }
      return absl::OkStatus();
    }
    const std::string missing = MissingResource(answer.status());
    const auto gone = std::find(names.begin(), names.end(), missing);
    if (!absl::IsNotFound(answer.status()) || gone == names.end()) {
      return rpc::AsReference(answer.status(), "organization", missing);
    }
    names.erase(gone);
  }
  return absl::OkStatus();
}

}  // namespace

const resource::Pattern& OrganizationPattern() {
  static const auto* const pattern =
      new resource::Pattern("groups/{group}/organizations/{organization}");
  return *pattern;
}

void CheckReference(const resource::Pattern& pattern, absl::string_view parent,
                    absl::string_view field, absl::string_view name,
                    std::vector<FieldViolation>& violations) {
  if (name.empty()) return;
  if (pattern.Matches(name) && resource::GroupOf(name) == resource::GroupOf(parent)) return;
  violations.push_back(
      {std::string(field),
       absl::StrCat("must be a name of the form ", pattern.text(), " in the same group"),
       absl::StrCat("名称格式应为 ", pattern.text(), "，且属于同一集团")});
}

absl::StatusOr<Organizations> AskOrganizations(const rpc::Call& call, rpc::Peer& membership,
                                               const std::vector<OrganizationReference>& required,
                                               const absl::flat_hash_set<std::string>& others) {
  absl::flat_hash_set<std::string> all = others;
  for (const OrganizationReference& reference : required) all.insert(reference.name);
  all.erase("");

  const std::vector<std::string> names(all.begin(), all.end());
  Organizations found;
  for (size_t first = 0; first < names.size(); first += kMostPerCall) {
    const size_t last = std::min(first + kMostPerCall, names.size());
    RETURN_IF_ERROR(
        AskBatch(call, membership, {names.begin() + first, names.begin() + last}, found));
  }
  for (const OrganizationReference& reference : required) {
    if (!reference.name.empty() && !found.contains(reference.name)) {
      return ReferenceNotFound(reference.field, reference.name);
    }
  }
  for (const std::string& name : names) found.try_emplace(name);
  return found;
}

}  // namespace edugroup::committee
