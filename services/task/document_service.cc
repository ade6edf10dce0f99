#include "services/task/document_service.h"

#include <string>
#include <utility>
#include <vector>

#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/document.h"
#include "services/task/document_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Document;

// Fields, the document that it interprets, and what is odd about it.
absl::Status Finish(Change& change, Document& document) {
  const std::vector<FieldViolation> violations = CheckFields(document);
  if (!violations.empty()) return InvalidFields(violations);
  if (!document.interprets().empty()) {
    const absl::Status status =
        change.Read<Document>(DocumentTable(), document.interprets()).status();
    if (absl::IsNotFound(status)) {
      return ReferenceNotFound("document.interprets", document.interprets());
    }
    RETURN_IF_ERROR(status);
  }
  document.clear_findings();
  for (type::Finding& finding : FindingsOf(document)) {
    *document.add_findings() = std::move(finding);
  }
  return absl::OkStatus();
}

}  // namespace

void DocumentService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.DocumentService/CreateDocument", this, &DocumentService::Create);
  methods.Serve("edugroup.task.v1.DocumentService/GetDocument", this, &DocumentService::Get);
  methods.Serve("edugroup.task.v1.DocumentService/ListDocuments", this, &DocumentService::List);
  methods.Serve("edugroup.task.v1.DocumentService/UpdateDocument", this, &DocumentService::Update);
}

absl::StatusOr<Document> DocumentService::Create(rpc::Call& call,
                                                 const v1::CreateDocumentRequest& request) {
  RETURN_IF_ERROR(DocumentTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(DocumentTable(), request.parent(),
                                                             request.document_id(), "document_id"));
  Document draft = request.document();
  resource::ClearOutputOnly(draft);
  draft.set_name(name);
  RETURN_IF_ERROR(peers_.CheckIssuers(call, draft));
  return store_.Write<Document>(call, request, [&](Change& change) -> absl::StatusOr<Document> {
    Document document = draft;
    RETURN_IF_ERROR(Finish(change, document));
    RETURN_IF_ERROR(change.Insert(DocumentTable(), document));
    return document;
  });
}

absl::StatusOr<Document> DocumentService::Get(rpc::Call& call,
                                              const v1::GetDocumentRequest& request) {
  return store_.Get<Document>(call, DocumentTable(), request.name());
}

absl::StatusOr<v1::ListDocumentsResponse> DocumentService::List(
    rpc::Call& call, const v1::ListDocumentsRequest& request) {
  RETURN_IF_ERROR(DocumentTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Document> page,
                   store_.List<Document>(call, DocumentTable(), resource::QueryOf(request)));
  v1::ListDocumentsResponse response;
  for (Document& document : page.items) *response.add_documents() = std::move(document);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Document> DocumentService::Update(rpc::Call& call,
                                                 const v1::UpdateDocumentRequest& request) {
  RETURN_IF_ERROR(DocumentTable().pattern.Check("document.name", request.document().name()));
  RETURN_IF_ERROR(peers_.CheckIssuers(call, request.document()));
  return store_.Write<Document>(call, request, [&](Change& change) -> absl::StatusOr<Document> {
    ASSIGN_OR_RETURN(const Document before,
                     change.Load<Document>(DocumentTable(), request.document().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.document().etag(), before));
    Document after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.document(), after));
    RETURN_IF_ERROR(Finish(change, after));
    RETURN_IF_ERROR(change.Update(DocumentTable(), before, after));
    return after;
  });
}

}  // namespace edugroup::task
