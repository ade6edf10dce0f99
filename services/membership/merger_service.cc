#include "services/membership/merger_service.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/status.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/date_field.h"
#include "services/membership/grade_history.h"
#include "services/membership/merger.h"
#include "services/membership/organization.h"
#include "services/membership/organization_record.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Affiliation;
using v1::Organization;
using Response = v1::MergeOrganizationsResponse;

absl::Status CheckSources(const v1::MergeOrganizationsRequest& request) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen = {request.name()};
  for (int i = 0; i < request.sources_size(); ++i) {
    const std::string field = absl::StrCat("sources[", i, "]");
    const std::string& source = request.sources(i);
    if (resource::ParentOf(source) != resource::ParentOf(request.name())) {
      violations.push_back({field, "must be an organization of the group", "必须是本集团的单位"});
    } else if (!seen.insert(source).second) {
      violations.push_back({field, "is named twice", "单位重复"});
    }
  }
  return Refuse(violations);
}

absl::Status CheckActive(const Organization& organization) {
  if (organization.state() != Organization::MERGED) return absl::OkStatus();
  return StateConflict(organization.name(), Organization::State_Name(organization.state()),
                       Organization::State_Name(Organization::ACTIVE));
}

// One try of a merger, inside its transaction.
class Merging {
 public:
  Merging(Change& change, const rpc::Call& call, const v1::MergeOrganizationsRequest& request,
          absl::CivilDay day, const std::vector<ReferenceMover>& movers)
      : change_(change), call_(call), request_(request), day_(day), movers_(movers) {}

  absl::StatusOr<Response> Run() {
    RETURN_IF_ERROR(LoadAll());
    Organization& target = organizations_[request_.name()];
    RETURN_IF_ERROR(resource::CheckEtag(request_.etag(), target));
    for (const auto& [name, organization] : organizations_) {
      RETURN_IF_ERROR(CheckActive(organization));
    }
    const Organization before = target;
    for (const std::string& source : request_.sources()) {
      RETURN_IF_ERROR(Take(organizations_[source], target));
    }
    RETURN_IF_ERROR(Keep(before, target));
    *response_.mutable_organization() = target;
    return std::move(response_);
  }

 private:
  // In the order of their names, so that two mergers cannot wait for each other.
  absl::Status LoadAll() {
    std::set<std::string> names(request_.sources().begin(), request_.sources().end());
    names.insert(request_.name());
    for (const std::string& name : names) {
      absl::StatusOr<Organization> loaded = change_.Load<Organization>(Organizations(), name);
      if (absl::IsNotFound(loaded.status()) && name != request_.name()) {
        return ReferenceNotFound("sources", name);
      }
      RETURN_IF_ERROR(loaded.status());
      organizations_[name] = *std::move(loaded);
    }
    return absl::OkStatus();
  }

  // The source goes into the target, with everything that refers to it.
  absl::Status Take(Organization& source, Organization& target) {
    const Organization before = source;
    RETURN_IF_ERROR(Refuse(MergeInto(source, target)));
    RETURN_IF_ERROR(Keep(before, source));
    RETURN_IF_ERROR(TakeAffiliations(source.name()));
    const Merger merger{source.name(), target.name(), day_, call_.today, request_.reason()};
    for (const ReferenceMover& move : movers_) RETURN_IF_ERROR(move(change_, merger));
    *response_.add_merged_organizations() = source;
    return absl::OkStatus();
  }

  // Writes an organisation with its history and the names it now goes by.
  absl::Status Keep(const Organization& before, Organization& after) {
    RETURN_IF_ERROR(RecordUpdate(change_, before, {day_, request_.reason(), std::nullopt}, after));
    RETURN_IF_ERROR(DeleteNames(change_, after.name()));
    RETURN_IF_ERROR(InsertNames(change_, NamesOf(after)));
    return change_.Update(Organizations(), before, after);
  }

  absl::StatusOr<std::vector<Affiliation>> LoadAffiliations(const std::string& organization) {
    return change_.LoadAll<Affiliation>(Affiliations(), resource::ParentOf(organization),
                                        {"organization = ?", {organization}});
  }

  absl::Status TakeAffiliations(const std::string& source) {
    const std::string& target = request_.name();
    ASSIGN_OR_RETURN(const std::vector<Affiliation> affiliations, LoadAffiliations(source));
    ASSIGN_OR_RETURN(const std::vector<Affiliation> targets, LoadAffiliations(target));
    const ChangeFacts facts{day_, absl::Now(), call_.principal->subject, request_.reason()};
    MovedAffiliations moved = MoveAffiliations(affiliations, targets, target, facts);
    for (MovedAffiliations::Changed& changed : moved.changed) {
      RETURN_IF_ERROR(UpdateAffiliation(change_, changed.before, changed.after, call_.today));
      response_.add_affiliations(changed.before.name());
    }
    for (Affiliation& added : moved.added) {
      ASSIGN_OR_RETURN(const std::string name,
                       resource::NewName(Affiliations(), resource::ParentOf(target), "", "name"));
      added.set_name(name);
      added.set_grade(PresentGrade(added, call_.today));
      RETURN_IF_ERROR(InsertAffiliation(change_, added));
      response_.add_affiliations(name);
    }
    return absl::OkStatus();
  }

  Change& change_;
  const rpc::Call& call_;
  const v1::MergeOrganizationsRequest& request_;
  const absl::CivilDay day_;
  const std::vector<ReferenceMover>& movers_;
  std::map<std::string, Organization> organizations_;
  Response response_;
};

}  // namespace

MergerService::MergerService(resource::Store& store, std::vector<ReferenceMover> movers,
                             rpc::Methods& methods)
    : store_(store), movers_(std::move(movers)) {
  methods.Serve("edugroup.membership.v1.OrganizationService/MergeOrganizations", this,
                &MergerService::Merge);
}

absl::StatusOr<Response> MergerService::Merge(rpc::Call& call,
                                              const v1::MergeOrganizationsRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.Check("name", request.name()));
  RETURN_IF_ERROR(CheckSources(request));
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   EffectiveDay(request.effective_date(), "effective_date", call.today));
  return store_.Write<Response>(call, request, [&](Change& change) -> absl::StatusOr<Response> {
    return Merging(change, call, request, day, movers_).Run();
  });
}

}  // namespace edugroup::membership
