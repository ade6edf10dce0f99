#include "tools/edugroupctl/catalog.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

using testing::Contains;

TEST(CatalogTest, EveryCollectionCanBeReadAndMade) {
  for (const Collection& collection : Collections()) {
    EXPECT_NE(collection.get, nullptr) << collection.section;
    EXPECT_NE(collection.create, nullptr) << collection.section;
    EXPECT_NE(collection.create->input_type()->FindFieldByName(collection.field), nullptr)
        << collection.section;
  }
  EXPECT_EQ(FindCollection("indicatorSets")->field, "indicator_set");
  EXPECT_FALSE(FindCollection("appointments")->InGroup());
  EXPECT_EQ(FindCollection("appointments")->update, nullptr);
  EXPECT_EQ(FindCollection("committees"), nullptr);
}

TEST(CatalogTest, MethodsAreFoundInEveryWriting) {
  for (const char* name :
       {"edugroup.task.v1.PlanService/IssuePlan", "/edugroup.task.v1.PlanService/IssuePlan",
        "edugroup.task.v1.PlanService.IssuePlan"}) {
    const auto method = FindMethod(name);
    ASSERT_TRUE(method.ok()) << method.status();
    EXPECT_EQ(NameOf(**method), "edugroup.task.v1.PlanService/IssuePlan");
  }
  EXPECT_TRUE(IsUsageError(FindMethod("edugroup.task.v1.PlanService/Issue").status()));
}

TEST(CatalogTest, ThePackageNamesTheServer) {
  EXPECT_EQ(*ServerOf("edugroup.committee.v1.BodyService/GetBody"), "committee");
  EXPECT_TRUE(IsUsageError(ServerOf("edugroup.journal.v1.ChangeService/ListChanges").status()));
  EXPECT_THAT(AllMethods(), Contains("grpc.health.v1.Health/Check"));
}

}  // namespace
}  // namespace edugroup::ctl
