#include "services/membership/affiliation_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/affiliation.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/date_field.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Affiliation;

ChangeFacts FactsOf(const rpc::Call& call, absl::CivilDay date, const std::string& reason,
                    const std::string& resolution = "") {
  return {date, absl::Now(), call.principal->subject, reason, resolution};
}

absl::Status HoldAffiliationKinds(Change& change, absl::string_view group,
                                  const Affiliation& affiliation) {
  return HoldKinds(change, group,
                   {{"affiliation.kind", affiliation.kind(), v1::Kind::AFFILIATION_KIND},
                    {"affiliation.grade", affiliation.grade(), v1::Kind::AFFILIATION_GRADE}})
      .status();
}

// The affiliations of an organisation change one at a time: whoever may break a rule between them
// holds the organisation.
absl::Status HoldOrganization(Change& change, const std::string& organization) {
  const absl::Status status = change.Load<v1::Organization>(Organizations(), organization).status();
  if (absl::IsNotFound(status)) {
    return ReferenceNotFound("affiliation.organization", organization);
  }
  return status;
}

absl::StatusOr<std::vector<Affiliation>> LoadSiblings(Change& change,
                                                      const Affiliation& affiliation) {
  return change.LoadAll<Affiliation>(Affiliations(), resource::ParentOf(affiliation.name()),
                                     OfOneKind(affiliation.organization(), affiliation.kind()));
}

// Loads, moves and writes back one affiliation.
template <class Request>
absl::StatusOr<Affiliation> MoveOne(Change& change, const Request& request,
                                    absl::FunctionRef<absl::Status(Affiliation&)> move) {
  ASSIGN_OR_RETURN(const Affiliation before,
                   change.Load<Affiliation>(Affiliations(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  Affiliation after = before;
  RETURN_IF_ERROR(move(after));
  RETURN_IF_ERROR(change.Update(Affiliations(), before, after));
  return after;
}

}  // namespace

AffiliationService::AffiliationService(resource::Store& store, rpc::Peer& committee,
                                       rpc::Methods& methods)
    : store_(store), committee_(committee) {
  using S = AffiliationService;
  constexpr absl::string_view kName = "edugroup.membership.v1.AffiliationService/";
  methods.Serve(absl::StrCat(kName, "CreateAffiliation"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetAffiliation"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListAffiliations"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "AdmitAffiliation"), this, &S::Admit);
  methods.Serve(absl::StrCat(kName, "RejectAffiliation"), this, &S::Reject);
  methods.Serve(absl::StrCat(kName, "SuspendAffiliation"), this, &S::Suspend);
  methods.Serve(absl::StrCat(kName, "ReinstateAffiliation"), this, &S::Reinstate);
  methods.Serve(absl::StrCat(kName, "EndAffiliation"), this, &S::End);
}

absl::StatusOr<Affiliation> AffiliationService::Create(
    rpc::Call& call, const v1::CreateAffiliationRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  Affiliation wanted = request.affiliation();
  RETURN_IF_ERROR(call.MayActFor(wanted.organization()));
  if (resource::ParentOf(wanted.organization()) != request.parent()) {
    return InvalidField("affiliation.organization", "must be an organization of the group",
                        "必须是本集团的单位");
  }
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Affiliations(), request.parent(), request.affiliation_id(),
                                     "affiliation_id"));
  resource::ClearOutputOnly(wanted);
  wanted.set_name(name);
  Apply(wanted, FactsOf(call, call.today, ""));
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        RETURN_IF_ERROR(HoldOrganization(change, wanted.organization()));
        RETURN_IF_ERROR(HoldAffiliationKinds(change, request.parent(), wanted));
        ASSIGN_OR_RETURN(const std::vector<Affiliation> siblings, LoadSiblings(change, wanted));
        RETURN_IF_ERROR(Refuse(FindPending(siblings)));
        Affiliation affiliation = wanted;
        RETURN_IF_ERROR(change.Insert(Affiliations(), affiliation));
        return affiliation;
      });
}

absl::StatusOr<Affiliation> AffiliationService::Get(rpc::Call& call,
                                                    const v1::GetAffiliationRequest& request) {
  return store_.Get<Affiliation>(call, Affiliations(), request.name());
}

absl::StatusOr<v1::ListAffiliationsResponse> AffiliationService::List(
    rpc::Call& call, const v1::ListAffiliationsRequest& request) {
  RETURN_IF_ERROR(Affiliations().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query = resource::QueryOf(request);
  if (value::IsSet(request.as_of())) {
    ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.as_of(), "as_of"));
    query.conditions.push_back(InForceOn(day));
  }
  ASSIGN_OR_RETURN(resource::Page<Affiliation> page,
                   store_.List<Affiliation>(call, Affiliations(), query));
  v1::ListAffiliationsResponse response;
  for (Affiliation& affiliation : page.items) {
    *response.add_affiliations() = std::move(affiliation);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Affiliation> AffiliationService::Admit(rpc::Call& call,
                                                      const v1::AdmitAffiliationRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.effective_date(), "effective_date"));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, day, request.reason(), request.resolution());
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        ASSIGN_OR_RETURN(const Affiliation seen,
                         change.Read<Affiliation>(Affiliations(), request.name()));
        RETURN_IF_ERROR(HoldOrganization(change, seen.organization()));
        return MoveOne(change, request, [&](Affiliation& affiliation) -> absl::Status {
          RETURN_IF_ERROR(membership::Admit(affiliation, facts));
          ASSIGN_OR_RETURN(const std::vector<Affiliation> siblings,
                           LoadSiblings(change, affiliation));
          return Refuse(FindOverlaps(affiliation, siblings));
        });
      });
}

absl::StatusOr<Affiliation> AffiliationService::Reject(
    rpc::Call& call, const v1::RejectAffiliationRequest& request) {
  const ChangeFacts facts = FactsOf(call, call.today, request.reason());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return MoveOne(change, request, [&](Affiliation& a) { return membership::Reject(a, facts); });
  });
}

absl::StatusOr<Affiliation> AffiliationService::Suspend(
    rpc::Call& call, const v1::SuspendAffiliationRequest& request) {
  const ChangeFacts facts = FactsOf(call, call.today, request.reason());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return MoveOne(change, request, [&](Affiliation& a) { return membership::Suspend(a, facts); });
  });
}

absl::StatusOr<Affiliation> AffiliationService::Reinstate(
    rpc::Call& call, const v1::ReinstateAffiliationRequest& request) {
  const ChangeFacts facts = FactsOf(call, call.today, request.reason());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return MoveOne(change, request,
                   [&](Affiliation& a) { return membership::Reinstate(a, facts); });
  });
}

absl::StatusOr<Affiliation> AffiliationService::End(rpc::Call& call,
                                                    const v1::EndAffiliationRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.end_date(), "end_date"));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, day, request.note(), request.resolution());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return MoveOne(change, request,
                   [&](Affiliation& a) { return membership::End(a, request.end_reason(), facts); });
  });
}

absl::Status AffiliationService::CheckResolution(const rpc::Call& call,
                                                 const std::string& affiliation,
                                                 const std::string& resolution) {
  if (resolution.empty()) return absl::OkStatus();
  if (resource::GroupOf(resolution) != resource::GroupOf(affiliation)) {
    return InvalidField("resolution", "must be a resolution of the group", "必须是本集团的决议");
  }
  committee::v1::GetResolutionRequest get;
  get.set_name(resolution);
  const auto found = committee_.Ask<committee::v1::Resolution>(
      call, "edugroup.committee.v1.ResolutionService/GetResolution", get);
  if (!found.ok()) return rpc::AsReference(found.status(), "resolution", resolution);
  if (found->state() == committee::v1::Resolution::PASSED) return absl::OkStatus();
  type::Finding finding;
  finding.set_rule_id("affiliation.resolution-not-passed");
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(resolution);
  finding.set_message("the resolution has not passed");
  finding.set_message_zh("所依据的决议未获通过");
  return RuleViolated({finding});
}

}  // namespace edugroup::membership
