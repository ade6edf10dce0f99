#include "services/task/text_difference.h"

#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

TEST(TextDifferenceTest, FindsTheWordsThatDiffer) {  // A16, rows 1, 15, 32 and 33
  TextDifference word = Compare("修订学院专业发展规划", "修订集团专业发展规划");
  EXPECT_FALSE(word.same);
  EXPECT_EQ(word.left, "学院");
  EXPECT_EQ(word.right, "集团");

  TextDifference added = Compare("精准化技术服务", "精准化的技术服务");
  EXPECT_FALSE(added.same);
  EXPECT_EQ(added.left, "");
  EXPECT_EQ(added.right, "的");
}

TEST(TextDifferenceTest, CutsBetweenCharacters) {
  // 学 and 字 share their first byte, 实 and 宝 too.
  TextDifference d = Compare("学实", "字宝");
  EXPECT_EQ(d.left, "学实");
  EXPECT_EQ(d.right, "字宝");
}

TEST(TextDifferenceTest, PassesOverWidthAndSpaces) {
  EXPECT_TRUE(Compare("县（市/区）", " 县(市/区)").same);
  EXPECT_TRUE(Compare("", "　").same);
}

TEST(TextDifferenceTest, RepeatedCharactersDoNotOverlap) {
  TextDifference d = Compare("校校", "校");
  EXPECT_EQ(d.left, "校");
  EXPECT_EQ(d.right, "");
}

TEST(TextDifferenceTest, ExcerptsAreWholeCharacters) {
  EXPECT_EQ(Excerpt("安庆职教", 4), "安庆职教");
  EXPECT_EQ(Excerpt("安庆职教集团", 4), "安庆职教…");
}

}  // namespace
}  // namespace edugroup::task
