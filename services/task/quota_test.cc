#include "services/task/quota.h"

#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Property;

constexpr char kTask[] = "groups/anqing/plans/p/tasks/r0010";
const absl::flat_hash_set<std::string> kAssigned = {"groups/anqing/organizations/college",
                                                    "groups/anqing/organizations/health"};

// A24: quantities of local employment, by school and programme.
v1::Quota Split() {
  return Parse<v1::Quota>(R"pb(
    metric: "本地就业人数"
    total { value: "300" unit: "人" }
    parts {
      organization: "groups/anqing/organizations/college"
      programme: "汽车检测"
      value { value: "120" unit: "人" }
    }
    parts {
      organization: "groups/anqing/organizations/college"
      programme: "电子商务"
      value { value: "80" unit: "人" }
    }
    parts {
      organization: "groups/anqing/organizations/health"
      value { value: "100" unit: "人" }
    }
  )pb");
}

TEST(QuotaTest, PartsAddUpToTheTotal) {  // 120 + 80 + 100 = 300
  EXPECT_THAT(CheckQuotaFields(Split()), IsEmpty());
  EXPECT_THAT(CheckQuota(kTask, Split(), kAssigned), IsEmpty());
}

TEST(QuotaTest, ASumThatDiffersSaysByHowMuch) {
  v1::Quota quota = Split();
  quota.mutable_parts(2)->mutable_value()->set_value("90");
  EXPECT_THAT(CheckQuota(kTask, quota, kAssigned),
              ElementsAre(AllOf(Property(&type::Finding::rule_id, "task.quota-sum-differs"),
                                Property(&type::Finding::severity, type::Finding::HARD),
                                Property(&type::Finding::measured, "290人"),
                                Property(&type::Finding::limit, "= 300人"))));
}

TEST(QuotaTest, PartsStandOnceAndBelongToImplementers) {
  v1::Quota quota = Split();
  quota.mutable_parts(1)->set_programme(" 汽车检测");
  quota.mutable_parts(2)->set_organization("groups/anqing/organizations/motor");
  EXPECT_THAT(CheckQuota(kTask, quota, kAssigned),
              ElementsAre(Property(&type::Finding::rule_id, "task.quota-part-repeated"),
                          Property(&type::Finding::rule_id, "task.quota-organization-unknown")));
}

TEST(QuotaTest, OneUnit) {
  v1::Quota quota = Split();
  quota.mutable_parts(0)->mutable_value()->set_unit("家");
  EXPECT_THAT(CheckQuotaFields(quota),
              ElementsAre(Field(&FieldViolation::field, "task.quota.parts[0].value.unit")));
}

}  // namespace
}  // namespace edugroup::task
