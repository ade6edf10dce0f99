#include "services/evaluation/result_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/evaluation/cycle_peers.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/result.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Result;

namespace {

// Puts a result at `grade` (empty: revokes it) by a resolution (P-m).
template <class Request>
absl::StatusOr<Result> Alter(resource::Store& store, rpc::Peer& committee, rpc::Call& call,
                             const Request& request, const std::string& grade) {
  RETURN_IF_ERROR(Results().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const committee::v1::Resolution resolution,
                   AskResolution(committee, call, "resolution", request.resolution()));
  return store.Write<Result>(call, request, [&](Change& change) -> absl::StatusOr<Result> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, resource::ParentOf(request.name())));
    ASSIGN_OR_RETURN(const Result before, change.Load<Result>(Results(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (before.state() == Result::REVOKED) {
      return StateConflict(before.name(), "REVOKED", "VALID or DOWNGRADED");
    }
    RETURN_IF_ERROR(Refuse(ChangeFindings(cycle, before, grade, resolution)));
    Result after = before;
    ChangeResult(cycle, grade, request.reason(), resolution, call.today, after);
    RETURN_IF_ERROR(change.Update(Results(), before, after));
    return after;
  });
}

}  // namespace

ResultService::ResultService(resource::Store& store, rpc::Peer& committee, rpc::Methods& methods)
    : store_(store), committee_(committee) {
  using S = ResultService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.ResultService/";
  methods.Serve(absl::StrCat(kName, "GetResult"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListResults"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "DowngradeResult"), this, &S::Downgrade);
  methods.Serve(absl::StrCat(kName, "RevokeResult"), this, &S::Revoke);
}

absl::StatusOr<Result> ResultService::Get(rpc::Call& call, const v1::GetResultRequest& request) {
  ASSIGN_OR_RETURN(Result result, store_.Get<Result>(call, Results(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(result.organization()));
  return result;
}

absl::StatusOr<v1::ListResultsResponse> ResultService::List(rpc::Call& call,
                                                            const v1::ListResultsRequest& request) {
  RETURN_IF_ERROR(Results().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OfOrganization(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Result>(call, Results(), query));
  v1::ListResultsResponse response;
  for (Result& result : page.items) *response.add_results() = std::move(result);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Result> ResultService::Downgrade(rpc::Call& call,
                                                const v1::DowngradeResultRequest& request) {
  return Alter(store_, committee_, call, request, request.grade());
}

absl::StatusOr<Result> ResultService::Revoke(rpc::Call& call,
                                             const v1::RevokeResultRequest& request) {
  return Alter(store_, committee_, call, request, "");
}

}  // namespace edugroup::evaluation
