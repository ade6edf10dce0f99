#include "services/membership/census_service.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/census.h"
#include "services/membership/census_store.h"
#include "services/membership/date_field.h"
#include "services/membership/group.h"
#include "services/membership/group_store.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

using v1::Organization;

// Today when no day is given.
template <class Request>
absl::StatusOr<MemberQuery> MembersOf(const rpc::Call& call, const Request& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  MemberQuery query{request.parent(),
                    call.today,
                    {request.affiliation_kinds().begin(), request.affiliation_kinds().end()}};
  if constexpr (!std::is_same_v<Request, v1::GetCensusSeriesRequest>) {
    if (value::IsSet(request.as_of())) {
      ASSIGN_OR_RETURN(query.day, DayOf(request.as_of(), "as_of"));
    }
  }
  return query;
}

resource::Condition OfStandardKinds(const v1::ListMembersRequest& request) {
  sql::Params params;
  for (const int kind : request.standard_kinds()) {
    params.emplace_back(v1::StandardKind_Name(static_cast<v1::StandardKind>(kind)));
  }
  if (params.empty()) return {"1 = 1", {}};
  const std::vector<std::string> marks(params.size(), "?");
  return {absl::StrCat("standard_kind IN (", absl::StrJoin(marks, ", "), ")"), params};
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
  ASSIGN_OR_RETURN(const MemberQuery query, MembersOf(call, request));
  ASSIGN_OR_RETURN(const v1::Group group, store_.Get<v1::Group>(call, Groups(), query.group));
  ASSIGN_OR_RETURN(const std::vector<MemberCount> counts,
                   ReadMemberCounts(store_.database(), call.deadline, query));
  ASSIGN_OR_RETURN(const auto kind_names,
                   ReadKindNames(store_.database(), call.deadline, query.group));
  ASSIGN_OR_RETURN(v1::Census census, CountMembers(query.day, counts, kind_names));
  const auto declared = DeclaredBefore(group, query.affiliation_kinds, query.day);
  if (declared.has_value()) RETURN_IF_ERROR(CompareWithDeclared(*declared, census));
  return census;
}

absl::StatusOr<v1::CensusSeries> CensusService::GetSeries(
    rpc::Call& call, const v1::GetCensusSeriesRequest& request) {
  ASSIGN_OR_RETURN(const MemberQuery query, MembersOf(call, request));
  std::vector<absl::CivilDay> days;
  for (int i = 0; i < request.dates_size(); ++i) {
    ASSIGN_OR_RETURN(const absl::CivilDay day,
                     DayOf(request.dates(i), absl::StrCat("dates[", i, "]")));
    days.push_back(day);
  }
  ASSIGN_OR_RETURN(const std::vector<int64_t> totals,
                   ReadTotals(store_.database(), call.deadline, query, days));
  const std::vector<std::string> growth = GrowthSinceFirst(totals);
  v1::CensusSeries series;
  for (size_t i = 0; i < days.size(); ++i) {
    v1::CensusPoint& point = *series.add_points();
    *point.mutable_date() = value::ToDate(days[i]);
    point.set_total(totals[i]);
    point.set_growth_percent(growth[i]);
  }
  return series;
}

absl::StatusOr<v1::ListMembersResponse> CensusService::ListMembers(
    rpc::Call& call, const v1::ListMembersRequest& request) {
  ASSIGN_OR_RETURN(const MemberQuery query, MembersOf(call, request));
  resource::ListQuery list;
  list.parent = request.parent();
  list.page_size = request.page_size();
  list.page_token = request.page_token();
  list.conditions = {IsMember(query), OfStandardKinds(request)};
  ASSIGN_OR_RETURN(const resource::Page<Organization> page,
                   store_.List<Organization>(call, Organizations(), list));
  std::vector<std::string> names;
  for (const Organization& organization : page.items) names.push_back(organization.name());
  ASSIGN_OR_RETURN(const auto affiliations,
                   ReadAffiliationsOf(store_.database(), call.deadline, query, names));
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
