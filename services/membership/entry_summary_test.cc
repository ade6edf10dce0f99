// Counts, shares and figures over entries.
#include "services/membership/entry_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/testing/parse.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using v1::Entry;
using v1::EntrySummary;
using v1::Register;
using v1::SummarizeEntriesRequest;

using edugroup::testing::Parse;

const Register& Record() {
  static const auto& record = *new Register(Parse<Register>(R"pb(
    name: "groups/g/registers/r"
    columns {
      column_id: "grade"
      display_name: "等级"
      type: OPTION
      options { option_id: "four" display_name: "四星" }
      options { option_id: "two" display_name: "二星" }
      options { option_id: "none" display_name: "未评" unrated: true }
    }
    columns { column_id: "tags" display_name: "标签" type: TEXT allows_many: true }
    columns { column_id: "number" display_name: "数" type: QUANTITY unit: "人" }
    columns { column_id: "money" display_name: "经费" type: MONEY }
    columns { column_id: "date" display_name: "时间" type: PARTIAL_DATE }
    columns { column_id: "period" display_name: "起止" type: MONTH_INTERVAL }
    columns { column_id: "who" display_name: "人员" type: PERSON }
  )pb"));
  return record;
}

EntrySummary SummaryOf(const std::vector<std::string>& entries, const std::string& request) {
  std::vector<Entry> parsed;
  for (const std::string& entry : entries) parsed.push_back(Parse<Entry>(entry));
  const auto parsed_request = Parse<SummarizeEntriesRequest>(request);
  EXPECT_TRUE(CheckSummary(Record(), parsed_request).empty());
  const auto summary = Summarize(Record(), parsed, parsed_request);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return summary.ok() ? *summary : EntrySummary();
}

std::string Grade(const std::string& option) {
  return "cells { column: 'grade' option: '" + option + "' } ";
}
std::string Number(const std::string& value, const std::string& qualifier = "EXACT",
                   const std::string& column = "number", const std::string& unit = "人") {
  return absl::StrCat("cells { column: '", column, "' quantity { value: '", value, "' unit: '",
                      unit, "' qualifier: ", qualifier, " } } ");
}
std::string Year(int year, int month = 0) {
  return absl::StrCat("cells { column: 'date' date { year: ", year, " month: ", month, " } } ");
}

std::vector<std::string> Lines(const EntrySummary& summary) {
  std::vector<std::string> lines;
  for (const auto& group : summary.groups()) {
    std::vector<std::string> keys;
    for (const auto& key : group.keys()) keys.push_back(key.missing() ? "?" : key.value());
    lines.push_back(
        absl::StrCat(absl::StrJoin(keys, "/"), " ", group.count(), " ", group.share_percent()));
  }
  return lines;
}

// P16: 未评 is a value, the lack of one another, and neither is zero.
TEST(EntrySummaryTest, UnratedAndMissingAreGroupsOfTheirOwn) {
  const EntrySummary summary = SummaryOf(
      {Grade("none"), Grade("two"), Grade("four"), Grade("two"), ""},
      "groupings { column: 'grade' } measures { measure_id: 's' sum { column: 'number' } }");
  EXPECT_THAT(Lines(summary),
              ElementsAre("four 1 20.00", "two 2 40.00", "none 1 20.00", "? 1 20.00"));
  EXPECT_TRUE(summary.groups(2).keys(0).unrated());
  EXPECT_EQ(summary.groups(2).keys(0).display_name(), "未评");
  EXPECT_FALSE(summary.groups(3).keys(0).unrated());
  EXPECT_EQ(summary.overall().count(), 5);
  // No entry has a number: there is no sum, which is not a sum of zero.
  EXPECT_FALSE(summary.overall().figures(0).has_value());
  EXPECT_EQ(summary.overall().figures(0).counted_entries(), 0);
}

TEST(EntrySummaryTest, SharesAddToAHundred) {
  std::vector<std::string> entries;
  for (int i = 0; i < 7; ++i) entries.push_back(Grade("four"));
  for (int i = 0; i < 21; ++i) entries.push_back(Grade("two"));
  for (int i = 0; i < 61; ++i) entries.push_back(Grade("none"));
  EXPECT_THAT(Lines(SummaryOf(entries, "groupings { column: 'grade' }")),
              ElementsAre("four 7 7.86", "two 21 23.60", "none 61 68.54"));
}

TEST(EntrySummaryTest, AnEntryWithSeveralValuesCountsInEachGroup) {
  const EntrySummary summary = SummaryOf(
      {"cells { column: 'tags' text: 'a' } cells { column: 'tags' text: 'b' }",
       "cells { column: 'tags' text: 'b' }"},
      "groupings { column: 'tags' } measures { measure_id: 's' sum { column: 'number' } }");
  EXPECT_THAT(Lines(summary), ElementsAre("b 2 100.00", "a 1 50.00"));
  EXPECT_EQ(summary.overall().count(), 2);
}

// P14: at least 60000 and at least 15000 are at least 75000; the money per person is an upper
// bound.
TEST(EntrySummaryTest, BoundsStayBounds) {
  const EntrySummary summary =
      SummaryOf({Number("60000", "AT_LEAST") + Number("47470000", "EXACT", "money", "元"),
                 Number("15000", "AT_LEAST")},
                "measures { measure_id: 'all' sum { column: 'number' } } "
                "measures { measure_id: 'each' ratio { dividend_column: 'money' "
                "divisor_column: 'number' } }");
  const auto& sum = summary.overall().figures(0).value();
  EXPECT_EQ(sum.value(), "75000");
  EXPECT_EQ(sum.qualifier(), type::Quantity::AT_LEAST);
  const auto& each = summary.overall().figures(1);
  EXPECT_EQ(each.value().value(), "791.17");
  EXPECT_EQ(each.value().unit(), "元/人");
  EXPECT_EQ(each.value().qualifier(), type::Quantity::BELOW);
  EXPECT_EQ(each.counted_entries(), 1);
}

// Y15: 149 to 49.
TEST(EntrySummaryTest, GrowthIsFromOnePeriodToAnother) {
  const std::string growth =
      "measures { measure_id: 'g' growth { column: 'number' period_column: 'date' "
      "from { year: 2015 } to { year: 2019 } } } ";
  const EntrySummary summary = SummaryOf(
      {Year(2015) + Number("149"), Year(2019, 12) + Number("49"), Year(2017) + Number("99")},
      growth +
          "measures { measure_id: 'n' growth { period_column: 'date' "
          "from { year: 2015 } to { year: 2019 } } }");
  EXPECT_EQ(summary.overall().figures(0).value().value(), "-67.11");
  EXPECT_EQ(summary.overall().figures(0).value().unit(), "%");
  EXPECT_EQ(summary.overall().figures(0).counted_entries(), 2);
  EXPECT_EQ(summary.overall().figures(1).value().value(), "0");
  // Nothing to grow from.
  EXPECT_FALSE(SummaryOf({Year(2019) + Number("49")}, growth).overall().figures(0).has_value());
}

TEST(EntrySummaryTest, SumsHaveSharesWhereTheyAreExact) {
  const std::string request =
      "groupings { column: 'grade' } measures { measure_id: 's' sum { column: 'number' } }";
  const EntrySummary exact = SummaryOf(
      {Grade("four") + Number("0.5"), Grade("two") + Number("1"), Grade("none")}, request);
  EXPECT_EQ(exact.groups(0).figures(0).share_percent(), "33.33");
  EXPECT_EQ(exact.groups(1).figures(0).share_percent(), "66.67");
  EXPECT_EQ(exact.groups(2).figures(0).share_percent(), "");
  const EntrySummary bounded =
      SummaryOf({Grade("four") + Number("1", "AT_LEAST"), Grade("two") + Number("1")}, request);
  EXPECT_EQ(bounded.groups(1).figures(0).share_percent(), "");
}

TEST(EntrySummaryTest, DatesAreTakenTogetherByPeriod) {
  const std::vector<std::string> entries = {Year(2019, 11), Year(2018, 2), Year(2019, 12),
                                            Year(2019), ""};
  EXPECT_THAT(Lines(SummaryOf(entries, "groupings { column: 'date' period: YEAR }")),
              ElementsAre("2018 1 20.00", "2019 3 60.00", "? 1 20.00"));
  // The year alone does not say which quarter.
  EXPECT_THAT(Lines(SummaryOf(entries, "groupings { column: 'date' period: QUARTER }")),
              ElementsAre("2018-Q1 1 20.00", "2019-Q4 2 40.00", "? 2 40.00"));
  EXPECT_THAT(Lines(SummaryOf({Year(2019, 7)}, "groupings { column: 'date' period: HALF_YEAR }")),
              ElementsAre("2019-H2 1 100.00"));
  EXPECT_THAT(Lines(SummaryOf({Year(2019, 7)}, "groupings { column: 'date' period: MONTH }")),
              ElementsAre("2019-07 1 100.00"));
}

// P23: a month that ends an interval is in force to its last day.
TEST(EntrySummaryTest, IntervalsAreInForceFromTheirFirstToTheirLastDay) {
  const Entry closed = Parse<Entry>(
      "cells { column: 'period' interval { first { year: 2016 month: 10 "
      "} last { year: 2017 month: 10 } } }");
  EXPECT_FALSE(InForceOn(absl::CivilDay(2016, 9, 30), closed, "period"));
  EXPECT_TRUE(InForceOn(absl::CivilDay(2016, 10, 1), closed, "period"));
  EXPECT_TRUE(InForceOn(absl::CivilDay(2017, 10, 31), closed, "period"));
  EXPECT_FALSE(InForceOn(absl::CivilDay(2017, 11, 1), closed, "period"));
  const Entry open =
      Parse<Entry>("cells { column: 'period' interval { first { year: 2020 month: 4 } } }");
  EXPECT_TRUE(InForceOn(absl::CivilDay(2030, 1, 1), open, "period"));
  const Entry dated = Parse<Entry>(Year(2019));
  EXPECT_TRUE(InForceOn(absl::CivilDay(2025, 1, 1), dated, "date"));
  EXPECT_FALSE(InForceOn(absl::CivilDay(2018, 12, 31), dated, "date"));
  EXPECT_FALSE(InForceOn(absl::CivilDay(2019, 1, 1), Entry(), "date"));
}

TEST(EntrySummaryTest, TooManyGroupsAreRefused) {
  std::vector<Entry> entries(2001);
  for (int i = 0; i < 2001; ++i) {
    v1::Cell& cell = *entries[i].add_cells();
    cell.set_column("tags");
    cell.set_text(absl::StrCat(i));
  }
  const auto summary =
      Summarize(Record(), entries, Parse<SummarizeEntriesRequest>("groupings { column: 'tags' }"));
  EXPECT_EQ(summary.status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(EntrySummaryTest, WhatTheRegisterCannotGiveIsNamed) {
  std::vector<std::string> fields;
  const auto request = Parse<SummarizeEntriesRequest>(
      "as_of { year: 2019 } groupings { } groupings { column: 'who' } "
      "groupings { column: 'date' } measures { measure_id: 'a' sum { column: 'grade' } } "
      "measures { measure_id: 'a' growth { period_column: 'number' from { year: 2019 } } }");
  for (const FieldViolation& violation : CheckSummary(Record(), request)) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              ElementsAre("as_of", "interval_column", "groupings[0]", "groupings[1].column",
                          "groupings[2].period", "measures[0].sum.column", "measures[1].measure_id",
                          "measures[1].growth.period_column", "measures[1].growth.to"));
}

}  // namespace
}  // namespace edugroup::membership
