#include "tools/edugroupctl/diff.h"

#include "edugroup/committee/v1/body_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<const FieldDescriptor*> Fields(const std::vector<std::string>& names) {
  std::vector<const FieldDescriptor*> fields;
  for (const std::string& name : names) {
    fields.push_back(committee::v1::Body::descriptor()->FindFieldByName(name));
  }
  return fields;
}

std::vector<std::string> Texts(const std::vector<Difference>& differences) {
  std::vector<std::string> texts;
  for (const Difference& difference : differences) texts.push_back(ToText(difference));
  return texts;
}

TEST(DiffTest, NamesEachLeafThatDiffers) {
  committee::v1::Body before, after;
  before.set_display_name("董事会");
  before.add_aliases("a");
  before.add_aliases("b");
  before.add_composition_rules()->mutable_valid_start_date()->set_year(2021);
  after.set_display_name("理事会");
  after.add_aliases("a");
  after.add_composition_rules()->mutable_valid_start_date()->set_year(2022);
  after.set_order_index(3);
  EXPECT_THAT(Texts(Diff(before, after,
                         Fields({"display_name", "aliases", "composition_rules", "order_index"}))),
              ElementsAre("~ displayName: \"董事会\" → \"理事会\"", "- aliases[1]: \"b\"",
                          "~ compositionRules[0].validStartDate: 2021 → 2022", "+ orderIndex: 3"));
}

TEST(DiffTest, LooksOnlyAtTheGivenFields) {
  committee::v1::Body before, after;
  before.set_display_name("理事会");
  before.set_location("一楼");
  after.set_display_name("理事会");
  EXPECT_THAT(Diff(before, after, Fields({"display_name"})), IsEmpty());
  EXPECT_EQ(Diff(before, after, Fields({"location"})).size(), 1u);
}

}  // namespace
}  // namespace edugroup::ctl
