#include "services/committee/election.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/threshold.h"
#include "services/committee/body_store.h"
#include "services/committee/decision.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using v1::BallotCount;
using v1::CandidateOutcome;
using v1::Election;
using v1::ElectionRound;

constexpr int kMostSeats = 1000;
constexpr int kMostVotes = 1'000'000;

int ValidBallots(const BallotCount& count) { return count.returned() - count.invalid(); }

// What the share that elects is counted of.
int BaseOf(const v1::DecisionRule& rule, const BallotCount& count) {
  switch (rule.majority_base()) {
    case v1::DecisionRule::SEATS:
      return count.seats();
    case v1::DecisionRule::ENTITLED:
      return count.entitled();
    case v1::DecisionRule::PRESENT:
      return count.present();
    default:
      return ValidBallots(count);
  }
}

void CheckCandidate(const Election& election, int i, std::vector<FieldViolation>& violations) {
  const v1::Candidate& candidate = election.candidates(i);
  const std::string field = absl::StrCat("election.candidates[", i, "]");
  switch (candidate.holder_case()) {
    case v1::Candidate::kUnit:
      CheckReference(OrganizationPattern(), election.name(), field + ".unit.organization",
                     candidate.unit().organization(), violations);
      break;
    case v1::Candidate::kPerson:
      CheckReference(OrganizationPattern(), election.name(), field + ".person.organization",
                     candidate.person().organization(), violations);
      break;
    default:
      violations.push_back({field + ".holder", "must be a unit or a person", "须为单位或个人"});
  }
}

// Every way in which a count does not add up.
class BallotCheck {
 public:
  BallotCheck(const Election& election, const BallotCount& count)
      : election_(election), count_(count) {}

  std::vector<FieldViolation> Run() {
    CheckRanges();
    if (violations_.empty()) CheckBallots();
    CheckVotes();
    return std::move(violations_);
  }

 private:
  void CheckRanges() {
    const std::pair<absl::string_view, int> counts[] = {
        {"seats", count_.seats()},   {"entitled", count_.entitled()}, {"present", count_.present()},
        {"issued", count_.issued()}, {"returned", count_.returned()}, {"invalid", count_.invalid()},
    };
    for (const auto& [field, count] : counts) {
      if (count < 0 || count > kMostVotes) {
        Wrong(field, absl::StrCat("must be 0 to ", kMostVotes),
              absl::StrCat("须在0至", kMostVotes, "之间"));
      }
    }
  }

  void CheckBallots() {
    const v1::DecisionRule& rule = election_.decision_rule();
    if (count_.entitled() < 1) Wrong("entitled", "must be at least 1", "应到人数不得少于1");
    const bool needs_seats = rule.quorum_base() == v1::DecisionRule::SEATS ||
                             rule.majority_base() == v1::DecisionRule::SEATS;
    if ((needs_seats || count_.seats() > 0) && count_.seats() < count_.entitled()) {
      Wrong("seats", "are fewer than entitled", "席位少于应到人数");
    }
    AtMost("present", count_.present(), "entitled", count_.entitled(), "实到超过应到");
    AtMost("issued", count_.issued(), "present", count_.present(), "发出选票超过实到人数");
    AtMost("returned", count_.returned(), "issued", count_.issued(),
           "收回选票超过发出选票，选举无效");
    AtMost("invalid", count_.invalid(), "returned", count_.returned(), "废票超过收回选票");
  }

  void CheckVotes() {
    const std::vector<std::string> standing = Standing(election_);
    absl::flat_hash_set<std::string> left(standing.begin(), standing.end());
    const int valid = std::max(0, ValidBallots(count_));
    int64_t sum = 0;
    for (int i = 0; i < count_.votes_size(); ++i) {
      const v1::CandidateVotes& one = count_.votes(i);
      const std::string field = absl::StrCat("votes[", i, "]");
      if (left.erase(one.candidate_id()) == 0) {
        Wrong(field + ".candidate_id", "does not stand in this ballot, or is given twice",
              "不是本轮候选人，或重复");
      }
      if (one.votes() < 0 || one.votes() > valid) {
        Wrong(field + ".votes", absl::StrCat("must be 0 to ", valid, ", the valid ballots"),
              absl::StrCat("得票须在0至有效票", valid, "之间"));
      }
      sum += one.votes();
    }
    const int64_t most = int64_t{valid} * OpenSeats(election_);
    if (sum > most) {
      Wrong("votes",
            absl::StrCat(sum, " votes on ", valid, " valid ballots for ", OpenSeats(election_),
                         " seats"),
            absl::StrCat("得票总数", sum, "超过有效票与应选名额之积", most));
    }
  }

  void AtMost(absl::string_view field, int count, absl::string_view other, int limit,
              const char* zh) {
    if (count <= limit) return;
    Wrong(field, absl::StrCat(count, " exceed ", limit, " ", other), zh);
  }

  void Wrong(absl::string_view field, std::string en, std::string zh) {
    violations_.push_back({absl::StrCat("count.", field), std::move(en), std::move(zh)});
  }

  const Election& election_;
  const BallotCount& count_;
  std::vector<FieldViolation> violations_;
};

// What candidates need to be elected.
type::Finding Needed(const v1::DecisionRule& rule, int base, int64_t needed) {
  const std::string limit = value::ToString(rule.majority());
  type::Finding finding;
  finding.set_rule_id("election.votes");
  finding.set_severity(type::Finding::INFO);
  finding.set_limit(limit);
  finding.set_denominator(
      absl::StrCat(v1::DecisionRule::Base_Name(rule.majority_base()), ": ", base));
  finding.set_message(
      absl::StrCat("Elected with ", limit, " of ", base, ", that is ", needed, " votes"));
  finding.set_message_zh(
      absl::StrCat("当选须得票", limit, "，基数", base, "，即不少于", needed, "票"));
  return finding;
}

// Those who stood, by votes, most first; equal ones as in the candidate list.
std::vector<CandidateOutcome> ByVotes(const std::vector<std::string>& standing,
                                      const BallotCount& count) {
  absl::flat_hash_map<std::string, int> votes;
  for (const v1::CandidateVotes& one : count.votes()) votes[one.candidate_id()] = one.votes();
  std::vector<CandidateOutcome> outcomes;
  for (const std::string& id : standing) {
    CandidateOutcome& one = outcomes.emplace_back();
    one.set_candidate_id(id);
    one.set_votes(votes[id]);
    one.set_outcome(CandidateOutcome::TOO_FEW_VOTES);
  }
  std::stable_sort(
      outcomes.begin(), outcomes.end(),
      [](const CandidateOutcome& a, const CandidateOutcome& b) { return a.votes() > b.votes(); });
  return outcomes;
}

// Sets who is elected, tied and outvoted among the first `enough` outcomes, for `seats` seats.
void Seat(std::vector<CandidateOutcome>& outcomes, size_t enough, size_t seats) {
  if (enough <= seats) {
    for (size_t i = 0; i < enough; ++i) outcomes[i].set_outcome(CandidateOutcome::ELECTED);
    return;
  }
  const int last = outcomes[seats - 1].votes();
  const bool tie = outcomes[seats].votes() == last;
  for (size_t i = 0; i < enough; ++i) {
    const int votes = outcomes[i].votes();
    outcomes[i].set_outcome(votes > last || (votes == last && !tie) ? CandidateOutcome::ELECTED
                            : votes == last                         ? CandidateOutcome::TIED
                                                                    : CandidateOutcome::OUTVOTED);
  }
}

// Who stands next: those who tie; else the best of those left, one more than the seats that are
// left, and whoever has as many votes as the last of them.
std::vector<std::string> RunOff(const std::vector<CandidateOutcome>& outcomes, int seats) {
  std::vector<const CandidateOutcome*> tied, left;
  int elected = 0;
  for (const CandidateOutcome& one : outcomes) {
    if (one.outcome() == CandidateOutcome::ELECTED) ++elected;
    if (one.outcome() == CandidateOutcome::TIED) tied.push_back(&one);
    if (one.outcome() == CandidateOutcome::TOO_FEW_VOTES) left.push_back(&one);
  }
  const size_t open = seats - elected;
  if (open == 0) return {};
  const std::vector<const CandidateOutcome*>& from = tied.empty() ? left : tied;
  std::vector<std::string> ids;
  for (size_t i = 0; i < from.size(); ++i) {
    if (tied.empty() && i > open && from[i]->votes() < from[open]->votes()) break;
    ids.push_back(from[i]->candidate_id());
  }
  return ids;
}

absl::Status CheckDay(const v1::CountElectionRequest& request, const Election& election,
                      absl::CivilDay today, std::vector<FieldViolation>& violations) {
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(request.ballot_date());
  const absl::StatusOr<absl::CivilDay> before =
      election.rounds().empty()
          ? day
          : value::ToCivilDay(election.rounds(election.rounds_size() - 1).ballot_date());
  if (!day.ok() || *day > today || *day < before.value_or(*day)) {
    violations.push_back({"ballot_date", "must be a day up to today, not before the last ballot",
                          "须为不晚于今天的日期，且不早于上一轮"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

std::vector<FieldViolation> CheckElection(const Election& election) {
  std::vector<FieldViolation> violations =
      CheckDecisionRule(election.decision_rule(), "election.decision_rule");
  if (election.seats() < 1 || election.seats() > kMostSeats) {
    violations.push_back({"election.seats", absl::StrCat("must be 1 to ", kMostSeats),
                          absl::StrCat("名额须在1至", kMostSeats, "之间")});
  }
  if (election.fewest_extra() < 0 || election.fewest_extra() > kMostSeats ||
      (election.fewest_extra() > 0 && election.method() != Election::SURPLUS)) {
    violations.push_back(
        {"election.fewest_extra", "goes with SURPLUS, from 0 on", "只用于差额选举，不得为负"});
  }
  CheckReference(BodyTable().pattern, election.name(), "election.electorate", election.electorate(),
                 violations);
  absl::flat_hash_set<absl::string_view> ids;
  for (int i = 0; i < election.candidates_size(); ++i) {
    CheckCandidate(election, i, violations);
    if (ids.insert(election.candidates(i).candidate_id()).second) continue;
    violations.push_back(
        {absl::StrCat("election.candidates[", i, "].candidate_id"), "is given twice", "编号重复"});
  }
  return violations;
}

absl::Status Open(Election& election) {
  RETURN_IF_ERROR(CheckState(election, {Election::DRAFT}));
  const int candidates = election.candidates_size(), seats = election.seats();
  const int fewest =
      election.method() == Election::EQUAL ? seats : seats + std::max(1, election.fewest_extra());
  const bool fits =
      election.method() == Election::EQUAL ? candidates == seats : candidates >= fewest;
  if (!fits) {
    const bool equal = election.method() == Election::EQUAL;
    type::Finding finding;
    finding.set_rule_id("election.candidates");
    finding.set_severity(type::Finding::HARD);
    finding.set_subject(election.name());
    finding.set_measured(absl::StrCat(candidates));
    finding.set_limit(absl::StrCat(equal ? "= " : "≥ ", fewest));
    finding.set_message(absl::StrCat(candidates, " candidates for ", seats, " seats; ",
                                     equal ? "exactly " : "at least ", fewest, " are needed"));
    finding.set_message_zh(absl::StrCat(equal ? "等额选举" : "差额选举", "应选", seats,
                                        "名，候选人", candidates, "名，须", equal ? "为" : "不少于",
                                        fewest, "名"));
    return RuleViolated({finding});
  }
  election.set_state(Election::OPEN);
  return absl::OkStatus();
}

std::vector<std::string> Standing(const Election& election) {
  std::vector<std::string> standing;
  if (election.rounds().empty()) {
    for (const v1::Candidate& one : election.candidates()) standing.push_back(one.candidate_id());
  } else {
    const auto& ids = election.rounds(election.rounds_size() - 1).run_off_candidate_ids();
    standing.assign(ids.begin(), ids.end());
  }
  return standing;
}

std::vector<std::string> Elected(const Election& election) {
  std::vector<std::string> elected;
  for (const ElectionRound& round : election.rounds()) {
    for (const CandidateOutcome& one : round.outcomes()) {
      if (one.outcome() == CandidateOutcome::ELECTED) elected.push_back(one.candidate_id());
    }
  }
  return elected;
}

int OpenSeats(const Election& election) {
  return election.seats() - static_cast<int>(Elected(election).size());
}

absl::Status Count(Election& election, const v1::CountElectionRequest& request,
                   absl::CivilDay today) {
  RETURN_IF_ERROR(CheckState(election, {Election::OPEN, Election::RUN_OFF}));
  std::vector<FieldViolation> violations = BallotCheck(election, request.count()).Run();
  RETURN_IF_ERROR(CheckDay(request, election, today, violations));

  const v1::DecisionRule& rule = election.decision_rule();
  const int base = BaseOf(rule, request.count());
  ASSIGN_OR_RETURN(const int64_t needed, value::MinimumCount(rule.majority(), base));
  v1::Tally tally;
  tally.set_seats(request.count().seats());
  tally.set_entitled(request.count().entitled());
  tally.set_present(request.count().present());
  ASSIGN_OR_RETURN(const type::Finding quorum, WeighQuorum(rule, tally));

  const std::vector<std::string> standing = Standing(election);
  const int seats = OpenSeats(election);
  std::vector<CandidateOutcome> outcomes = ByVotes(standing, request.count());
  const bool valid = quorum.severity() != type::Finding::HARD && base > 0;
  const auto first_below = std::find_if(
      outcomes.begin(), outcomes.end(),
      [&](const CandidateOutcome& one) { return one.votes() < std::max<int64_t>(1, needed); });
  if (valid) Seat(outcomes, first_below - outcomes.begin(), seats);

  ElectionRound round;
  *round.mutable_ballot_date() = request.ballot_date();
  round.set_seats(seats);
  round.mutable_candidate_ids()->Add(standing.begin(), standing.end());
  *round.mutable_count() = request.count();
  *round.add_findings() = quorum;
  *round.add_findings() = Needed(rule, base, needed);
  const std::vector<std::string> run_off = valid ? RunOff(outcomes, seats) : standing;
  round.mutable_run_off_candidate_ids()->Add(run_off.begin(), run_off.end());
  for (CandidateOutcome& one : outcomes) *round.add_outcomes() = std::move(one);
  *election.add_rounds() = std::move(round);
  election.set_state(run_off.empty() ? Election::DECIDED : Election::RUN_OFF);
  return absl::OkStatus();
}

absl::Status Cancel(Election& election, absl::string_view reason) {
  RETURN_IF_ERROR(CheckState(
      election, {Election::DRAFT, Election::OPEN, Election::RUN_OFF, Election::DECIDED}));
  election.set_state(Election::CANCELLED);
  election.set_cancel_reason(std::string(reason));
  return absl::OkStatus();
}

v1::Appointment AppointmentOf(const Election& election, absl::string_view candidate_id,
                              absl::CivilDay start) {
  v1::Appointment appointment;
  for (const v1::Candidate& candidate : election.candidates()) {
    if (candidate.candidate_id() != candidate_id) continue;
    if (candidate.has_unit()) *appointment.mutable_unit() = candidate.unit();
    if (candidate.has_person()) *appointment.mutable_person() = candidate.person();
    appointment.set_title(candidate.title());
  }
  appointment.set_role(election.role());
  appointment.set_voting(election.voting());
  *appointment.mutable_start_date() = value::ToPartialDate(start);
  *appointment.mutable_source() = election.source();
  return appointment;
}

absl::Status CheckState(const Election& election, std::initializer_list<Election::State> states) {
  std::vector<std::string> wanted;
  for (const Election::State state : states) {
    if (election.state() == state) return absl::OkStatus();
    wanted.push_back(Election::State_Name(state));
  }
  return StateConflict(election.name(), Election::State_Name(election.state()),
                       absl::StrJoin(wanted, " or "));
}

}  // namespace edugroup::committee
