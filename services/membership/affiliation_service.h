// Affiliations: the gRPC surface.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::membership {

class AffiliationService {
 public:
  // `store` and `committee` outlive the service.
  AffiliationService(resource::Store& store, rpc::Peer& committee, rpc::Methods& methods);

 private:
  using Affiliation = v1::Affiliation;

  absl::StatusOr<Affiliation> Create(rpc::Call& call, const v1::CreateAffiliationRequest& request);
  absl::StatusOr<Affiliation> Get(rpc::Call& call, const v1::GetAffiliationRequest& request);
  absl::StatusOr<v1::ListAffiliationsResponse> List(rpc::Call& call,
                                                    const v1::ListAffiliationsRequest& request);
  absl::StatusOr<Affiliation> Admit(rpc::Call& call, const v1::AdmitAffiliationRequest& request);
  absl::StatusOr<Affiliation> Reject(rpc::Call& call, const v1::RejectAffiliationRequest& request);
  absl::StatusOr<Affiliation> Suspend(rpc::Call& call,
                                      const v1::SuspendAffiliationRequest& request);
  absl::StatusOr<Affiliation> Reinstate(rpc::Call& call,
                                        const v1::ReinstateAffiliationRequest& request);
  absl::StatusOr<Affiliation> End(rpc::Call& call, const v1::EndAffiliationRequest& request);

  // A resolution that a change of state rests on exists in the group and has passed; none is fine.
  absl::Status CheckResolution(const rpc::Call& call, const std::string& affiliation,
                               const std::string& resolution);

  resource::Store& store_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::membership
