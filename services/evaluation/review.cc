#include "services/evaluation/review.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/decimal.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Indicator;
using v1::Rater;
using v1::Review;

Finding Broken(const char* rule_id, const std::string& leaf, const std::string& message,
               const std::string& message_zh) {
  return MakeFinding(Finding::HARD, rule_id, absl::StrCat("indicator ", leaf), message, message_zh);
}

bool InRange(const std::string& score) {
  const absl::StatusOr<value::Decimal> value = value::Decimal::Parse(score);
  return value.ok() && value->Sign() >= 0 && *value <= value::Decimal::FromInt(100);
}

}  // namespace

bool IsReviewed(const Indicator& leaf) { return leaf.has_experts() || leaf.has_rater_groups(); }

bool Scores(const Rater& rater, const Indicator& leaf) {
  if (leaf.has_experts()) return rater.rater_group_id().empty();
  if (!leaf.has_rater_groups()) return false;
  const auto& groups = leaf.rater_groups().groups();
  return std::any_of(groups.begin(), groups.end(), [&](const v1::RaterGroup& group) {
    return group.rater_group_id() == rater.rater_group_id();
  });
}

std::vector<FieldViolation> CheckRaters(const google::protobuf::RepeatedPtrField<Rater>& raters,
                                        const v1::IndicatorSet& set,
                                        const std::string& group_name) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> accounts;
  for (int i = 0; i < raters.size(); ++i) {
    const Rater& rater = raters[i];
    const std::string path = absl::StrCat("raters[", i, "]");
    if (!accounts.insert(absl::StrCat(rater.rater_group_id(), "\n", rater.account())).second) {
      violations.push_back({path, "is named twice", "重复"});
    }
    const auto& leaves = set.indicators();
    if (std::none_of(leaves.begin(), leaves.end(),
                     [&](const Indicator& leaf) { return Scores(rater, leaf); })) {
      violations.push_back({path + ".rater_group_id", "scores no leaf of the cycle",
                            "本考核周期没有由该类评价主体打分的指标"});
    }
    if (!rater.organization().empty() &&
        !absl::StartsWith(rater.organization(), absl::StrCat(group_name, "/organizations/"))) {
      violations.push_back({path + ".organization",
                            absl::StrCat("must be an organization of ", group_name),
                            "必须是本集团的单位"});
    }
    if (!rater.person().empty() &&
        !absl::StartsWith(rater.person(), absl::StrCat(group_name, "/people/"))) {
      violations.push_back({path + ".person", absl::StrCat("must be a person of ", group_name),
                            "必须是本集团的人员"});
    }
  }
  return violations;
}

std::string MustStandAside(const Rater& rater, const v1::CycleSubject& subject) {
  if (rater.is_self()) return "";
  if (!rater.organization().empty() && rater.organization() == subject.organization()) {
    return "评审人属于被评单位";
  }
  if (!rater.person().empty() && rater.person() == subject.subject()) return "评审人即被评对象";
  return "";
}

std::vector<Finding> ScoreFindings(const Review& review, const v1::IndicatorSet& set) {
  std::vector<Finding> findings;
  absl::flat_hash_set<std::string> given;
  for (const v1::LeafScore& score : review.leaf_scores()) {
    const std::string& id = score.indicator_id();
    if (!given.insert(id).second) {
      findings.push_back(Broken("review.leaf-unknown", id, "is scored twice", "重复打分"));
    }
    const auto leaf = std::find_if(set.indicators().begin(), set.indicators().end(),
                                   [&](const Indicator& one) { return one.id() == id; });
    if (leaf == set.indicators().end() || !Scores(review.rater(), *leaf)) {
      findings.push_back(Broken("review.leaf-unknown", id, "is no leaf that this rater scores",
                                "不是该评审人打分的指标"));
    }
    if (!InRange(score.score())) {
      findings.push_back(
          Broken("review.score-out-of-range", id, "must be 0 to 100", "得分应在0至100之间"));
      findings.back().set_measured(score.score());
      findings.back().set_limit("0 to 100");
    }
  }
  for (const Indicator& leaf : set.indicators()) {
    if (Scores(review.rater(), leaf) && !given.contains(leaf.id())) {
      findings.push_back(Broken("review.leaf-missing", leaf.id(),
                                absl::StrCat(leaf.display_name(), " has no score"),
                                absl::StrCat("未对“", leaf.display_name(), "”打分")));
    }
  }
  return findings;
}

v1::RatingSheet SheetOf(const Indicator& leaf, absl::Span<const Review* const> reviews) {
  v1::RatingSheet sheet;
  for (const Review* review : reviews) {
    if (!Scores(review->rater(), leaf) || review->state() == Review::ASSIGNED) continue;
    const auto score =
        std::find_if(review->leaf_scores().begin(), review->leaf_scores().end(),
                     [&](const v1::LeafScore& one) { return one.indicator_id() == leaf.id(); });
    const bool recused = review->state() == Review::RECUSED;
    if (!recused && score == review->leaf_scores().end()) continue;
    v1::Rating& rating = *sheet.add_ratings();
    rating.set_review(review->name());
    rating.set_rater_group_id(review->rater().rater_group_id());
    rating.set_recused(recused);
    if (!recused) rating.set_score(score->score());
  }
  return sheet;
}

}  // namespace edugroup::evaluation
