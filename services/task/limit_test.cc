#include "services/task/limit.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using v1::Limit;

struct Case {
  const char* text;
  Limit::Kind kind;
  const char* key;
};

TEST(LimitTest, ReadsWhatTablesPrint) {
  for (const Case& c : std::initializer_list<Case>{
           {"长期", Limit::LONG_TERM, "LONG_TERM"},
           {" 长期\n", Limit::LONG_TERM, "LONG_TERM"},
           {"", Limit::NONE, "NONE"},
           {"　", Limit::NONE, "NONE"},
           {"2019.12", Limit::MONTH, "2019-12"},
           {"２０１９．１２", Limit::MONTH, "2019-12"},
           {"2019年12月", Limit::MONTH, "2019-12"},
           {"2019年9月份", Limit::MONTH, "2019-09"},
           {"2019年12月底", Limit::MONTH, "2019-12"},
           {"2019年12月底前", Limit::MONTH, "2019-12"},
           {"2019年12月31日", Limit::DATE, "2019-12-31"},
           {"2019年12月31日前", Limit::DATE, "2019-12-31"},
           {"2019-12-31", Limit::DATE, "2019-12-31"},
           {"2019年", Limit::YEAR, "2019"},
           {"2019年底", Limit::YEAR, "2019"},
           {"2019.9-2019.12", Limit::WINDOW, "2019-09/2019-12"},
           {"2019年3—5月", Limit::WINDOW, "2019-03/2019-05"},
           {"每旬", Limit::RECURRING, "RECURRING"},
           {"每季度", Limit::RECURRING, "RECURRING"},
           {"每季度末", Limit::RECURRING, "RECURRING"},
           {"每季度结束后10日内", Limit::RECURRING, "RECURRING"},
           {"每年5月", Limit::RECURRING, "RECURRING"},
           {"政策出台后", Limit::TRIGGER, "TRIGGER"},
           {"省级政策出台后30日内", Limit::TRIGGER, "TRIGGER"},
           {"印发之日起20个工作日内", Limit::TRIGGER, "TRIGGER"},
       }) {
    Limit limit = ParseLimit(c.text);
    EXPECT_EQ(limit.kind(), c.kind) << c.text;
    EXPECT_EQ(LimitKey(limit), c.key) << c.text;
    EXPECT_EQ(limit.text(), c.text);
  }
}

TEST(LimitTest, DoesNotGuess) {
  for (const char* text : {"适时", "12月", "2019年12月前", "2019.13", "2019-02-30", "1919.12",
                           "待定", "2019年12月后", "政策出台后不久", "每季度后几个工作日内",
                           "每季度左右", "2019.12-2019.9", "后", "政策出台后0日内"}) {
    EXPECT_EQ(ParseLimit(text).kind(), Limit::UNKNOWN) << text;
    EXPECT_FALSE(DueDay(ParseLimit(text)).has_value()) << text;
  }
}

TEST(LimitTest, MonthMeansItsLastDay) {  // A10
  EXPECT_EQ(DueDay(ParseLimit("2019.10")), absl::CivilDay(2019, 10, 31));
  EXPECT_EQ(DueDay(ParseLimit("2019.12")), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(DueDay(ParseLimit("2020.2")), absl::CivilDay(2020, 2, 29));
  EXPECT_EQ(DueDay(ParseLimit("2019年")), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(DueDay(ParseLimit("2019-11-15")), absl::CivilDay(2019, 11, 15));
  EXPECT_FALSE(DueDay(ParseLimit("长期")).has_value());
  EXPECT_FALSE(DueDay(ParseLimit("")).has_value());
}

TEST(LimitTest, AWindowIsDueAtItsEnd) {
  const Limit window = ParseLimit("2019.9-2019.11");
  EXPECT_EQ(FirstDay(window), absl::CivilDay(2019, 9, 1));
  EXPECT_EQ(DueDay(window), absl::CivilDay(2019, 11, 30));
  EXPECT_FALSE(FirstDay(ParseLimit("2019.11")).has_value());
}

TEST(LimitTest, PeriodsOfARhythm) {  // P18
  const Limit quarterly = ParseLimit("每季度后10日内");
  Occurrence at = OccurrenceAround(quarterly, absl::CivilDay(2019, 6, 3));
  EXPECT_EQ(at.period.first, absl::CivilDay(2019, 4, 1));
  EXPECT_EQ(at.period.last, absl::CivilDay(2019, 6, 30));
  EXPECT_EQ(at.due, absl::CivilDay(2019, 7, 10));
  at = OccurrenceAround(quarterly, at.period.last + 1);
  EXPECT_EQ(at.due, absl::CivilDay(2019, 10, 10));
  EXPECT_EQ(OccurrenceAround(ParseLimit("每旬"), absl::CivilDay(2019, 2, 25)).due,
            absl::CivilDay(2019, 2, 28));
  // A year that is due in May runs from June to May (A26: 职教活动月).
  const Limit may = ParseLimit("每年5月");
  EXPECT_EQ(OccurrenceAround(may, absl::CivilDay(2019, 5, 31)).due, absl::CivilDay(2019, 5, 31));
  EXPECT_EQ(OccurrenceAround(may, absl::CivilDay(2019, 6, 1)).due, absl::CivilDay(2020, 5, 31));
  EXPECT_EQ(OccurrenceAround(may, absl::CivilDay(2019, 6, 1)).period.first,
            absl::CivilDay(2019, 6, 1));
}

TEST(LimitTest, WorkingDaysAfterAPeriod) {  // X3, P18
  Limit limit = ParseLimit("每季度后10个工作日内");
  EXPECT_EQ(limit.kind(), Limit::RECURRING);
  EXPECT_TRUE(limit.working_days());
  const auto due = [&limit](absl::CivilDay day) { return OccurrenceAround(limit, day).due; };
  // Without a calendar weekends are off: two weeks from Monday 1 July, from Tuesday 1 October.
  EXPECT_EQ(due(absl::CivilDay(2019, 6, 3)), absl::CivilDay(2019, 7, 12));
  EXPECT_EQ(due(absl::CivilDay(2019, 9, 30)), absl::CivilDay(2019, 10, 14));
  // 2019: 1-7 October off, Saturday 12 October worked: 8-12 are five days, 14-18 five more. Labour
  // Day lies after the tenth working day of April, and is not kept.
  const auto calendar = value::WorkCalendar::Parse(
      "2019-05-01 holiday\n2019-10-01 holiday\n2019-10-02 holiday\n2019-10-03 holiday\n"
      "2019-10-04 holiday\n2019-10-07 holiday\n2019-10-12 workday\n");
  ASSERT_TRUE(calendar.ok());
  TakeCalendar(*calendar, limit);
  EXPECT_EQ(limit.holidays_size(), 5);
  EXPECT_EQ(limit.worked_days_size(), 1);
  EXPECT_EQ(due(absl::CivilDay(2019, 6, 3)), absl::CivilDay(2019, 7, 12));
  EXPECT_EQ(due(absl::CivilDay(2019, 9, 30)), absl::CivilDay(2019, 10, 18));
  EXPECT_EQ(OccurrenceAround(ParseLimit("每月结束后5个工作日"), absl::CivilDay(2019, 8, 31)).due,
            absl::CivilDay(2019, 9, 6));
  // Calendar days need none.
  Limit calendar_days = ParseLimit("每季度后10日内");
  TakeCalendar(*calendar, calendar_days);
  EXPECT_EQ(calendar_days.holidays_size(), 0);
}

TEST(LimitTest, DaysAfterATrigger) {  // A26, X3
  const auto calendar = value::WorkCalendar::Parse("2019-10-01 holiday\n");
  EXPECT_EQ(*DueAfterTrigger(ParseLimit("政策出台后"), absl::CivilDay(2019, 9, 1), *calendar),
            absl::CivilDay(2019, 9, 1));
  EXPECT_EQ(*DueAfterTrigger(ParseLimit("政策出台后30日内"), absl::CivilDay(2019, 9, 1), *calendar),
            absl::CivilDay(2019, 10, 2));  // the 30th day is a holiday
  EXPECT_EQ(
      *DueAfterTrigger(ParseLimit("政策出台后3个工作日内"), absl::CivilDay(2019, 9, 6), *calendar),
      absl::CivilDay(2019, 9, 11));  // Friday; Monday is day 1
}

TEST(LimitTest, Starts) {  // A26
  EXPECT_EQ(ParseStart("").kind(), v1::Start::AT_ISSUE);
  EXPECT_EQ(ParseStart("2019年起").kind(), v1::Start::ON_DATE);
  EXPECT_EQ(ParseStart("2019年起").date().year(), 2019);
  EXPECT_EQ(ParseStart("适时").kind(), v1::Start::AS_NEEDED);
  EXPECT_EQ(ParseStart("每年5月（职教活动月）").month(), 5);
  EXPECT_EQ(ParseStart("省里扩招政策出台后").trigger(), "省里扩招政策出台");
  EXPECT_EQ(ParseStart("待定").kind(), v1::Start::IN_WORDS);
}

}  // namespace
}  // namespace edugroup::task
