#include "services/evaluation/cycle_computation.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/evaluation/computation.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {
namespace {

using resource::Change;
using v1::Assessment;
using v1::Cycle;
using v1::Observation;

constexpr int kThreads = 2;
constexpr size_t kWrittenAtOnce = 250;
constexpr size_t kMostFindings = 1000;

// Writes assessments down: new ones first, then those that replace one, so that each goes in bulk.
// They are in the order of their names.
absl::Status Keep(Change& change, const Cycle& cycle, std::vector<Assessment> assessments) {
  const resource::Condition between = {
      "path BETWEEN ? AND ?",
      {resource::PathOf(assessments.front().name()), resource::PathOf(assessments.back().name())}};
  ASSIGN_OR_RETURN(const std::vector<Assessment> present,
                   change.LoadAll<Assessment>(Assessments(), cycle.name(), between));
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
  return change.Sql().status();  // sent now, so that it need not be held
}

}  // namespace

absl::StatusOr<CycleResults> ComputeInto(Change& change, const Cycle& cycle) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Computation> computation,
                   Computation::Make(cycle, cycle.frozen_indicator_set()));
  RETURN_IF_ERROR(change.ReadEach<Observation>(
      Observations(), resource::ParentOf(cycle.name()), OfCycle(cycle.name()),
      [&computation](const Observation& observation) {
        computation->Add(observation.subject(), InputOf(observation));
        return absl::OkStatus();
      }));
  RETURN_IF_ERROR(computation->Run(kThreads));

  CycleResults results;
  results.assessment_count = computation->size();
  results.statistics = computation->Statistics();
  std::vector<int> order(computation->size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return computation->NameOf(a) < computation->NameOf(b); });
  for (size_t first = 0; first < order.size(); first += kWrittenAtOnce) {
    std::vector<Assessment> assessments;
    for (size_t i = first; i < std::min(first + kWrittenAtOnce, order.size()); ++i) {
      assessments.push_back(computation->Take(order[i]));
      results.decided_count += computation->IsDecided(order[i]) ? 1 : 0;
      std::optional<type::Finding> finding = MissingFinding(assessments.back());
      if (finding && results.findings.size() < kMostFindings) {
        results.findings.push_back(*std::move(finding));
      }
    }
    RETURN_IF_ERROR(Keep(change, cycle, std::move(assessments)));
  }
  return results;
}

}  // namespace edugroup::evaluation
