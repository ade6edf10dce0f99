// Short ways to score one leaf, or a cycle of several subjects, in tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "gtest/gtest.h"
#include "services/evaluation/computation.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

// A set in points whose indicators are written one after the other.
inline v1::IndicatorSet PointsSet(const std::string& full_score, const std::string& rest) {
  return edugroup::testing::Parse<v1::IndicatorSet>(
      absl::StrCat("name: 'groups/g/indicatorSets/s' display_name: 's' full_score: '", full_score,
                   "' weight_mode: POINTS not_applicable_policy: RENORMALIZE ", rest));
}

// A set of the leaf "a" of 10 points, with this rule and source.
inline v1::IndicatorSet TenPoints(const std::string& leaf, const std::string& rest = "") {
  return PointsSet(
      "10", absl::StrCat("indicators { id: 'a' display_name: 'a' weight: '10' manual {} ", leaf,
                         " } ", rest));
}

inline v1::ScoreInput Input(const std::string& id, const std::string& value) {
  return edugroup::testing::Parse<v1::ScoreInput>(absl::StrCat("indicator_id: '", id, "' ", value));
}
inline std::string Quantity(const std::string& value) {
  return absl::StrCat("quantity { value: '", value, "' } ");
}

inline v1::NodeResult ResultOf(const v1::Assessment& assessment, const std::string& id) {
  for (const v1::NodeResult& result : assessment.results()) {
    if (result.indicator_id() == id) return result;
  }
  ADD_FAILURE() << "no result for " << id;
  return {};
}

inline v1::Assessment ScoreAll(const v1::IndicatorSet& set,
                               const std::vector<v1::ScoreInput>& inputs) {
  absl::StatusOr<Scorer> scorer = Scorer::Make(set);
  EXPECT_TRUE(scorer.ok()) << scorer.status();
  if (!scorer.ok()) return {};
  absl::StatusOr<v1::Assessment> assessment = scorer->Score(inputs);
  EXPECT_TRUE(assessment.ok()) << assessment.status();
  return assessment.ok() ? *assessment : v1::Assessment();
}

// Points of the leaf "a" out of 10, or its state when it has none, or "error".
inline std::string Points(const std::string& leaf, const std::string& value,
                          const std::string& rest = "") {
  const v1::IndicatorSet set = TenPoints(leaf, rest);
  absl::StatusOr<Scorer> scorer = Scorer::Make(set);
  EXPECT_TRUE(scorer.ok()) << scorer.status();
  if (!scorer.ok()) return "no set";
  absl::StatusOr<v1::Assessment> assessment =
      scorer->Score(std::vector<v1::ScoreInput>{Input("a", value)});
  if (!assessment.ok()) return "error";
  const v1::NodeResult result = ResultOf(*assessment, "a");
  if (result.state() != v1::NodeResult::RATED) return v1::NodeResult::State_Name(result.state());
  return result.score();
}

// Inputs of one subject of a cycle.
struct TestSubject {
  std::string id;
  std::vector<v1::ScoreInput> inputs;
  std::string kind = "";
};

inline v1::Cycle CycleOf(const v1::IndicatorSet& set, const std::vector<TestSubject>& subjects) {
  v1::Cycle cycle;
  cycle.set_name("groups/g/cycles/c");
  *cycle.mutable_frozen_indicator_set() = set;
  for (const TestSubject& subject : subjects) {
    v1::CycleSubject& one = *cycle.add_subjects();
    one.set_organization(absl::StrCat("groups/g/organizations/", subject.id));
    one.set_display_name(subject.id);
    one.set_kind(subject.kind);
  }
  return cycle;
}

// A computed cycle, assessments by id of the subject.
struct TestCycle {
  v1::Cycle cycle;
  std::map<std::string, v1::Assessment> of;
  std::vector<std::string> ids;
};
inline TestCycle RunCycle(const v1::IndicatorSet& set, const std::vector<TestSubject>& subjects,
                          int threads = 1) {
  TestCycle run{CycleOf(set, subjects), {}, {}};
  auto computation = Computation::Make(run.cycle, run.cycle.frozen_indicator_set());
  EXPECT_TRUE(computation.ok()) << computation.status();
  if (!computation.ok()) return run;
  for (const TestSubject& subject : subjects) {
    for (const v1::ScoreInput& input : subject.inputs) {
      (*computation)->Add(absl::StrCat("groups/g/organizations/", subject.id), input);
    }
  }
  const absl::Status status = (*computation)->Run(threads);
  EXPECT_TRUE(status.ok()) << status;
  for (const v1::CohortStatistic& statistic : (*computation)->Statistics()) {
    *run.cycle.add_cohort_statistics() = statistic;
  }
  for (int i = 0; i < (*computation)->size(); ++i) {
    run.of[subjects[i].id] = (*computation)->Take(i);
    run.ids.push_back(subjects[i].id);
  }
  return run;
}

}  // namespace edugroup::evaluation
