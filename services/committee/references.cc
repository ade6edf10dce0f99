#include "services/committee/references.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/group_service.pb.h"
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
                      std::optional<absl::CivilDay> as_of, Organizations& found) {
  while (!names.empty()) {
    membership::v1::BatchGetOrganizationsRequest request;
    request.set_parent(absl::StrCat("groups/", call.group));
    request.mutable_names()->Add(names.begin(), names.end());
    if (as_of.has_value()) *request.mutable_as_of() = value::ToDate(*as_of);
    auto answer =
        membership.Ask<membership::v1::BatchGetOrganizationsResponse>(call, kBatchGet, request);
    if (answer.ok()) {
      for (int i = 0; i < answer->organizations_size(); ++i) {
        found[names[i]] = std::move(*answer->mutable_organizations(i));
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

// Those of `names`, added to `found`, in calls of at most 200.
absl::Status AskAll(const rpc::Call& call, rpc::Peer& membership, const Names& names,
                    std::optional<absl::CivilDay> as_of, Organizations& found) {
  const std::vector<std::string> all(names.begin(), names.end());
  for (size_t first = 0; first < all.size(); first += kMostPerCall) {
    const size_t last = std::min(first + kMostPerCall, all.size());
    RETURN_IF_ERROR(
        AskBatch(call, membership, {all.begin() + first, all.begin() + last}, as_of, found));
  }
  return absl::OkStatus();
}

// Puts for each merged organisation the one it went into, one step of a chain at a time.
absl::Status FollowMergers(const rpc::Call& call, rpc::Peer& membership,
                           std::optional<absl::CivilDay> as_of, Organizations& found) {
  constexpr int kMostSteps = 8;
  for (int step = 0; step < kMostSteps; ++step) {
    Names missing;
    bool any = false;
    for (const auto& [name, organization] : found) {
      if (organization.merged_into().empty()) continue;
      any = true;
      if (!found.contains(organization.merged_into())) missing.insert(organization.merged_into());
    }
    if (!any) return absl::OkStatus();
    RETURN_IF_ERROR(AskAll(call, membership, missing, as_of, found));
    Organizations survivors;
    for (const auto& [name, organization] : found) {
      const auto survivor = found.find(organization.merged_into());
      if (survivor != found.end()) survivors[name] = survivor->second;
    }
    if (survivors.empty()) return absl::OkStatus();
    for (auto& [name, survivor] : survivors) found[name] = std::move(survivor);
  }
  return absl::OkStatus();
}

Names AllOf(const References& required, const Names& others) {
  Names all = others;
  for (const Reference& reference : required) all.insert(reference.name);
  all.erase("");
  return all;
}

// Asks `method` for all of the names, 200 a call; `take` moves what was answered out.
template <class Request, class Response, class Take>
absl::Status AskBatches(const rpc::Call& call, rpc::Peer& membership, absl::string_view method,
                        const References& required, const Names& others, Take take) {
  const Names all = AllOf(required, others);
  const std::vector<std::string> names(all.begin(), all.end());
  for (size_t first = 0; first < names.size(); first += kMostPerCall) {
    Request request;
    request.set_parent(absl::StrCat("groups/", call.group));
    const size_t last = std::min(first + kMostPerCall, names.size());
    request.mutable_names()->Add(names.begin() + first, names.begin() + last);
    absl::StatusOr<Response> answer = membership.Ask<Response>(call, method, request);
    if (!answer.ok()) return AsReferenceOf(answer.status(), required);
    take(*answer);
  }
  return absl::OkStatus();
}

}  // namespace

const resource::Pattern& OrganizationPattern() {
  static const auto* const pattern =
      new resource::Pattern("groups/{group}/organizations/{organization}");
  return *pattern;
}

const resource::Pattern& PostPattern() {
  static const auto* const pattern = new resource::Pattern("groups/{group}/posts/{post}");
  return *pattern;
}

const resource::Pattern& PersonPattern() {
  static const auto* const pattern = new resource::Pattern("groups/{group}/people/{person}");
  return *pattern;
}

const resource::Pattern& KindPattern() {
  static const auto* const pattern = new resource::Pattern("groups/{group}/kinds/{kind}");
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

absl::Status AsReferenceOf(const absl::Status& status, const References& required) {
  const std::string missing = MissingResource(status);
  const auto found = std::find_if(required.begin(), required.end(),
                                  [&](const Reference& one) { return one.name == missing; });
  return rpc::AsReference(status, found == required.end() ? "" : found->field, missing);
}

absl::StatusOr<Organizations> AskOrganizations(const rpc::Call& call, rpc::Peer& membership,
                                               const References& required, const Names& others,
                                               std::optional<absl::CivilDay> as_of) {
  const Names all = AllOf(required, others);
  Organizations found;
  RETURN_IF_ERROR(AskAll(call, membership, all, as_of, found));
  for (const Reference& reference : required) {
    if (!reference.name.empty() && !found.contains(reference.name)) {
      return ReferenceNotFound(reference.field, reference.name);
    }
  }
  RETURN_IF_ERROR(FollowMergers(call, membership, as_of, found));
  for (const std::string& name : all) found.try_emplace(name);
  return found;
}

absl::StatusOr<absl::flat_hash_map<std::string, membership::v1::Post>> AskPosts(
    const rpc::Call& call, rpc::Peer& membership, const References& required, const Names& others) {
  absl::flat_hash_map<std::string, membership::v1::Post> found;
  RETURN_IF_ERROR(
      (AskBatches<membership::v1::BatchGetPostsRequest, membership::v1::BatchGetPostsResponse>(
          call, membership, "edugroup.membership.v1.PostService/BatchGetPosts", required, others,
          [&found](membership::v1::BatchGetPostsResponse& answer) {
            for (membership::v1::Post& post : *answer.mutable_posts()) {
              const std::string name = post.name();
              found[name] = std::move(post);
            }
          })));
  return found;
}

absl::StatusOr<absl::flat_hash_map<std::string, membership::v1::Person>> AskPeople(
    const rpc::Call& call, rpc::Peer& membership, const References& required, const Names& others) {
  absl::flat_hash_map<std::string, membership::v1::Person> found;
  RETURN_IF_ERROR(
      (AskBatches<membership::v1::BatchGetPeopleRequest, membership::v1::BatchGetPeopleResponse>(
          call, membership, "edugroup.membership.v1.PersonService/BatchGetPeople", required, others,
          [&found](membership::v1::BatchGetPeopleResponse& answer) {
            for (membership::v1::Person& person : *answer.mutable_people()) {
              const std::string name = person.name();
              found[name] = std::move(person);
            }
          })));
  return found;
}

absl::Status AskKinds(const rpc::Call& call, rpc::Peer& membership, const References& required) {
  if (required.empty()) return absl::OkStatus();
  membership::v1::ListKindsRequest request;
  request.set_parent(absl::StrCat("groups/", call.group));
  request.set_page_size(1000);
  request.set_filter("taxonomy = ORGANIZATION_KIND");
  Names known;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     membership.Ask<membership::v1::ListKindsResponse>(
                         call, "edugroup.membership.v1.GroupService/ListKinds", request));
    for (const membership::v1::Kind& kind : page.kinds()) known.insert(kind.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  for (const Reference& one : required) {
    if (!known.contains(one.name)) return ReferenceNotFound(one.field, one.name);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
