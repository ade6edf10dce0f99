#include "services/membership/post.h"

#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using v1::Post;

constexpr char kFirst[] = "groups/putuo/people/p1", kSecond[] = "groups/putuo/people/p2";
constexpr absl::CivilDay kOne(2013, 5, 31), kTwo(2016, 9, 1), kThree(2019, 1, 1);

absl::Status Set(Post& post, const std::string& person, absl::CivilDay day) {
  return SetHolder(post, {person, day, absl::FromUnixSeconds(1700000000), "clerk", "换任"});
}

std::string HolderOf(const Post& post, absl::CivilDay day) {
  const auto tenure = HolderOn(post, day);
  return tenure.has_value() ? tenure->person() : "";
}

// X7, N3: the holder changes, the post stays.
TEST(PostTest, ASuccessorTakesOverAndThePastStays) {
  Post post;
  ASSERT_TRUE(Set(post, kFirst, kOne).ok());
  ASSERT_TRUE(Set(post, kSecond, kTwo).ok());
  EXPECT_EQ(HolderOf(post, kOne - 1), "");
  EXPECT_EQ(HolderOf(post, kOne), kFirst);
  EXPECT_EQ(HolderOf(post, kTwo - 1), kFirst);
  EXPECT_EQ(HolderOf(post, kTwo), kSecond);
  EXPECT_EQ(HolderOf(post, absl::CivilDay(2100, 1, 1)), kSecond);
  EXPECT_EQ(post.tenures(0).end_date().year(), 2016);
  EXPECT_EQ(post.tenures(1).reason(), "换任");
}

TEST(PostTest, APostMayBeVacantForATime) {
  Post post;
  ASSERT_TRUE(Set(post, kFirst, kOne).ok());
  ASSERT_TRUE(Set(post, "", kTwo).ok());
  EXPECT_EQ(HolderOf(post, kTwo), "");
  EXPECT_EQ(ReasonOf(Set(post, kSecond, kTwo - 1)), ErrorReason::FIELDS_INVALID);
  ASSERT_TRUE(Set(post, kSecond, kThree).ok());
  EXPECT_EQ(HolderOf(post, kThree - 1), "");
  EXPECT_EQ(HolderOf(post, kThree), kSecond);
  EXPECT_THAT(post.tenures(), SizeIs(2));
}

TEST(PostTest, SomethingMustChangeAndNotBeforeTheNewestBegan) {
  Post post;
  EXPECT_EQ(ReasonOf(Set(post, "", kOne)), ErrorReason::FIELDS_INVALID);
  ASSERT_TRUE(Set(post, kFirst, kTwo).ok());
  EXPECT_EQ(ReasonOf(Set(post, kFirst, kThree)), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Set(post, kSecond, kTwo)), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Set(post, kSecond, kOne)), ErrorReason::FIELDS_INVALID);
  EXPECT_THAT(post.tenures(), SizeIs(1));
  EXPECT_FALSE(post.tenures(0).has_end_date());
}

TEST(PostTest, APersonHoldsAPostUntilItsLastDayHasPassed) {
  Post post;
  post.set_name("groups/putuo/posts/head");
  ASSERT_TRUE(Set(post, kFirst, kOne).ok());
  ASSERT_TRUE(Set(post, kSecond, kTwo).ok());
  const auto findings = FindHeldPosts({post}, kFirst, kTwo - 1);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule_id(), "person.holds-post");
  EXPECT_EQ(findings[0].subject(), "groups/putuo/posts/head");
  EXPECT_THAT(FindHeldPosts({post}, kFirst, kTwo), IsEmpty());
  // One to come counts, too.
  EXPECT_THAT(FindHeldPosts({post}, kSecond, kOne), SizeIs(1));
}

TEST(PostTest, ACopyListsEveryTimeInOffice) {
  Post post;
  post.set_name("groups/putuo/posts/head");
  ASSERT_TRUE(Set(post, kFirst, kOne).ok());
  ASSERT_TRUE(Set(post, kSecond, kTwo).ok());
  ASSERT_TRUE(Set(post, kFirst, kThree).ok());
  v1::PersonalDataCopy copy;
  AddHeldPosts(post, kFirst, copy);
  ASSERT_THAT(copy.held_posts(), SizeIs(2));
  EXPECT_EQ(copy.held_posts(0).end_date().year(), 2016);
  EXPECT_FALSE(copy.held_posts(1).has_end_date());
}

}  // namespace
}  // namespace edugroup::membership
