#include "services/evaluation/submission.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using type::Quantity;
using v1::Cycle;
using v1::Indicator;
using v1::LeafCheck;
using v1::Observation;
using v1::SelfScore;
using v1::Submission;
using value::Decimal;

template <class Items>
auto FindById(const Items& items, absl::string_view indicator_id) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& item) { return item.indicator_id() == indicator_id; });
}

bool IsDeclared(const SelfScore& score) {
  return score.declared_case() != SelfScore::DECLARED_NOT_SET;
}

Finding Broken(const char* rule_id, const std::string& subject, const std::string& message,
               const std::string& message_zh) {
  return MakeFinding(Finding::HARD, rule_id, subject, message, message_zh);
}

std::string QuantityText(const Quantity& quantity) {
  std::string text = quantity.value();
  if (!quantity.unit().empty()) absl::StrAppend(&text, " ", quantity.unit());
  if (quantity.qualifier() > Quantity::EXACT) {
    absl::StrAppend(&text, " (", Quantity::Qualifier_Name(quantity.qualifier()), ")");
  }
  return text;
}

// Which aggregation makes the leaf's count a value; nothing for a leaf that is no count.
std::optional<v1::TaskFactSource::Aggregation> AggregationOf(const Indicator& leaf) {
  if (leaf.has_task_fact()) return leaf.task_fact().aggregation();
  if (leaf.has_committee_fact()) return leaf.committee_fact().aggregation();
  return std::nullopt;
}

// A quantity as the number that a leaf measures: 95 % is 0.95 of a rate.
absl::StatusOr<Decimal> NumberOf(const Quantity& quantity, bool rate) {
  ASSIGN_OR_RETURN(const Decimal number, Decimal::Parse(quantity.value()));
  if (!rate || quantity.unit() != "%") return number;
  return Divide(number, Decimal::FromInt(100));
}

bool IsExact(const Quantity& quantity) {
  return quantity.qualifier() == Quantity::EXACT ||
         quantity.qualifier() == Quantity::QUALIFIER_UNSPECIFIED;
}

bool Same(const Quantity& a, const Quantity& b) {
  const auto left = Decimal::Parse(a.value()), right = Decimal::Parse(b.value());
  return left.ok() && right.ok() && *left == *right && IsExact(a) == IsExact(b) &&
         (IsExact(a) || a.qualifier() == b.qualifier());
}

// Whether a count and a declared quantity are the same number.
bool SameCount(const v1::FactCount& count, const Quantity& declared, bool rate) {
  const absl::StatusOr<Decimal> number = NumberOf(declared, rate);
  if (!number.ok() || !IsExact(declared)) return false;
  if (!rate) return *number == Decimal::FromInt(count.numerator());
  if (count.denominator() == 0) return false;
  return *number * Decimal::FromInt(count.denominator()) == Decimal::FromInt(count.numerator());
}

bool SaysTheSame(const SelfScore& declared, const Observation& observed, const Indicator& leaf) {
  if (declared.has_no_value()) {
    if (observed.has_no_value()) return declared.no_value() == observed.no_value();
    return observed.has_fact_count() && observed.fact_count().denominator() == 0 &&
           declared.no_value() == v1::NOT_APPLICABLE;
  }
  if (observed.has_quantity()) return Same(declared.quantity(), observed.quantity());
  if (!observed.has_fact_count()) return false;
  return SameCount(observed.fact_count(), declared.quantity(),
                   AggregationOf(leaf) == v1::TaskFactSource::RATE);
}

Finding ConflictFinding(const Conflict& conflict, const Submission& submission) {
  const std::string& leaf = conflict.declared->indicator_id();
  Finding finding =
      Broken("submission.conflict", absl::StrCat(submission.name(), " indicator ", leaf),
             absl::StrCat(leaf, ": declared and collected values differ"),
             absl::StrCat("指标", leaf, "的自报数据与采集数据不一致，需核定"));
  finding.set_measured(DeclaredText(*conflict.declared));
  finding.set_limit(ObservedText(*conflict.observed));
  return finding;
}

void CheckSelfScore(const SelfScore& score, const Cycle& cycle, const std::string& path,
                    std::vector<FieldViolation>& violations) {
  if (FindLeaf(cycle.frozen_indicator_set(), score.indicator_id()) == nullptr) {
    violations.push_back(
        {path + ".indicator_id", "is no leaf of the cycle's set", "不是本考核周期的末级指标"});
  }
  if (score.has_quantity()) {
    const absl::Status status = value::Validate(score.quantity(), path + ".quantity");
    if (!status.ok()) {
      violations.push_back({path + ".quantity", std::string(status.message()), "数值格式有误"});
    }
  }
  if (score.has_no_value() && score.no_value() == v1::NO_VALUE_UNSPECIFIED) {
    violations.push_back(
        {path + ".no_value", "must be NOT_RATED or NOT_APPLICABLE", "请注明未评或不适用"});
  }
  for (int i = 0; i < score.evidence_size(); ++i) {
    const v1::Evidence& evidence = score.evidence(i);
    if (!evidence.uri().empty() || !evidence.resource().empty()) continue;
    violations.push_back({absl::StrCat(path, ".evidence[", i, "]"), "needs a uri or a resource",
                          "佐证材料缺少文件或对象"});
  }
}

}  // namespace

const Indicator* FindLeaf(const v1::IndicatorSet& set, absl::string_view indicator_id) {
  const auto& all = set.indicators();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Indicator& one) { return one.id() == indicator_id; });
  if (found == all.end() || found->source_case() == Indicator::SOURCE_NOT_SET) return nullptr;
  return &*found;
}

std::vector<FieldViolation> CheckWritten(const Submission& submission, const Cycle& cycle) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < submission.self_scores_size(); ++i) {
    const std::string path = absl::StrCat("submission.self_scores[", i, "]");
    if (!seen.insert(submission.self_scores(i).indicator_id()).second) {
      violations.push_back({path + ".indicator_id", "is named twice", "重复"});
    }
    CheckSelfScore(submission.self_scores(i), cycle, path, violations);
  }
  return violations;
}

std::vector<Finding> HandInFindings(const Submission& submission, const Cycle& cycle) {
  std::vector<Finding> findings;
  for (const Indicator& leaf : cycle.frozen_indicator_set().indicators()) {
    const auto score = FindById(submission.self_scores(), leaf.id());
    const bool declared = score != submission.self_scores().end() && IsDeclared(*score);
    const std::string subject = absl::StrCat("indicator ", leaf.id());
    if (leaf.has_manual() && !declared) {
      findings.push_back(Broken("submission.leaf-missing", subject,
                                absl::StrCat(leaf.display_name(), " is not declared"),
                                absl::StrCat("“", leaf.display_name(), "”未填报")));
    }
    if (declared && score->has_quantity() && score->evidence().empty()) {
      findings.push_back(Broken("submission.evidence-missing", subject,
                                absl::StrCat(leaf.display_name(), " has no evidence"),
                                absl::StrCat("“", leaf.display_name(), "”缺少佐证材料")));
    }
  }
  return findings;
}

std::string SelfScoreTotal(const Submission& submission) {
  Decimal total;
  for (const SelfScore& score : submission.self_scores()) {
    const absl::StatusOr<Decimal> points = Decimal::Parse(score.score());
    if (points.ok()) total += *points;
  }
  return total.ToExactString();
}

std::vector<Finding> LeafCheckFindings(const google::protobuf::RepeatedPtrField<LeafCheck>& checks,
                                       const Submission& submission, const Cycle& cycle,
                                       absl::string_view body) {
  std::vector<Finding> findings;
  for (const LeafCheck& check : checks) {
    const std::string subject = absl::StrCat("indicator ", check.indicator_id());
    const Indicator* leaf = FindLeaf(cycle.frozen_indicator_set(), check.indicator_id());
    const auto score = FindById(submission.self_scores(), check.indicator_id());
    if (leaf == nullptr || score == submission.self_scores().end() || !IsDeclared(*score)) {
      findings.push_back(Broken("submission.not-declared", subject, "is not declared",
                                "该指标没有填报，无需核查"));
      continue;
    }
    if (!body.empty() && !leaf->owner_body().empty() && leaf->owner_body() != body) {
      findings.push_back(Broken("submission.not-owner", subject,
                                absl::StrCat("is checked by ", leaf->owner_body()),
                                "该指标由其他部门核查"));
    }
    if (check.verdict() != LeafCheck::CONFIRMED && check.comment().empty()) {
      findings.push_back(Broken("submission.comment-missing", subject,
                                "what is not confirmed needs a comment",
                                "核减或不予认定须说明理由"));
    }
    if ((check.verdict() == LeafCheck::CORRECTED) != check.has_corrected() ||
        (check.has_corrected() && !value::Validate(check.corrected(), "corrected").ok())) {
      findings.push_back(Broken("submission.correction-missing", subject,
                                "CORRECTED needs a value, and nothing else has one",
                                "核减须填写核定数值"));
    }
  }
  return findings;
}

void TakeChecks(const google::protobuf::RepeatedPtrField<LeafCheck>& checks,
                Submission& submission) {
  for (const LeafCheck& check : checks) {
    auto& all = *submission.mutable_leaf_checks();
    const auto known = FindById(all, check.indicator_id());
    if (known != all.end()) {
      *all.Mutable(static_cast<int>(known - all.begin())) = check;
    } else {
      *submission.add_leaf_checks() = check;
    }
  }
}

bool IsChecked(const Submission& submission) {
  return std::all_of(submission.self_scores().begin(), submission.self_scores().end(),
                     [&](const SelfScore& score) {
                       return !IsDeclared(score) ||
                              FindById(submission.leaf_checks(), score.indicator_id()) !=
                                  submission.leaf_checks().end();
                     });
}

std::vector<Observation> FromChecks(const Submission& submission, const Cycle& cycle) {
  std::vector<Observation> observations;
  for (const LeafCheck& check : submission.leaf_checks()) {
    const Indicator* leaf = FindLeaf(cycle.frozen_indicator_set(), check.indicator_id());
    const auto score = FindById(submission.self_scores(), check.indicator_id());
    if (leaf == nullptr || !leaf->has_manual() || score == submission.self_scores().end()) continue;
    Observation& fresh = observations.emplace_back();
    fresh.set_origin(Observation::DECLARED);
    fresh.set_cycle(cycle.name());
    fresh.set_indicator_id(check.indicator_id());
    fresh.set_subject(submission.subject());
    fresh.set_verifier(check.body());
    fresh.mutable_source()->set_document(submission.name());
    fresh.mutable_source()->set_text(check.comment());
    for (const v1::Evidence& evidence : score->evidence()) {
      fresh.add_source_names(evidence.resource().empty() ? evidence.uri() : evidence.resource());
    }
    if (check.verdict() == LeafCheck::REJECTED) {
      fresh.set_no_value(v1::NOT_RATED);
    } else if (check.verdict() == LeafCheck::CORRECTED) {
      *fresh.mutable_quantity() = check.corrected();
    } else if (score->has_no_value()) {
      fresh.set_no_value(score->no_value());
    } else {
      *fresh.mutable_quantity() = score->quantity();
    }
  }
  return observations;
}

std::vector<Conflict> Conflicts(const Submission& submission, const Cycle& cycle,
                                const std::vector<Observation>& observations) {
  absl::flat_hash_map<absl::string_view, const Observation*> by_leaf;
  for (const Observation& observation : observations) {
    if (observation.subject() == submission.subject()) {
      by_leaf.emplace(observation.indicator_id(), &observation);
    }
  }
  std::vector<Conflict> conflicts;
  for (const SelfScore& score : submission.self_scores()) {
    const Indicator* leaf = FindLeaf(cycle.frozen_indicator_set(), score.indicator_id());
    const auto observed = by_leaf.find(score.indicator_id());
    if (leaf == nullptr || !IsDeclared(score) || observed == by_leaf.end()) continue;
    const Observation& observation = *observed->second;
    if (observation.origin() == Observation::DECLARED || observation.has_settlement()) continue;
    if (!SaysTheSame(score, observation, *leaf)) conflicts.push_back({&score, &observation});
  }
  return conflicts;
}

std::vector<Finding> ConflictFindings(const Cycle& cycle,
                                      const std::vector<Submission>& submissions,
                                      const std::vector<Observation>& observations) {
  absl::flat_hash_map<std::string, std::vector<Observation>> by_subject;
  for (const Observation& observation : observations) {
    by_subject[observation.subject()].push_back(observation);
  }
  std::vector<Finding> findings;
  for (const Submission& submission : submissions) {
    if (submission.state() != Submission::SUBMITTED && submission.state() != Submission::CHECKED) {
      continue;
    }
    for (const Conflict& conflict :
         Conflicts(submission, cycle, by_subject[submission.subject()])) {
      findings.push_back(ConflictFinding(conflict, submission));
    }
  }
  return findings;
}

std::string DeclaredText(const SelfScore& score) {
  return score.has_quantity() ? QuantityText(score.quantity()) : v1::NoValue_Name(score.no_value());
}

std::string ObservedText(const Observation& observation) {
  if (observation.has_quantity()) return QuantityText(observation.quantity());
  if (observation.has_no_value()) return v1::NoValue_Name(observation.no_value());
  if (observation.has_fact_count()) {
    return absl::StrCat(observation.fact_count().numerator(), "/",
                        observation.fact_count().denominator());
  }
  return "";
}

absl::Status SetValue(const Indicator& leaf, const Quantity& quantity, Observation& observation) {
  const auto aggregation = AggregationOf(leaf);
  if (!aggregation.has_value()) {
    *observation.mutable_quantity() = quantity;
    return absl::OkStatus();
  }
  const bool rate = *aggregation == v1::TaskFactSource::RATE;
  ASSIGN_OR_RETURN(Decimal numerator, NumberOf(quantity, rate));
  int64_t denominator = 1;
  constexpr int64_t kLargest = 1000000000;
  while (rate && !numerator.ToInt64().has_value() && denominator < kLargest) {
    numerator *= Decimal::FromInt(10);
    denominator *= 10;
  }
  const std::optional<int64_t> whole = numerator.ToInt64();
  if (!whole.has_value() || *whole < 0 || (rate && *whole > denominator)) {
    return InvalidField("quantity", rate ? "must be a rate from 0 to 1" : "must be a whole number",
                        rate ? "应为0至1之间的比率" : "应为整数");
  }
  v1::FactCount& count = *observation.mutable_fact_count();
  if (leaf.has_task_fact()) count.set_fact_id(leaf.task_fact().fact_id());
  count.set_numerator(*whole);
  count.set_denominator(denominator);
  return absl::OkStatus();
}

}  // namespace edugroup::evaluation
