// Decisions about affiliations: what the charter asks of each, its date of effect, its resolution.
#include <string>
#include <vector>

#include "common/value/status.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/membership/affiliation.h"
#include "services/membership/affiliation_policy.h"
#include "services/membership/affiliation_service.h"
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
using v1::AffiliationPolicy;

absl::StatusOr<AffiliationPolicy> ReadPolicy(Change& change, const Affiliation& affiliation) {
  ASSIGN_OR_RETURN(const v1::Kind kind, change.Read<v1::Kind>(Kinds(), affiliation.kind()));
  return kind.affiliation_policy();
}

// Of a decision, or of the end for a reason: the charter's demand for a resolution is met.
template <class Decision>
absl::Status RequireResolution(Change& change, const Affiliation& affiliation, Decision decision,
                               const std::string& resolution) {
  ASSIGN_OR_RETURN(const AffiliationPolicy policy, ReadPolicy(change, affiliation));
  return Refuse(FindMissingResolution(policy, decision, affiliation, resolution));
}

absl::Status RequireCheck(Change& change, const Affiliation& affiliation) {
  ASSIGN_OR_RETURN(const AffiliationPolicy policy, ReadPolicy(change, affiliation));
  return Refuse(FindMissingCheck(policy, affiliation));
}

// Affiliations of an organisation come into force one at a time: whoever may break a rule between
// them holds the organisation. Kinds and organisation of an affiliation never change but by a
// merger, which holds both organisations.
absl::Status HoldItsOrganization(Change& change, const std::string& name) {
  ASSIGN_OR_RETURN(const Affiliation seen, change.Read<Affiliation>(Affiliations(), name));
  return HoldOrganization(change, resource::ParentOf(name), "affiliation.organization",
                          seen.organization());
}

absl::Status CheckOverlaps(Change& change, const Affiliation& affiliation) {
  ASSIGN_OR_RETURN(
      const std::vector<Affiliation> siblings,
      change.LoadAll<Affiliation>(Affiliations(), resource::ParentOf(affiliation.name()),
                                  OfOneKind(affiliation.organization(), affiliation.kind())));
  return Refuse(FindOverlaps(affiliation, siblings));
}

absl::Status CheckInWriting(const v1::EndAffiliationRequest& request) {
  if (request.end_reason() != Affiliation::WITHDRAWN || !request.document().document().empty()) {
    return absl::OkStatus();
  }
  return InvalidField("document.document", "a withdrawal must be in writing: name the document",
                      "退出须以书面形式提出，请填写退出申请的文件名称");
}

type::Finding NotPassed(const std::string& resolution) {
  type::Finding finding;
  finding.set_rule_id("affiliation.resolution-not-passed");
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(resolution);
  finding.set_message("the resolution has not passed");
  finding.set_message_zh("所依据的决议未获通过");
  return finding;
}

}  // namespace

absl::StatusOr<Affiliation> AffiliationService::Admit(rpc::Call& call,
                                                      const v1::AdmitAffiliationRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.effective_date(), "effective_date"));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, day, request.reason(), request.resolution());
  const auto admit = [&](Change& change, Affiliation& affiliation) -> absl::Status {
    RETURN_IF_ERROR(membership::Admit(affiliation, facts));
    RETURN_IF_ERROR(RequireCheck(change, affiliation));
    RETURN_IF_ERROR(
        RequireResolution(change, affiliation, AffiliationPolicy::ADMISSION, request.resolution()));
    StartGrades(affiliation, facts);
    affiliation.set_certificate_number(request.certificate_number());
    return CheckOverlaps(change, affiliation);
  };
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        RETURN_IF_ERROR(HoldItsOrganization(change, request.name()));
        return ChangeOne(call, change, request, [&](Affiliation& a) { return admit(change, a); });
      });
}

absl::StatusOr<Affiliation> AffiliationService::Reject(
    rpc::Call& call, const v1::RejectAffiliationRequest& request) {
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, call.today, request.reason(), request.resolution());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return ChangeOne(call, change, request, [&](Affiliation& affiliation) -> absl::Status {
      RETURN_IF_ERROR(membership::Reject(affiliation, facts));
      return RequireResolution(change, affiliation, AffiliationPolicy::REJECTION,
                               request.resolution());
    });
  });
}

template <class Request>
absl::StatusOr<Affiliation> AffiliationService::DecideFrom(rpc::Call& call, const Request& request,
                                                           absl::Status (*rule)(Affiliation&,
                                                                                const ChangeFacts&),
                                                           AffiliationPolicy::Decision decision) {
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   DayOr(request.effective_date(), "effective_date", call.today));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, day, request.reason(), request.resolution());
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return ChangeOne(call, change, request, [&](Affiliation& affiliation) -> absl::Status {
      RETURN_IF_ERROR(rule(affiliation, facts));
      return RequireResolution(change, affiliation, decision, request.resolution());
    });
  });
}

absl::StatusOr<Affiliation> AffiliationService::Suspend(
    rpc::Call& call, const v1::SuspendAffiliationRequest& request) {
  return DecideFrom(call, request, &membership::Suspend, AffiliationPolicy::SUSPENSION);
}

absl::StatusOr<Affiliation> AffiliationService::Reinstate(
    rpc::Call& call, const v1::ReinstateAffiliationRequest& request) {
  return DecideFrom(call, request, &membership::Reinstate, AffiliationPolicy::REINSTATEMENT);
}

absl::StatusOr<Affiliation> AffiliationService::End(rpc::Call& call,
                                                    const v1::EndAffiliationRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.end_date(), "end_date"));
  RETURN_IF_ERROR(CheckInWriting(request));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  ChangeFacts facts = FactsOf(call, day, request.note(), request.resolution());
  facts.document = request.document();
  return store_.Write<Affiliation>(call, request, [&](Change& change) {
    return ChangeOne(call, change, request, [&](Affiliation& affiliation) -> absl::Status {
      RETURN_IF_ERROR(membership::End(affiliation, request.end_reason(), facts));
      return RequireResolution(change, affiliation, request.end_reason(), request.resolution());
    });
  });
}

absl::StatusOr<Affiliation> AffiliationService::ChangeGrade(
    rpc::Call& call, const v1::ChangeAffiliationGradeRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.effective_date(), "effective_date"));
  RETURN_IF_ERROR(CheckResolution(call, request.name(), request.resolution()));
  const ChangeFacts facts = FactsOf(call, day, request.reason(), request.resolution());
  const KindReference grade = {"grade", request.grade(), v1::Kind::AFFILIATION_GRADE};
  return store_.Write<Affiliation>(
      call, request, [&](Change& change) -> absl::StatusOr<Affiliation> {
        RETURN_IF_ERROR(HoldKinds(change, resource::ParentOf(request.name()), {grade}).status());
        return ChangeOne(call, change, request, [&](Affiliation& affiliation) -> absl::Status {
          RETURN_IF_ERROR(membership::ChangeGrade(affiliation, request.grade(), facts));
          return RequireResolution(change, affiliation, AffiliationPolicy::GRADE_CHANGE,
                                   request.resolution());
        });
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
  return RuleViolated({NotPassed(resolution)});
}

}  // namespace edugroup::membership
