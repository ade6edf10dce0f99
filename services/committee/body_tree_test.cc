#include "services/committee/body_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/committee/org_chart.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

v1::Body MakeBody(const char* name, const char* parent, int order,
                  const char* display_name = "机构") {
  v1::Body body;
  body.set_name(name);
  body.set_parent_body(parent);
  body.set_order_index(order);
  body.set_display_name(display_name);
  body.set_state(v1::Body::ESTABLISHED);
  return body;
}

std::vector<std::string> Outline(const std::vector<v1::OrgChartNode>& nodes) {
  std::vector<std::string> lines;
  for (const v1::OrgChartNode& node : nodes) {
    lines.push_back(std::string(node.depth(), '.') + node.body().name());
  }
  return lines;
}

// J13: council -> secretariat, advisory committee, committees -> sub-groups.
std::vector<v1::Body> Jiading() {
  return {MakeBody("group-2", "majors", 2),
          MakeBody("majors", "council", 3),
          MakeBody("secretariat", "council", 1),
          MakeBody("group-1", "majors", 1),
          MakeBody("council", "", 0),
          MakeBody("advisers", "council", 2)};
}

TEST(ArrangeTest, DepthFirstByOrderIndex) {
  EXPECT_THAT(Outline(Arrange(Jiading(), "")), ElementsAre("council", ".secretariat", ".advisers",
                                                           ".majors", "..group-1", "..group-2"));
}

TEST(ArrangeTest, FromARootDown) {
  EXPECT_THAT(Outline(Arrange(Jiading(), "majors")), ElementsAre("majors", ".group-1", ".group-2"));
  EXPECT_THAT(Arrange(Jiading(), "nobody"), IsEmpty());
}

TEST(ArrangeTest, ABodyWithoutItsParentStandsAtTheTop) {
  std::vector<v1::Body> bodies = Jiading();
  bodies.erase(bodies.begin() + 1);
  EXPECT_THAT(Outline(Arrange(bodies, "")),
              ElementsAre("council", ".secretariat", ".advisers", "group-1", "group-2"));
}

TEST(MayStandUnderTest, RefusesCycles) {
  const Parents parents = ParentsOf(Jiading());
  EXPECT_TRUE(MayStandUnder(parents, "group-1", "secretariat"));
  EXPECT_TRUE(MayStandUnder(parents, "group-1", ""));
  EXPECT_TRUE(MayStandUnder(parents, "new", "group-1"));
  EXPECT_FALSE(MayStandUnder(parents, "council", "council"));
  EXPECT_FALSE(MayStandUnder(parents, "council", "group-1"));
}

TEST(MayStandUnderTest, RefusesTooManyLevels) {
  Parents parents;
  for (int i = 1; i <= kMostLevels; ++i) {
    parents[std::to_string(i)] = i == 1 ? "" : std::to_string(i - 1);
  }
  EXPECT_TRUE(MayStandUnder(parents, "new", std::to_string(kMostLevels - 1)));
  EXPECT_FALSE(MayStandUnder(parents, "new", std::to_string(kMostLevels)));
}

TEST(ExistedOnTest, FromTheFirstDayToTheLast) {
  v1::Body body = MakeBody("b", "", 0);
  EXPECT_FALSE(ExistedOn(body, absl::CivilDay(2020, 1, 1)));  // no date: not established
  body.mutable_established_date()->set_year(2013);
  body.mutable_established_date()->set_month(5);
  *body.mutable_dissolved_date() = value::ToPartialDate(absl::CivilDay(2019, 7, 31));
  EXPECT_FALSE(ExistedOn(body, absl::CivilDay(2013, 4, 30)));
  EXPECT_TRUE(ExistedOn(body, absl::CivilDay(2013, 5, 1)));
  EXPECT_TRUE(ExistedOn(body, absl::CivilDay(2019, 7, 31)));
  EXPECT_FALSE(ExistedOn(body, absl::CivilDay(2019, 8, 1)));
}

// X5, Y4: the same body is 董事会 and 理事会.
TEST(FindNamesakeTest, LooksAtNamesAndAliases) {
  v1::Body council = MakeBody("council", "", 0, "理事会");
  council.add_aliases("董事会");
  const std::vector<v1::Body> bodies = {council, MakeBody("office", "", 1, "秘书处")};
  EXPECT_EQ(FindNamesake(MakeBody("board", "", 0, "董事会"), bodies)->name(), "council");
  EXPECT_EQ(FindNamesake(MakeBody("board", "", 0, " 理 事会"), bodies)->name(), "council");
  EXPECT_EQ(FindNamesake(council, bodies), nullptr);
  EXPECT_EQ(FindNamesake(MakeBody("board", "", 0, "监事会"), bodies), nullptr);
}

TEST(FindNamesakeTest, ADissolvedBodyFreesItsName) {
  v1::Body old = MakeBody("old", "", 0, "专业组");
  old.set_state(v1::Body::DISSOLVED);
  EXPECT_EQ(FindNamesake(MakeBody("new", "", 0, "专业组"), {old}), nullptr);
}

TEST(OrgChartTest, DrawsEdgesAndMarksWhatIsPrepared) {
  std::vector<v1::Body> bodies = {MakeBody("council", "", 0, "理事会"),
                                  MakeBody("advisers", "council", 1, "发展专家咨询委员会")};
  bodies[1].set_state(v1::Body::PREPARING);
  const std::vector<v1::OrgChartNode> nodes = Arrange(bodies, "");
  EXPECT_EQ(Mermaid(nodes),
            "flowchart TD\n"
            "  n0[\"理事会\"]\n"
            "  n1[\"发展专家咨询委员会（筹建）\"]\n"
            "  n0 --> n1\n"
            "  style n1 stroke-dasharray: 5 5\n");
  EXPECT_THAT(Dot(nodes),
              HasSubstr("n1 [label=\"发展专家咨\\n询委员会\\n（筹建）\", style=dashed];"));
  EXPECT_THAT(Dot(nodes), HasSubstr("n0 -> n1;"));
}

TEST(OrgChartTest, EscapesLabels) {
  const std::vector<v1::OrgChartNode> nodes =
      Arrange({MakeBody("b", "", 0, "A\"]; click n0 <b>\\\n#")}, "");
  EXPECT_THAT(Mermaid(nodes), HasSubstr("n0[\"A#34;#93;#59; click n0 #60;b#62;#92; #35;\"]"));
  EXPECT_THAT(Dot(nodes), HasSubstr("label=\"A\\\"]; click \\nn0 <b>\\\\ #\""));
}

TEST(OrgChartTest, MarksVacanciesAndBreaches) {
  std::vector<v1::OrgChartNode> nodes =
      Arrange({MakeBody("council", "", 0, "理事会"), MakeBody("b", "council", 0, "秘书处")}, "");
  nodes[0].mutable_composition()->set_vacant_count(2);
  nodes[1].mutable_composition()->set_broken_count(1);
  EXPECT_THAT(Mermaid(nodes), HasSubstr("n0[\"理事会缺2席\"]"));
  EXPECT_THAT(Mermaid(nodes), HasSubstr("style n1 fill:#ffe1e4"));
  EXPECT_THAT(Dot(nodes), HasSubstr("n0 [label=\"理事会\\n缺2席\", style=filled"));
  EXPECT_THAT(Dot(nodes), HasSubstr("n1 [label=\"秘书处\\n不符1项\", style=filled"));
}

}  // namespace
}  // namespace edugroup::committee
