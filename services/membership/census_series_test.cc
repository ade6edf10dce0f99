#include "services/membership/census_series.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/membership/census.h"

namespace edugroup::membership {
namespace {

using Day = absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

v1::Census CensusOf(absl::CivilDay day, std::vector<std::pair<std::string, int64_t>> kinds) {
  DayCounts counts;
  for (const auto& [kind, count] : kinds) {
    MemberCount& members = counts.members.emplace_back();
    members.kind = kind;
    members.standard_kind = v1::SCHOOL;
    members.count = count;
  }
  return *CountMembers(day, counts, {{"schools", "学校"}});
}

std::vector<std::string> PointsOf(const google::protobuf::RepeatedPtrField<v1::CensusPoint>& from) {
  std::vector<std::string> points;
  for (const v1::CensusPoint& point : from) {
    points.push_back(
        absl::StrCat(point.date().year(), ": ", point.total(), " (", point.growth_percent(), ")"));
  }
  return points;
}

// P2: (61 - 25) / 25 = 144 %.
TEST(CensusSeriesTest, GrowthIsCountedFromTheFirstPoint) {
  EXPECT_THAT(GrowthSinceFirst({25, 30, 61}), ElementsAre("0.00", "20.00", "144.00"));
  EXPECT_THAT(GrowthSinceFirst({3, 2}), ElementsAre("0.00", "-33.33"));
  EXPECT_THAT(GrowthSinceFirst({0, 5}), ElementsAre("", ""));
  EXPECT_THAT(GrowthSinceFirst({}), IsEmpty());
}

// Parts of the last day lead; one that nobody is in any more stays with its past.
TEST(CensusSeriesTest, EachPartHasItsOwnSeries) {
  const std::vector<v1::Census> censuses = {
      CensusOf(Day(2013, 5, 31), {{"schools", 10}, {"bureaus", 15}}),
      CensusOf(Day(2020, 12, 31), {{"schools", 21}, {"firms", 40}})};
  const v1::CensusSeries series = SeriesOf(censuses, v1::Census::KIND);
  EXPECT_THAT(PointsOf(series.points()), ElementsAre("2013: 25 (0.00)", "2020: 61 (144.00)"));
  ASSERT_THAT(series.parts(), SizeIs(3));
  EXPECT_EQ(series.parts(0).part().kind(), "firms");
  EXPECT_THAT(PointsOf(series.parts(0).points()), ElementsAre("2013: 0 ()", "2020: 40 ()"));
  EXPECT_EQ(series.parts(1).part().display_name(), "学校");
  EXPECT_EQ(series.parts(1).part().share_percent(), "34.43");
  EXPECT_THAT(PointsOf(series.parts(1).points()),
              ElementsAre("2013: 10 (0.00)", "2020: 21 (110.00)"));
  EXPECT_EQ(series.parts(2).part().kind(), "bureaus");
  EXPECT_EQ(series.parts(2).part().count(), 0);
  EXPECT_THAT(PointsOf(series.parts(2).points()),
              ElementsAre("2013: 15 (0.00)", "2020: 0 (-100.00)"));
  EXPECT_THAT(SeriesOf(censuses, v1::Census::DIMENSION_UNSPECIFIED).parts(), IsEmpty());
}

}  // namespace
}  // namespace edugroup::membership
