// Affiliations: the gRPC surface.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/background.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/affiliation.h"

namespace edugroup::membership {

class AffiliationService {
 public:
  // `store` and `committee` outlive the service. Affiliations lapse in the `background`.
  AffiliationService(resource::Store& store, rpc::Peer& committee, rpc::Methods& methods,
                     rpc::Background& background);

 private:
  using Affiliation = v1::Affiliation;

  absl::StatusOr<Affiliation> Create(rpc::Call& call, const v1::CreateAffiliationRequest& request);
  absl::StatusOr<Affiliation> Get(rpc::Call& call, const v1::GetAffiliationRequest& request);
  absl::StatusOr<v1::ListAffiliationsResponse> List(rpc::Call& call,
                                                    const v1::ListAffiliationsRequest& request);
  absl::StatusOr<Affiliation> Update(rpc::Call& call, const v1::UpdateAffiliationRequest& request);
  absl::StatusOr<Affiliation> Check(rpc::Call& call, const v1::CheckAffiliationRequest& request);

  // Decisions: affiliation_decision.cc.
  absl::StatusOr<Affiliation> Admit(rpc::Call& call, const v1::AdmitAffiliationRequest& request);
  absl::StatusOr<Affiliation> Reject(rpc::Call& call, const v1::RejectAffiliationRequest& request);
  absl::StatusOr<Affiliation> Suspend(rpc::Call& call,
                                      const v1::SuspendAffiliationRequest& request);
  absl::StatusOr<Affiliation> Reinstate(rpc::Call& call,
                                        const v1::ReinstateAffiliationRequest& request);
  // Suspends or reinstates: applies `rule` from the day that the request names on.
  template <class Request>
  absl::StatusOr<Affiliation> DecideFrom(rpc::Call& call, const Request& request,
                                         absl::Status (*rule)(Affiliation&, const ChangeFacts&),
                                         v1::AffiliationPolicy::Decision decision);
  absl::StatusOr<Affiliation> End(rpc::Call& call, const v1::EndAffiliationRequest& request);
  absl::StatusOr<Affiliation> ChangeGrade(rpc::Call& call,
                                          const v1::ChangeAffiliationGradeRequest& request);
  // A resolution that a decision rests on exists in the group and has passed; none is fine.
  absl::Status CheckResolution(const rpc::Call& call, const std::string& affiliation,
                               const std::string& resolution);

  // Activity and lapse: affiliation_lapse.cc.
  absl::StatusOr<Affiliation> RecordActivity(rpc::Call& call,
                                             const v1::RecordAffiliationActivityRequest& request);
  absl::StatusOr<v1::ListLapsingAffiliationsResponse> ListLapsing(
      rpc::Call& call, const v1::ListLapsingAffiliationsRequest& request);
  absl::StatusOr<v1::LapseAffiliationsResponse> Lapse(rpc::Call& call,
                                                      const v1::LapseAffiliationsRequest& request);
  // Background work: lapses what is due in one page of the groups, after `page_token`, which it
  // moves on; whether more pages wait.
  absl::StatusOr<bool> LapseInGroups(rpc::Call& call, std::string& page_token);

  resource::Store& store_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::membership
