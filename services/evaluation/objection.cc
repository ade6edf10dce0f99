#include "services/evaluation/objection.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/quantity.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/submission.h"

namespace edugroup::evaluation {
namespace {

using committee::v1::DecisionRule;
using committee::v1::Resolution;
using type::Finding;
using v1::Cycle;
using v1::NamedBallot;
using v1::Objection;
using v1::Reconsideration;

Finding Broken(const char* rule_id, const std::string& subject, const std::string& message,
               const std::string& message_zh, const std::string& measured = "",
               const std::string& limit = "") {
  Finding finding = MakeFinding(Finding::HARD, rule_id, subject, message, message_zh);
  finding.set_measured(measured);
  finding.set_limit(limit);
  return finding;
}

// "in favour 4, against 2, abstained 1".
std::string Votes(int in_favour, int against, int abstained) {
  return absl::StrCat("in favour ", in_favour, ", against ", against, ", abstained ", abstained);
}

// The named ballots against the tally; every voter once.
void CheckBallots(const Objection& objection, const Reconsideration& reconsideration,
                  const Resolution& resolution, std::vector<Finding>& findings) {
  int votes[4] = {};
  absl::flat_hash_set<std::string> voters;
  for (const NamedBallot& ballot : reconsideration.named_ballots()) {
    if (!voters.insert(ballot.voter()).second) {
      findings.push_back(
          Broken("objection.ballots-differ", ballot.voter(), "votes twice", "重复投票"));
    }
    if (ballot.vote() >= 1 && ballot.vote() <= 3) ++votes[ballot.vote()];
  }
  const std::string named = Votes(votes[NamedBallot::IN_FAVOUR], votes[NamedBallot::AGAINST],
                                  votes[NamedBallot::ABSTAINED]);
  const std::string tally = Votes(resolution.tally().in_favour(), resolution.tally().against(),
                                  resolution.tally().abstained());
  if (named == tally) return;
  findings.push_back(Broken("objection.ballots-differ", objection.name(),
                            "the named ballots do not add up to the tally",
                            "记名投票与表决结果不符", named, tally));
}

}  // namespace

std::vector<Finding> FilingFindings(const Cycle& cycle, absl::CivilDay today) {
  if (cycle.process().reconsidering_body().empty()) {
    return {Broken("objection.not-taken", cycle.name(), "the process has no reconsidering body",
                   "本考核周期未设复议机构")};
  }
  const absl::StatusOr<absl::CivilDay> last = value::ToCivilDay(cycle.publicity_last_date());
  if (last.ok() && today <= *last) return {};
  return {Broken("objection.too-late", cycle.name(), "the publicity period is over", "公示期已过",
                 value::Format(today), last.ok() ? value::Format(*last) : "")};
}

std::vector<Finding> ReconsiderationFindings(const Cycle& cycle, const Objection& objection,
                                             const Reconsideration& reconsideration,
                                             const Resolution& resolution) {
  std::vector<Finding> findings;
  const v1::CycleProcess& process = cycle.process();
  if (resolution.body() == process.deciding_body()) {
    findings.push_back(Broken("objection.same-body", objection.name(),
                              "the body that decided cannot reconsider",
                              "复议机构不得与审定机构相同", resolution.body()));
  } else if (resolution.body() != process.reconsidering_body()) {
    findings.push_back(Broken("objection.wrong-body", objection.name(),
                              "is not for this body to reconsider", "不是本考核周期的复议机构",
                              resolution.body(), process.reconsidering_body()));
  }
  if (resolution.state() != Resolution::PASSED && resolution.state() != Resolution::FAILED) {
    findings.push_back(Broken("objection.not-decided", objection.name(),
                              "the resolution is not decided", "复议尚未表决",
                              Resolution::State_Name(resolution.state()), "PASSED or FAILED"));
    return findings;
  }
  const DecisionRule& rule = resolution.decision_rule();
  if (rule.majority_base() != DecisionRule::SEATS &&
      rule.majority_base() != DecisionRule::ENTITLED) {
    findings.push_back(Broken("objection.majority-base", objection.name(),
                              "needs a majority of all members", "须经全体成员过半数通过",
                              DecisionRule::Base_Name(rule.majority_base()), "SEATS or ENTITLED"));
  }
  CheckBallots(objection, reconsideration, resolution, findings);
  if (resolution.state() == Resolution::PASSED && reconsideration.corrections().empty()) {
    findings.push_back(Broken("objection.no-correction", objection.name(),
                              "upheld, but nothing is corrected", "异议成立，但未列出更正内容"));
  }
  return findings;
}

std::vector<FieldViolation> CheckCorrections(const Reconsideration& reconsideration,
                                             const Cycle& cycle) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < reconsideration.corrections_size(); ++i) {
    const v1::ValueCorrection& correction = reconsideration.corrections(i);
    const std::string path = absl::StrCat("reconsideration.corrections[", i, "]");
    if (FindLeaf(cycle.frozen_indicator_set(), correction.indicator_id()) == nullptr) {
      violations.push_back(
          {path + ".indicator_id", "is no leaf of the cycle's set", "不是本考核周期的末级指标"});
    }
    if (correction.has_quantity() &&
        !value::Validate(correction.quantity(), path + ".quantity").ok()) {
      violations.push_back({path + ".quantity", "must be a number", "数值格式有误"});
    }
    if (!correction.has_quantity() && correction.no_value() == v1::NO_VALUE_UNSPECIFIED) {
      violations.push_back({path, "needs a value", "缺少更正后的数值"});
    }
  }
  return violations;
}

}  // namespace edugroup::evaluation
