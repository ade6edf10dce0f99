#include "services/membership/census_service.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/census.h"
#include "services/membership/census_series.h"
#include "services/membership/census_store.h"
#include "services/membership/date_field.h"
#include "services/membership/group.h"
#include "services/membership/group_store.h"
#include "services/membership/organization_as_of.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

using v1::Organization;

template <class Request>
MemberQuery MembersOf(const Request& request, const AsOf& as_of) {
  return {request.parent(),
          {request.affiliation_kinds().begin(), request.affiliation_kinds().end()},
          as_of.known};
}

absl::StatusOr<std::vector<absl::CivilDay>> DaysOf(const v1::GetCensusSeriesRequest& request) {
  std::vector<absl::CivilDay> days;
  for (int i = 0; i < request.dates_size(); ++i) {
    ASSIGN_OR_RETURN(const absl::CivilDay day,
                     DayOf(request.dates(i), absl::StrCat("dates[", i, "]")));
    days.push_back(day);
  }
  return days;
}

resource::Condition OfStandardKinds(const v1::ListMembersRequest& request) {
  sql::Params params;
  for (const int kind : request.standard_kinds()) {
    params.emplace_back(v1::StandardKind_Name(static_cast<v1::StandardKind>(kind)));
  }
  if (params.empty()) return {"1 = 1", {}};
  return {absl::StrCat("standard_kind IN (", sql::Marks(params.size()), ")"), params};
}

v1::Member MemberOf(const Organization& organization,
                    const std::vector<std::string>& affiliations) {
  v1::Member member;
  member.set_organization(organization.name());
  member.set_display_name(organization.display_name());
  member.set_kind(organization.kind());
  member.set_standard_kind(organization.standard_kind());
  *member.mutable_tags() = organization.tags();
  member.mutable_affiliations()->Add(affiliations.begin(), affiliations.end());
  return member;
}

}  // namespace

CensusService::CensusService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = CensusService;
  methods.Serve("edugroup.membership.v1.CensusService/GetCensus", this, &S::GetCensus);
  methods.Serve("edugroup.membership.v1.CensusService/GetCensusSeries", this, &S::GetSeries);
  methods.Serve("edugroup.membership.v1.CensusService/ListMembers", this, &S::ListMembers);
}

absl::StatusOr<v1::Census> CensusService::GetCensus(rpc::Call& call,
                                                    const v1::GetCensusRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const AsOf as_of, AsOfRequest(call, request));
  const MemberQuery query = MembersOf(request, as_of);
  ASSIGN_OR_RETURN(const v1::Group group, store_.Get<v1::Group>(call, Groups(), query.group));
  ASSIGN_OR_RETURN(const std::vector<DayCounts> counts,
                   ReadCounts(store_.database(), call.deadline, query, {as_of.day}));
  ASSIGN_OR_RETURN(const auto kind_names,
                   ReadKindNames(store_.database(), call.deadline, query.group, as_of));
  ASSIGN_OR_RETURN(v1::Census census, CountMembers(as_of.day, counts.front(), kind_names));
  if (request.has_known_as_of()) *census.mutable_known_as_of() = request.known_as_of();
  const auto declared = DeclaredBefore(group, query.affiliation_kinds, as_of.day);
  if (declared.has_value()) RETURN_IF_ERROR(CompareWithDeclared(*declared, census));
  return census;
}

absl::StatusOr<v1::CensusSeries> CensusService::GetSeries(
    rpc::Call& call, const v1::GetCensusSeriesRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, DaysOf(request));
  AsOf as_of{days.back()};
  ASSIGN_OR_RETURN(as_of.known, KnownTime(request.has_known_as_of(), request.known_as_of()));
  const MemberQuery query = MembersOf(request, as_of);
  ASSIGN_OR_RETURN(const std::vector<DayCounts> counts,
                   ReadCounts(store_.database(), call.deadline, query, days));
  ASSIGN_OR_RETURN(const auto kind_names,
                   ReadKindNames(store_.database(), call.deadline, query.group, as_of));
  std::vector<v1::Census> censuses;
  for (size_t i = 0; i < days.size(); ++i) {
    ASSIGN_OR_RETURN(v1::Census census, CountMembers(days[i], counts[i], kind_names));
    censuses.push_back(std::move(census));
  }
  return SeriesOf(censuses, request.split_by());
}

absl::StatusOr<v1::ListMembersResponse> CensusService::ListMembers(
    rpc::Call& call, const v1::ListMembersRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const AsOf as_of, AsOfRequest(call, request));
  const MemberQuery query = MembersOf(request, as_of);
  resource::ListQuery list;
  list.parent = request.parent();
  list.page_size = request.page_size();
  list.page_token = request.page_token();
  list.conditions = {IsMember(query, as_of.day), OfStandardKinds(request)};
  ASSIGN_OR_RETURN(resource::Page<Organization> page,
                   store_.List<Organization>(call, OrganizationVersions(), list));
  RETURN_IF_ERROR(ShowAsOf(store_, call, as_of, absl::MakeSpan(page.items)));
  std::vector<std::string> names;
  for (const Organization& organization : page.items) names.push_back(organization.name());
  ASSIGN_OR_RETURN(const auto affiliations,
                   ReadAffiliationsOf(store_.database(), call.deadline, query, as_of.day, names));
  v1::ListMembersResponse response;
  for (const Organization& organization : page.items) {
    const auto found = affiliations.find(organization.name());
    *response.add_members() = MemberOf(
        organization, found == affiliations.end() ? std::vector<std::string>() : found->second);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::membership
