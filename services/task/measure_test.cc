#include "services/task/measure.h"

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using committee::v1::Body;
using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A25: programme-cluster committees under the council, the last still being prepared.
std::vector<Body> Bodies(int clusters) {
  std::vector<Body> bodies(1);
  bodies[0].set_name("groups/anqing/bodies/council");
  bodies[0].set_kind("council");
  bodies[0].set_state(Body::ESTABLISHED);
  for (int i = 1; i <= clusters; ++i) {
    Body& body = bodies.emplace_back();
    body.set_name(absl::StrCat("groups/anqing/bodies/cluster", i));
    body.set_display_name(absl::StrCat("专业群", i, "指导委员会"));
    body.set_kind("cluster-committee");
    body.set_parent_body("groups/anqing/bodies/council");
    body.set_state(i == clusters ? Body::PREPARING : Body::ESTABLISHED);
  }
  return bodies;
}

TEST(MeasureTest, NineClustersExist) {
  const v1::Measure measure = Parse<v1::Measure>(
      "bodies { parent_body: 'groups/anqing/bodies/council' kind: 'cluster-committee' } "
      "bound { operator: AT_LEAST value: '9' }");
  EXPECT_THAT(CheckMeasureFields(measure), IsEmpty());
  v1::Measurement eight = CountBodies(measure.bodies(), Bodies(9));
  EXPECT_EQ(eight.count(), 8);
  EXPECT_FALSE(Holds(measure, eight));
  EXPECT_TRUE(Holds(measure, CountBodies(measure.bodies(), Bodies(10))));
}

TEST(MeasureTest, NamedBodiesSayWhoIsMissing) {
  const v1::Measure measure = Parse<v1::Measure>(
      "bodies { display_names: '专业群1指导委员会' display_names: '专业群3指导委员会' } "
      "bound { operator: AT_LEAST value: '1' }");
  const v1::Measurement measurement = CountBodies(measure.bodies(), Bodies(3));
  EXPECT_EQ(measurement.count(), 1);
  EXPECT_THAT(measurement.missing(), ElementsAre("专业群3指导委员会"));
  EXPECT_FALSE(Holds(measure, measurement));  // the bound holds, a name is missing
}

TEST(MeasureTest, BodiesElsewhereDoNotCount) {
  const v1::Measure measure = Parse<v1::Measure>(
      "bodies { parent_body: 'groups/anqing/bodies/cluster1' } "
      "bound { operator: AT_LEAST value: '1' }");
  EXPECT_EQ(CountBodies(measure.bodies(), Bodies(5)).count(), 0);
}

TEST(MeasureTest, NeedsASourceAndABound) {
  EXPECT_EQ(CheckMeasureFields(v1::Measure()).size(), 2u);
}

}  // namespace
}  // namespace edugroup::task
