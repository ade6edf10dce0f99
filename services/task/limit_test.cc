#include "services/task/limit.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using v1::Limit;

struct Case {
  const char* text;
  Limit::Kind kind;
  const char* key;
};

TEST(LimitTest, ReadsWhatTablesPrint) {
  for (const Case& c : std::initializer_list<Case>{
           {"长期", Limit::LONG_TERM, "LONG_TERM"},
           {" 长期\n", Limit::LONG_TERM, "LONG_TERM"},
           {"", Limit::NONE, "NONE"},
           {"　", Limit::NONE, "NONE"},
           {"2019.12", Limit::MONTH, "2019-12"},
           {"２０１９．１２", Limit::MONTH, "2019-12"},
           {"2019年12月", Limit::MONTH, "2019-12"},
           {"2019年9月份", Limit::MONTH, "2019-09"},
           {"2019年12月底", Limit::MONTH, "2019-12"},
           {"2019年12月底前", Limit::MONTH, "2019-12"},
           {"2019年12月31日", Limit::DATE, "2019-12-31"},
           {"2019年12月31日前", Limit::DATE, "2019-12-31"},
           {"2019-12-31", Limit::DATE, "2019-12-31"},
           {"2019年", Limit::YEAR, "2019"},
           {"2019年底", Limit::YEAR, "2019"},
       }) {
    Limit limit = ParseLimit(c.text);
    EXPECT_EQ(limit.kind(), c.kind) << c.text;
    EXPECT_EQ(LimitKey(limit), c.key) << c.text;
    EXPECT_EQ(limit.text(), c.text);
  }
}

TEST(LimitTest, DoesNotGuess) {
  for (const char* text :
       {"适时", "12月", "2019年12月前", "2019.13", "2019-02-30", "1919.12", "待定"}) {
    EXPECT_EQ(ParseLimit(text).kind(), Limit::UNKNOWN) << text;
    EXPECT_FALSE(DueDay(ParseLimit(text)).has_value()) << text;
  }
}

TEST(LimitTest, MonthMeansItsLastDay) {  // A10
  EXPECT_EQ(DueDay(ParseLimit("2019.10")), absl::CivilDay(2019, 10, 31));
  EXPECT_EQ(DueDay(ParseLimit("2019.12")), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(DueDay(ParseLimit("2020.2")), absl::CivilDay(2020, 2, 29));
  EXPECT_EQ(DueDay(ParseLimit("2019年")), absl::CivilDay(2019, 12, 31));
  EXPECT_EQ(DueDay(ParseLimit("2019-11-15")), absl::CivilDay(2019, 11, 15));
  EXPECT_FALSE(DueDay(ParseLimit("长期")).has_value());
  EXPECT_FALSE(DueDay(ParseLimit("")).has_value());
}

}  // namespace
}  // namespace edugroup::task
