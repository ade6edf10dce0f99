#include "tools/edugroupctl/yaml_message.h"

#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MessageReaderTest : public testing::Test {
 protected:
  template <class M>
  M Read(const std::string& yaml) {
    M message;
    MessageReader reader("jiading", problems_);
    fields_ = reader.Read(YAML::Load(yaml), "", message);
    return message;
  }

  std::vector<Problem> problems_;
  std::vector<const FieldDescriptor*> fields_;
};

TEST_F(MessageReaderTest, ReadsTheRatioOfASubGroup) {  // J16
  const auto body = Read<committee::v1::Body>(R"(
displayName: 文化艺术专业建设协作组
kind: sub-group
parentBody: bodies/zyjs
orderIndex: 3
compositionRules:
  - ruleId: enterprise-share
    severity: SOFT
    validStartDate: 2022-01
    ratio:
      numerator: {standardKinds: [ENTERPRISE, ASSOCIATION]}
      denominatorRoles: [member]
      threshold: {operator: AT_LEAST, value: 1/2}
)");
  EXPECT_THAT(problems_, IsEmpty());
  EXPECT_EQ(body.parent_body(), "groups/jiading/bodies/zyjs");
  EXPECT_EQ(body.order_index(), 3);
  ASSERT_EQ(body.composition_rules_size(), 1);
  const auto& rule = body.composition_rules(0);
  EXPECT_EQ(rule.severity(), type::Finding::SOFT);
  EXPECT_EQ(rule.valid_start_date().year(), 2022);
  EXPECT_EQ(rule.valid_start_date().month(), 1);
  EXPECT_EQ(rule.valid_start_date().day(), 0);
  EXPECT_THAT(rule.ratio().numerator().standard_kinds(),
              ElementsAre(membership::v1::ENTERPRISE, membership::v1::ASSOCIATION));
  EXPECT_EQ(rule.ratio().threshold().value(), "1/2");
}

TEST_F(MessageReaderTest, ReadsDaysAndEmptyMessages) {
  const auto request = Read<committee::v1::HoldMeetingRequest>("{date: 2019-05-28, entitled: 21}");
  EXPECT_EQ(request.date().month(), 5);
  EXPECT_EQ(request.date().day(), 28);
  const auto leaf = Read<evaluation::v1::Indicator>("{id: a1, manual: {}, direct: {}}");
  EXPECT_EQ(leaf.source_case(), evaluation::v1::Indicator::kManual);
  EXPECT_EQ(leaf.scoring_case(), evaluation::v1::Indicator::kDirect);
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(MessageReaderTest, NullNamesAFieldAndLeavesItEmpty) {
  const auto body = Read<committee::v1::Body>("{displayName: 理事会, aliases: ~}");
  EXPECT_THAT(body.aliases(), IsEmpty());
  ASSERT_EQ(fields_.size(), 2u);
  EXPECT_EQ(fields_[1]->name(), "aliases");
}

TEST_F(MessageReaderTest, FindsAllProblemsWithTheirLines) {
  Read<committee::v1::Body>(R"(displayName: [a]
dispalyName: x
state: ESTABLISHED
orderIndex: many
orderIndex: 2
compositionRules:
  - severity: HARSH
    validStartDate: 2022-13
duties: {id: d1}
)");
  std::vector<std::string> lines;
  for (const Problem& problem : problems_) {
    lines.push_back(std::to_string(problem.line) + " " + problem.path);
  }
  EXPECT_THAT(lines, ElementsAre("1 displayName", "2 dispalyName", "3 state", "4 orderIndex",
                                 "5 orderIndex", "7 compositionRules[0].severity",
                                 "8 compositionRules[0].validStartDate", "9 duties"));
  EXPECT_THAT(problems_[1].text, HasSubstr("displayName"));
  EXPECT_THAT(problems_[5].text, HasSubstr("HARD, SOFT, INFO"));
  EXPECT_THAT(ToStatus("x.yaml", problems_).message(), HasSubstr("x.yaml:7: compositionRules[0]"));
}

TEST_F(MessageReaderTest, OnlyNamesAreExpanded) {
  std::vector<Problem> problems;
  const MessageReader reader("putuo", problems);
  EXPECT_EQ(reader.Expand("organizations/cyzx"), "groups/putuo/organizations/cyzx");
  EXPECT_EQ(reader.Expand("plans/p1/tasks/r0001"), "groups/putuo/plans/p1/tasks/r0001");
  EXPECT_EQ(reader.Expand("groups/anqing/bodies/council"), "groups/anqing/bodies/council");
  EXPECT_EQ(reader.Expand("1/2"), "1/2");
  EXPECT_EQ(reader.Expand("bodies/"), "bodies/");
  EXPECT_EQ(reader.Expand("和/或"), "和/或");
}

}  // namespace
}  // namespace edugroup::ctl
