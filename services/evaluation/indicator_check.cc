#include "services/evaluation/indicator_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/evaluation/band_check.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/formula_check.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/leaf_rule.h"
#include "services/evaluation/rule_check.h"

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

bool HasClass(const IndicatorSet& set, const std::string& id) {
  return std::any_of(set.subject_classes().begin(), set.subject_classes().end(),
                     [&id](const v1::SubjectClass& one) { return one.id() == id; });
}

// The leaf's rule and those of its variants.
void CheckRules(const IndicatorSet& set, const Node& node, const std::string& subject,
                Findings& findings) {
  const Indicator& leaf = *node.indicator;
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
  CheckRule(leaf, leaf, node.full, subject, findings);
  CheckMeasure(leaf, subject, findings);
  for (const v1::ClassVariant& variant : leaf.variants()) {
    if (variant.scoring_case() != v1::ClassVariant::SCORING_NOT_SET) {
      CheckRule(leaf, variant, node.full, subject, findings);
    }
    for (const std::string& id : variant.subject_classes()) {
      if (HasClass(set, id)) continue;
      findings.Hard("indicator.class-unknown", subject, absl::StrCat("there is no class ", id),
                    absl::StrCat("没有类别", id));
    }
  }
}

bool HasNode(const Tree& tree, const std::string& id) {
  return std::any_of(tree.nodes.begin(), tree.nodes.end(),
                     [&id](const Node& node) { return node.indicator->id() == id; });
}

bool HasGrade(const IndicatorSet& set, const std::string& id) {
  return std::any_of(set.grade_bands().begin(), set.grade_bands().end(),
                     [&id](const v1::GradeBand& band) { return band.grade() == id; });
}

void CheckVeto(const IndicatorSet& set, const Tree& tree, const Indicator& indicator,
               const std::string& subject, Findings& findings) {
  const v1::Veto& veto = indicator.veto();
  const bool is_veto = indicator.role() == Indicator::VETO;
  if (!indicator.has_veto() || !Limit::Make(veto.when()).ok() ||
      (is_veto && veto.effect_case() == v1::Veto::EFFECT_NOT_SET)) {
    findings.Hard("indicator.veto-incomplete", subject,
                  absl::StrCat(subject, " does not say when it strikes and what then"),
                  absl::StrCat(subject, "没有写明何时否决、如何处理"));
    return;
  }
  if ((veto.has_grade() && !HasGrade(set, veto.grade())) ||
      (veto.has_zero_indicator_id() && !HasNode(tree, veto.zero_indicator_id()))) {
    findings.Hard("indicator.veto-target", subject,
                  absl::StrCat(subject, " strikes something that the set does not have"),
                  absl::StrCat(subject, "所否决的等级或指标不存在"));
  }
}

// Bonus, vetoes, gates and values for formulas.
void CheckExtras(const IndicatorSet& set, const Tree& tree, Findings& findings) {
  for (const Node& node : tree.extras) {
    const Indicator& extra = *node.indicator;
    const std::string subject = absl::StrCat("indicator ", extra.id());
    CheckSource(extra, subject, findings);
    if (!extra.parent_id().empty()) {
      findings.Hard("indicator.extra-with-parent", subject,
                    absl::StrCat(subject, " carries no weight and stands below another"),
                    absl::StrCat(subject, "不占权重，不应有上级指标"));
    }
    if (extra.role() == Indicator::BONUS) {
      if (node.full.Sign() <= 0) {
        findings.Hard("indicator.weight-zero", subject,
                      absl::StrCat("the most points of ", subject, " are not above zero"),
                      absl::StrCat(subject, "的附加分上限必须大于零"));
        continue;
      }
      CheckRules(set, node, subject, findings);
      if (!extra.attach_to().empty() && !HasNode(tree, extra.attach_to())) {
        findings.Hard("indicator.bonus-target", subject,
                      absl::StrCat("there is no ", extra.attach_to(), " to add to"),
                      absl::StrCat("附加分所加的指标", extra.attach_to(), "不存在"));
      }
    } else if (extra.role() != Indicator::INFO) {
      CheckVeto(set, tree, extra, subject, findings);
    }
  }
}

void CheckQuotas(const IndicatorSet& set, Findings& findings) {
  for (const v1::GradeQuota& quota : set.grade_quotas()) {
    const absl::StatusOr<Decimal> percent = Decimal::Parse(quota.most_percent());
    if (HasGrade(set, quota.grade()) && percent.ok() && *percent <= Decimal::FromInt(100)) continue;
    findings.Hard("grades.quota", absl::StrCat("grade ", quota.grade()),
                  "a quota is 0 to 100 percent of a grade of the set",
                  "名额比例应为0至100，且等级须存在");
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

void CheckNodes(const IndicatorSet& set, const Tree& tree, Findings& findings) {
  for (const Node& node : tree.nodes) {
    const Indicator& indicator = *node.indicator;
    std::string subject = absl::StrCat("indicator ", indicator.id());
    if (node.IsLeaf()) {
      CheckSource(indicator, subject, findings);
      CheckRules(set, node, subject, findings);
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

// Where totals lie: up to the full score or the cap, or open when a rule or bonus can award more.
Range TotalRange(const IndicatorSet& set, const Tree& tree) {
  Range range{Decimal(), tree.full_score, std::nullopt};
  if (set.rounding().has_total_places()) range.places = set.rounding().total_places();
  auto open = [&range](const Node& node, const Decimal& most) {
    absl::StatusOr<LeafRule> rule = LeafRule::Make(*node.indicator, *node.indicator, node.full);
    if (!rule.ok()) return;
    if (rule->Ends().most > most) range.highest.reset();
    if (rule->Ends().least.Sign() < 0) range.lowest.reset();
  };
  for (const Node& node : tree.nodes) {
    if (node.IsLeaf()) open(node, node.full);
  }
  for (const Node& extra : tree.extras) {
    if (extra.indicator->role() == Indicator::BONUS) open(extra, Decimal());
  }
  const absl::StatusOr<Decimal> cap = Decimal::Parse(set.total_cap());
  if (cap.ok()) range.highest = *cap;
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
  CheckNodes(set, *tree, findings);
  CheckExtras(set, *tree, findings);
  CheckFormulas(set, *tree, findings);
  CheckGrades(set, *tree, findings);
  CheckQuotas(set, findings);
  return std::move(findings).Take();
}

}  // namespace edugroup::evaluation
