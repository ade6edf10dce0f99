#include "tests/load/cycles.h"

#include <array>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"

ABSL_FLAG(int, cycle_subjects, 500, "Members that are scored in one cycle.");
ABSL_FLAG(int, cycle_leaves, 20, "Leaves of the cycle's set; a multiple of 4.");

namespace edugroup::load {
namespace {

constexpr int kBranches = 4;
constexpr int kCyclesPerRound = 3;
constexpr char kService[] = "edugroup.evaluation.v1.";

int Subjects() { return absl::GetFlag(FLAGS_cycle_subjects); }
int Leaves() { return absl::GetFlag(FLAGS_cycle_leaves); }

std::string CycleName(int i) { return absl::StrCat("groups/load/cycles/cycle-", i); }

// Four branches of leaves that take turns in five kinds of scoring, one of them against the others.
std::string IndicatorSetRequest() {
  constexpr std::array<absl::string_view, 5> kScorings = {
      "linear { standard: '80' }",
      "bands { bands { lower { operator: AT_LEAST value: '80' } score: '100' } "
      "bands { lower { operator: AT_LEAST value: '60' } upper { operator: BELOW value: '80' } "
      "score: '75' } bands { upper { operator: BELOW value: '60' } score: '40' } }",
      "direct {}", "threshold { threshold { operator: AT_LEAST value: '60' } }",
      "cohort { method: OF_BEST }"};
  std::string request =
      "parent: 'groups/load' indicator_set_id: 'annual' indicator_set { "
      "display_name: '成员学校年度考核指标' version_label: '2019' full_score: '100' "
      "weight_mode: RELATIVE not_applicable_policy: RENORMALIZE "
      "rounding { leaf_places: 2 total_places: 2 } "
      "grade_bands { grade: 'passed' display_name: '合格' "
      "lower { operator: AT_LEAST value: '60' } } "
      "grade_bands { grade: 'failed' display_name: '不合格' "
      "upper { operator: BELOW value: '60' } } ";
  for (int branch = 0; branch < kBranches; ++branch) {
    absl::SubstituteAndAppend(&request,
                              "indicators { id: 'branch-$0' display_name: '一级指标$0' "
                              "weight: '$1' } ",
                              branch, 100 / kBranches);
    for (int i = 0; i < Leaves() / kBranches; ++i) {
      const int leaf = branch * (Leaves() / kBranches) + i;
      absl::SubstituteAndAppend(&request,
                                "indicators { id: 'leaf-$0' parent_id: 'branch-$1' "
                                "display_name: '二级指标$0' weight: '$2' manual {} $3 } ",
                                leaf, branch, 1 + i % 3, kScorings[leaf % kScorings.size()]);
    }
  }
  return request + "}";
}

// As CreateObservation leaves it, without name and etag.
evaluation::v1::Observation Entered(const std::string& cycle, int subject, int leaf) {
  evaluation::v1::Observation observation;
  observation.set_uid(absl::StrFormat("00000000-0000-4000-8000-%06d%06d", subject, leaf));
  observation.mutable_create_time()->set_seconds(1577836800);
  observation.mutable_update_time()->set_seconds(1577836800);
  observation.set_origin(evaluation::v1::Observation::ENTERED);
  observation.set_cycle(cycle);
  observation.set_indicator_id(absl::StrCat("leaf-", leaf));
  observation.set_subject(absl::StrFormat("groups/load/organizations/seed-%06d", subject));
  auto& quantity = *observation.mutable_quantity();
  quantity.set_value(absl::StrFormat("%d.%d", 40 + (subject * 7 + leaf * 13) % 60, subject % 10));
  quantity.set_unit("分");
  quantity.set_qualifier(type::Quantity::EXACT);
  observation.set_verifier("秘书处办公室");
  return observation;
}

}  // namespace

Cycles::Cycles(const std::string& services, const Keys& keys, const World& world,
               absl::Duration window)
    : keys_(keys),
      window_(window),
      evaluation_(services, "evaluation", keys,
                  {absl::StrCat("--membership=", world.membership().target())}),
      connection_(evaluation_.database().runtime()) {
  world.Admit("subject", Subjects());
  evaluation_.Must<evaluation::v1::IndicatorSet, evaluation::v1::CreateIndicatorSetRequest>(
      absl::StrCat(kService, "IndicatorService/CreateIndicatorSet"), IndicatorSetRequest());
  evaluation_.Must<evaluation::v1::IndicatorSet, evaluation::v1::PublishIndicatorSetRequest>(
      absl::StrCat(kService, "IndicatorService/PublishIndicatorSet"),
      "name: 'groups/load/indicatorSets/annual'");
  Open();
  ComputeNext();
  assessments_.emplace(*connection_, "assessment", "cycles/cycle-1/");
}

void Cycles::Open() {
  const std::string name = CycleName(++opened_);
  evaluation_.Must<evaluation::v1::Cycle, evaluation::v1::CreateCycleRequest>(
      absl::StrCat(kService, "CycleService/CreateCycle"),
      absl::Substitute("parent: 'groups/load' cycle_id: 'cycle-$0' cycle { "
                       "display_name: '年度考核$0' "
                       "indicator_set: 'groups/load/indicatorSets/annual' "
                       "subject_affiliation_kinds: 'groups/load/kinds/subject' "
                       "period_first_date { year: 2019 month: 1 day: 1 } "
                       "period_last_date { year: 2019 month: 12 day: 31 } }",
                       opened_));
  evaluation_.Must<evaluation::v1::Cycle, evaluation::v1::OpenCycleRequest>(
      absl::StrCat(kService, "CycleService/OpenCycle"),
      absl::Substitute("name: '$0' as_of { year: 2019 month: 12 day: 31 }", name));
  AddObservations(name);
}

// Straight into the table: 10,000 calls would take as long as everything else together.
void Cycles::AddObservations(const std::string& cycle) {
  std::string text =
      "INSERT INTO observation (group_id, path, version, sort_key, body, cycle, indicator_id, "
      "subject, origin, no_value) VALUES ";
  for (int leaf = 0; leaf < Leaves(); ++leaf) {
    absl::StrAppend(&text, leaf == 0 ? "" : ", ", "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  }
  const sql::Statement insert = {"add_observations", text};
  Check(connection_->Begin());
  for (int subject = 0; subject < Subjects(); ++subject) {
    sql::Params params;
    for (int leaf = 0; leaf < Leaves(); ++leaf) {
      const evaluation::v1::Observation observation = Entered(cycle, subject, leaf);
      params.insert(params.end(),
                    {"load", absl::StrFormat("observations/c%d-%d-%d", opened_, subject, leaf), 1,
                     "", observation.SerializeAsString(), cycle, observation.indicator_id(),
                     observation.subject(), "ENTERED", ""});
    }
    Check(connection_->Execute(insert, params).status());
  }
  Check(connection_->Commit());
}

void Cycles::ComputeNext() {
  const auto computed =
      evaluation_.Must<evaluation::v1::ComputeCycleResponse, evaluation::v1::ComputeCycleRequest>(
          absl::StrCat(kService, "CycleService/ComputeCycle"),
          absl::Substitute("name: '$0' request_id: 'compute-$1'", CycleName(computed_ + 1),
                           computed_));
  ++computed_;
  if (computed.cycle().complete_count() != Subjects()) {
    Check(absl::InternalError("some subjects were not scored"));
  }
}

void Cycles::Prepare() {
  while (opened_ < computed_ + kCyclesPerRound) Open();
  evaluation_.AwaitSequenced();
}

Measured Cycles::Compute() {
  const Measured measured = Serially(kCyclesPerRound, [this](int) { ComputeNext(); });
  evaluation_.AwaitSequenced();
  return measured;
}

Measured Cycles::Explain() const {
  return Run({.target = evaluation_.target(),
              .method = absl::StrCat(kService, "AssessmentService/ExplainScore"),
              .token = keys_.token(),
              .request =
                  [](uint64_t i) {
                    evaluation::v1::ExplainScoreRequest request;
                    request.set_name(
                        absl::StrFormat("%s/assessments/seed-%06d", CycleName(1), i % Subjects()));
                    return request.SerializeAsString();
                  },
              .callers = 1,
              .warm_up = absl::Milliseconds(500),
              .duration = window_});
}

double Cycles::ScanAndBulkPerSecond() {
  return Serially(kCyclesPerRound,
                  [this](int) {
                    Scan(*connection_, "observation", "cycle", CycleName(computed_));
                    assessments_->Insert(*connection_);
                  })
      .ok_per_second;
}

}  // namespace edugroup::load
