// Entries of registers: the gRPC surface.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace edugroup::membership {

// The methods of RegisterService that are about entries.
class EntryService {
 public:
  // `store` outlives the service.
  EntryService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Entry> Create(rpc::Call& call, const v1::CreateEntryRequest& request);
  absl::StatusOr<v1::BatchCreateEntriesResponse> BatchCreate(
      rpc::Call& call, const v1::BatchCreateEntriesRequest& request);
  absl::StatusOr<v1::Entry> Get(rpc::Call& call, const v1::GetEntryRequest& request);
  absl::StatusOr<v1::ListEntriesResponse> List(rpc::Call& call,
                                               const v1::ListEntriesRequest& request);
  absl::StatusOr<v1::Entry> Update(rpc::Call& call, const v1::UpdateEntryRequest& request);
  absl::StatusOr<google::protobuf::Empty> Delete(rpc::Call& call,
                                                 const v1::DeleteEntryRequest& request);
  absl::StatusOr<v1::Entry> Submit(rpc::Call& call, const v1::SubmitEntryRequest& request);
  absl::StatusOr<v1::Entry> Verify(rpc::Call& call, const v1::VerifyEntryRequest& request);
  absl::StatusOr<v1::Entry> Return(rpc::Call& call, const v1::ReturnEntryRequest& request);
  absl::StatusOr<v1::ImportEntriesResponse> Import(rpc::Call& call,
                                                   const v1::ImportEntriesRequest& request);

  // Loads the entry of a request that names one, and changes it as `change_entry` says.
  template <class Request>
  absl::StatusOr<v1::Entry> Move(
      rpc::Call& call, const Request& request,
      absl::FunctionRef<absl::Status(const v1::Entry& before, v1::Entry& after)> change_entry);

  resource::Store& store_;
};

}  // namespace edugroup::membership
