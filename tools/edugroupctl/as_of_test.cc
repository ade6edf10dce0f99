#include "tools/edugroupctl/as_of.h"

#include <gtest/gtest.h>

#include "google/protobuf/util/time_util.h"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

std::string Known(const std::string& text) {
  const auto time = KnownTime(text);
  return time.ok() ? google::protobuf::util::TimeUtil::ToString(*time) : "";
}

TEST(AsOfTest, ADayIsKnownUntilItEndsInShanghai) {
  EXPECT_EQ(Known("2020-12-31"), "2020-12-31T15:59:59.999999Z");
  EXPECT_EQ(Known("2020-12-31T12:00:00Z"), "2020-12-31T12:00:00Z");
  EXPECT_TRUE(IsUsageError(KnownTime("yesterday").status()));
}

}  // namespace
}  // namespace edugroup::ctl
