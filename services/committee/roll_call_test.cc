#include "services/committee/roll_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/committee/document_number.h"

namespace edugroup::committee {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using edugroup::testing::Parse;

// Five seats: two of one unit, one of another, two experts.
std::vector<v1::Appointment> Voters() {
  const char* const holders[] = {"unit { organization: 'groups/a/organizations/firm' }",
                                 "unit { organization: 'groups/a/organizations/firm' }",
                                 "unit { organization: 'groups/a/organizations/school' }",
                                 "person { person_name: '王某' }",
                                 "person { person_name: '李某' }"};
  std::vector<v1::Appointment> voters;
  for (int i = 0; i < 5; ++i) {
    voters.push_back(
        Parse<v1::Appointment>(absl::StrCat("name: 's", i + 1, "' voting: true ", holders[i])));
  }
  return voters;
}

RollCallCount Count(const std::string& votes, const std::string& recusals = "",
                    const v1::Meeting* meeting = nullptr) {
  const std::vector<v1::Appointment> voters = Voters();
  RollCall call;
  call.voters = voters;
  call.meeting = meeting;
  call.resolution = "groups/a/resolutions/r";
  call.proxies_allowed = true;
  const auto request = Parse<v1::DecideResolutionRequest>(absl::StrCat(votes, " ", recusals));
  return CountVotes(call, request.votes(), request.recusals());
}

std::string For(const std::string& seat, const std::string& more = "") {
  return absl::StrCat("votes { appointment: '", seat, "' choice: IN_FAVOUR ", more, " } ");
}
std::string Against(const std::string& seat) {
  return absl::StrCat("votes { appointment: '", seat, "' choice: AGAINST } ");
}

// By correspondence, whoever answers is present.
TEST(CountVotesTest, WithoutAListWhoVotesIsPresent) {
  const RollCallCount count = Count(For("s1") + For("s2") + Against("s3"));
  EXPECT_THAT(count.violations, IsEmpty());
  EXPECT_THAT(count.findings, IsEmpty());
  EXPECT_EQ(count.tally.entitled(), 5);
  EXPECT_EQ(count.tally.present(), 3);
  EXPECT_EQ(count.tally.in_favour(), 2);
  EXPECT_EQ(count.tally.against(), 1);
}

// OpenSlides#6587: a vote is not split.
TEST(CountVotesTest, NeitherASeatNorAUnitSplitsItsVote) {
  const RollCallCount twice = Count(For("s4") + Against("s4"));
  ASSERT_THAT(twice.findings, SizeIs(1));
  EXPECT_EQ(twice.findings[0].rule_id(), "resolution.vote-split");
  EXPECT_EQ(twice.findings[0].subject(), "s4");
  const RollCallCount unit = Count(For("s1") + Against("s2"));
  ASSERT_THAT(unit.findings, SizeIs(1));
  EXPECT_EQ(unit.findings[0].subject(), "groups/a/organizations/firm");
}

TEST(CountVotesTest, WhoIsRecusedIsInNoBase) {
  const RollCallCount count =
      Count(For("s1") + For("s2"), "recusals { appointment: 's3' reason: '本单位事项' }");
  EXPECT_EQ(count.tally.entitled(), 4);
  EXPECT_EQ(count.tally.recused(), 1);
  EXPECT_EQ(count.tally.seats(), 4);
  const RollCallCount votes =
      Count(For("s3"), "recusals { appointment: 's3' reason: '本单位事项' }");
  ASSERT_THAT(votes.violations, SizeIs(1));
  EXPECT_EQ(votes.violations[0].description, "is recused");
}

// C2.11: a proxy counts only while its holder is there, within its scope.
TEST(CountVotesTest, ProxiesVoteThroughTheirHolder) {
  v1::Meeting meeting = Parse<v1::Meeting>(
      "attendees { appointment: 's1' voting: true presence: PRESENT } "
      "attendees { appointment: 's2' voting: true presence: PRESENT } "
      "attendees { appointment: 's3' voting: true presence: ABSENT } "
      "attendees { appointment: 's4' voting: true presence: ABSENT } "
      "proxies { principal: 's3' holder: 's1' scopes: 'groups/a/resolutions/r' }");
  const std::string by_holder = For("s3", "cast_by: 's1'");
  RollCallCount count = Count(For("s1") + For("s2") + by_holder, "", &meeting);
  EXPECT_THAT(count.findings, IsEmpty());
  EXPECT_EQ(count.tally.present(), 3);
  EXPECT_EQ(count.tally.proxies(), 1);
  EXPECT_EQ(count.tally.in_favour(), 3);

  EXPECT_EQ(Count(For("s3"), "", &meeting).findings[0].rule_id(), "resolution.proxy");
  EXPECT_EQ(Count(For("s3", "cast_by: 's2'"), "", &meeting).findings[0].rule_id(),
            "resolution.proxy");
  EXPECT_THAT(Count(For("s4"), "", &meeting).violations, SizeIs(1));  // nobody came for it

  meeting.mutable_attendees(0)->set_presence(v1::Attendee::LEFT);
  EXPECT_THAT(Count(by_holder, "", &meeting).violations, SizeIs(1));
  meeting.mutable_attendees(0)->set_presence(v1::Attendee::PRESENT);
  meeting.mutable_proxies(0)->set_scopes(0, "groups/a/resolutions/other");
  EXPECT_THAT(Count(by_holder, "", &meeting).violations, SizeIs(1));
}

// A holder who is recused represents nobody.
TEST(CountVotesTest, ARecusedHolderCarriesNoProxy) {
  const v1::Meeting meeting = Parse<v1::Meeting>(
      "attendees { appointment: 's1' voting: true presence: PRESENT } "
      "attendees { appointment: 's3' voting: true presence: ABSENT } "
      "proxies { principal: 's3' holder: 's1' }");
  const RollCallCount count =
      Count(For("s3", "cast_by: 's1'"), "recusals { appointment: 's1' reason: '回避' }", &meeting);
  EXPECT_THAT(count.violations, SizeIs(1));
  EXPECT_EQ(count.tally.present(), 0);
}

// A1: 安职集团〔2019〕6号.
TEST(ReadDocumentNumberTest, TheUsualFormAndWhatWasMeant) {
  DocumentNumber number;
  std::vector<FieldViolation> violations;
  ReadDocumentNumber("安职集团〔2019〕6号", "number", number, violations);
  EXPECT_THAT(violations, IsEmpty());
  EXPECT_EQ(number.word, "安职集团");
  EXPECT_EQ(number.year, 2019);
  EXPECT_EQ(number.serial, 6);
  for (const char* slip : {"安职集团[2019]6号", "安职集团（2019）06号", "安职集团〔2019〕第6号",
                           "安职集团〔2019〕6", "安职集团【２０１９】６号"}) {
    violations.clear();
    ReadDocumentNumber(slip, "number", number, violations);
    ASSERT_THAT(violations, SizeIs(1)) << slip;
    EXPECT_THAT(violations[0].description, HasSubstr("安职集团〔2019〕6号")) << slip;
    EXPECT_THAT(violations[0].description, HasSubstr("probably")) << slip;
  }
  for (const char* wrong :
       {"6号", "安职集团〔19〕6号", "〔2019〕6号", "安职集团〔2019〕0号", "x"}) {
    violations.clear();
    ReadDocumentNumber(wrong, "number", number, violations);
    ASSERT_THAT(violations, SizeIs(1)) << wrong;
    EXPECT_THAT(violations[0].description, ::testing::Not(HasSubstr("probably"))) << wrong;
  }
}

}  // namespace
}  // namespace edugroup::committee
