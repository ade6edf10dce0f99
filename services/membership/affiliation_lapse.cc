// Activity of members, and the lapse of those that show none for too long (C2.6).
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/name.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/membership/affiliation.h"
#include "services/membership/affiliation_service.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/affiliation_write.h"
#include "services/membership/date_field.h"
#include "services/membership/group_store.h"
#include "services/membership/kind_store.h"
#include "services/membership/lapse.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Affiliation;
using Policies = std::map<std::string, v1::AffiliationPolicy>;

constexpr int kGroupsAtOnce = 100;

absl::Status HoldKindsOf(Change& change, const v1::LapseAffiliationsRequest& request) {
  std::vector<KindReference> references;
  for (const std::string& kind : request.affiliation_kinds()) {
    references.push_back({"affiliation_kinds", kind, v1::Kind::AFFILIATION_KIND});
  }
  return HoldKinds(change, request.parent(), references).status();
}

absl::StatusOr<std::vector<Affiliation>> LoadLapsed(Change& change,
                                                    const v1::LapseAffiliationsRequest& request,
                                                    absl::CivilDay day, const Policies& policies) {
  Policies wanted;
  for (const std::string& kind : request.affiliation_kinds()) {
    const auto policy = policies.find(kind);
    if (policy != policies.end()) wanted.insert(*policy);
  }
  const bool any = request.affiliation_kinds().empty();
  return change.LoadAll<Affiliation>(Affiliations(), request.parent(),
                                     LapsedBy(day, any ? policies : wanted));
}

v1::MemberActivity ActivityOf(const rpc::Call& call,
                              const v1::RecordAffiliationActivityRequest& request) {
  v1::MemberActivity activity;
  activity.set_kind(request.kind());
  *activity.mutable_date() = request.date();
  *activity.mutable_record_time() = value::ToTimestamp(absl::Now());
  activity.set_principal(call.principal->subject);
  if (request.has_source()) *activity.mutable_source() = request.source();
  return activity;
}

}  // namespace

absl::StatusOr<Affiliation> AffiliationService::RecordActivity(
    rpc::Call& call, const v1::RecordAffiliationActivityRequest& request) {
  RETURN_IF_ERROR(EffectiveDay(request.date(), "date", call.today).status());
  const v1::MemberActivity activity = ActivityOf(call, request);
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return ChangeOne(call, change, request, [&](Affiliation& affiliation) -> absl::Status {
      RETURN_IF_ERROR(CheckMember(affiliation));
      KeepActivity(affiliation, activity);
      return absl::OkStatus();
    });
  });
}

absl::StatusOr<v1::ListLapsingAffiliationsResponse> AffiliationService::ListLapsing(
    rpc::Call& call, const v1::ListLapsingAffiliationsRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const absl::CivilDay until,
                   DayOr(request.until_date(), "until_date", call.today));
  ASSIGN_OR_RETURN(const Policies policies, ReadPolicies(call, store_, request.parent()));
  resource::ListQuery query;
  query.parent = request.parent();
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.order_by = "active_since";
  query.conditions = {LapsedBy(until, policies)};
  ASSIGN_OR_RETURN(const resource::Page<Affiliation> page,
                   store_.List<Affiliation>(call, Affiliations(), query));
  v1::ListLapsingAffiliationsResponse response;
  for (const Affiliation& affiliation : page.items) {
    const auto lapse = LapseOf(affiliation, policies.at(affiliation.kind()));
    if (lapse.has_value()) *response.add_lapsing_affiliations() = Lapsing(affiliation, *lapse);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<v1::LapseAffiliationsResponse> AffiliationService::Lapse(
    rpc::Call& call, const v1::LapseAffiliationsRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDay(request.as_of(), "as_of", call.today));
  ASSIGN_OR_RETURN(const Policies policies, ReadPolicies(call, store_, request.parent()));
  using Response = v1::LapseAffiliationsResponse;
  return store_.Write<Response>(call, request, [&](Change& change) -> absl::StatusOr<Response> {
    RETURN_IF_ERROR(HoldKindsOf(change, request));
    ASSIGN_OR_RETURN(const std::vector<Affiliation> lapsed,
                     LoadLapsed(change, request, day, policies));
    Response response;
    for (const Affiliation& before : lapsed) {
      const auto lapse = LapseOf(before, policies.at(before.kind()));
      if (!lapse.has_value()) continue;
      Affiliation after = before;
      RETURN_IF_ERROR(membership::End(after, Affiliation::LAPSED,
                                      FactsOf(call, lapse->date, LapseNotice(*lapse))));
      RETURN_IF_ERROR(UpdateAffiliation(change, before, after, call.today));
      *response.add_lapsed_affiliations() = Lapsing(after, *lapse);
    }
    return response;
  });
}

absl::StatusOr<bool> AffiliationService::LapseInGroups(rpc::Call& call, std::string& page_token) {
  resource::ListQuery query;
  query.page_size = kGroupsAtOnce;
  query.page_token = page_token;
  ASSIGN_OR_RETURN(const resource::Page<v1::Group> page,
                   store_.List<v1::Group>(call, Groups(), query));
  absl::Status failure;
  for (const v1::Group& group : page.items) {
    call.group = std::string(resource::GroupOf(group.name()));
    v1::LapseAffiliationsRequest request;
    request.set_parent(group.name());
    failure.Update(Lapse(call, request).status());  // one group's failure stops no other's
  }
  page_token = page.next_page_token;
  RETURN_IF_ERROR(failure);
  return !page_token.empty();
}

}  // namespace edugroup::membership
