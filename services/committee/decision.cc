#include "services/committee/decision.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/decimal.h"
#include "common/value/status.h"
#include "common/value/threshold.h"

namespace edugroup::committee {
namespace {

using Base = v1::DecisionRule;

Base::Base QuorumBase(const v1::DecisionRule& rule) {
  return rule.quorum_base() == Base::SEATS ? Base::SEATS : Base::ENTITLED;
}

int CountOf(Base::Base base, const v1::Tally& tally) {
  switch (base) {
    case Base::SEATS:
      return tally.seats();
    case Base::ENTITLED:
      return tally.entitled();
    case Base::PRESENT:
      return tally.present();
    case Base::VOTES_CAST:
      return tally.in_favour() + tally.against();
    default:
      return 0;
  }
}

struct Words {
  absl::string_view en;
  absl::string_view zh;
};

Words WordsOf(Base::Base base) {
  switch (base) {
    case Base::SEATS:
      return {"seats", "全体席位"};
    case Base::ENTITLED:
      return {"entitled", "应到"};
    case Base::PRESENT:
      return {"present", "实到"};
    case Base::VOTES_CAST:
      return {"votes cast", "有效票"};
    default:
      return {"", ""};
  }
}

struct Test {
  absl::string_view rule_id;
  Words what;  // "present", "实到"
  int measured;
  Base::Base base;
  type::Threshold share;
};

// One finding: INFO when `test` is met, HARD when not.
absl::StatusOr<type::Finding> Explain(const Test& test, Words title, const v1::Tally& tally) {
  const int base = CountOf(test.base, tally);
  ASSIGN_OR_RETURN(const int64_t needed, value::MinimumCount(test.share, base));
  const bool met = base > 0 && test.measured >= needed;
  const Words base_words = WordsOf(test.base);
  const std::string limit = value::ToString(test.share);

  type::Finding finding;
  finding.set_rule_id(std::string(test.rule_id));
  finding.set_severity(met ? type::Finding::INFO : type::Finding::HARD);
  finding.set_measured(absl::StrCat(test.measured, "/", base));
  finding.set_limit(limit);
  finding.set_denominator(absl::StrCat(base_words.en, ": ", base));
  finding.set_message(absl::StrCat(title.en, met ? " met: " : " not met: ", test.measured, " ",
                                   test.what.en, " of ", base, " ", base_words.en, "; needed ",
                                   limit, ", that is ", needed));
  finding.set_message_zh(absl::StrCat(title.zh, met ? "达到" : "未达到", "：", base_words.zh, base,
                                      "，", test.what.zh, test.measured, "，要求", limit,
                                      "，即不少于", needed));
  return finding;
}

type::Finding NoQuorumNeeded(const v1::Tally& tally) {
  type::Finding finding;
  finding.set_rule_id("decision.quorum");
  finding.set_severity(type::Finding::INFO);
  finding.set_measured(absl::StrCat(tally.present(), "/", tally.entitled()));
  finding.set_denominator(absl::StrCat("entitled: ", tally.entitled()));
  finding.set_message("The decision rule asks for no quorum");
  finding.set_message_zh("表决规则未规定到会比例");
  return finding;
}

}  // namespace

void CheckShare(const type::Threshold& share, absl::string_view field,
                std::vector<FieldViolation>& violations) {
  const bool operator_fits =
      share.operator_() == type::Threshold::AT_LEAST || share.operator_() == type::Threshold::ABOVE;
  if (!operator_fits) {
    violations.push_back({absl::StrCat(field, ".operator"), "must be AT_LEAST or ABOVE",
                          "只能为“≥”（以上）或“>”（超过）"});
  }
  const absl::StatusOr<value::Decimal> value = value::Decimal::Parse(share.value());
  const value::Decimal one = value::Decimal::FromInt(1);
  const bool reachable =
      value.ok() && value->Sign() >= 0 &&
      (share.operator_() == type::Threshold::ABOVE ? *value < one
                                                   : value->Sign() > 0 && *value <= one);
  if (!reachable) {
    violations.push_back({absl::StrCat(field, ".value"),
                          "must be a share that some vote can reach: above 0 and at most 1, or "
                          "below 1 for ABOVE",
                          "比例须大于0且不超过1（“超过”须小于1）"});
  }
}

std::vector<FieldViolation> CheckDecisionRule(const v1::DecisionRule& rule,
                                              absl::string_view field) {
  std::vector<FieldViolation> violations;
  if (rule.quorum_base() == Base::PRESENT || rule.quorum_base() == Base::VOTES_CAST) {
    violations.push_back({absl::StrCat(field, ".quorum_base"), "must be SEATS or ENTITLED",
                          "到会比例的基数只能为全体席位或应到人数"});
  }
  if (rule.has_quorum()) CheckShare(rule.quorum(), absl::StrCat(field, ".quorum"), violations);
  if (rule.majority_base() == Base::BASE_UNSPECIFIED) {
    violations.push_back(
        {absl::StrCat(field, ".majority_base"), "must be given", "须指明表决比例的基数"});
  }
  CheckShare(rule.majority(), absl::StrCat(field, ".majority"), violations);
  return violations;
}

void CheckBodyDecisionRules(const google::protobuf::RepeatedPtrField<v1::BodyDecisionRule>& rules,
                            absl::string_view field, std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<absl::string_view> ids;
  for (int i = 0; i < rules.size(); ++i) {
    const std::string one = absl::StrCat(field, "[", i, "]");
    for (FieldViolation& violation :
         CheckDecisionRule(rules[i].rule(), absl::StrCat(one, ".rule"))) {
      violations.push_back(std::move(violation));
    }
    if (ids.insert(rules[i].rule_id()).second) continue;
    violations.push_back({absl::StrCat(one, ".rule_id"), "is used twice", "规则编号重复"});
  }
}

std::vector<FieldViolation> CheckTally(const v1::DecisionRule& rule, const v1::Tally& tally,
                                       absl::string_view field) {
  std::vector<FieldViolation> violations;
  const auto wrong = [&](absl::string_view name, std::string en, std::string zh) {
    violations.push_back({absl::StrCat(field, ".", name), std::move(en), std::move(zh)});
  };
  const std::pair<absl::string_view, int> counts[] = {
      {"seats", tally.seats()},         {"entitled", tally.entitled()},
      {"present", tally.present()},     {"proxies", tally.proxies()},
      {"in_favour", tally.in_favour()}, {"against", tally.against()},
      {"abstained", tally.abstained()}, {"invalid", tally.invalid()},
      {"not_voted", tally.not_voted()}, {"recused", tally.recused()},
  };
  constexpr int kMost = 1'000'000;
  for (const auto& [name, count] : counts) {
    if (count < 0 || count > kMost) {
      wrong(name, absl::StrCat("must be 0 to ", kMost), absl::StrCat("须在0至", kMost, "之间"));
    }
  }
  if (!violations.empty()) return violations;

  if (tally.entitled() < 1) wrong("entitled", "must be at least 1", "应到人数不得少于1");
  if (tally.present() > tally.entitled()) {
    wrong("present",
          absl::StrCat(tally.present(), " present exceed ", tally.entitled(), " entitled"),
          absl::StrCat("实到", tally.present(), "超过应到", tally.entitled()));
  }
  const bool needs_seats = rule.quorum_base() == Base::SEATS || rule.majority_base() == Base::SEATS;
  if ((needs_seats || tally.seats() > 0) && tally.seats() < tally.entitled()) {
    wrong("seats",
          absl::StrCat(tally.seats(), " seats are fewer than ", tally.entitled(), " entitled"),
          absl::StrCat("席位", tally.seats(), "少于应到", tally.entitled()));
  }
  if (tally.proxies() > 0 && !rule.proxies_allowed()) {
    wrong("proxies", "the decision rule allows no proxies", "表决规则不允许委托表决");
  } else if (tally.proxies() > tally.present() - tally.proxies()) {
    wrong("proxies",
          absl::StrCat(tally.proxies(),
                       " proxies need as many holders who are present themselves, "
                       "there are ",
                       tally.present() - tally.proxies()),
          absl::StrCat("委托", tally.proxies(), "票，亲自到会仅", tally.present() - tally.proxies(),
                       "人"));
  }
  const int votes =
      tally.in_favour() + tally.against() + tally.abstained() + tally.invalid() + tally.not_voted();
  if (votes != tally.present()) {
    wrong("in_favour",
          absl::StrCat("in_favour + against + abstained + invalid + not_voted is ", votes, ", not ",
                       tally.present(), " as present"),
          absl::StrCat("赞成、反对、弃权、无效与未投之和为", votes, "，与实到", tally.present(),
                       "不符"));
  }
  return violations;
}

absl::StatusOr<type::Finding> WeighQuorum(const v1::DecisionRule& rule, const v1::Tally& tally) {
  if (!rule.has_quorum()) return NoQuorumNeeded(tally);
  const Test quorum = {"decision.quorum", WordsOf(Base::PRESENT), tally.present(), QuorumBase(rule),
                       rule.quorum()};
  return Explain(quorum, {"Quorum", "到会比例"}, tally);
}

absl::StatusOr<Decision> Decide(const v1::DecisionRule& rule, const v1::Tally& tally) {
  Decision decision;
  ASSIGN_OR_RETURN(type::Finding quorum, WeighQuorum(rule, tally));
  decision.explanation.push_back(std::move(quorum));
  const Test majority = {"decision.majority",
                         {"in favour", "赞成"},
                         tally.in_favour(),
                         rule.majority_base(),
                         rule.majority()};
  ASSIGN_OR_RETURN(type::Finding finding, Explain(majority, {"Majority", "赞成比例"}, tally));
  decision.explanation.push_back(std::move(finding));

  decision.passed = true;
  for (const type::Finding& finding : decision.explanation) {
    if (finding.severity() == type::Finding::HARD) decision.passed = false;
  }
  return decision;
}

}  // namespace edugroup::committee
