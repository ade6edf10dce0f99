// X7: what held on which days.
#include "services/membership/history.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;

constexpr absl::CivilDay kFirst(2015, 1, 1), kSecond(2018, 6, 1), kThird(2020, 1, 1);

// A time line of name and kind.
Version Of(absl::CivilDay start, absl::CivilDay end, const std::string& name,
           const std::string& kind, const std::string& reason = "") {
  return {start, end, {name, kind}, reason};
}

Values Name(const std::string& name) { return {name, std::nullopt}; }
Values Kind(const std::string& kind) { return {std::nullopt, kind}; }

// C2.6: the days before a change of name keep the old one.
TEST(HistoryTest, AChangeHoldsFromItsDayOn) {
  Timeline timeline = {Of(kSinceEver, kOpen, "示例职校", "school")};
  SetFrom(kSecond, Name("示例学院"), "升格", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kSinceEver, kSecond, "示例职校", "school"),
                                    Of(kSecond, kOpen, "示例学院", "school", "升格")));
}

// A correction that reaches back changes its own column only, on all later days.
TEST(HistoryTest, ACorrectionReachesBack) {
  Timeline timeline = {Of(kSinceEver, kSecond, "示例职校", "school"),
                       Of(kSecond, kOpen, "示例学院", "school", "升格")};
  SetFrom(kFirst, Kind("institute"), "更正", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kSinceEver, kFirst, "示例职校", "school"),
                                    Of(kFirst, kSecond, "示例职校", "institute", "更正"),
                                    Of(kSecond, kOpen, "示例学院", "institute", "升格")));
}

TEST(HistoryTest, ADayThatWasWrongIsCorrectedByTheSameValue) {
  Timeline timeline = {Of(kSinceEver, kSecond, "示例职校", "school"),
                       Of(kSecond, kOpen, "示例学院", "school", "升格")};
  SetFrom(kFirst, Name("示例学院"), "日期有误", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kSinceEver, kFirst, "示例职校", "school"),
                                    Of(kFirst, kOpen, "示例学院", "school", "日期有误")));
}

// Any past is said in two steps: what held from a day on, then what holds since a later one.
TEST(HistoryTest, AnIntervalOfThePastIsSetInTwoSteps) {
  Timeline timeline = {Of(kSinceEver, kOpen, "示例", "school")};
  SetFrom(kFirst, Kind("institute"), "一", timeline);
  SetFrom(kThird, Kind("enterprise"), "二", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kSinceEver, kFirst, "示例", "school"),
                                    Of(kFirst, kThird, "示例", "institute", "一"),
                                    Of(kThird, kOpen, "示例", "enterprise", "二")));
}

TEST(HistoryTest, SinceEverLeavesNothingOfWhatWasWrong) {
  Timeline timeline = {Of(kSinceEver, kSecond, "示列职校", "school"),
                       Of(kSecond, kOpen, "示例学院", "school", "升格")};
  SetFrom(kSinceEver, Name("示例学院"), "错字", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kSinceEver, kOpen, "示例学院", "school", "错字")));
}

TEST(HistoryTest, WhatChangesNothingLeavesNoTrace) {
  const Timeline timeline = {Of(kSinceEver, kSecond, "示例职校", "school"),
                             Of(kSecond, kOpen, "示例学院", "school", "升格")};
  Timeline same = timeline;
  SetFrom(kThird, Name("示例学院"), "再说一遍", same);
  EXPECT_EQ(same, timeline);
}

// An affiliation is in force on some days only; nothing holds on others.
TEST(HistoryTest, DaysWithoutAVersionStayWithout) {
  Timeline timeline = {Of(kFirst, kSecond, "理事", "active")};
  SetFrom(kThird, Kind("suspended"), "中止", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kFirst, kSecond, "理事", "active")));
  SetFrom(kSinceEver, Kind("suspended"), "中止", timeline);
  EXPECT_THAT(timeline, ElementsAre(Of(kFirst, kSecond, "理事", "suspended")));
}

}  // namespace
}  // namespace edugroup::membership
