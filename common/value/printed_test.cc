#include "common/value/printed.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"

namespace edugroup::value {
namespace {

using type::Quantity;

std::string Read(absl::string_view text, absl::string_view unit) {
  const auto quantity = ParsePrintedQuantity(text, unit);
  if (!quantity.ok()) return "unreadable";
  return absl::StrCat(Quantity::Qualifier_Name(quantity->qualifier()), " ", quantity->value(),
                      quantity->unit());
}

// X1, with the spellings of the documents: P8, P14, P15, P20, J6, Y14.
TEST(PrintedTest, NumbersKeepHowExactTheyAreClaimedToBe) {
  EXPECT_EQ(Read("1,077", "家"), "EXACT 1077家");
  EXPECT_EQ(Read("７０５３人", "人"), "EXACT 7053人");
  EXPECT_EQ(Read("60,000+", "人"), "AT_LEAST 60000人");
  EXPECT_EQ(Read("6万多人", "人"), "AT_LEAST 60000人");
  EXPECT_EQ(Read("7万多人次", "人次"), "AT_LEAST 70000人次");
  EXPECT_EQ(Read("120余万元", "元"), "AT_LEAST 1200000元");
  EXPECT_EQ(Read("1.08百万元", "元"), "EXACT 1080000元");
  EXPECT_EQ(Read("50余门", "门"), "AT_LEAST 50门");
  EXPECT_EQ(Read("200 余项", "项"), "AT_LEAST 200项");
  EXPECT_EQ(Read("30多个", "个"), "AT_LEAST 30个");
  EXPECT_EQ(Read("近28000人", "人"), "ABOUT 28000人");
  EXPECT_EQ(Read("约 300", "人"), "ABOUT 300人");
  EXPECT_EQ(Read("90%以上", "%"), "AT_LEAST 90%");
  EXPECT_EQ(Read("不足100人", "人"), "BELOW 100人");
  EXPECT_EQ(Read("300人左右", "人"), "ABOUT 300人");
  EXPECT_EQ(Read("三十余家", "家"), "AT_LEAST 30家");
  EXPECT_EQ(Read("一百零八", "个"), "EXACT 108个");
  EXPECT_EQ(Read("二千五百", "个"), "EXACT 2500个");
  EXPECT_EQ(Read("五千万元", "元"), "EXACT 50000000元");
  EXPECT_EQ(Read("-67.11", ""), "EXACT -67.11");
}

TEST(PrintedTest, WhatIsNoNumberOfTheUnitIsRefused) {
  for (const char* text : {"", "人", "多", "30人次", "3 4", "1,07", "10,77", "1,077,5", "2/3",
                           "1e5", "三十人余万家", "—", "无"}) {
    EXPECT_EQ(Read(text, "人"), "unreadable") << text;
  }
  EXPECT_EQ(Read(std::string(5000, '9'), "人"), "unreadable");
}

std::string ReadDate(absl::string_view text) {
  const auto date = ParsePrintedDate(text);
  return date.ok() ? Format(*date) : "unreadable";
}

TEST(PrintedTest, DatesAreReadAsPreciselyAsTheyArePrinted) {
  for (const char* text :
       {"2019年10月24日", "2019.10.24", "2019/10/24", "2019-10-24", "20191024",
        "２０１９年１０月２４日", "二〇一九年十月二十四日", " 2019年 10月24号 "}) {
    EXPECT_EQ(ReadDate(text), "2019-10-24") << text;
  }
  EXPECT_EQ(ReadDate("2019年12月底"), "2019-12");
  EXPECT_EQ(ReadDate("2013.5"), "2013-05");
  EXPECT_EQ(ReadDate("2019年"), "2019");
  for (const char* text : {"", "长期", "2019年13月", "2019-02-30", "19.10", "2019.10.24.1", "12",
                           "2019年0月", "201910240"}) {
    EXPECT_EQ(ReadDate(text), "unreadable") << text;
  }
}

std::string ReadInterval(absl::string_view text) {
  const auto interval = ParsePrintedInterval(text);
  if (!interval.ok()) return "unreadable";
  return absl::StrCat(Format(interval->first), "..", Format(interval->last));
}

// P23: two kinds of dashes, and one row with a beginning only. P24: shared years and months.
TEST(PrintedTest, IntervalsMayShareTheirYearAndStayOpen) {
  EXPECT_EQ(ReadInterval("2016.10—2017.10"), "2016-10..2017-10");
  EXPECT_EQ(ReadInterval("2018.08-2019.12"), "2018-08..2019-12");
  EXPECT_EQ(ReadInterval("2018.08--2019.12"), "2018-08..2019-12");
  EXPECT_EQ(ReadInterval("2018-08至2019-12"), "2018-08..2019-12");
  EXPECT_EQ(ReadInterval("2018年3—5月"), "2018-03..2018-05");
  EXPECT_EQ(ReadInterval("2016年7月16—22日"), "2016-07-16..2016-07-22");
  EXPECT_EQ(ReadInterval("2016年7月16日～8月2日"), "2016-07-16..2016-08-02");
  EXPECT_EQ(ReadInterval("2017—2019年"), "2017..2019");
  for (const char* text : {"2020.04", "2020.04—", "2020年4月至今", "自2020年4月起"}) {
    EXPECT_EQ(ReadInterval(text), "2020-04..") << text;
  }
  EXPECT_EQ(ReadInterval("—2017.10"), "..2017-10");
  for (const char* text : {"", "—", "至今", "2019.12—2018.08", "2018年3—15月", "三年", "2016—x"}) {
    EXPECT_EQ(ReadInterval(text), "unreadable") << text;
  }
}

}  // namespace
}  // namespace edugroup::value
