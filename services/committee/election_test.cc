#include "services/committee/election.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/testing/status.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using v1::CandidateOutcome;
using v1::Election;

constexpr absl::CivilDay kToday(2019, 7, 12);

// P4: the assembly elects the standing council; more than half of the valid ballots elect.
Election MakeElection(int seats, int candidates, Election::Method method = Election::SURPLUS) {
  auto election = edugroup::testing::Parse<Election>(
      "name: 'groups/putuo/bodies/standing/elections/second' state: DRAFT role: 'member' "
      "voting: true decision_rule { quorum { operator: AT_LEAST value: '2/3' } "
      "majority_base: VOTES_CAST majority { operator: ABOVE value: '1/2' } }");
  election.set_seats(seats);
  election.set_method(method);
  for (int i = 0; i < candidates; ++i) {
    v1::Candidate& one = *election.add_candidates();
    one.set_candidate_id(std::string(1, static_cast<char>('a' + i)));
    one.mutable_unit()->set_organization(absl::StrCat("groups/putuo/organizations/o", i));
  }
  EXPECT_THAT(CheckElection(election), IsEmpty());
  return election;
}

v1::CountElectionRequest Ballot(int ballots, const std::map<std::string, int>& votes,
                                int invalid = 0) {
  v1::CountElectionRequest request;
  *request.mutable_ballot_date() = value::ToDate(kToday);
  v1::BallotCount& count = *request.mutable_count();
  count.set_entitled(ballots);
  count.set_present(ballots);
  count.set_issued(ballots);
  count.set_returned(ballots);
  count.set_invalid(invalid);
  for (const auto& [id, number] : votes) {
    v1::CandidateVotes& one = *count.add_votes();
    one.set_candidate_id(id);
    one.set_votes(number);
  }
  return request;
}

Election Opened(int seats, int candidates, Election::Method method = Election::SURPLUS) {
  Election election = MakeElection(seats, candidates, method);
  EXPECT_TRUE(Open(election).ok());
  return election;
}

std::map<std::string, CandidateOutcome::Outcome> OutcomesOf(const Election& election) {
  std::map<std::string, CandidateOutcome::Outcome> outcomes;
  for (const CandidateOutcome& one : election.rounds(election.rounds_size() - 1).outcomes()) {
    outcomes[one.candidate_id()] = one.outcome();
  }
  return outcomes;
}

TEST(OpenTest, CandidatesFitTheSeats) {
  Election equal = MakeElection(3, 3, Election::EQUAL);
  EXPECT_TRUE(Open(equal).ok());
  EXPECT_EQ(ReasonOf(Open(equal)), access::v1::STATE_CONFLICT);
  Election too_many = MakeElection(3, 4, Election::EQUAL);
  EXPECT_EQ(ReasonOf(Open(too_many)), access::v1::RULE_VIOLATED);
  Election too_few = MakeElection(3, 3);
  EXPECT_EQ(ReasonOf(Open(too_few)), access::v1::RULE_VIOLATED);
  too_few.set_fewest_extra(2);
  too_few.add_candidates()->set_candidate_id("x");
  EXPECT_EQ(ReasonOf(Open(too_few)), access::v1::RULE_VIOLATED);
  too_few.add_candidates()->set_candidate_id("y");
  EXPECT_TRUE(Open(too_few).ok());
}

TEST(CountTest, TheMostVotesAboveTheShareElect) {
  Election election = Opened(2, 4);
  ASSERT_TRUE(
      Count(election, Ballot(61, {{"a", 40}, {"b", 35}, {"c", 31}, {"d", 5}}, 1), kToday).ok());
  EXPECT_EQ(election.state(), Election::DECIDED);
  EXPECT_THAT(Elected(election), ElementsAre("a", "b"));
  const auto outcomes = OutcomesOf(election);
  EXPECT_EQ(outcomes.at("c"), CandidateOutcome::OUTVOTED);
  EXPECT_EQ(outcomes.at("d"), CandidateOutcome::TOO_FEW_VOTES);
  // 60 valid ballots: more than half are 31.
  EXPECT_THAT(election.rounds(0).findings(1).message(), HasSubstr("> 1/2 of 60, that is 31"));
}

TEST(CountTest, EqualVotesForTheLastSeatAreRunOff) {
  Election election = Opened(2, 4);
  ASSERT_TRUE(
      Count(election, Ballot(61, {{"a", 40}, {"b", 33}, {"c", 33}, {"d", 5}}), kToday).ok());
  EXPECT_EQ(election.state(), Election::RUN_OFF);
  EXPECT_THAT(Elected(election), ElementsAre("a"));
  EXPECT_THAT(Standing(election), UnorderedElementsAre("b", "c"));
  EXPECT_EQ(OpenSeats(election), 1);
  EXPECT_EQ(ReasonOf(Count(election, Ballot(61, {{"d", 50}}), kToday)),
            access::v1::FIELDS_INVALID);  // d does not stand any more
  ASSERT_TRUE(Count(election, Ballot(61, {{"b", 20}, {"c", 41}}), kToday).ok());
  EXPECT_EQ(election.state(), Election::DECIDED);
  EXPECT_THAT(Elected(election), ElementsAre("a", "c"));
}

// OpenSlides#3021: nobody is elected without the majority.
TEST(CountTest, TooFewVotesLeadToARunOffOfTheBest) {
  Election election = Opened(1, 3);
  ASSERT_TRUE(Count(election, Ballot(60, {{"a", 25}, {"b", 20}, {"c", 15}}), kToday).ok());
  EXPECT_THAT(Elected(election), IsEmpty());
  EXPECT_EQ(election.state(), Election::RUN_OFF);
  EXPECT_THAT(Standing(election), ElementsAre("a", "b"));
}

TEST(CountTest, WithoutQuorumNobodyIsElected) {
  Election election = Opened(1, 2);
  v1::CountElectionRequest request = Ballot(40, {{"a", 40}});
  request.mutable_count()->set_entitled(61);
  ASSERT_TRUE(Count(election, request, kToday).ok());  // 40 of 61 are fewer than 2/3
  EXPECT_EQ(election.state(), Election::RUN_OFF);
  EXPECT_THAT(Elected(election), IsEmpty());
  EXPECT_THAT(Standing(election), ElementsAre("a", "b"));
}

TEST(CountTest, FiguresMustAddUp) {
  Election election = Opened(2, 3);
  v1::CountElectionRequest request = Ballot(10, {{"a", 9}, {"b", 9}, {"c", 9}}, 1);
  request.mutable_count()->set_issued(9);
  const absl::Status status = Count(election, request, kToday);
  EXPECT_EQ(ReasonOf(status), access::v1::FIELDS_INVALID);
  const std::string wrong =
      edugroup::testing::DetailOf<google::rpc::BadRequest>(status)->DebugString();
  EXPECT_THAT(wrong, HasSubstr("count.returned"));
  EXPECT_THAT(wrong, HasSubstr("count.votes"));  // 27 on 9 × 2
  EXPECT_EQ(ReasonOf(Count(election, Ballot(10, {{"x", 1}}), kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Count(election, Ballot(10, {{"a", 9}}), kToday - 1)),
            access::v1::FIELDS_INVALID);
  EXPECT_EQ(election.state(), Election::OPEN);
}

TEST(CancelTest, AnythingButWhatIsConcluded) {
  Election election = Opened(1, 2);
  EXPECT_TRUE(Cancel(election, "改期").ok());
  EXPECT_EQ(ReasonOf(Cancel(election, "改期")), access::v1::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(Count(election, Ballot(10, {}), kToday)), access::v1::STATE_CONFLICT);
}

// Random ballots against the words of the rule, candidate by candidate.
TEST(ElectionProperty, OutcomesAreThoseOfASlowReading) {
  std::mt19937 random(1301);
  const auto draw = [&random](int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(random);
  };
  for (int round = 0; round < 2000; ++round) {
    const int candidates = draw(2, 8), seats = draw(1, candidates - 1), ballots = draw(1, 12);
    Election election = Opened(seats, candidates);
    election.mutable_decision_rule()->clear_quorum();
    std::map<std::string, int> votes;
    int left = ballots * seats;
    for (const v1::Candidate& one : election.candidates()) {
      votes[one.candidate_id()] = draw(0, std::min(ballots, left));
      left -= votes[one.candidate_id()];
    }
    ASSERT_TRUE(Count(election, Ballot(ballots, votes), kToday).ok());
    for (const auto& [id, outcome] : OutcomesOf(election)) {
      const int mine = votes[id];
      int better = 0, as_good = 0;
      for (const auto& [other, number] : votes) {
        if (number * 2 <= ballots) continue;
        better += number > mine;
        as_good += number >= mine;
      }
      EXPECT_EQ(outcome, mine * 2 <= ballots ? CandidateOutcome::TOO_FEW_VOTES
                         : as_good <= seats  ? CandidateOutcome::ELECTED
                         : better < seats    ? CandidateOutcome::TIED
                                             : CandidateOutcome::OUTVOTED)
          << "round " << round << " " << id << "\n"
          << election.DebugString();
    }
    EXPECT_LE(Elected(election).size(), static_cast<size_t>(seats));
    EXPECT_EQ(election.state() == Election::DECIDED, Standing(election).empty());
  }
}

}  // namespace
}  // namespace edugroup::committee
