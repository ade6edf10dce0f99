#include "common/value/date.h"

#include <gtest/gtest.h>

namespace edugroup::value {
namespace {

using google::type::Date;
using type::PartialDate;

PartialDate P(int year, int month = 0, int day = 0) {
  PartialDate date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

Date G(int year, int month, int day) {
  Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(DateTest, EmptyMeansNotSet) {
  EXPECT_FALSE(IsSet(Date()));
  EXPECT_FALSE(IsSet(PartialDate()));
  EXPECT_TRUE(IsSet(G(0, 1, 0)));
  EXPECT_TRUE(IsSet(P(2019)));
  EXPECT_FALSE(IsValid(Date()));
  EXPECT_FALSE(IsValid(PartialDate()));
  EXPECT_FALSE(ToCivilDay(Date()).ok());
  EXPECT_FALSE(LastDay(PartialDate()).ok());
}

TEST(DateTest, KnowsTheCalendar) {
  EXPECT_TRUE(IsValid(G(2020, 2, 29)));
  EXPECT_FALSE(IsValid(G(2019, 2, 29)));
  EXPECT_FALSE(IsValid(G(1900, 2, 29)));
  EXPECT_FALSE(IsValid(G(2019, 4, 31)));
  EXPECT_FALSE(IsValid(G(2019, 13, 1)));
  EXPECT_FALSE(IsValid(G(2019, 12, 32)));
  EXPECT_FALSE(IsValid(G(2019, 12, -1)));
  EXPECT_FALSE(IsValid(G(2019, 12, 0))) << "google.type.Date is a whole day here";
  EXPECT_FALSE(IsValid(G(10000, 1, 1)));
  EXPECT_TRUE(IsValid(G(9999, 12, 31)));
  EXPECT_FALSE(IsValid(G(-1, 1, 1)));
}

TEST(DateTest, PartialDatesLackOnlyTheirEnd) {
  EXPECT_TRUE(IsValid(P(2019)));
  EXPECT_TRUE(IsValid(P(2019, 12)));
  EXPECT_TRUE(IsValid(P(2019, 12, 31)));
  EXPECT_FALSE(IsValid(P(2019, 0, 31)));
  EXPECT_FALSE(IsValid(P(0, 12)));
  EXPECT_FALSE(IsValid(P(2019, 2, 30)));
  EXPECT_FALSE(IsValid(P(2019, -1)));
}

TEST(DateTest, AMonthAsLimitMeansItsLastDay) {  // A10
  EXPECT_EQ(LastDay(P(2019, 12)).value(), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(LastDay(P(2019, 10)).value(), absl::CivilDay(2019, 10, 31));
  EXPECT_EQ(LastDay(P(2020, 2)).value(), absl::CivilDay(2020, 2, 29));
  EXPECT_EQ(LastDay(P(2019)).value(), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(LastDay(P(2019, 10, 5)).value(), absl::CivilDay(2019, 10, 5));
  EXPECT_EQ(FirstDay(P(2019, 12)).value(), absl::CivilDay(2019, 12, 1));
  EXPECT_EQ(FirstDay(P(2019)).value(), absl::CivilDay(2019, 1, 1));
  EXPECT_EQ(FirstDay(P(2019, 10, 5)).value(), absl::CivilDay(2019, 10, 5));
}

TEST(DateTest, ConvertsWithoutLoss) {
  const absl::CivilDay day(2019, 6, 3);
  EXPECT_EQ(ToCivilDay(ToDate(day)).value(), day);
  EXPECT_EQ(FirstDay(ToPartialDate(day)).value(), day);
  EXPECT_EQ(LastDay(ToPartialDate(day)).value(), day);
}

TEST(DateTest, Formats) {
  EXPECT_EQ(Format(absl::CivilDay(2019, 6, 3)), "2019-06-03");
  EXPECT_EQ(Format(P(2019, 6, 3)), "2019-06-03");
  EXPECT_EQ(Format(P(2019, 6)), "2019-06");
  EXPECT_EQ(Format(P(2019)), "2019");
  EXPECT_EQ(Format(PartialDate()), "");
}

TEST(DateTest, ReadsDays) {
  EXPECT_EQ(ParseDate("2019-12-31").value(), absl::CivilDay(2019, 12, 31));
  for (absl::string_view text : {"", "2019-12", "2019-2-3", "2019-02-29", "2019.12.31", "19-12-31",
                                 "2019-12-31 ", "2019-12-31-1", "0000-01-01", "2019-+1-01"}) {
    EXPECT_EQ(ParseDate(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(DateTest, ReadsPartialDatesAsTyped) {
  const auto read = [](absl::string_view text) { return Format(ParsePartialDate(text).value()); };
  EXPECT_EQ(read("2019"), "2019");
  EXPECT_EQ(read("2019-12"), "2019-12");
  EXPECT_EQ(read("2019.12"), "2019-12");
  EXPECT_EQ(read("2019.3"), "2019-03");
  EXPECT_EQ(read("2019-12-31"), "2019-12-31");
  EXPECT_EQ(read("２０１９－１２"), "2019-12");
  EXPECT_EQ(read("２０１９．１２．３１"), "2019-12-31");
  EXPECT_EQ(read("\u3000 2019-12 "), "2019-12");
  for (absl::string_view text :
       {"", "19", "2019-", "2019-13", "2019-00", "2019-12-00", "2019.12-31", "2019-02-30",
        "2019-1-2-3", "2019--1", "0000", "201912", "下旬"}) {
    EXPECT_EQ(ParsePartialDate(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace edugroup::value
