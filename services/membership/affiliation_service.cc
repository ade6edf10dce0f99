#include "services/membership/affiliation_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/membership/affiliation.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/affiliation_write.h"
#include "services/membership/date_field.h"
#include "services/membership/grade_history.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_reference.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Affiliation;

constexpr absl::Duration kLapseInterval = absl::Hours(1);

absl::Status HoldAffiliationKinds(Change& change, absl::string_view group,
                                  const Affiliation& affiliation) {
  return HoldKinds(change, group,
                   {{"affiliation.kind", affiliation.kind(), v1::Kind::AFFILIATION_KIND},
                    {"affiliation.grade", affiliation.grade(), v1::Kind::AFFILIATION_GRADE}})
      .status();
}

// An applicant mends its application until it is decided.
absl::Status CheckApplicant(const rpc::Call& call, const Affiliation& affiliation) {
  RETURN_IF_ERROR(call.MayActFor(affiliation.organization()));
  if (!call.ActsForOwnOrganizationOnly() || affiliation.state() == Affiliation::APPLIED) {
    return absl::OkStatus();
  }
  return StateConflict(affiliation.name(), Affiliation::State_Name(affiliation.state()), "APPLIED");
}

bool SameDocuments(const Affiliation& a, const Affiliation& b) {
  return std::equal(a.application_documents().begin(), a.application_documents().end(),
                    b.application_documents().begin(), b.application_documents().end(),
                    google::protobuf::util::MessageDifferencer::Equals);
}

}  // namespace

AffiliationService::AffiliationService(resource::Store& store, rpc::Peer& committee,
                                       rpc::Methods& methods, rpc::Background& background)
    : store_(store), committee_(committee) {
  using S = AffiliationService;
  constexpr absl::string_view kName = "edugroup.membership.v1.AffiliationService/";
  methods.Serve(absl::StrCat(kName, "CreateAffiliation"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetAffiliation"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListAffiliations"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateAffiliation"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "CheckAffiliation"), this, &S::Check);
  methods.Serve(absl::StrCat(kName, "AdmitAffiliation"), this, &S::Admit);
  methods.Serve(absl::StrCat(kName, "RejectAffiliation"), this, &S::Reject);
  methods.Serve(absl::StrCat(kName, "SuspendAffiliation"), this, &S::Suspend);
  methods.Serve(absl::StrCat(kName, "ReinstateAffiliation"), this, &S::Reinstate);
  methods.Serve(absl::StrCat(kName, "EndAffiliation"), this, &S::End);
  methods.Serve(absl::StrCat(kName, "ChangeAffiliationGrade"), this, &S::ChangeGrade);
  methods.Serve(absl::StrCat(kName, "RecordAffiliationActivity"), this, &S::RecordActivity);
  methods.Serve(absl::StrCat(kName, "ListLapsingAffiliations"), this, &S::ListLapsing);
  methods.Serve(absl::StrCat(kName, "LapseAffiliations"), this, &S::Lapse);
  background.Repeat("lapse_affiliations", kLapseInterval,
                    [this, page_token = std::string()](rpc::Call& call) mutable {
                      return LapseInGroups(call, page_token);
                    });
}

absl::StatusOr<Affiliation> AffiliationService::Create(
    rpc::Call& call, const v1::CreateAffiliationRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  Affiliation wanted = request.affiliation();
  RETURN_IF_ERROR(call.MayActFor(wanted.organization()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Affiliations(), request.parent(), request.affiliation_id(),
                                     "affiliation_id"));
  resource::ClearOutputOnly(wanted);
  wanted.set_name(name);
  Apply(wanted, FactsOf(call, call.today, ""));
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        RETURN_IF_ERROR(HoldOrganization(change, request.parent(), "affiliation.organization",
                                         wanted.organization()));
        RETURN_IF_ERROR(HoldAffiliationKinds(change, request.parent(), wanted));
        ASSIGN_OR_RETURN(
            const std::vector<Affiliation> siblings,
            change.LoadAll<Affiliation>(Affiliations(), request.parent(),
                                        OfOneKind(wanted.organization(), wanted.kind())));
        RETURN_IF_ERROR(Refuse(FindPending(siblings)));
        Affiliation affiliation = wanted;
        RETURN_IF_ERROR(InsertAffiliation(change, affiliation));
        return affiliation;
      });
}

absl::StatusOr<Affiliation> AffiliationService::Get(rpc::Call& call,
                                                    const v1::GetAffiliationRequest& request) {
  ASSIGN_OR_RETURN(Affiliation affiliation,
                   store_.Get<Affiliation>(call, Affiliations(), request.name()));
  affiliation.set_grade(PresentGrade(affiliation, call.today));
  return affiliation;
}

absl::StatusOr<v1::ListAffiliationsResponse> AffiliationService::List(
    rpc::Call& call, const v1::ListAffiliationsRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOr(request.as_of(), "as_of", call.today));
  resource::ListQuery query = resource::QueryOf(request);
  if (value::IsSet(request.as_of())) query.conditions.push_back(InForceOn(day));
  ASSIGN_OR_RETURN(resource::Page<Affiliation> page,
                   store_.List<Affiliation>(call, AffiliationsOn(day), query));
  v1::ListAffiliationsResponse response;
  for (Affiliation& affiliation : page.items) {
    affiliation.set_grade(PresentGrade(affiliation, day));
    *response.add_affiliations() = std::move(affiliation);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Affiliation> AffiliationService::Update(
    rpc::Call& call, const v1::UpdateAffiliationRequest& request) {
  const Affiliation& patch = request.affiliation();
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        ASSIGN_OR_RETURN(const Affiliation before,
                         change.Load<Affiliation>(Affiliations(), patch.name()));
        RETURN_IF_ERROR(CheckApplicant(call, before));
        RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
        Affiliation after = before;
        RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
        const bool decided = before.state() != Affiliation::APPLIED;
        if (!decided && !SameDocuments(before, after)) after.clear_check();
        RETURN_IF_ERROR(UpdateAffiliation(change, before, after, call.today));
        return after;
      });
}

absl::StatusOr<Affiliation> AffiliationService::Check(rpc::Call& call,
                                                      const v1::CheckAffiliationRequest& request) {
  if (request.outcome() == v1::ApplicationCheck::INCOMPLETE && request.note().empty()) {
    return InvalidField("note", "must say what is missing", "须说明材料缺失或不符之处");
  }
  const ChangeFacts facts = FactsOf(call, call.today, request.note());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return ChangeOne(call, change, request, [&](Affiliation& affiliation) {
      return membership::Check(affiliation, request.outcome(), facts);
    });
  });
}

}  // namespace edugroup::membership
