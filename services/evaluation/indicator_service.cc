#include "services/evaluation/indicator_service.h"

#include <string>
#include <utility>
#include <vector>

#include "common/value/error.h"
#include "common/value/status.h"
#include "services/evaluation/indicator_check.h"
#include "services/evaluation/indicator_diff.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::IndicatorSet;

namespace {

absl::Status NeedsState(const IndicatorSet& set, IndicatorSet::State wanted) {
  if (set.state() == wanted) return absl::OkStatus();
  return StateConflict(set.name(), IndicatorSet::State_Name(set.state()),
                       IndicatorSet::State_Name(wanted));
}

}  // namespace

IndicatorService::IndicatorService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  methods.Serve("edugroup.evaluation.v1.IndicatorService/CreateIndicatorSet", this,
                &IndicatorService::Create);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/GetIndicatorSet", this,
                &IndicatorService::Get);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/ListIndicatorSets", this,
                &IndicatorService::List);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/UpdateIndicatorSet", this,
                &IndicatorService::Update);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/ValidateIndicatorSet", this,
                &IndicatorService::Validate);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/PublishIndicatorSet", this,
                &IndicatorService::Publish);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/RetireIndicatorSet", this,
                &IndicatorService::Retire);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/CopyIndicatorSet", this,
                &IndicatorService::Copy);
  methods.Serve("edugroup.evaluation.v1.IndicatorService/CompareIndicatorSets", this,
                &IndicatorService::Compare);
}

absl::StatusOr<IndicatorSet> IndicatorService::Create(
    rpc::Call& call, const v1::CreateIndicatorSetRequest& request) {
  RETURN_IF_ERROR(IndicatorSets().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(IndicatorSets(), request.parent(), request.indicator_set_id(),
                                     "indicator_set_id"));
  return store_.Write<IndicatorSet>(call, request,
                                    [&](Change& change) -> absl::StatusOr<IndicatorSet> {
                                      IndicatorSet set = request.indicator_set();
                                      resource::ClearOutputOnly(set);
                                      set.set_name(name);
                                      set.set_state(IndicatorSet::DRAFT);
                                      RETURN_IF_ERROR(change.Insert(IndicatorSets(), set));
                                      return set;
                                    });
}

absl::StatusOr<IndicatorSet> IndicatorService::Get(rpc::Call& call,
                                                   const v1::GetIndicatorSetRequest& request) {
  return store_.Get<IndicatorSet>(call, IndicatorSets(), request.name());
}

absl::StatusOr<v1::ListIndicatorSetsResponse> IndicatorService::List(
    rpc::Call& call, const v1::ListIndicatorSetsRequest& request) {
  RETURN_IF_ERROR(IndicatorSets().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(auto page,
                   store_.List<IndicatorSet>(call, IndicatorSets(), resource::QueryOf(request)));
  v1::ListIndicatorSetsResponse response;
  for (IndicatorSet& set : page.items) *response.add_indicator_sets() = std::move(set);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<IndicatorSet> IndicatorService::Update(
    rpc::Call& call, const v1::UpdateIndicatorSetRequest& request) {
  const IndicatorSet& patch = request.indicator_set();
  RETURN_IF_ERROR(IndicatorSets().pattern.Check("indicator_set.name", patch.name()));
  return store_.Write<IndicatorSet>(
      call, request, [&](Change& change) -> absl::StatusOr<IndicatorSet> {
        ASSIGN_OR_RETURN(const IndicatorSet before,
                         change.Load<IndicatorSet>(IndicatorSets(), patch.name()));
        RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
        RETURN_IF_ERROR(NeedsState(before, IndicatorSet::DRAFT));
        IndicatorSet after = before;
        RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
        RETURN_IF_ERROR(change.Update(IndicatorSets(), before, after));
        return after;
      });
}

absl::StatusOr<v1::ValidateIndicatorSetResponse> IndicatorService::Validate(
    rpc::Call& call, const v1::ValidateIndicatorSetRequest& request) {
  ASSIGN_OR_RETURN(const IndicatorSet set,
                   store_.Get<IndicatorSet>(call, IndicatorSets(), request.name()));
  v1::ValidateIndicatorSetResponse response;
  for (type::Finding& finding : CheckIndicatorSet(set)) {
    *response.add_findings() = std::move(finding);
  }
  return response;
}

absl::StatusOr<IndicatorSet> IndicatorService::Publish(
    rpc::Call& call, const v1::PublishIndicatorSetRequest& request) {
  return store_.Write<IndicatorSet>(
      call, request, [&](Change& change) -> absl::StatusOr<IndicatorSet> {
        ASSIGN_OR_RETURN(const IndicatorSet before,
                         change.Load<IndicatorSet>(IndicatorSets(), request.name()));
        RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
        RETURN_IF_ERROR(NeedsState(before, IndicatorSet::DRAFT));
        std::vector<type::Finding> hard;
        for (type::Finding& finding : CheckIndicatorSet(before)) {
          if (finding.severity() == type::Finding::HARD) hard.push_back(std::move(finding));
        }
        if (!hard.empty()) return RuleViolated(hard);
        IndicatorSet after = before;
        after.set_state(IndicatorSet::PUBLISHED);
        RETURN_IF_ERROR(change.Update(IndicatorSets(), before, after));
        return after;
      });
}

absl::StatusOr<IndicatorSet> IndicatorService::Retire(
    rpc::Call& call, const v1::RetireIndicatorSetRequest& request) {
  return store_.Write<IndicatorSet>(
      call, request, [&](Change& change) -> absl::StatusOr<IndicatorSet> {
        ASSIGN_OR_RETURN(const IndicatorSet before,
                         change.Load<IndicatorSet>(IndicatorSets(), request.name()));
        RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
        RETURN_IF_ERROR(NeedsState(before, IndicatorSet::PUBLISHED));
        IndicatorSet after = before;
        after.set_state(IndicatorSet::RETIRED);
        RETURN_IF_ERROR(change.Update(IndicatorSets(), before, after));
        return after;
      });
}

absl::StatusOr<IndicatorSet> IndicatorService::Copy(rpc::Call& call,
                                                    const v1::CopyIndicatorSetRequest& request) {
  RETURN_IF_ERROR(IndicatorSets().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(IndicatorSets(), resource::ParentOf(request.name()),
                                     request.indicator_set_id(), "indicator_set_id"));
  return store_.Write<IndicatorSet>(
      call, request, [&](Change& change) -> absl::StatusOr<IndicatorSet> {
        ASSIGN_OR_RETURN(IndicatorSet set,
                         change.Read<IndicatorSet>(IndicatorSets(), request.name()));
        resource::ClearOutputOnly(set);
        set.set_copied_from(request.name());
        set.set_name(name);
        set.set_state(IndicatorSet::DRAFT);
        set.set_version_label(request.version_label());
        RETURN_IF_ERROR(change.Insert(IndicatorSets(), set));
        return set;
      });
}

absl::StatusOr<v1::CompareIndicatorSetsResponse> IndicatorService::Compare(
    rpc::Call& call, const v1::CompareIndicatorSetsRequest& request) {
  ASSIGN_OR_RETURN(const IndicatorSet later,
                   store_.Get<IndicatorSet>(call, IndicatorSets(), request.name()));
  const std::string& base = request.base().empty() ? later.copied_from() : request.base();
  if (base.empty()) {
    return InvalidField("base", "the set was not copied from another; name one to compare with",
                        "该指标体系不是复制而来，请指定对比的版本");
  }
  ASSIGN_OR_RETURN(const IndicatorSet earlier,
                   store_.Get<IndicatorSet>(call, IndicatorSets(), base));
  v1::CompareIndicatorSetsResponse response;
  for (v1::IndicatorChange& change : DiffIndicatorSets(earlier, later)) {
    *response.add_changes() = std::move(change);
  }
  return response;
}

}  // namespace edugroup::evaluation
