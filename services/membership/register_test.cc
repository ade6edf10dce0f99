// Registers: whether columns and rules fit together, templates, and what a change would lose.
#include "services/membership/register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/parse.h"
#include "services/membership/register_templates.h"
#include "services/membership/text_pattern.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Parse;
using v1::Register;

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

constexpr char kColumns[] = R"pb(
  columns { column_id: "name" display_name: "名称" type: TEXT }
  columns { column_id: "number" display_name: "数" type: QUANTITY unit: "人" }
  columns { column_id: "who" display_name: "人" type: PERSON }
  columns { column_id: "when" display_name: "时间" type: DATE_INTERVAL }
  columns { column_id: "owners" display_name: "单位" type: ORGANIZATION allows_many: true }
)pb";

std::vector<std::string> FaultsWith(const std::string& more) {
  return FieldsOf(CheckRegister(Parse<Register>(kColumns + more)));
}

TEST(RegisterTest, EveryTemplateFitsTogether) {
  EXPECT_EQ(RegisterTemplates().size(), 8u);
  for (const v1::RegisterTemplate& source : RegisterTemplates()) {
    Register record;
    ApplyTemplate(source, record);
    EXPECT_THAT(FieldsOf(CheckRegister(record)), IsEmpty()) << source.template_id();
    EXPECT_EQ(FindTemplate(source.template_id()), &source);
  }
  EXPECT_EQ(FindTemplate("no-such"), nullptr);
}

TEST(RegisterTest, AColumnOfTheSameIdTakesThePlaceOfTheTemplates) {
  Register record = Parse<Register>(R"pb(
    title_column: "own"
    columns { column_id: "own" display_name: "自设" type: TEXT }
    columns { column_id: "grade" display_name: "评分" type: DECIMAL }
  )pb");
  ApplyTemplate(*FindTemplate("facilities"), record);
  EXPECT_EQ(record.template_id(), "facilities");
  EXPECT_EQ(FindColumn(record, "grade")->type(), v1::RegisterColumn::DECIMAL);
  EXPECT_EQ(record.columns(0).column_id(), "name");
  EXPECT_EQ(record.columns().rbegin()->column_id(), "own");
  EXPECT_EQ(record.title_column(), "own");
  EXPECT_EQ(record.owner_column(), "organization");
}

TEST(RegisterTest, ColumnsAndRulesThatDoNotFitAreNamed) {
  EXPECT_THAT(FaultsWith(""), IsEmpty());
  EXPECT_THAT(FieldsOf(CheckRegister(Register())), ElementsAre("register.columns"));
  EXPECT_THAT(FaultsWith("columns { column_id: 'name' type: OPTION unit: '人' }"),
              ElementsAre("register.columns[5].column_id", "register.columns[5].options",
                          "register.columns[5].unit"));
  EXPECT_THAT(FaultsWith("columns { column_id: 'k' type: KIND options { option_id: 'a' } }"),
              ElementsAre("register.columns[5].options", "register.columns[5].taxonomy"));
  EXPECT_THAT(FaultsWith("title_column: 'number' owner_column: 'owners'"),
              ElementsAre("register.title_column", "register.owner_column"));
  EXPECT_THAT(FaultsWith("rules { rule_id: 'a' } rules { rule_id: 'a' required { columns: 'x' } }"),
              ElementsAre("register.rules[0].check", "register.rules[1].rule_id",
                          "register.rules[1].required.columns"));
  // Names of people are kept sealed only, so nothing is compared by them (P23).
  EXPECT_THAT(FaultsWith("rules { rule_id: 'a' unique { columns: 'who' } }"),
              ElementsAre("register.rules[0].unique.columns"));
  EXPECT_THAT(
      FaultsWith("rules { rule_id: 'a' range { column: 'number' earliest { year: 2019 } } } "
                 "rules { rule_id: 'b' range { column: 'when' latest { month: 13 } } }"),
      ElementsAre("register.rules[0].range", "register.rules[1].range.latest"));
  EXPECT_THAT(FaultsWith("rules { rule_id: 'a' pattern { column: 'name' pattern: '(' } }"),
              ElementsAre("register.rules[0].pattern.pattern"));
  EXPECT_THAT(
      FaultsWith("rules { rule_id: 'a' reference { column: 'name' standard_kinds: SCHOOL } }"),
      ElementsAre("register.rules[0].reference"));
  EXPECT_THAT(
      FaultsWith("rules { rule_id: 'a' order { first_column: 'when' last_column: 'number' } }"),
      ElementsAre("register.rules[0].order"));
  EXPECT_THAT(
      FaultsWith("rules { rule_id: 'a' total { part_columns: 'name' total_column: 'number' } }"),
      ElementsAre("register.rules[0].total.part_columns"));
}

// A text and a pattern made to take exponential time in a backtracking engine.
TEST(RegisterTest, NoPatternTakesMoreThanLinearTime) {
  EXPECT_FALSE(TextPattern("(a+)+$").Matches(std::string(2000, 'a') + "b"));
  EXPECT_FALSE(TextPattern("(x{1000}){1000}").ok());
  EXPECT_FALSE(TextPattern("(a)\\1").ok());
}

TEST(RegisterTest, ADroppedOrRetypedColumnIsALoss) {
  const Register before = Parse<Register>(R"pb(
    columns { column_id: "a" type: TEXT allows_many: true }
    columns { column_id: "b" type: QUANTITY unit: "人" }
    columns {
      column_id: "c"
      type: OPTION
      options { option_id: "x" }
      options { option_id: "y" }
    }
  )pb");
  const Register after = Parse<Register>(R"pb(
    columns { column_id: "b" type: QUANTITY unit: "人次" }
    columns {
      column_id: "c"
      type: OPTION
      options { option_id: "y" }
      options { option_id: "z" }
    }
    columns { column_id: "d" type: TEXT }
  )pb");
  std::vector<std::string> losses;
  for (const Loss& loss : LossesOf(before, after)) {
    losses.push_back(loss.column_id + "/" + loss.option_id);
  }
  EXPECT_THAT(losses, ElementsAre("a/", "b/", "c/x"));
  EXPECT_THAT(LossesOf(after, after), IsEmpty());
}

TEST(RegisterTest, UniqueRulesDifferByWhatTheyCompare) {
  const Register before =
      Parse<Register>("rules { rule_id: 'u' severity: SOFT unique { columns: 'a' } }");
  Register after = before;
  after.mutable_rules(0)->set_severity(type::Finding::HARD);
  EXPECT_FALSE(UniqueRulesDiffer(before, after));
  after.mutable_rules(0)->mutable_unique()->add_columns("b");
  EXPECT_TRUE(UniqueRulesDiffer(before, after));
}

}  // namespace
}  // namespace edugroup::membership
