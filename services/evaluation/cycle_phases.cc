// The phases of a cycle: what each needs, and what entering it does.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"
#include "edugroup/evaluation/v1/submission_service.pb.h"
#include "services/evaluation/bulletin.h"
#include "services/evaluation/cycle.h"
#include "services/evaluation/cycle_service.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/result.h"
#include "services/evaluation/submission.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using type::Finding;
using v1::Assessment;
using v1::Cycle;
using v1::Observation;
using v1::Result;
using v1::Submission;

namespace {

constexpr int kMostObservations = 200000;

Finding Missing(const char* rule_id, const Cycle& cycle, const std::string& message,
                const std::string& message_zh) {
  return MakeFinding(Finding::HARD, rule_id, cycle.name(), message, message_zh);
}

// REVIEW after a self-assessment: everybody has handed in, and no conflict is open.
absl::StatusOr<std::vector<Finding>> ReviewFindings(Change& change, const Cycle& cycle) {
  if (!cycle.process().self_assessment()) return std::vector<Finding>();
  ASSIGN_OR_RETURN(const std::vector<Submission> submissions,
                   change.ReadAll<Submission>(Submissions(), cycle.name()));
  ASSIGN_OR_RETURN(const std::vector<Observation> observations,
                   change.ReadAll<Observation>(Observations(), resource::ParentOf(cycle.name()),
                                               OfCycle(cycle.name()), kMostObservations));
  const auto handed_in =
      std::count_if(submissions.begin(), submissions.end(), [](const Submission& submission) {
        return submission.state() == Submission::SUBMITTED ||
               submission.state() == Submission::CHECKED;
      });
  std::vector<Finding> findings;
  if (handed_in < cycle.subjects_size()) {
    const auto missing = cycle.subjects_size() - handed_in;
    findings.push_back(Missing("cycle.submissions-missing", cycle,
                               absl::StrCat(missing, " subjects have not handed in"),
                               absl::StrCat(missing, "个考核对象尚未提交自评材料")));
    findings.back().set_measured(absl::StrCat(handed_in));
    findings.back().set_limit(absl::StrCat("= ", cycle.subjects_size()));
  }
  const size_t conflicts = ConflictFindings(cycle, submissions, observations).size();
  if (conflicts > 0) {
    findings.push_back(Missing("cycle.conflicts-open", cycle,
                               absl::StrCat(conflicts, " conflicts are not settled"),
                               absl::StrCat(conflicts, "项数据不一致尚未核定")));
    findings.back().set_measured(absl::StrCat(conflicts));
  }
  return findings;
}

// PUBLICITY by decision of the deciding body (P-g).
std::vector<Finding> DecisionFindings(const Cycle& cycle,
                                      const committee::v1::Resolution& resolution) {
  if (resolution.state() == committee::v1::Resolution::PASSED &&
      resolution.body() == cycle.process().deciding_body()) {
    return {};
  }
  Finding finding =
      Missing("cycle.not-decided", cycle, "needs a PASSED resolution of the deciding body",
              "须经审定机构表决通过");
  finding.set_measured(absl::StrCat(resolution.body(), " ",
                                    committee::v1::Resolution::State_Name(resolution.state())));
  finding.set_limit(absl::StrCat(cycle.process().deciding_body(), " PASSED"));
  return {finding};
}

absl::StatusOr<std::vector<Finding>> FinalFindings(Change& change, const Cycle& cycle,
                                                   absl::CivilDay today) {
  std::vector<Finding> findings = ResultFindings(cycle);
  ASSIGN_OR_RETURN(const absl::CivilDay last, value::ToCivilDay(cycle.publicity_last_date()));
  if (cycle.process().publicity_days() > 0 && today <= last) {
    findings.push_back(Missing("cycle.publicity-running", cycle,
                               absl::StrCat("publicity runs until ", value::Format(last)),
                               absl::StrCat("公示期至", value::Format(last), "止")));
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Objection> open,
                   change.ReadAll<v1::Objection>(Objections(), cycle.name(), IsFiled()));
  if (!open.empty()) {
    findings.push_back(Missing("cycle.objections-open", cycle,
                               absl::StrCat(open.size(), " objections are not decided"),
                               absl::StrCat(open.size(), "项异议尚未复议")));
  }
  return findings;
}

std::vector<Finding> ArchiveFindings(const Cycle& cycle) {
  std::vector<Finding> findings;
  for (const int authority : cycle.process().filing_authorities()) {
    const auto& filings = cycle.filings();
    if (std::any_of(filings.begin(), filings.end(),
                    [&](const v1::Filing& filing) { return filing.authority() == authority; })) {
      continue;
    }
    const std::string name =
        v1::Filing::Authority_Name(static_cast<v1::Filing::Authority>(authority));
    findings.push_back(Missing(
        "cycle.filings-missing", cycle, absl::StrCat("is not filed with ", name),
        authority == v1::Filing::CITY_GOVERNMENT ? "尚未报市政府备案" : "尚未报主管部门备案"));
  }
  return findings;
}

// The results that come into force with FINAL.
absl::Status KeepResults(Change& change, const Cycle& cycle, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const std::vector<Assessment> assessments,
                   change.ReadAll<Assessment>(Assessments(), cycle.name()));
  for (Result& result : MakeResults(cycle, assessments, day)) {
    RETURN_IF_ERROR(change.Insert(Results(), result));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Cycle> CycleService::Advance(rpc::Call& call,
                                            const v1::AdvanceCycleRequest& request) {
  const Cycle::State target = request.target_state();
  RETURN_IF_ERROR(Cycles().pattern.Check("name", request.name()));
  committee::v1::Resolution resolution;
  if (!request.resolution().empty()) {
    ASSIGN_OR_RETURN(resolution,
                     AskResolution(peers_.committee, call, "resolution", request.resolution()));
  }
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (target != PhaseAfter(before) || target == Cycle::STATE_UNSPECIFIED) {
      const Cycle::State next = PhaseAfter(before);
      return StateConflict(before.name(), Cycle::State_Name(before.state()),
                           absl::StrCat("the phase before ", Cycle::State_Name(target),
                                        "; next is ", Cycle::State_Name(next)));
    }
    std::vector<Finding> findings;
    if (target == Cycle::REVIEW) {
      ASSIGN_OR_RETURN(findings, ReviewFindings(change, before));
    } else if (target == Cycle::DECISION) {
      findings = ResultFindings(before);
    } else if (target == Cycle::PUBLICITY) {
      findings = before.state() == Cycle::DECISION ? DecisionFindings(before, resolution)
                                                   : ResultFindings(before);
    } else if (target == Cycle::FINAL) {
      ASSIGN_OR_RETURN(findings, FinalFindings(change, before, call.today));
    } else if (target == Cycle::ARCHIVED) {
      findings = ArchiveFindings(before);
    }
    RETURN_IF_ERROR(Refuse(findings));
    Cycle after = before;
    Enter(after, target, call.today);
    if (target == Cycle::PUBLICITY) {
      ASSIGN_OR_RETURN(const absl::CivilDay last, PublicityEnd(before.process(), call.today));
      *after.mutable_publicity_first_date() = value::ToDate(call.today);
      *after.mutable_publicity_last_date() = value::ToDate(last);
      after.set_resolution(request.resolution());
    }
    if (target == Cycle::FINAL) RETURN_IF_ERROR(KeepResults(change, after, call.today));
    RETURN_IF_ERROR(change.Update(Cycles(), before, after));
    return after;
  });
}

absl::StatusOr<Cycle> CycleService::File(rpc::Call& call, const v1::FileCycleRequest& request) {
  if (!value::IsValid(request.filing().file_date())) {
    return InvalidField("filing.file_date", "must be a day of the calendar", "不是有效日期");
  }
  return store_.Write<Cycle>(call, request, [&](Change& change) -> absl::StatusOr<Cycle> {
    ASSIGN_OR_RETURN(const Cycle before, change.Load<Cycle>(Cycles(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    RETURN_IF_ERROR(NeedsState(before, {Cycle::FINAL}));
    for (const v1::Filing& filing : before.filings()) {
      if (filing.authority() != request.filing().authority()) continue;
      return RuleViolated(
          {Missing("cycle.filed-already", before, "was filed there already", "已向该部门备案")});
    }
    ASSIGN_OR_RETURN(const std::vector<Result> results,
                     change.ReadAll<Result>(Results(), before.name()));
    Cycle after = before;
    v1::Filing& filing = *after.add_filings();
    filing = request.filing();
    filing.set_sheet_sha256(
        FilingSheet(before, results, filing.authority(), v1::MARKDOWN).sha256());
    RETURN_IF_ERROR(change.Update(Cycles(), before, after));
    return after;
  });
}

}  // namespace edugroup::evaluation
