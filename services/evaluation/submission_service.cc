#include "services/evaluation/submission_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "google/protobuf/util/time_util.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/submission.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Observation;
using v1::Submission;

namespace {

constexpr int kMostFindings = 1000;
constexpr int kMostObservations = 200000;

google::protobuf::Timestamp Now() {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(absl::Now()));
}

absl::Status NeedsEither(const Submission& submission, Submission::State wanted,
                         Submission::State or_wanted) {
  if (submission.state() == wanted || submission.state() == or_wanted) return absl::OkStatus();
  return StateConflict(submission.name(), Submission::State_Name(submission.state()),
                       Submission::State_Name(wanted));
}

// A submission and its cycle, both held; the cycle first, as everywhere.
struct Held {
  Cycle cycle;
  Submission submission;
};
absl::StatusOr<Held> Hold(rpc::Call& call, Change& change, const std::string& name,
                          const std::string& etag) {
  RETURN_IF_ERROR(Submissions().pattern.Check("name", name));
  Held held;
  ASSIGN_OR_RETURN(held.cycle, HoldCycle(change, resource::ParentOf(name)));
  ASSIGN_OR_RETURN(held.submission, change.Load<Submission>(Submissions(), name));
  RETURN_IF_ERROR(call.MayActFor(held.submission.organization()));
  RETURN_IF_ERROR(resource::CheckEtag(etag, held.submission));
  return held;
}

absl::Status TakesSelfAssessments(const Cycle& cycle) {
  return NeedsState(cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT});
}

// Writes what checks made of manual leaves down. What somebody entered otherwise stays: it is a
// conflict to be settled.
absl::Status KeepChecked(Change& change, const Cycle& cycle, const Submission& submission) {
  const std::string group_name = absl::StrCat("groups/", resource::GroupOf(cycle.name()));
  for (Observation& fresh : FromChecks(submission, cycle)) {
    ASSIGN_OR_RETURN(
        const std::vector<Observation> present,
        change.LoadAll<Observation>(Observations(), group_name,
                                    OfLeaf(cycle.name(), fresh.indicator_id(), fresh.subject())));
    if (present.empty()) {
      ASSIGN_OR_RETURN(const std::string name,
                       resource::NewName(Observations(), group_name, "", "observation"));
      fresh.set_name(name);
      RETURN_IF_ERROR(change.Insert(Observations(), fresh));
    } else if (present[0].origin() == Observation::DECLARED) {
      Observation after = std::move(fresh);
      after.set_name(present[0].name());
      after.set_uid(present[0].uid());
      after.set_etag(present[0].etag());
      *after.mutable_create_time() = present[0].create_time();
      *after.mutable_update_time() = present[0].update_time();
      RETURN_IF_ERROR(change.Update(Observations(), present[0], after));
    }
  }
  return absl::OkStatus();
}

}  // namespace

SubmissionService::SubmissionService(resource::Store& store, rpc::Methods& methods)
    : store_(store) {
  using S = SubmissionService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.SubmissionService/";
  methods.Serve(absl::StrCat(kName, "CreateSubmission"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetSubmission"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListSubmissions"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateSubmission"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "HandInSubmission"), this, &S::HandIn);
  methods.Serve(absl::StrCat(kName, "ReturnSubmission"), this, &S::Return);
  methods.Serve(absl::StrCat(kName, "CheckSubmission"), this, &S::Check);
  methods.Serve(absl::StrCat(kName, "FindConflicts"), this, &S::FindConflicts);
  methods.Serve(absl::StrCat(kName, "SettleConflict"), this, &S::Settle);
}

absl::StatusOr<Submission> SubmissionService::Create(rpc::Call& call,
                                                     const v1::CreateSubmissionRequest& request) {
  RETURN_IF_ERROR(Submissions().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(MayActForSubject(call, request.submission().subject()));
  const std::string id(resource::IdOf(request.submission().subject()));
  if (!request.submission_id().empty() && request.submission_id() != id) {
    return InvalidField("submission_id", "must be the id of the subject", "编号须与考核对象一致");
  }
  return store_.Write<Submission>(call, request, [&](Change& change) -> absl::StatusOr<Submission> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, request.parent()));
    RETURN_IF_ERROR(TakesSelfAssessments(cycle));
    ASSIGN_OR_RETURN(const v1::CycleSubject subject,
                     SubjectOf(call, cycle, "submission.subject", request.submission().subject()));
    Submission submission = request.submission();
    resource::ClearOutputOnly(submission);
    RETURN_IF_ERROR(Refuse(CheckWritten(submission, cycle)));
    ASSIGN_OR_RETURN(const std::string name,
                     resource::NewName(Submissions(), request.parent(), id, "submission.subject"));
    submission.set_name(name);
    submission.set_state(Submission::DRAFT);
    submission.set_organization(subject.organization());
    submission.set_self_score_total(SelfScoreTotal(submission));
    RETURN_IF_ERROR(change.Insert(Submissions(), submission));
    return submission;
  });
}

absl::StatusOr<Submission> SubmissionService::Get(rpc::Call& call,
                                                  const v1::GetSubmissionRequest& request) {
  ASSIGN_OR_RETURN(Submission submission,
                   store_.Get<Submission>(call, Submissions(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(submission.organization()));
  return submission;
}

absl::StatusOr<v1::ListSubmissionsResponse> SubmissionService::List(
    rpc::Call& call, const v1::ListSubmissionsRequest& request) {
  RETURN_IF_ERROR(Submissions().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OfOrganization(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Submission>(call, Submissions(), query));
  v1::ListSubmissionsResponse response;
  for (Submission& submission : page.items) *response.add_submissions() = std::move(submission);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Submission> SubmissionService::Update(rpc::Call& call,
                                                     const v1::UpdateSubmissionRequest& request) {
  const Submission& patch = request.submission();
  return store_.Write<Submission>(call, request, [&](Change& change) -> absl::StatusOr<Submission> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, patch.name(), patch.etag()));
    RETURN_IF_ERROR(TakesSelfAssessments(held.cycle));
    RETURN_IF_ERROR(NeedsEither(held.submission, Submission::DRAFT, Submission::RETURNED));
    Submission after = held.submission;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(Refuse(CheckWritten(after, held.cycle)));
    after.set_self_score_total(SelfScoreTotal(after));
    RETURN_IF_ERROR(change.Update(Submissions(), held.submission, after));
    return after;
  });
}

absl::StatusOr<Submission> SubmissionService::HandIn(rpc::Call& call,
                                                     const v1::HandInSubmissionRequest& request) {
  return store_.Write<Submission>(call, request, [&](Change& change) -> absl::StatusOr<Submission> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    RETURN_IF_ERROR(TakesSelfAssessments(held.cycle));
    RETURN_IF_ERROR(NeedsEither(held.submission, Submission::DRAFT, Submission::RETURNED));
    RETURN_IF_ERROR(Refuse(HandInFindings(held.submission, held.cycle)));
    Submission after = held.submission;
    after.set_state(Submission::SUBMITTED);
    after.clear_return_reason();
    after.clear_leaf_checks();
    *after.mutable_hand_in_time() = Now();
    RETURN_IF_ERROR(change.Update(Submissions(), held.submission, after));
    return after;
  });
}

absl::StatusOr<Submission> SubmissionService::Return(rpc::Call& call,
                                                     const v1::ReturnSubmissionRequest& request) {
  return store_.Write<Submission>(call, request, [&](Change& change) -> absl::StatusOr<Submission> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    RETURN_IF_ERROR(TakesSelfAssessments(held.cycle));
    RETURN_IF_ERROR(NeedsEither(held.submission, Submission::SUBMITTED, Submission::CHECKED));
    Submission after = held.submission;
    after.set_state(Submission::RETURNED);
    after.set_return_reason(request.reason());
    RETURN_IF_ERROR(change.Update(Submissions(), held.submission, after));
    return after;
  });
}

absl::StatusOr<Submission> SubmissionService::Check(rpc::Call& call,
                                                    const v1::CheckSubmissionRequest& request) {
  const std::string body = call.Has(auth::Role::SECRETARIAT) ? std::string() : call.claims().body;
  return store_.Write<Submission>(call, request, [&](Change& change) -> absl::StatusOr<Submission> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    RETURN_IF_ERROR(
        NeedsState(held.cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT, Cycle::REVIEW}));
    RETURN_IF_ERROR(NeedsEither(held.submission, Submission::SUBMITTED, Submission::CHECKED));
    auto checks = request.leaf_checks();
    RETURN_IF_ERROR(Refuse(LeafCheckFindings(checks, held.submission, held.cycle, body)));
    for (v1::LeafCheck& check : checks) {
      check.set_body(body);
      *check.mutable_check_date() = value::ToDate(call.today);
    }
    Submission after = held.submission;
    TakeChecks(checks, after);
    if (IsChecked(after)) after.set_state(Submission::CHECKED);
    RETURN_IF_ERROR(change.Update(Submissions(), held.submission, after));
    RETURN_IF_ERROR(KeepChecked(change, held.cycle, after));
    RETURN_IF_ERROR(Outdate(change, held.cycle));
    return after;
  });
}

absl::StatusOr<v1::FindConflictsResponse> SubmissionService::FindConflicts(
    rpc::Call& call, const v1::FindConflictsRequest& request) {
  ASSIGN_OR_RETURN(const Cycle cycle, store_.Get<Cycle>(call, Cycles(), request.parent()));
  resource::ListQuery mine;
  mine.parent = request.parent();
  ASSIGN_OR_RETURN(const std::vector<Submission> submissions,
                   store_.All<Submission>(call, Submissions(), mine));
  resource::ListQuery values;
  values.parent = absl::StrCat("groups/", resource::GroupOf(cycle.name()));
  values.conditions.push_back(OfCycle(cycle.name()));
  ASSIGN_OR_RETURN(const std::vector<Observation> observations,
                   store_.All<Observation>(call, Observations(), values, kMostObservations));
  v1::FindConflictsResponse response;
  for (type::Finding& finding : ConflictFindings(cycle, submissions, observations)) {
    if (response.findings_size() < kMostFindings) *response.add_findings() = std::move(finding);
    response.set_finding_count(response.finding_count() + 1);
  }
  return response;
}

absl::StatusOr<Observation> SubmissionService::Settle(rpc::Call& call,
                                                      const v1::SettleConflictRequest& request) {
  if ((request.choice() == v1::Settlement::OTHER) != request.has_quantity()) {
    return InvalidField("quantity", "is needed for OTHER, and for nothing else",
                        "核定为其他数值时须填写，其余不填");
  }
  return store_.Write<Observation>(
      call, request, [&](Change& change) -> absl::StatusOr<Observation> {
        ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), ""));
        RETURN_IF_ERROR(
            NeedsState(held.cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT, Cycle::REVIEW}));
        const auto& scores = held.submission.self_scores();
        const auto declared = std::find_if(scores.begin(), scores.end(), [&](const auto& score) {
          return score.indicator_id() == request.indicator_id();
        });
        const v1::Indicator* leaf =
            FindLeaf(held.cycle.frozen_indicator_set(), request.indicator_id());
        ASSIGN_OR_RETURN(
            const std::vector<Observation> present,
            change.LoadAll<Observation>(
                Observations(), absl::StrCat("groups/", resource::GroupOf(held.cycle.name())),
                OfLeaf(held.cycle.name(), request.indicator_id(), held.submission.subject())));
        if (leaf == nullptr || declared == scores.end() || present.empty() ||
            declared->declared_case() == v1::SelfScore::DECLARED_NOT_SET) {
          return RuleViolated({MakeFinding(
              type::Finding::HARD, "submission.no-conflict",
              absl::StrCat(held.submission.name(), " indicator ", request.indicator_id()),
              "the leaf has not both a declared and a collected value",
              "该指标没有同时存在自报数据和采集数据")});
        }
        Observation after = present[0];
        v1::Settlement& settlement = *after.mutable_settlement();
        if (settlement.collected_text().empty()) {
          settlement.set_collected_text(ObservedText(present[0]));
        }
        settlement.set_choice(request.choice());
        settlement.set_reason(request.reason());
        settlement.set_settler(request.settler());
        settlement.set_principal(call.principal->subject);
        settlement.set_declared_text(DeclaredText(*declared));
        *settlement.mutable_settle_time() = Now();
        if (request.choice() == v1::Settlement::OTHER) {
          RETURN_IF_ERROR(SetValue(*leaf, request.quantity(), after));
        } else if (request.choice() == v1::Settlement::DECLARED && declared->has_quantity()) {
          RETURN_IF_ERROR(SetValue(*leaf, declared->quantity(), after));
        } else if (request.choice() == v1::Settlement::DECLARED) {
          after.set_no_value(declared->no_value());
        }
        RETURN_IF_ERROR(change.Update(Observations(), present[0], after));
        RETURN_IF_ERROR(Outdate(change, held.cycle));
        return after;
      });
}

}  // namespace edugroup::evaluation
