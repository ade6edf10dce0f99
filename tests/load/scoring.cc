// The compute phase of a cycle without servers: 120 leaves of all kinds, ten of them held against
// the other subjects, for 2,500, 5,000 and 10,000 subjects, on two threads. Prints leaf scores per
// second of two processors (by processor time, so that what else runs does not count) and the
// memory that is held.
#include <sys/resource.h>

#include <cstdio>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "services/evaluation/computation.h"

namespace edugroup::load {
namespace {

namespace v1 = evaluation::v1;

constexpr int kBranches = 12;
constexpr int kLeavesPerBranch = 10;
constexpr int kThreads = 2;

constexpr const char* kRules[kLeavesPerBranch] = {
    "manual {} linear { standard: '80' }",
    "manual {} bands { bands { lower { operator: AT_LEAST value: '80' } score: '100' } "
    "bands { lower { operator: AT_LEAST value: '60' } upper { operator: BELOW value: '80' } "
    "score: '75' } bands { upper { operator: BELOW value: '60' } score: '40' } }",
    "manual {} direct {}",
    "manual {} threshold { threshold { operator: AT_LEAST value: '60' } }",
    "manual {} reverse { standard: '18' }",
    "manual {} points { each: '0.1' }",
    "manual {} cohort { method: OF_BEST }",
    "task_fact { fact_id: 'completed_on_time' aggregation: RATE } linear { standard: '0.9' }",
    "manual {} linear { standard: '3/7' cap: '120' }",
    "manual {} points { each: '-0.1' from_full: true }"};

v1::IndicatorSet Set() {
  std::string text =
      "display_name: 's' full_score: '100' weight_mode: RELATIVE not_applicable_policy: "
      "RENORMALIZE "
      "rounding { leaf_places: 2 total_places: 2 } ";
  for (int branch = 0; branch < kBranches; ++branch) {
    absl::StrAppend(&text, "indicators { id: 'b", branch, "' weight: '", 1 + branch % 3, "' } ");
    for (int leaf = 0; leaf < kLeavesPerBranch; ++leaf) {
      absl::StrAppend(&text, "indicators { id: 'l", branch, "-", leaf, "' parent_id: 'b", branch,
                      "' weight: '", 1 + leaf % 4, "' ", kRules[leaf], " } ");
    }
  }
  v1::IndicatorSet set;
  if (!google::protobuf::TextFormat::ParseFromString(text, &set)) std::abort();
  return set;
}

v1::ScoreInput Input(int subject, int branch, int leaf) {
  v1::ScoreInput input;
  input.set_indicator_id(absl::StrCat("l", branch, "-", leaf));
  input.set_observation(absl::StrCat("groups/load/observations/c1-", subject, "-", branch, leaf));
  if (leaf == 7) {
    input.mutable_fact_count()->set_numerator((subject + branch) % 36);
    input.mutable_fact_count()->set_denominator(35);
  } else {
    input.mutable_quantity()->set_value(
        absl::StrCat(40 + (subject * 7 + branch * 13 + leaf) % 60, ".", subject % 10));
  }
  return input;
}

v1::Cycle Cycle(int subjects) {
  v1::Cycle cycle;
  cycle.set_name("groups/load/cycles/c1");
  for (int i = 0; i < subjects; ++i) {
    cycle.add_subjects()->set_organization(absl::StrCat("groups/load/organizations/s", i));
  }
  return cycle;
}

// Processor time that was used so far, by each of the threads.
double Seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (used.tv_sec + used.tv_nsec / 1e9) / kThreads;
}

long MegabytesHeld() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// From values to exact scores of all nodes, without reading and writing messages.
double EvaluatePerSecond(const v1::IndicatorSet& set, int subjects) {
  const auto scorer = evaluation::Scorer::Make(set);
  if (!scorer.ok()) std::abort();
  constexpr int kKept = 500;  // values of so many subjects, taken in turn
  std::vector<std::vector<v1::ScoreInput>> inputs(kKept);
  std::vector<evaluation::SubjectValues> values(kKept);
  std::vector<std::vector<value::Decimal>> by_slot(scorer->slots().size());
  for (int i = 0; i < kKept; ++i) {
    for (int branch = 0; branch < kBranches; ++branch) {
      for (int leaf = 0; leaf < kLeavesPerBranch; ++leaf) {
        inputs[i].push_back(Input(i, branch, leaf));
      }
    }
    if (!scorer->Read(inputs[i], 0, values[i]).ok()) std::abort();
    for (size_t slot = 0; slot < by_slot.size(); ++slot) {
      by_slot[slot].push_back(values[i].values[slot].value);
    }
  }
  evaluation::Cohorts cohorts(scorer->slots().size());
  for (size_t slot = 0; slot < by_slot.size(); ++slot) {
    if (scorer->slots()[slot].NeedsCohort()) {
      cohorts[slot] = evaluation::MakeCohort(by_slot[slot], 0, false);
    }
  }
  const double begin = Seconds();
  auto run = [&](int thread) {
    evaluation::SubjectScores scores;
    for (int i = thread; i < subjects; i += kThreads) {  // kKept is even: no value is shared
      if (!scorer->Evaluate(cohorts, values[i % kKept], scores).ok()) std::abort();
    }
  };
  std::thread other(run, 1);
  run(0);
  other.join();
  return subjects * kBranches * kLeavesPerBranch / (Seconds() - begin);
}

void Measure(int subjects) {
  const v1::IndicatorSet set = Set();
  const v1::Cycle cycle = Cycle(subjects);
  const double leaves = static_cast<double>(subjects) * kBranches * kLeavesPerBranch;
  auto computation = evaluation::Computation::Make(cycle, set);
  if (!computation.ok()) std::abort();
  for (int i = 0; i < subjects; ++i) {
    for (int branch = 0; branch < kBranches; ++branch) {
      for (int leaf = 0; leaf < kLeavesPerBranch; ++leaf) {
        (*computation)->Add(cycle.subjects(i).organization(), Input(i, branch, leaf));
      }
    }
  }
  const double begin = Seconds();
  if (!(*computation)->Run(kThreads).ok()) std::abort();
  const double whole = Seconds() - begin;
  std::printf(
      "%6d subjects: %9.0f leaf scores/s evaluated, %9.0f/s with reading, cohorts, ranks "
      "and packing (%.2f s), %ld MiB held\n",
      subjects, EvaluatePerSecond(set, subjects), leaves / whole, whole, MegabytesHeld());
}

}  // namespace
}  // namespace edugroup::load

int main() {
  for (int subjects : {2500, 5000, 10000}) edugroup::load::Measure(subjects);
}
