// Entries: cells against columns, and what rules find.
#include "services/membership/entry_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "services/membership/entry.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::Finding;
using v1::Entry;
using v1::Register;

using edugroup::testing::Parse;

Register RegisterWith(const std::string& rule) {
  return Parse<Register>(
      R"pb(
        name: "groups/g/registers/r"
        title_column: "name"
        owner_column: "owner"
        columns { column_id: "name" display_name: "名称" type: TEXT }
        columns { column_id: "owner" display_name: "单位" type: ORGANIZATION }
        columns { column_id: "gold" display_name: "金牌" type: QUANTITY unit: "枚" }
        columns { column_id: "silver" display_name: "银牌" type: QUANTITY unit: "枚" }
        columns { column_id: "bronze" display_name: "铜牌" type: QUANTITY unit: "枚" }
        columns { column_id: "total" display_name: "合计" type: QUANTITY unit: "枚" }
        columns { column_id: "begin" display_name: "起" type: PARTIAL_DATE }
        columns { column_id: "end" display_name: "止" type: PARTIAL_DATE }
        columns { column_id: "who" display_name: "人员" type: PERSON }
        columns { column_id: "money" display_name: "经费" type: MONEY }
        columns { column_id: "period" display_name: "起止" type: MONTH_INTERVAL }
        columns {
          column_id: "grade"
          display_name: "等级"
          type: OPTION
          options { option_id: "a" }
        }
      )pb" +
      rule);
}

Entry EntryOf(const std::string& cells) {
  Entry entry = Parse<Entry>(cells);
  CompleteEntry(RegisterWith(""), entry);
  return entry;
}

std::string Number(const std::string& column, const std::string& value,
                   const std::string& qualifier = "EXACT") {
  return absl::StrCat("cells { column: '", column, "' quantity { value: '", value,
                      "' qualifier: ", qualifier, " } } ");
}

std::vector<Finding> Check(const std::string& rule, const std::string& cells,
                           const Surroundings& surroundings = {}, const Alike& alike = {}) {
  return CheckRules(RegisterWith("rules { rule_id: 'r' severity: HARD " + rule + " }"),
                    EntryOf(cells), surroundings, alike);
}

std::vector<std::string> Faults(const std::string& cells) {
  std::vector<std::string> fields;
  const Register record = RegisterWith("");
  for (const auto& violation : CheckCells(record, EntryOf(cells), "entry")) {
    fields.push_back(violation.field + ": " + violation.description);
  }
  return fields;
}

TEST(EntryTest, CellsFitTheirColumns) {
  EXPECT_THAT(Faults(Number("gold", "1") +
                     "cells { column: 'name' text: '杯' } "
                     "cells { column: 'who' person_name: '某' } "
                     "cells { column: 'period' interval { first { year: 2020 month: 4 } } }"),
              IsEmpty());
  EXPECT_THAT(Faults("cells { column: 'x' text: 'a' }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'name' boolean: true }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'name' }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'name' text: '' }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'name' text: 'a' } cells { column: 'name' text: 'b' }"),
              SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'gold' quantity { value: '1' unit: '人' } }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'money' quantity { value: '1' unit: '万元' } }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'grade' option: 'b' }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'begin' date { year: 2019 month: 2 day: 30 } }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'period' interval { } }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'period' interval { first { year: 2020 } } }"), SizeIs(1));
  EXPECT_THAT(Faults("cells { column: 'period' interval { first { year: 2020 month: 4 } "
                     "last { year: 2020 month: 3 } } }"),
              ElementsAre("entry.cells[0]: ends before it begins"));
  // What was printed would keep the name of a person in plain.
  EXPECT_THAT(Faults("cells { column: 'who' person_name: '某' printed: '某' }"), SizeIs(1));
}

TEST(EntryTest, TitleUnitAndOwnerFollowFromTheCells) {
  const Entry entry = EntryOf(
      "cells { column: 'name' text: '杯' } cells { column: 'owner' organization: "
      "'groups/g/organizations/o' } cells { column: 'money' quantity { value: '5' } }");
  EXPECT_EQ(entry.display_name(), "杯");
  EXPECT_EQ(entry.organization(), "groups/g/organizations/o");
  EXPECT_EQ(entry.cells(2).quantity().unit(), "元");
  EXPECT_THAT(ReferencesOf(entry), ElementsAre("groups/g/organizations/o"));
}

// P22: 99 + 130 + 224 = 453 and 39 + 34 + 37 = 110.
TEST(EntryRulesTest, PartsAddToTheirTotal) {
  const std::string total =
      "total { part_columns: 'gold' part_columns: 'silver' part_columns: 'bronze' "
      "total_column: 'total' }";
  const auto medals = [](const char* gold, const char* silver, const char* bronze,
                         const char* sum) {
    return Number("gold", gold) + Number("silver", silver) + Number("bronze", bronze) +
           Number("total", sum);
  };
  EXPECT_THAT(Check(total, medals("99", "130", "224", "453")), IsEmpty());
  EXPECT_THAT(Check(total, medals("39", "34", "37", "110")), IsEmpty());
  const auto findings = Check(total, medals("99", "130", "224", "450"));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule_id(), "register.r");
  EXPECT_EQ(findings[0].subject(), "total");
  EXPECT_EQ(findings[0].measured(), "450枚");
  EXPECT_EQ(findings[0].limit(), "453枚");
  // P14: at least 60000 and at least 15000 may well be 70000 and more, but not exactly 70000.
  EXPECT_THAT(
      Check(total, Number("gold", "60000", "AT_LEAST") + Number("silver", "15000", "AT_LEAST") +
                       Number("total", "70000", "AT_LEAST")),
      IsEmpty());
  EXPECT_THAT(Check(total, Number("gold", "60000", "AT_LEAST") +
                               Number("silver", "15000", "AT_LEAST") + Number("total", "70000")),
              SizeIs(1));
  EXPECT_THAT(Check(total, Number("total", "5")), IsEmpty());  // a total alone
}

TEST(EntryRulesTest, RequiredCellsAreNamedOneByOne) {
  EXPECT_THAT(Check("required { columns: 'name' columns: 'gold' }", ""), SizeIs(2));
  // Zero is a value, and no cell is none.
  EXPECT_THAT(Check("required { columns: 'gold' }", Number("gold", "0")), IsEmpty());
}

TEST(EntryRulesTest, RangesIncludeWhatTheirOperatorsInclude) {  // X2
  const std::string range =
      "range { column: 'gold' thresholds { operator: AT_LEAST value: '1' } "
      "thresholds { operator: BELOW value: '10' } }";
  EXPECT_THAT(Check(range, Number("gold", "1")), IsEmpty());
  EXPECT_THAT(Check(range, Number("gold", "10")), SizeIs(1));
  EXPECT_THAT(Check(range, Number("gold", "0")), SizeIs(1));
  const std::string dates =
      "range { column: 'begin' earliest { year: 2016 } latest { year: 2020 month: 6 } }";
  EXPECT_THAT(Check(dates, "cells { column: 'begin' date { year: 2020 month: 6 } }"), IsEmpty());
  EXPECT_THAT(Check(dates, "cells { column: 'begin' date { year: 2020 month: 7 } }"), SizeIs(1));
  EXPECT_THAT(Check(dates, "cells { column: 'begin' date { year: 2015 month: 12 day: 31 } }"),
              SizeIs(1));
}

TEST(EntryRulesTest, TheEndIsNotBeforeTheBeginning) {
  const std::string order = "order { first_column: 'begin' last_column: 'end' }";
  const auto dates = [](const char* begin, const char* end) {
    return absl::StrCat("cells { column: 'begin' date { ", begin,
                        " } } cells { column: 'end' date { ", end, " } }");
  };
  EXPECT_THAT(Check(order, dates("year: 2019 month: 5", "year: 2019")), IsEmpty());
  EXPECT_THAT(Check(order, dates("year: 2019 month: 5", "year: 2019 month: 4")), SizeIs(1));
  EXPECT_THAT(Check("order { first_column: 'gold' last_column: 'total' }",
                    Number("gold", "30") + Number("total", "3")),
              SizeIs(1));
  EXPECT_THAT(Check("order { first_column: 'gold' last_column: 'total' }",
                    Number("gold", "30") + Number("total", "3", "AT_LEAST")),
              IsEmpty());
}

TEST(EntryRulesTest, ReferencesAreOfTheKindAsked) {
  const std::string school = "reference { column: 'owner' standard_kinds: SCHOOL }";
  const std::string owner = "cells { column: 'owner' organization: 'groups/g/organizations/o' }";
  const Surroundings a_school = {{{"groups/g/organizations/o", v1::SCHOOL}}, {}};
  const Surroundings a_firm = {{{"groups/g/organizations/o", v1::ENTERPRISE}}, {}};
  EXPECT_THAT(Check(school, owner, a_school), IsEmpty());
  EXPECT_THAT(Check(school, owner, a_firm), SizeIs(1));
  const std::string listed = "reference { column: 'name' register: 'groups/g/registers/x' }";
  const Surroundings titles = {{}, {{"groups/g/registers/x", {"汽车"}}}};
  EXPECT_THAT(Check(listed, "cells { column: 'name' text: '汽车' }", titles), IsEmpty());
  EXPECT_THAT(Check(listed, "cells { column: 'name' text: '轮船' }", titles), SizeIs(1));
}

TEST(EntryRulesTest, UniqueKeysAreOfAllColumnsTogether) {
  v1::UniqueRule rule;
  rule.add_columns("name");
  rule.add_columns("begin");
  const auto key = [&](const char* cells) { return KeyOf(rule, EntryOf(cells)); };
  EXPECT_EQ(key("cells { column: 'name' text: 'a' }"), std::nullopt);
  EXPECT_EQ(
      key("cells { column: 'name' text: 'a' } cells { column: 'begin' date { year: 2019 } }"),
      key("cells { column: 'begin' date { year: 2019 } } cells { column: 'name' text: 'a' }"));
  EXPECT_NE(
      key("cells { column: 'name' text: 'a' } cells { column: 'begin' date { year: 2019 } }"),
      key("cells { column: 'name' text: 'a' } cells { column: 'begin' date { year: 2018 } }"));
  const auto findings = Check("unique { columns: 'name' columns: 'begin' }", "", {},
                              {{"r", "groups/g/registers/r/entries/e1"}});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].subject(), "begin");
}

TEST(EntryRulesTest, PatternsMatchTheWholeText) {
  const std::string pattern = "pattern { column: 'name' pattern: '[A-Z]{2}[0-9]+' }";
  EXPECT_THAT(Check(pattern, "cells { column: 'name' text: 'AB12' }"), IsEmpty());
  EXPECT_THAT(Check(pattern, "cells { column: 'name' text: 'AB12x' }"), SizeIs(1));
}

// X4: "原则上" needs a reason and somebody who answers for it; nothing waives a HARD rule.
TEST(EntryRulesTest, OnlySoftFindingsAreWaived) {
  std::vector<Finding> findings(3);
  findings[0].set_rule_id("register.a");
  findings[0].set_severity(Finding::SOFT);
  findings[1].set_rule_id("register.b");
  findings[1].set_severity(Finding::HARD);
  findings[2].set_severity(Finding::INFO);
  std::vector<type::Waiver> waivers(2);
  waivers[0].set_rule_id("register.a");
  waivers[1].set_rule_id("register.b");
  EXPECT_THAT(Stopping(findings, waivers), SizeIs(2));
  for (type::Waiver& waiver : waivers) {
    waiver.set_reason("已核对原件");
    waiver.set_by("秘书处");
  }
  const auto stopping = Stopping(findings, waivers);
  ASSERT_THAT(stopping, SizeIs(1));
  EXPECT_EQ(stopping[0].rule_id(), "register.b");
}

}  // namespace
}  // namespace edugroup::membership
