#include "tools/edugroupctl/row_clusters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edugroup::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClusterRows, RowsWithoutACommonKeyStandAlone) {
  EXPECT_THAT(ClusterRows({}), IsEmpty());
  EXPECT_THAT(ClusterRows({{"a"}, {}, {"b"}, {"", ""}}),
              ElementsAre(ElementsAre(0), ElementsAre(1), ElementsAre(2), ElementsAre(3)));
}

// A name in the first row, a credit code that it shares with the third, whose alias is the fifth's.
TEST(ClusterRows, KeysAreSharedThroughOthers) {
  EXPECT_THAT(ClusterRows({{"name a", "code 1"},
                           {"name b"},
                           {"code 1", "alias c"},
                           {"name d"},
                           {"alias c"},
                           {"name d"}}),
              ElementsAre(ElementsAre(0, 2, 4), ElementsAre(1), ElementsAre(3, 5)));
}

// Two clusters become one by a row that comes last.
TEST(ClusterRows, ALateRowJoinsClusters) {
  EXPECT_THAT(ClusterRows({{"a"}, {"b"}, {"b"}, {"b", "a"}}), ElementsAre(ElementsAre(0, 1, 2, 3)));
}

}  // namespace
}  // namespace edugroup::ctl
