// A3: programmes against lead industries.
#include "services/membership/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/parse.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using edugroup::testing::Parse;

v1::Entry Programme(const std::string& id, const std::string& cells) {
  v1::Entry entry = Parse<v1::Entry>(cells);
  entry.set_name("groups/g/registers/p/entries/" + id);
  entry.set_display_name(id);
  return entry;
}

TEST(CoverageTest, EveryKindOfATaxonomyIsATarget) {
  const std::vector<v1::Kind> kinds = {
      Parse<v1::Kind>("name: 'groups/g/kinds/a' display_name: '装备制造' aliases: '装备'"),
      Parse<v1::Kind>("name: 'groups/g/kinds/b' display_name: '化工' former_names: '石化'"),
      Parse<v1::Kind>("name: 'groups/g/kinds/c' display_name: '现代农业'")};
  const v1::RegisterColumn column = Parse<v1::RegisterColumn>("column_id: 'i' type: TEXT");
  const std::vector<v1::Entry> programmes = {
      Programme("p1", "cells { column: 'i' text: '装备' } cells { column: 'i' text: '石化' }"),
      Programme("p2", "cells { column: 'i' text: '装备 制造' }"),
      Programme("p3", "cells { column: 'i' text: '旅游' }"), Programme("p4", "")};
  const auto coverage = Cover(column, programmes, TargetsOf(kinds));
  ASSERT_TRUE(coverage.ok()) << coverage.status();
  ASSERT_THAT(coverage->targets(), SizeIs(3));
  EXPECT_THAT(coverage->targets(0).entries(),
              ElementsAre("groups/g/registers/p/entries/p1", "groups/g/registers/p/entries/p2"));
  EXPECT_THAT(coverage->targets(1).entries(), ElementsAre("groups/g/registers/p/entries/p1"));
  EXPECT_THAT(coverage->targets(2).entries(), SizeIs(0));
  EXPECT_EQ(coverage->covered_count(), 2);
  EXPECT_EQ(coverage->covered_percent(), "66.67");
  ASSERT_THAT(coverage->unserving_entries(), SizeIs(2));
  EXPECT_EQ(coverage->unserving_entries(0).value(), "旅游");
  EXPECT_EQ(coverage->unserving_entries(1).value(), "");
}

TEST(CoverageTest, TheValuesOfAColumnAreTargetsOnceEach) {
  const v1::RegisterColumn column = Parse<v1::RegisterColumn>(
      "column_id: 'i' type: OPTION options { option_id: 'x' display_name: '化工' } "
      "options { option_id: 'y' display_name: '物流' }");
  const std::vector<v1::Entry> industries = {Programme("1", "cells { column: 'i' option: 'x' }"),
                                             Programme("2", "cells { column: 'i' option: 'x' }"),
                                             Programme("3", "cells { column: 'i' option: 'y' }")};
  const std::vector<Target> targets = TargetsOf(column, industries);
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets[1].display_name, "物流");
  const v1::RegisterColumn text = Parse<v1::RegisterColumn>("column_id: 't' type: TEXT");
  const auto coverage =
      Cover(text, {Programme("p", "cells { column: 't' text: '化 工' }")}, targets);
  ASSERT_TRUE(coverage.ok());
  EXPECT_EQ(coverage->covered_percent(), "50.00");
}

TEST(CoverageTest, WithoutTargetsThereIsNoPercentage) {
  const auto coverage = Cover(v1::RegisterColumn(), {}, {});
  ASSERT_TRUE(coverage.ok());
  EXPECT_EQ(coverage->covered_percent(), "");
}

}  // namespace
}  // namespace edugroup::membership
