// explain: a score as a tree, every number back to what it was counted from.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/verify_scores.h"

ABSL_FLAG(bool, verify, false,
          "explain: recompute every score of the cycle from its explanations.");

namespace edugroup::ctl {
namespace {

using evaluation::v1::ExplainScoreResponse;
using evaluation::v1::NodeResult;
using evaluation::v1::ScoreInput;
using evaluation::v1::ScoreStep;

constexpr size_t kTasksPerLine = 14;

// Names without their group; those of one plan and organisation under the name with "*" for the
// task.
template <class Names>
std::map<std::string, std::vector<std::string>> GroupByTask(const Names& names) {
  std::map<std::string, std::vector<std::string>> groups;
  for (const std::string& name : names) {
    std::vector<std::string> parts = absl::StrSplit(WithoutGroup(name), '/');
    std::string task;
    if (parts.size() > 4 && parts[2] == "tasks") task = std::exchange(parts[3], "*");
    std::vector<std::string>& tasks = groups[absl::StrJoin(parts, "/")];
    if (!task.empty()) tasks.push_back(task);
  }
  return groups;
}

class Tree {
 public:
  explicit Tree(const Output& output) : output_(output) {}

  void Add(const ScoreStep& step, const std::string& indent, bool last) {
    output_.Line(absl::StrCat(indent, last ? "└─ " : "├─ ", Heading(step)));
    const std::string inner = absl::StrCat(indent, last ? "   " : "│  ");
    const std::string text = absl::StrCat(inner, step.steps().empty() ? "   " : "│  ");
    const std::string& formula = step.formula_zh().empty() ? step.formula() : step.formula_zh();
    if (!formula.empty()) output_.Line(absl::StrCat(text, formula));
    if (step.has_input()) AddInput(step.input(), text);
    for (int i = 0; i < step.steps_size(); ++i) {
      Add(step.steps(i), inner, i + 1 == step.steps_size());
    }
  }

 private:
  static std::string Heading(const ScoreStep& step) {
    const std::string value =
        step.state() == NodeResult::RATED ? step.rounded() : NodeResult::State_Name(step.state());
    return absl::StrCat(
        step.indicator_id(), step.indicator_id().empty() ? "" : " ", step.display_name(), ": ",
        value,
        step.contribution().empty() ? "" : absl::StrCat("  (adds ", step.contribution(), ")"));
  }

  void AddInput(const ScoreInput& input, const std::string& indent) {
    if (input.has_fact_count()) {
      const auto& count = input.fact_count();
      output_.Line(absl::StrCat(indent, "counted by the task server: ", count.fact_id(), " ",
                                count.numerator(), " of ", count.denominator(),
                                ", journal position ", input.journal_position()));
    } else if (input.has_quantity()) {
      output_.Line(
          absl::StrCat(indent, "entered: ", input.quantity().value(), input.quantity().unit()));
    }
    if (!input.observation().empty()) {
      output_.Line(absl::StrCat(indent, "observation: ", WithoutGroup(input.observation())));
    }
    AddNames(indent, "  counted:     ", input.source_names());
    const absl::flat_hash_set<std::string> counted(input.source_names().begin(),
                                                   input.source_names().end());
    std::vector<std::string> others;
    std::copy_if(input.base_names().begin(), input.base_names().end(), std::back_inserter(others),
                 [&](const std::string& name) { return !counted.contains(name); });
    AddNames(indent, "  not counted: ", others);
  }

  // Names that differ in their task alone share a line: "plans/p1/tasks/*/assignments/school-1".
  template <class Names>
  void AddNames(const std::string& indent, absl::string_view label, const Names& names) {
    for (const auto& [shared, tasks] : GroupByTask(names)) {
      output_.Line(absl::StrCat(indent, label, shared));
      for (size_t i = 0; i < tasks.size(); i += kTasksPerLine) {
        const auto end = tasks.begin() + std::min(tasks.size(), i + kTasksPerLine);
        output_.Line(absl::StrCat(indent, std::string(label.size(), ' '),
                                  absl::StrJoin(tasks.begin() + i, end, " ")));
      }
    }
  }

  const Output& output_;
};

// "schools-2019/school-1" is short for "cycles/schools-2019/assessments/school-1".
absl::StatusOr<std::string> AssessmentName(const std::string& group, const std::string& word) {
  const std::vector<std::string> parts = absl::StrSplit(word, '/');
  if (parts.size() != 2) return FullName(group, "cycles", word);
  return FullName(group, "cycles", absl::StrCat("cycles/", parts[0], "/assessments/", parts[1]));
}

}  // namespace

absl::Status RunExplain(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "ASSESSMENT"));
  if (absl::GetFlag(FLAGS_verify)) return VerifyScores(invocation, word);
  evaluation::v1::ExplainScoreRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), AssessmentName(invocation.session.group(), word));
  ASSIGN_OR_RETURN(const auto response,
                   invocation.session.Ask<ExplainScoreResponse>(
                       "edugroup.evaluation.v1.AssessmentService/ExplainScore", request));
  const Output& output = invocation.output;
  if (output.json()) return output.Json(response);
  output.Line(absl::StrCat(WithoutGroup(response.organization()), ": ",
                           WithoutGroup(response.indicator_set()), " ", response.version_label()));
  if (response.rank() > 0) {
    output.Line(absl::StrCat("rank ", response.rank(), " of ", response.ranked_count(), "; ",
                             response.grade_text_zh()));
  }
  Tree(output).Add(response.total(), "", true);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
