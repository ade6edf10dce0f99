// The gRPC surface of documents.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/document_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class DocumentService {
 public:
  // Borrowed; they outlive this.
  DocumentService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Document> Create(rpc::Call& call, const v1::CreateDocumentRequest& request);
  absl::StatusOr<v1::Document> Get(rpc::Call& call, const v1::GetDocumentRequest& request);
  absl::StatusOr<v1::ListDocumentsResponse> List(rpc::Call& call,
                                                 const v1::ListDocumentsRequest& request);
  absl::StatusOr<v1::Document> Update(rpc::Call& call, const v1::UpdateDocumentRequest& request);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
