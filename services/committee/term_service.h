// The gRPC surface of terms.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "edugroup/committee/v1/term_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.TermService says.
class TermService {
 public:
  // The store outlives the service.
  explicit TermService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Term> Create(rpc::Call& call, const v1::CreateTermRequest& request);
  absl::StatusOr<v1::Term> Get(rpc::Call& call, const v1::GetTermRequest& request);
  absl::StatusOr<v1::ListTermsResponse> List(rpc::Call& call, const v1::ListTermsRequest& request);
  absl::StatusOr<v1::Term> Update(rpc::Call& call, const v1::UpdateTermRequest& request);
  absl::StatusOr<v1::Term> Extend(rpc::Call& call, const v1::ExtendTermRequest& request);
  absl::StatusOr<v1::GetTermCalendarResponse> GetCalendar(
      rpc::Call& call, const v1::GetTermCalendarRequest& request);

 private:
  resource::Store& store_;
};

}  // namespace edugroup::committee
