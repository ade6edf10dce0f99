#include "services/evaluation/indicator_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/leaf_rule.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Indicator;
using v1::IndicatorSet;
using value::Decimal;

constexpr std::array<absl::string_view, 4> kTaskFacts = {
    "measures_filed_on_time", "completed_on_time", "accepted_without_return", "reports_filed"};

// Explanations nest as deep as the tree, and protobuf reads at most 100 levels.
constexpr int kMostLevels = 30;

class Findings {
 public:
  void Hard(std::string rule_id, const std::string& subject, std::string message,
            std::string message_zh) {
    found_.push_back(MakeFinding(Finding::HARD, std::move(rule_id), subject, std::move(message),
                                 std::move(message_zh)));
  }
  void Add(std::vector<Finding> more) {
    for (Finding& finding : more) found_.push_back(std::move(finding));
  }
  std::vector<Finding> Take() && { return std::move(found_); }

 private:
  std::vector<Finding> found_;
};

// Bands of `messages` that have bad ends are reported and left out.
template <class Messages>
void CheckBands(const Messages& messages, const Range& range, const std::string& subject,
                Findings& findings) {
  std::vector<Band> bands;
  for (const auto& message : messages) {
    absl::StatusOr<Band> band = BandOf(message);
    if (!band.ok()) {
      findings.Hard("bands.operator", subject,
                    absl::StrCat("the ends of a band of ", subject, ": ", band.status().message()),
                    absl::StrCat(subject, "的分档界限：下限须为≥或>，上限须为≤或<"));
      return;
    }
    bands.push_back(*std::move(band));
  }
  for (const BandFault& fault : Bands(std::move(bands)).Faults(range)) {
    std::string where = ToString(fault.where);
    switch (fault.kind) {
      case BandFault::Kind::kEmpty:
        findings.Hard("bands.empty", subject,
                      absl::StrCat("a band of ", subject, " holds no number: ", where),
                      absl::StrCat(subject, "的分档不含任何数值：", where));
        break;
      case BandFault::Kind::kGap:
        findings.Hard("bands.gap", subject, absl::StrCat("no band of ", subject, " covers ", where),
                      absl::StrCat(subject, "的分档之间有空档：", where));
        break;
      case BandFault::Kind::kOverlap:
        findings.Hard("bands.overlap", subject,
                      absl::StrCat("more than one band of ", subject, " covers ", where),
                      absl::StrCat(subject, "的分档重叠：", where));
        break;
    }
  }
}

void CheckSource(const Indicator& leaf, const std::string& subject, Findings& findings) {
  if (leaf.source_case() == Indicator::SOURCE_NOT_SET) {
    findings.Hard("indicator.leaf-without-source", subject,
                  absl::StrCat(subject, " has no children and no source"),
                  absl::StrCat("末级指标", leaf.id(), "没有数据来源"));
  }
  if (!leaf.has_task_fact()) return;
  if (!IsTaskFact(leaf.task_fact().fact_id())) {
    findings.Hard("indicator.fact-unknown", subject,
                  absl::StrCat("there is no task fact ", leaf.task_fact().fact_id()),
                  absl::StrCat("任务统计项", leaf.task_fact().fact_id(), "不存在"));
  }
}

void CheckRule(const Indicator& leaf, const std::string& subject, Findings& findings) {
  if (leaf.scoring_case() == Indicator::SCORING_NOT_SET) {
    findings.Hard("indicator.leaf-without-rule", subject,
                  absl::StrCat(subject, " has no children and no scoring rule"),
                  absl::StrCat("末级指标", leaf.id(), "没有评分规则"));
    return;
  }
  if (leaf.has_direct() && leaf.has_task_fact()) {
    findings.Hard("indicator.direct-fact", subject,
                  absl::StrCat(subject, " takes a count directly for a score"),
                  absl::StrCat("指标", leaf.id(), "的统计数不能直接作为得分"));
  }
  if (leaf.has_bands()) {
    CheckBands(leaf.bands().bands(), Range{}, subject, findings);
    return;
  }
  if (absl::StatusOr<LeafRule> rule = LeafRule::Make(leaf); !rule.ok()) {
    findings.Hard("indicator.rule-unreadable", subject, std::string(rule.status().message()),
                  absl::StrCat("指标", leaf.id(), "的评分规则数值有误"));
  }
}

// How many levels the tree has.
int Levels(const Tree& tree) {
  std::vector<int> level(tree.nodes.size(), 1);
  int most = 0;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {  // parents stand before their children
    if (tree.nodes[i].parent >= 0) level[i] = level[tree.nodes[i].parent] + 1;
    most = std::max(most, level[i]);
  }
  return most;
}

void CheckNodes(const Tree& tree, Findings& findings) {
  for (const Node& node : tree.nodes) {
    const Indicator& indicator = *node.indicator;
    std::string subject = absl::StrCat("indicator ", indicator.id());
    if (node.IsLeaf()) {
      CheckSource(indicator, subject, findings);
      CheckRule(indicator, subject, findings);
    } else if (indicator.source_case() != Indicator::SOURCE_NOT_SET ||
               indicator.scoring_case() != Indicator::SCORING_NOT_SET) {
      findings.Hard("indicator.branch-with-rule", subject,
                    absl::StrCat(subject, " has children and also a source or rule of its own"),
                    absl::StrCat("指标", indicator.id(), "有下级指标，不应再有数据来源或评分规则"));
    }
  }
}

void CheckPlaces(bool given, int places, const std::string& field, Findings& findings) {
  if (!given || (places >= 0 && places <= Decimal::kMostPlaces)) return;
  findings.Hard("indicator-set.rounding", field,
                absl::StrCat(field, " is 0 to ", Decimal::kMostPlaces, ", not ", places),
                absl::StrCat("小数位数应为0至", Decimal::kMostPlaces));
}

// Where totals lie: up to the full score, or open when a rule can award more than full points.
Range TotalRange(const IndicatorSet& set, const Tree& tree) {
  Range range{Decimal(), tree.full_score, std::nullopt};
  if (set.rounding().has_total_places()) range.places = set.rounding().total_places();
  for (const Node& node : tree.nodes) {
    if (!node.IsLeaf()) continue;
    absl::StatusOr<LeafRule> rule = LeafRule::Make(*node.indicator);
    if (rule.ok() && rule->MostShare() > Decimal::FromInt(1)) range.highest.reset();
  }
  return range;
}

void CheckGrades(const IndicatorSet& set, const Tree& tree, Findings& findings) {
  if (set.grade_bands().empty()) return;
  absl::flat_hash_set<std::string> grades;
  for (const v1::GradeBand& band : set.grade_bands()) {
    if (grades.insert(band.grade()).second) continue;
    findings.Hard("grades.repeated", absl::StrCat("grade ", band.grade()),
                  absl::StrCat("the grade ", band.grade(), " occurs twice"),
                  absl::StrCat("等级", band.display_name(), "重复"));
  }
  CheckBands(set.grade_bands(), TotalRange(set, tree), "grades", findings);
}

}  // namespace

bool IsTaskFact(absl::string_view fact_id) {
  for (absl::string_view known : kTaskFacts) {
    if (known == fact_id) return true;
  }
  return false;
}

std::vector<Finding> CheckIndicatorSet(const IndicatorSet& set) {
  Findings findings;
  CheckPlaces(set.rounding().has_leaf_places(), set.rounding().leaf_places(),
              "rounding.leaf_places", findings);
  CheckPlaces(set.rounding().has_total_places(), set.rounding().total_places(),
              "rounding.total_places", findings);
  std::vector<Finding> shape = ShapeFindings(set);
  if (!shape.empty()) {
    findings.Add(std::move(shape));
    return std::move(findings).Take();
  }
  absl::StatusOr<Tree> tree = BuildTree(set);
  if (!tree.ok()) {
    findings.Hard("indicator-set.unreadable", set.name(), std::string(tree.status().message()),
                  "指标体系的数值有误");
    return std::move(findings).Take();
  }
  if (tree->full_score.Sign() <= 0) {
    findings.Hard("indicator-set.full-score", set.name(), "the full score is not above zero",
                  "满分必须大于零");
  }
  if (Levels(*tree) > kMostLevels) {
    findings.Hard("indicator-set.too-deep", set.name(),
                  absl::StrCat("the tree has ", Levels(*tree), " levels, more than ", kMostLevels),
                  absl::StrCat("指标层级超过", kMostLevels, "级"));
  }
  findings.Add(WeightFindings(set, *tree));
  CheckNodes(*tree, findings);
  CheckGrades(set, *tree, findings);
  return std::move(findings).Take();
}

}  // namespace edugroup::evaluation
