#include "services/task/names.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NamesTest, FindsByNameAndAlias) {  // X5
  Names names;
  names.Add("秘书处办公室", "groups/anqing/bodies/office");
  names.Add("秘书处", "groups/anqing/bodies/office");
  names.Add("专业建设部", "groups/anqing/bodies/programmes");
  EXPECT_THAT(names.Find("秘书处 "), ElementsAre("groups/anqing/bodies/office"));
  EXPECT_THAT(names.Find("专业建设部"), ElementsAre("groups/anqing/bodies/programmes"));
  EXPECT_THAT(names.Find("专业建设"), IsEmpty());
}

TEST(NamesTest, OneNameOfTwoResourcesIsBoth) {
  Names names;
  names.Add("办公室", "groups/anqing/bodies/a");
  names.Add("办公室", "groups/anqing/bodies/b");
  names.Add("办公室", "groups/anqing/bodies/b");
  EXPECT_THAT(names.Find("办公室"),
              ElementsAre("groups/anqing/bodies/a", "groups/anqing/bodies/b"));
}

TEST(NamesTest, SplitsItemsOfWords) {
  EXPECT_THAT(SplitItems(" 制定、完善标准；\n定期反馈; "),
              ElementsAre("制定、完善标准", "定期反馈"));
  EXPECT_TRUE(SplitItems("；\n").empty());
}

TEST(NamesTest, SplitsCells) {
  EXPECT_THAT(SplitCell("各成员学校\n各成员企业"), ElementsAre("各成员学校", "各成员企业"));
  EXPECT_THAT(SplitCell("各成员学校\r\n 、各成员企业　"), ElementsAre("各成员学校", "各成员企业"));
  EXPECT_THAT(SplitCell("专业建设部、专业建设部"), ElementsAre("专业建设部"));
  EXPECT_THAT(SplitCell(" \n"), IsEmpty());
}

}  // namespace
}  // namespace edugroup::task
