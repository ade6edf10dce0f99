#include "services/evaluation/cycle_service.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "services/evaluation/collection.h"
#include "services/evaluation/computation.h"
#include "services/evaluation/cycle.h"
#include "services/evaluation/cycle_peers.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Assessment;
using v1::Cycle;
using v1::IndicatorSet;
using v1::Observation;

namespace {

// The most values of one cycle: a thousand members with two hundred leaves each.
constexpr int kMostObservations = 200000;

absl::Status NeedsState(const Cycle& cycle, Cycle::State wanted) {
  if (cycle.state() == wanted) return absl::OkStatus();
  return StateConflict(cycle.name(), Cycle::State_Name(cycle.state()), Cycle::State_Name(wanted));
}

// `given`, or today. INVALID_ARGUMENT when it is no day.
absl::StatusOr<google::type::Date> DayOrToday(const rpc::Call& call,
                                              const google::type::Date& given) {
  if (!value::IsSet(given)) return value::ToDate(call.today);
  if (!value::IsValid(given)) {
    return InvalidField("as_of", "must be a day of the calendar", "不是有效日期");
  }
  return given;
}

absl::Status CheckWritten(const Cycle& cycle, absl::string_view group_name) {
  const std::vector<FieldViolation> violations = CheckCycle(cycle, group_name);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// The set that a cycle takes. FAILED_PRECONDITION when it does not exist or is not PUBLISHED.
absl::StatusOr<IndicatorSet> PublishedSet(Change& change, const Cycle& cycle) {
  absl::StatusOr<IndicatorSet> set =
      change.Read<IndicatorSet>(IndicatorSets(), cycle.indicator_set());
  if (absl::IsNotFound(set.status())) {
    return ReferenceNotFound("cycle.indicator_set", cycle.indicator_set());
  }
  RETURN_IF_ERROR(set.status());
  if (set->state() != IndicatorSet::PUBLISHED) {
    return StateConflict(set->name(), IndicatorSet::State_Name(set->state()), "PUBLISHED");
  }
  return set;
}

// Writes down what collecting found.
absl::Status Keep(Change& change, const std::string& group_name, Collection collection) {
  for (Observation& observation : collection.created) {
    ASSIGN_OR_RETURN(const std::string name,
                     resource::NewName(Observations(), group_name, "", "observation"));
    observation.set_name(name);
    RETURN_IF_ERROR(change.Insert(Observations(), observation));
  }
  for (auto& [before, after] : collection.updated) {
    RETURN_IF_ERROR(change.Update(Observations(), before, after));
  }
  return absl::OkStatus();
}

// Writes assessments down: new ones first, then those that replace one, so that each goes in bulk.
absl::Status Keep(Change& change, std::vector<Assessment> assessments,
                  const std::vector<Assessment>& present) {
  absl::flat_hash_map<std::string, const Assessment*> by_name;
  for (const Assessment& assessment : present) by_name.emplace(assessment.name(), &assessment);
  for (Assessment& assessment : assessments) {
    if (by_name.contains(assessment.name())) continue;
    RETURN_IF_ERROR(change.Insert(Assessments(), assessment));
  }
  for (Assessment& assessment : assessments) {
    const auto known = by_name.find(assessment.name());
    if (known == by_name.end()) continue;
    const Assessment& before = *known->second;
    assessment.set_uid(before.uid());
    assessment.set_etag(before.etag());
    *assessment.mutable_create_time() = before.create_time();
    *assessment.mutable_update_time() = before.update_time();
    RETURN_IF_ERROR(change.Update(Assessments(), before, assessment));
  }
  return absl::OkStatus();
}

}  // namespace

CycleService::CycleService(resource::Store& store, rpc::Peer& membership, rpc::Peer& task,
                           rpc::Methods& methods)
    : store_(store), membership_(membership), task_(task) {
  methods.Serve("edugroup.evaluation.v1.CycleService/CreateCycle", this, &CycleService::Create);
  methods.Serve("edugroup.evaluation.v1.CycleService/GetCycle", this, &CycleService::Get);
  methods.Serve("edugroup.evaluation.v1.CycleService/ListCycles", this, &CycleService::List);
  methods.Serve("edugroup.evaluation.v1.CycleService/UpdateCycle", this, &CycleService::Update);
  methods.Serve("edugroup.evaluation.v1.CycleService/OpenCycle", this, &CycleService::Open);
  methods.Serve("edugroup.evaluation.v1.CycleService/CollectCycle", this, &CycleService::Collect);
  methods.Serve("edugroup.evaluation.v1.CycleService/ComputeCycle", this, &CycleService::Compute);
  methods.Serve("edugroup.evaluation.v1.CycleService/AdvanceCycle", this, &CycleService::Advance);
}

absl::Status CycleService::CheckReferences(rpc::Call& call, const Cycle& cycle) {
  RETURN_IF_ERROR(AskPlans(task_, call, cycle));
  return AskKinds(membership_, call, cycle);
}

absl::StatusOr<Cycle> CycleService::Create(rpc::Call& call, const v1::CreateCycleRequest& request) {
  RETURN_IF_ERROR(Cycles().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Cycles(), request.parent(), request.cycle_id(), "cycle_id"));
  RETURN_IF_ERROR(CheckWritten(request.cycle(), request.parent()));
  RETURN_IF_ERROR(CheckReferences(call, request.cycle()));
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    Cycle cycle = request.cycle();
    resource::ClearOutputOnly(cycle);
    cycle.set_name(name);
    cycle.set_state(Cycle::DRAFT);
    RETURN_IF_ERROR(PublishedSet(change, cycle).status());
    RETURN_IF_ERROR(change.Insert(Cycles(), cycle));
    return cycle;
  });
}

absl::StatusOr<Cycle> CycleService::Get(rpc::Call& call, const v1::GetCycleRequest& request) {
  return store_.Get<Cycle>(call, Cycles(), request.name());
}

absl::StatusOr<v1::ListCyclesResponse> CycleService::List(rpc::Call& call,
                                                          const v1::ListCyclesRequest& request) {
  RETURN_IF_ERROR(Cycles().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(auto page, store_.List<Cycle>(call, Cycles(), resource::QueryOf(request)));
  v1::ListCyclesResponse response;
  for (Cycle& cycle : page.items) {
    cycle.clear_frozen_indicator_set();
    cycle.clear_subjects();
    *response.add_cycles() = std::move(cycle);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Cycle> CycleService::Update(rpc::Call& call, const v1::UpdateCycleRequest& request) {
  const Cycle& patch = request.cycle();
  const std::string group_name(resource::ParentOf(patch.name()));
  ASSIGN_OR_RETURN(Cycle wanted, store_.Get<Cycle>(call, Cycles(), patch.name()));
  RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, wanted));
  RETURN_IF_ERROR(CheckWritten(wanted, group_name));
  RETURN_IF_ERROR(CheckReferences(call, wanted));
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), patch.name()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    RETURN_IF_ERROR(NeedsState(before, Cycle::DRAFT));
    Cycle after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(CheckWritten(after, group_name));
    RETURN_IF_ERROR(PublishedSet(change, after).status());
    RETURN_IF_ERROR(change.Update(Cycles(), before, after));
    return after;
  });
}

absl::StatusOr<Cycle> CycleService::Open(rpc::Call& call, const v1::OpenCycleRequest& request) {
  ASSIGN_OR_RETURN(const google::type::Date as_of, DayOrToday(call, request.as_of()));
  ASSIGN_OR_RETURN(const Cycle seen, store_.Get<Cycle>(call, Cycles(), request.name()));
  ASSIGN_OR_RETURN(const std::vector<v1::CycleSubject> subjects,
                   AskSubjects(membership_, call, seen, as_of));
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(NeedsState(before, Cycle::DRAFT));
    // Asked with other kinds than the cycle has now: whoever opens it has to look again.
    if (before.etag() != seen.etag()) return EtagMismatch(before.name());
    Cycle after = before;
    after.set_state(Cycle::COLLECTING);
    ASSIGN_OR_RETURN(*after.mutable_frozen_indicator_set(), PublishedSet(change, before));
    after.mutable_subjects()->Assign(subjects.begin(), subjects.end());
    *after.mutable_subjects_as_of_date() = as_of;
    const std::vector<type::Finding> findings = OpeningFindings(after);
    if (!findings.empty()) return RuleViolated(findings);
    RETURN_IF_ERROR(change.Update(Cycles(), before, after));
    return after;
  });
}

absl::StatusOr<v1::CollectCycleResponse> CycleService::Collect(
    rpc::Call& call, const v1::CollectCycleRequest& request) {
  ASSIGN_OR_RETURN(const google::type::Date as_of, DayOrToday(call, request.as_of()));
  ASSIGN_OR_RETURN(const Cycle seen, store_.Get<Cycle>(call, Cycles(), request.name()));
  // Subjects, plans and period stay as they are once the cycle is open.
  Facts facts;
  if (CountsTasks(seen)) {
    ASSIGN_OR_RETURN(facts, AskFacts(task_, call, seen, as_of));
  }
  const std::string group_name(resource::ParentOf(request.name()));
  return store_.Write<v1::CollectCycleResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::CollectCycleResponse> {
        ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
        RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
        RETURN_IF_ERROR(NeedsState(before, Cycle::COLLECTING));
        if (seen.state() == Cycle::DRAFT) return EtagMismatch(before.name());
        ASSIGN_OR_RETURN(
            const std::vector<Observation> present,
            change.LoadAll<Observation>(Observations(), group_name, CollectedFor(before.name()),
                                        kMostObservations));
        Collection collection = evaluation::Collect(before, facts, present);
        v1::CollectCycleResponse response;
        response.set_created_count(static_cast<int>(collection.created.size()));
        response.set_updated_count(static_cast<int>(collection.updated.size()));
        response.set_unchanged_count(collection.unchanged);
        Cycle after = before;
        *after.mutable_collected_as_of_date() = as_of;
        after.set_collected_journal_position(facts.journal_position);
        if (!collection.created.empty() || !collection.updated.empty()) {
          after.set_results_current(false);
        }
        RETURN_IF_ERROR(Keep(change, group_name, std::move(collection)));
        RETURN_IF_ERROR(change.Update(Cycles(), before, after));
        *response.mutable_cycle() = std::move(after);
        return response;
      });
}

absl::StatusOr<v1::ComputeCycleResponse> CycleService::Compute(
    rpc::Call& call, const v1::ComputeCycleRequest& request) {
  return store_.Write<v1::ComputeCycleResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::ComputeCycleResponse> {
        ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
        RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
        if (!TakesValues(before)) {
          return StateConflict(before.name(), Cycle::State_Name(before.state()),
                               "COLLECTING or REVIEW");
        }
        ASSIGN_OR_RETURN(
            const std::vector<Observation> observations,
            change.ReadAll<Observation>(Observations(), resource::ParentOf(before.name()),
                                        OfCycle(before.name()), kMostObservations));
        ASSIGN_OR_RETURN(const std::vector<Assessment> present,
                         change.LoadAll<Assessment>(Assessments(), before.name()));
        ASSIGN_OR_RETURN(std::vector<Assessment> assessments,
                         evaluation::Compute(before, observations));
        v1::ComputeCycleResponse response;
        response.set_assessment_count(static_cast<int>(assessments.size()));
        for (type::Finding& finding : MissingFindings(assessments)) {
          *response.add_findings() = std::move(finding);
        }
        Cycle after = before;
        after.set_complete_count(response.assessment_count() - response.findings_size());
        after.set_results_current(true);
        *after.mutable_compute_time() = value::ToTimestamp(absl::Now());
        RETURN_IF_ERROR(Keep(change, std::move(assessments), present));
        RETURN_IF_ERROR(change.Update(Cycles(), before, after));
        *response.mutable_cycle() = std::move(after);
        return response;
      });
}

absl::StatusOr<Cycle> CycleService::Advance(rpc::Call& call,
                                            const v1::AdvanceCycleRequest& request) {
  const Cycle::State needed = PhaseBefore(request.target_state());
  if (needed == Cycle::STATE_UNSPECIFIED) {
    return InvalidField("target_state", "must be REVIEW, PUBLICITY or FINAL",
                        "目标阶段应为审核、公示或办结");
  }
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(NeedsState(before, needed));
    if (request.target_state() == Cycle::PUBLICITY) {
      const std::vector<type::Finding> findings = PublicityFindings(before);
      if (!findings.empty()) return RuleViolated(findings);
    }
    Cycle after = before;
    after.set_state(request.target_state());
    RETURN_IF_ERROR(change.Update(Cycles(), before, after));
    return after;
  });
}

}  // namespace edugroup::evaluation
