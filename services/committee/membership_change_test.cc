#include "services/committee/membership_change.h"

#include <gtest/gtest.h>

#include "common/testing/parse.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::committee {
namespace {

using edugroup::testing::Parse;

constexpr absl::CivilDay kToday(2021, 12, 20);

template <class M>
std::optional<MembershipChange> Read(const std::string& before, const std::string& after) {
  journal::v1::Change change;
  if (!before.empty()) change.mutable_before()->PackFrom(Parse<M>(before));
  change.mutable_after()->PackFrom(Parse<M>(after));
  return ReadChange(change, kToday);
}

// Y8: another head of the section is another secretary-general.
TEST(ReadChangeTest, APostChangesHands) {
  using membership::v1::Post;
  const std::string post = "name: 'post' organization: 'bureau' display_name: '科长' ";
  const std::string first = "tenures { person: 'a' start_date { year: 2018 month: 1 day: 1 } ";
  const auto successor =
      Read<Post>(post + first + "}",
                 post + first +
                     "end_date { year: 2021 month: 12 day: 6 } } tenures { person: 'b' start_date "
                     "{ year: 2021 month: 12 day: 6 } }");
  ASSERT_TRUE(successor.has_value());
  EXPECT_EQ(successor->effective, absl::CivilDay(2021, 12, 6));
  EXPECT_EQ(successor->organization, "bureau");
  Facts facts;
  PutBefore(*successor, facts);
  EXPECT_EQ(facts.posts["post"].tenures_size(), 1);
  PutAfter(*successor, facts);
  EXPECT_EQ(facts.posts["post"].tenures_size(), 2);

  EXPECT_EQ(
      Read<Post>(post + first + "}", post + first + "end_date { year: 2022 month: 1 day: 1 } }")
          ->effective,
      absl::CivilDay(2022, 1, 1));  // vacant
  EXPECT_FALSE(Read<Post>(post + first + "}", post + first + "} note: '备注'").has_value());
  EXPECT_FALSE(Read<Post>("", post).has_value());  // nobody sits by a new post
  // A merger takes the post along.
  EXPECT_EQ(
      Read<Post>(post + first + "}", "name: 'post' organization: 'city' " + first + "}")->effective,
      kToday);
}

TEST(ReadChangeTest, APersonHasOtherAttributes) {
  using membership::v1::Person;
  const std::string expert = "name: 'p' attributes { key: 'role' values: 'expert' } ";
  EXPECT_FALSE(Read<Person>(expert, expert + "title: '高级讲师'").has_value());
  EXPECT_FALSE(Read<Person>("", expert).has_value());
  const auto change = Read<Person>(expert, "name: 'p' attributes { key: 'role' values: 'clerk' }");
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->effective, kToday);
  Facts facts;
  PutBefore(*change, facts);
  EXPECT_EQ(facts.people["p"].attributes(0).values(0), "expert");
}

TEST(ReadChangeTest, AnOrganizationIsOfAnotherKind) {
  using membership::v1::Organization;
  const auto change = Read<Organization>(
      "name: 'o' kind: 'firm'",
      "name: 'o' kind: 'school' last_change { effective_date { year: 2021 month: 12 day: 1 } }");
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->effective, absl::CivilDay(2021, 12, 1));
  EXPECT_TRUE(Read<Organization>("name: 'o' tags: 'a'", "name: 'o' tags: 'b'").has_value());
  const auto merged = Read<Organization>("name: 'o'", "name: 'o' merged_into: 'p'");
  ASSERT_TRUE(merged.has_value());
  Facts facts;
  facts.organizations["o"].set_name("p");
  PutAfter(*merged, facts);
  EXPECT_EQ(facts.organizations["o"].name(), "p");
  PutBefore(*merged, facts);
  EXPECT_EQ(facts.organizations["o"].name(), "o");
  EXPECT_FALSE(Read<Organization>("name: 'o'", "name: 'o' note: '备注'").has_value());
}

TEST(ReadChangeTest, AKindIsOfAnotherStandardKind) {
  using membership::v1::Kind;
  const auto change =
      Read<Kind>("name: 'k' standard_kind: ENTERPRISE", "name: 'k' standard_kind: OTHER");
  ASSERT_TRUE(change.has_value());
  Facts facts;
  facts.organizations["o"].set_kind("k");
  facts.organizations["other"].set_kind("l");
  PutBefore(*change, facts);
  EXPECT_EQ(facts.organizations["o"].standard_kind(), membership::v1::ENTERPRISE);
  PutAfter(*change, facts);
  EXPECT_EQ(facts.organizations["o"].standard_kind(), membership::v1::OTHER);
  EXPECT_EQ(facts.organizations["other"].standard_kind(),
            membership::v1::STANDARD_KIND_UNSPECIFIED);
}

TEST(ReadChangeTest, AnAffiliationIsOtherwiseInForce) {
  using membership::v1::Affiliation;
  const std::string active = "name: 'a' organization: 'o' state: ACTIVE start_date { year: 2015 } ";
  EXPECT_TRUE(Read<Affiliation>(active, active + "end_date { year: 2021 }")->OfAffiliation());
  EXPECT_EQ(Read<Affiliation>("", active)->organization, "o");
  EXPECT_FALSE(Read<Affiliation>(active, active + "note: '备注'").has_value());
  // A merger takes the affiliation along.
  EXPECT_TRUE(Read<Affiliation>(
                  active, "name: 'a' organization: 'p' state: ACTIVE start_date { year: 2015 }")
                  .has_value());
}

}  // namespace
}  // namespace edugroup::committee
