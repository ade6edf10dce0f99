#include "services/evaluation/simulation_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/evaluation/computation.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/indicator_check.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using v1::Assessment;
using v1::Cycle;
using v1::IndicatorSet;

namespace {

constexpr int kThreads = 2;
constexpr int kPageSize = 500;
constexpr int kDefaultPercent = 10;
// Leaf scores that one call may work out: some seconds.
constexpr int64_t kMostLeafScores = 20'000'000;

std::vector<int> RanksOf(const Computation& computation) {
  std::vector<int> ranks;
  for (int i = 0; i < computation.size(); ++i) ranks.push_back(computation.RankOf(i));
  return ranks;
}

}  // namespace

SimulationService::SimulationService(resource::Store& store, rpc::Methods& methods)
    : store_(store) {
  methods.Serve("edugroup.evaluation.v1.SimulationService/SimulateCycle", this,
                &SimulationService::Simulate);
  methods.Serve("edugroup.evaluation.v1.SimulationService/SuggestImprovements", this,
                &SimulationService::Suggest);
  methods.Serve("edugroup.evaluation.v1.SimulationService/AnalyzeRanks", this,
                &SimulationService::Analyze);
}

absl::StatusOr<Cycle> SimulationService::ComputedCycle(rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(Cycle cycle, store_.Get<Cycle>(call, Cycles(), name));
  if (!cycle.has_compute_time()) {
    return StateConflict(name, Cycle::State_Name(cycle.state()), "computed");
  }
  return cycle;
}

absl::Status SimulationService::EachAssessment(rpc::Call& call, const std::string& cycle,
                                               absl::FunctionRef<void(const Assessment&)> each) {
  v1::ListAssessmentsRequest request;
  request.set_parent(cycle);
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(auto page,
                     store_.List<Assessment>(call, Assessments(), resource::QueryOf(request)));
    for (const Assessment& assessment : page.items) each(assessment);
    request.set_page_token(page.next_page_token);
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<v1::SimulateCycleResponse> SimulationService::Simulate(
    rpc::Call& call, const v1::SimulateCycleRequest& request) {
  ASSIGN_OR_RETURN(const Cycle cycle, ComputedCycle(call, request.name()));
  IndicatorSet base = cycle.frozen_indicator_set();
  if (!request.indicator_set().empty()) {
    ASSIGN_OR_RETURN(base,
                     store_.Get<IndicatorSet>(call, IndicatorSets(), request.indicator_set()));
  }
  ASSIGN_OR_RETURN(const IndicatorSet set, ChangedSet(std::move(base), request));
  std::vector<type::Finding> hard, others;
  for (type::Finding& finding : CheckIndicatorSet(set)) {
    (finding.severity() == type::Finding::HARD ? hard : others).push_back(std::move(finding));
  }
  if (!hard.empty()) return RuleViolated(hard);
  ASSIGN_OR_RETURN(const std::unique_ptr<Computation> computation, Computation::Make(cycle, set));
  absl::flat_hash_map<std::string, Standing> standings;
  RETURN_IF_ERROR(EachAssessment(call, request.name(), [&](const Assessment& assessment) {
    standings[assessment.subject()] = StandingOf(assessment);
    for (const v1::ScoreInput& input : assessment.inputs()) {
      computation->Add(assessment.subject(), input);
    }
  }));
  RETURN_IF_ERROR(computation->Run(kThreads));
  std::vector<Standing> before;
  for (const v1::CycleSubject& subject : cycle.subjects()) {
    before.push_back(standings[SubjectName(subject)]);
  }
  v1::SimulateCycleResponse response = CompareStandings(before, *computation);
  for (type::Finding& finding : others) *response.add_findings() = std::move(finding);
  return response;
}

absl::StatusOr<v1::SuggestImprovementsResponse> SimulationService::Suggest(
    rpc::Call& call, const v1::SuggestImprovementsRequest& request) {
  RETURN_IF_ERROR(Assessments().pattern.Check("name", request.name()));
  // The id is the organisation's: asking for another's is refused whether it exists or not.
  RETURN_IF_ERROR(call.MayActFor(absl::StrCat("groups/", resource::GroupOf(request.name()),
                                              "/organizations/", resource::IdOf(request.name()))));
  ASSIGN_OR_RETURN(const Assessment assessment,
                   store_.Get<Assessment>(call, Assessments(), request.name()));
  if (assessment.grade().empty()) return StateConflict(request.name(), "no grade", "graded");
  ASSIGN_OR_RETURN(const Cycle cycle,
                   store_.Get<Cycle>(call, Cycles(), resource::ParentOf(request.name())));
  return evaluation::Suggest(cycle.frozen_indicator_set(), cycle.cohort_statistics(), assessment);
}

absl::StatusOr<v1::AnalyzeRanksResponse> SimulationService::Analyze(
    rpc::Call& call, const v1::AnalyzeRanksRequest& request) {
  if (request.percent() < 0 || request.percent() > 50) {
    return InvalidField("percent", "must be 1 to 50, or 0 for 10", "应为1至50");
  }
  const int percent = request.percent() == 0 ? kDefaultPercent : request.percent();
  ASSIGN_OR_RETURN(const Cycle cycle, ComputedCycle(call, request.name()));
  const IndicatorSet& set = cycle.frozen_indicator_set();
  const int64_t indicators = set.indicators_size();
  if (2 * indicators * indicators * cycle.subjects_size() > kMostLeafScores) {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
                 "too many subjects and indicators for one analysis",
                 "考核对象和指标过多，无法分析");
  }
  std::vector<std::pair<std::string, v1::ScoreInput>> inputs;
  RETURN_IF_ERROR(EachAssessment(call, request.name(), [&](const Assessment& assessment) {
    for (const v1::ScoreInput& input : assessment.inputs()) {
      inputs.emplace_back(assessment.subject(), input);
    }
  }));
  auto ranks_with = [&](const IndicatorSet& with) -> absl::StatusOr<std::vector<int>> {
    ASSIGN_OR_RETURN(const std::unique_ptr<Computation> run, Computation::Make(cycle, with));
    for (const auto& [subject, input] : inputs) run->Add(subject, input);
    RETURN_IF_ERROR(run->Run(kThreads));
    return RanksOf(*run);
  };
  ASSIGN_OR_RETURN(const std::vector<int> before, ranks_with(set));
  std::vector<v1::RankSensitivity> sensitivities;
  for (const v1::Indicator& indicator : set.indicators()) {
    v1::RankSensitivity sensitivity;
    sensitivity.set_indicator_id(indicator.id());
    sensitivity.set_display_name(indicator.display_name());
    bool any = false;
    for (const int change : {percent, -percent}) {
      const std::optional<IndicatorSet> changed = WithWeight(set, indicator.id(), change);
      if (!changed) continue;
      any = true;
      ASSIGN_OR_RETURN(const std::vector<int> after, ranks_with(*changed));
      const RankMoves moves = CompareRanks(before, after);
      change > 0 ? sensitivity.set_moved_when_raised(moves.moved)
                 : sensitivity.set_moved_when_lowered(moves.moved);
      sensitivity.set_largest_move(std::max(sensitivity.largest_move(), moves.largest));
    }
    if (any) sensitivities.push_back(std::move(sensitivity));
  }
  std::stable_sort(sensitivities.begin(), sensitivities.end(),
                   [](const v1::RankSensitivity& a, const v1::RankSensitivity& b) {
                     return a.moved_when_raised() + a.moved_when_lowered() >
                            b.moved_when_raised() + b.moved_when_lowered();
                   });
  v1::AnalyzeRanksResponse response;
  for (v1::RankSensitivity& one : sensitivities) *response.add_sensitivities() = std::move(one);
  return response;
}

}  // namespace edugroup::evaluation
