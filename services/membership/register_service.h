// Registers and what can be counted over their entries: the gRPC surface. Entries themselves:
// entry_service.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "services/membership/coverage.h"

namespace edugroup::membership {

class RegisterService {
 public:
  // `store` outlives the service.
  RegisterService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Register> Create(rpc::Call& call, const v1::CreateRegisterRequest& request);
  absl::StatusOr<v1::Register> Get(rpc::Call& call, const v1::GetRegisterRequest& request);
  absl::StatusOr<v1::ListRegistersResponse> List(rpc::Call& call,
                                                 const v1::ListRegistersRequest& request);
  absl::StatusOr<v1::Register> Update(rpc::Call& call, const v1::UpdateRegisterRequest& request);
  absl::StatusOr<google::protobuf::Empty> Delete(rpc::Call& call,
                                                 const v1::DeleteRegisterRequest& request);
  absl::StatusOr<v1::FindRegisterTemplatesResponse> FindTemplates(
      rpc::Call& call, const v1::FindRegisterTemplatesRequest& request);
  absl::StatusOr<v1::EntrySummary> Summarize(rpc::Call& call,
                                             const v1::SummarizeEntriesRequest& request);
  absl::StatusOr<v1::Coverage> SummarizeCoverage(rpc::Call& call,
                                                 const v1::SummarizeCoverageRequest& request);

  // VERIFIED entries of a side of a coverage that are in force on the day, and its column.
  struct Side {
    v1::RegisterColumn column;
    std::vector<v1::Entry> entries;
  };
  absl::StatusOr<Side> ReadSide(rpc::Call& call, absl::string_view group,
                                const v1::CoverageColumn& side, const std::string& field,
                                absl::CivilDay day);
  absl::StatusOr<std::vector<Target>> ReadTargets(rpc::Call& call,
                                                  const v1::SummarizeCoverageRequest& request,
                                                  absl::CivilDay day);
  // Names for people of the organisations and kinds that groups have as keys.
  absl::Status NameKeys(rpc::Call& call, v1::EntrySummary& summary);

  resource::Store& store_;
};

}  // namespace edugroup::membership
