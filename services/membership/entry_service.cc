#include "services/membership/entry_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/membership/batch_drafts.h"
#include "services/membership/entry.h"
#include "services/membership/entry_import.h"
#include "services/membership/entry_rules.h"
#include "services/membership/entry_write.h"
#include "services/membership/refusal.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Entry;
using v1::Register;

// The entry that a request asks for, under its new name.
absl::StatusOr<EntryDraft> DraftOf(const v1::CreateEntryRequest& request, const std::string& path) {
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Entries(), request.parent(), request.entry_id(),
                                     absl::StrCat(path, "entry_id")));
  EntryDraft draft{absl::StrCat(path, "entry"), request.entry(), std::nullopt};
  resource::ClearOutputOnly(draft.entry);
  draft.entry.set_name(name);
  draft.entry.set_state(Entry::DRAFT);
  return draft;
}

absl::StatusOr<std::vector<EntryDraft>> DraftsOf(const v1::BatchCreateEntriesRequest& batch) {
  return DraftsOfBatch<EntryDraft>(
      batch, "entry_id",
      [&](int i, const std::string& path) { return DraftOf(batch.requests(i), path); },
      [](const EntryDraft& draft) -> const std::string& { return draft.entry.name(); });
}

// Writes new entries, or new versions of entries, that the caller may write.
absl::Status Save(const rpc::Call& call, Change& change, const Register& record,
                  absl::Span<EntryDraft> drafts) {
  for (EntryDraft& draft : drafts) {
    CompleteEntry(record, draft.entry);
    RETURN_IF_ERROR(call.MayActFor(draft.entry.organization()));
  }
  RETURN_IF_ERROR(CheckDrafts(change, record, drafts));
  return KeepDrafts(change, record, drafts);
}

// Entries of a register are written one after the other: its row is locked first, always.
absl::StatusOr<Register> LoadRegisterOf(Change& change, const std::string& entry) {
  RETURN_IF_ERROR(Entries().pattern.Check("name", entry));
  absl::StatusOr<Register> record = change.Load<Register>(Registers(), resource::ParentOf(entry));
  if (absl::IsNotFound(record.status())) return ResourceNotFound(entry);
  return record;
}

bool IsOpen(const Entry& entry) {
  return entry.state() == Entry::DRAFT || entry.state() == Entry::RETURNED;
}

absl::Status WrongState(const Entry& entry, absl::string_view wanted) {
  return StateConflict(entry.name(), Entry::State_Name(entry.state()), wanted);
}

}  // namespace

EntryService::EntryService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = EntryService;
  constexpr char kName[] = "edugroup.membership.v1.RegisterService/";
  methods.Serve(absl::StrCat(kName, "CreateEntry"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "BatchCreateEntries"), this, &S::BatchCreate);
  methods.Serve(absl::StrCat(kName, "GetEntry"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListEntries"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateEntry"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "DeleteEntry"), this, &S::Delete);
  methods.Serve(absl::StrCat(kName, "SubmitEntry"), this, &S::Submit);
  methods.Serve(absl::StrCat(kName, "VerifyEntry"), this, &S::Verify);
  methods.Serve(absl::StrCat(kName, "ReturnEntry"), this, &S::Return);
  methods.Serve(absl::StrCat(kName, "ImportEntries"), this, &S::Import);
}

absl::StatusOr<Entry> EntryService::Create(rpc::Call& call, const v1::CreateEntryRequest& request) {
  RETURN_IF_ERROR(Entries().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const EntryDraft wanted, DraftOf(request, ""));
  return store_.Write<Entry>(call, request, [&](Change& change) -> absl::StatusOr<Entry> {
    ASSIGN_OR_RETURN(const Register record, change.Load<Register>(Registers(), request.parent()));
    EntryDraft draft = wanted;
    RETURN_IF_ERROR(Save(call, change, record, absl::MakeSpan(&draft, 1)));
    return std::move(draft.entry);
  });
}

absl::StatusOr<v1::BatchCreateEntriesResponse> EntryService::BatchCreate(
    rpc::Call& call, const v1::BatchCreateEntriesRequest& request) {
  RETURN_IF_ERROR(Entries().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::vector<EntryDraft> wanted, DraftsOf(request));
  using Response = v1::BatchCreateEntriesResponse;
  return store_.Write<Response>(call, request, [&](Change& change) -> absl::StatusOr<Response> {
    ASSIGN_OR_RETURN(const Register record, change.Load<Register>(Registers(), request.parent()));
    std::vector<EntryDraft> drafts = wanted;
    RETURN_IF_ERROR(Save(call, change, record, absl::MakeSpan(drafts)));
    Response response;
    for (EntryDraft& draft : drafts) *response.add_entries() = std::move(draft.entry);
    return response;
  });
}

absl::StatusOr<Entry> EntryService::Get(rpc::Call& call, const v1::GetEntryRequest& request) {
  ASSIGN_OR_RETURN(Entry entry, store_.Get<Entry>(call, Entries(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(entry.organization()));
  return entry;
}

absl::StatusOr<v1::ListEntriesResponse> EntryService::List(rpc::Call& call,
                                                           const v1::ListEntriesRequest& request) {
  RETURN_IF_ERROR(Entries().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (resource::IdOf(request.parent()) != "-") {
    query.conditions.push_back(InRegister(request.parent()));
  }
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OwnedBy(call.claims().organization));
  }
  ASSIGN_OR_RETURN(resource::Page<Entry> page, store_.List<Entry>(call, Entries(), query));
  v1::ListEntriesResponse response;
  for (Entry& entry : page.items) *response.add_entries() = std::move(entry);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Entry> EntryService::Update(rpc::Call& call, const v1::UpdateEntryRequest& request) {
  const Entry& patch = request.entry();
  return store_.Write<Entry>(call, request, [&](Change& change) -> absl::StatusOr<Entry> {
    ASSIGN_OR_RETURN(const Register record, LoadRegisterOf(change, patch.name()));
    ASSIGN_OR_RETURN(const Entry before, change.Load<Entry>(Entries(), patch.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    EntryDraft draft{"entry", before, before};
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, draft.entry));
    if (!IsOpen(before)) return WrongState(before, "DRAFT or RETURNED");
    RETURN_IF_ERROR(Save(call, change, record, absl::MakeSpan(&draft, 1)));
    return std::move(draft.entry);
  });
}

absl::StatusOr<Empty> EntryService::Delete(rpc::Call& call, const v1::DeleteEntryRequest& request) {
  return store_.Write<Empty>(call, request, [&](Change& change) -> absl::StatusOr<Empty> {
    ASSIGN_OR_RETURN(const Register record, LoadRegisterOf(change, request.name()));
    ASSIGN_OR_RETURN(const Entry entry, change.Load<Entry>(Entries(), request.name()));
    RETURN_IF_ERROR(call.MayActFor(entry.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), entry));
    if (entry.state() != Entry::DRAFT) return WrongState(entry, "DRAFT");
    RETURN_IF_ERROR(ForgetTokens(change, entry.name()));
    RETURN_IF_ERROR(change.Delete(Entries(), entry));
    return Empty();
  });
}

absl::StatusOr<Entry> EntryService::Submit(rpc::Call& call, const v1::SubmitEntryRequest& request) {
  return store_.Write<Entry>(call, request, [&](Change& change) -> absl::StatusOr<Entry> {
    ASSIGN_OR_RETURN(const Register record, LoadRegisterOf(change, request.name()));
    ASSIGN_OR_RETURN(const Entry before, change.Load<Entry>(Entries(), request.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (!IsOpen(before)) return WrongState(before, "DRAFT or RETURNED");
    EntryDraft draft{"entry", before, before};
    RETURN_IF_ERROR(CheckDrafts(change, record, absl::MakeSpan(&draft, 1)));
    const std::vector<type::Finding> findings(draft.entry.findings().begin(),
                                              draft.entry.findings().end());
    const std::vector<type::Waiver> waivers(request.waivers().begin(), request.waivers().end());
    RETURN_IF_ERROR(Refuse(Stopping(findings, waivers)));
    *draft.entry.mutable_waivers() = request.waivers();
    draft.entry.set_state(Entry::SUBMITTED);
    draft.entry.clear_return_reason();
    RETURN_IF_ERROR(KeepDrafts(change, record, absl::MakeSpan(&draft, 1)));
    return std::move(draft.entry);
  });
}

template <class Request>
absl::StatusOr<Entry> EntryService::Move(
    rpc::Call& call, const Request& request,
    absl::FunctionRef<absl::Status(const Entry& before, Entry& after)> change_entry) {
  return store_.Write<Entry>(call, request, [&](Change& change) -> absl::StatusOr<Entry> {
    ASSIGN_OR_RETURN(const Entry before, change.Load<Entry>(Entries(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Entry after = before;
    RETURN_IF_ERROR(change_entry(before, after));
    RETURN_IF_ERROR(change.Update(Entries(), before, after));
    return after;
  });
}

absl::StatusOr<Entry> EntryService::Verify(rpc::Call& call, const v1::VerifyEntryRequest& request) {
  return Move(call, request, [](const Entry& before, Entry& after) {
    if (before.state() != Entry::SUBMITTED) return WrongState(before, "SUBMITTED");
    after.set_state(Entry::VERIFIED);
    return absl::OkStatus();
  });
}

absl::StatusOr<Entry> EntryService::Return(rpc::Call& call, const v1::ReturnEntryRequest& request) {
  return Move(call, request, [&](const Entry& before, Entry& after) {
    if (before.state() != Entry::SUBMITTED && before.state() != Entry::VERIFIED) {
      return WrongState(before, "SUBMITTED or VERIFIED");
    }
    after.set_state(Entry::RETURNED);
    after.set_return_reason(request.reason());
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::ImportEntriesResponse> EntryService::Import(
    rpc::Call& call, const v1::ImportEntriesRequest& request) {
  return ImportEntries(store_, call, request);
}

}  // namespace edugroup::membership
