// Quorum, votes by name, decisions and elections of random bodies against a plain slow reference.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/committee/attendance.h"
#include "services/committee/decision.h"
#include "services/committee/roll_call.h"

namespace edugroup::committee {
namespace {

using Random = std::mt19937;
using Rule = v1::DecisionRule;
using v1::Attendee;
using v1::Meeting;
using v1::Vote;

int Draw(Random& random, int first, int last) {
  return std::uniform_int_distribution<int>(first, last)(random);
}

// A share as a charter writes it, and the same as two numbers.
struct Share {
  type::Threshold threshold;
  int64_t top, bottom;

  // Whether so many of so many keep it, by multiplying out.
  bool Holds(int64_t count, int64_t base) const {
    if (base == 0) return false;
    const int64_t left = count * bottom, right = base * top;
    return threshold.operator_() == type::Threshold::ABOVE ? left > right : left >= right;
  }
};

Share DrawShare(Random& random) {
  static constexpr int kShares[][2] = {{1, 2}, {2, 3}, {1, 3}, {3, 4}, {4, 5}};
  const auto& [top, bottom] = kShares[Draw(random, 0, 4)];
  Share share = {{}, top, bottom};
  share.threshold.set_operator_(Draw(random, 0, 1) == 0 ? type::Threshold::AT_LEAST
                                                        : type::Threshold::ABOVE);
  share.threshold.set_value(absl::StrCat(top, "/", bottom));
  return share;
}

// A body at a meeting, with everything that may go wrong.
struct Case {
  std::vector<v1::Appointment> voters;
  Meeting meeting;
  google::protobuf::RepeatedPtrField<Vote> votes;
  google::protobuf::RepeatedPtrField<v1::Recusal> recusals;
  bool proxies_allowed = false;
};

std::string Seat(int i) { return absl::StrCat("groups/a/bodies/b/appointments/s", i); }
constexpr char kResolution[] = "groups/a/resolutions/r";

Case DrawCase(Random& random) {
  Case one;
  const int seats = Draw(random, 1, 12);
  for (int i = 0; i < seats; ++i) {
    v1::Appointment& seat = one.voters.emplace_back();
    seat.set_name(Seat(i));
    seat.set_voting(true);
    if (Draw(random, 0, 2) > 0) {
      seat.mutable_unit()->set_organization(
          absl::StrCat("groups/a/organizations/o", Draw(random, 0, 20)));
    } else {
      seat.mutable_person();
    }
    Attendee& attendee = *one.meeting.add_attendees();
    attendee.set_appointment(Seat(i));
    attendee.set_voting(true);
    attendee.set_presence(Draw(random, 0, 3) > 0
                              ? Attendee::PRESENT
                              : static_cast<Attendee::Presence>(Draw(random, 0, 3)));
  }
  for (int i = 0; i < seats; ++i) {
    if (Draw(random, 0, 2) > 0) continue;
    v1::Proxy& proxy = *one.meeting.add_proxies();
    proxy.set_principal(Seat(i));
    const int holder = Draw(random, 0, seats);
    if (holder != i && holder != seats) {
      proxy.set_holder(Seat(holder));
    } else {
      proxy.set_substitute("副院长");
    }
    if (Draw(random, 0, 3) == 0) proxy.add_scopes("groups/a/resolutions/other");
    if (Draw(random, 0, 3) == 0) proxy.add_scopes(kResolution);
  }
  one.proxies_allowed = Draw(random, 0, 3) > 0;
  for (int i = 0; i < seats; ++i) {
    if (Draw(random, 0, 7) > 0) continue;
    v1::Recusal& recusal = *one.recusals.Add();
    recusal.set_appointment(Seat(i));
    recusal.set_reason("利害关系");
  }
  return one;
}

// What the reference says of one seat.
struct SeatState {
  bool recused = false, present = false, represented = false;
  std::string holder;  // of whoever is represented

  bool There() const { return !recused && (present || represented); }
};

std::vector<SeatState> SlowStates(const Case& one) {
  std::vector<SeatState> states(one.voters.size());
  for (size_t i = 0; i < states.size(); ++i) {
    for (const v1::Recusal& recusal : one.recusals) {
      states[i].recused |= recusal.appointment() == Seat(static_cast<int>(i));
    }
    states[i].present = one.meeting.attendees(static_cast<int>(i)).presence() == Attendee::PRESENT;
  }
  for (const v1::Proxy& proxy : one.meeting.proxies()) {
    bool scope = proxy.scopes().empty();
    for (const std::string& name : proxy.scopes()) scope |= name == kResolution;
    bool holder_there = proxy.holder().empty();
    for (size_t i = 0; i < states.size(); ++i) {
      holder_there |=
          proxy.holder() == Seat(static_cast<int>(i)) && states[i].present && !states[i].recused;
    }
    for (size_t i = 0; i < states.size(); ++i) {
      if (proxy.principal() != Seat(static_cast<int>(i))) continue;
      if (one.proxies_allowed && scope && holder_there && !states[i].present) {
        states[i].represented = true;
        states[i].holder = proxy.holder();
      }
    }
  }
  return states;
}

// Good votes of those who are there, the seats of one unit alike; some keep silent.
void DrawVotes(Random& random, const std::vector<SeatState>& states, Case& one) {
  std::map<std::string, Vote::Choice> of_unit;
  for (size_t i = 0; i < states.size(); ++i) {
    if (!states[i].There() || Draw(random, 0, 5) == 0) continue;
    Vote& vote = *one.votes.Add();
    vote.set_appointment(Seat(static_cast<int>(i)));
    vote.set_choice(Draw(random, 0, 3) > 0 ? Vote::IN_FAVOUR
                                           : static_cast<Vote::Choice>(Draw(random, 1, 5)));
    if (!states[i].present) vote.set_cast_by(states[i].holder);
    if (!one.voters[i].has_unit()) continue;
    const auto [unit, first] = of_unit.emplace(one.voters[i].unit().organization(), vote.choice());
    if (!first) vote.set_choice(unit->second);
  }
}

RollCallCount Count(const Case& one) {
  RollCall call;
  call.voters = one.voters;
  call.meeting = &one.meeting;
  call.resolution = kResolution;
  call.proxies_allowed = one.proxies_allowed;
  return CountVotes(call, one.votes, one.recusals);
}

TEST(VoteProperty, TalliesAndDecisionsAreThoseOfASlowCount) {
  Random random(2010);
  int passed = 0, failed = 0;
  for (int round = 0; round < 3000; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    Case one = DrawCase(random);
    const std::vector<SeatState> states = SlowStates(one);
    DrawVotes(random, states, one);
    int entitled = 0, present = 0, proxies = 0, choices[6] = {};
    for (size_t i = 0; i < states.size(); ++i) {
      entitled += !states[i].recused;
      if (!states[i].There()) continue;
      ++present;
      proxies += !states[i].present;
      int choice = Vote::NOT_VOTED;
      for (const Vote& vote : one.votes) {
        if (vote.appointment() == Seat(static_cast<int>(i))) choice = vote.choice();
      }
      ++choices[choice];
    }
    const RollCallCount count = Count(one);
    EXPECT_TRUE(count.findings.empty());
    if (entitled == 0) {
      EXPECT_FALSE(count.violations.empty());
      continue;
    }
    ASSERT_TRUE(count.violations.empty()) << count.violations[0].field;
    EXPECT_EQ(count.tally.entitled(), entitled);
    EXPECT_EQ(count.tally.present(), present);
    EXPECT_EQ(count.tally.proxies(), proxies);
    EXPECT_EQ(count.tally.in_favour(), choices[Vote::IN_FAVOUR]);
    EXPECT_EQ(count.tally.against(), choices[Vote::AGAINST]);
    EXPECT_EQ(count.tally.abstained(), choices[Vote::ABSTAINED]);
    EXPECT_EQ(count.tally.invalid(), choices[Vote::INVALID]);
    EXPECT_EQ(count.tally.not_voted(), choices[Vote::NOT_VOTED]);

    const Share quorum = DrawShare(random), majority = DrawShare(random);
    Rule rule;
    *rule.mutable_quorum() = quorum.threshold;
    *rule.mutable_majority() = majority.threshold;
    rule.set_majority_base(static_cast<Rule::Base>(Draw(random, 1, 4)));
    const int bases[] = {0, count.tally.seats(), entitled, present,
                         choices[Vote::IN_FAVOUR] + choices[Vote::AGAINST]};
    const bool wanted = quorum.Holds(present, entitled) &&
                        majority.Holds(choices[Vote::IN_FAVOUR], bases[rule.majority_base()]);
    const Decision decision = *Decide(rule, count.tally);
    EXPECT_EQ(decision.passed, wanted) << rule.DebugString() << count.tally.DebugString();
    ++(wanted ? passed : failed);
  }
  EXPECT_GT(passed, 300);
  EXPECT_GT(failed, 300);
}

// C2.11, OpenSlides#5745: whoever comes and goes, the quorum is that of the moment.
TEST(VoteProperty, TheQuorumFollowsWhoIsThere) {
  Random random(2011);
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    Case one = DrawCase(random);
    one.recusals.Clear();
    one.proxies_allowed = true;
    const Share share = DrawShare(random);
    v1::MeetingProcedure procedure;
    *procedure.mutable_quorum() = share.threshold;
    for (int step = 0; step < 5; ++step) {
      const int seat = Draw(random, 0, static_cast<int>(one.voters.size()) - 1);
      one.meeting.mutable_attendees(seat)->set_presence(
          static_cast<Attendee::Presence>(Draw(random, 1, 3)));
      int there = 0;
      for (const SeatState& state : SlowStates(one)) there += state.There();
      const v1::Quorum quorum = *CountQuorum(procedure, one.meeting, kResolution);
      EXPECT_EQ(quorum.present() + quorum.represented(), there);
      EXPECT_EQ(quorum.finding().severity() == type::Finding::INFO,
                share.Holds(there, static_cast<int64_t>(one.voters.size())));
      EXPECT_EQ(quorum.represented() + quorum.findings_size(), one.meeting.proxies_size());
    }
  }
}

// Votes of who is not there, of the recused, by the wrong hand, twice, or split by a unit are
// found.
TEST(VoteProperty, BadVotesAreFound) {
  Random random(2012);
  int found = 0;
  for (int round = 0; round < 2000; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    Case one = DrawCase(random);
    const std::vector<SeatState> states = SlowStates(one);
    DrawVotes(random, states, one);
    const int seat = Draw(random, 0, static_cast<int>(states.size()) - 1);
    bool bad = false;
    if (!states[seat].There()) {
      Vote& vote = *one.votes.Add();
      vote.set_appointment(Seat(seat));
      vote.set_choice(Vote::IN_FAVOUR);
      bad = true;
    } else if (!one.votes.empty()) {
      Vote& vote = *one.votes.Mutable(Draw(random, 0, one.votes.size() - 1));
      switch (Draw(random, 0, 1)) {
        case 0:
          vote.set_cast_by("groups/a/bodies/b/appointments/stranger");
          bad = true;
          break;
        default: {
          const Vote twice = vote;
          *one.votes.Add() = twice;
          bad = true;
        }
      }
    }
    if (!bad) continue;
    ++found;
    const RollCallCount count = Count(one);
    EXPECT_FALSE(count.findings.empty() && count.violations.empty());
  }
  EXPECT_GT(found, 1000);
}

}  // namespace
}  // namespace edugroup::committee
