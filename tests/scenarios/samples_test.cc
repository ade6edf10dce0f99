// The samples other than Anqing's, applied by edugroupctl; their figures are those of the
// documents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "common/value/date.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "tests/scenarios/ask.h"
#include "tests/scenarios/ctl.h"
#include "tests/scenarios/four_servers.h"

namespace edugroup {
namespace {

using edugroup::testing::Caller;
using edugroup::testing::Servers;
using ::testing::HasSubstr;

class Samples : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new Servers(FourServers(), absl::CivilDay(2023, 7, 18));
  }
  static void TearDownTestSuite() {
    delete servers_;
    servers_ = nullptr;
  }
  // Applies a sample twice: the second run finds nothing to do.
  Caller Apply(const std::string& group) {
    Caller founder = Founder(*servers_, group);
    const Ctl ctl(*servers_, group, founder.token());
    const std::string command = absl::StrCat("apply -f tools/samples/", group, "/group.yaml");
    const Ran first = ctl.Run(command);
    EXPECT_EQ(first.exit_code, 0) << first.output;
    EXPECT_THAT(ctl.Run(command).output, HasSubstr("nothing to do"));
    return founder;
  }
  std::vector<committee::v1::Body> Bodies(Caller& caller, const std::string& group) {
    committee::v1::ListBodiesRequest request;
    request.set_parent(absl::StrCat("groups/", group));
    request.set_page_size(200);
    const auto page = Ask<committee::v1::ListBodiesResponse>(
        caller, "edugroup.committee.v1.BodyService/ListBodies", request);
    return {page.bodies().begin(), page.bodies().end()};
  }
  static std::map<std::string, int> CountKinds(const std::vector<committee::v1::Body>& bodies) {
    std::map<std::string, int> kinds;
    for (const auto& body : bodies) ++kinds[body.kind()];
    return kinds;
  }

  static Servers* servers_;
};
Servers* Samples::servers_ = nullptr;

TEST_F(Samples, JiadingsStructure) {  // J9–J16
  Caller jiading = Apply("jiading");
  const auto bodies = Bodies(jiading, "jiading");
  std::map<std::string, int> kinds = CountKinds(bodies);
  EXPECT_EQ(kinds["council"], 1);
  EXPECT_EQ(kinds["secretariat"], 1);
  EXPECT_EQ(kinds["advisory-committee"], 1);
  EXPECT_EQ(kinds["committee"], 5);  // J11
  EXPECT_EQ(kinds["sub-group"], 8);  // J12
  int ratio_rules = 0;
  for (const auto& body : bodies) {
    if (body.kind() != "sub-group") continue;
    for (const auto& rule : body.composition_rules()) {
      if (!rule.has_ratio()) continue;
      EXPECT_EQ(rule.severity(), type::Finding::SOFT);  // 原则上, X4
      EXPECT_EQ(rule.ratio().denominator_roles_size(), 1) << "J16 names its denominator";
      ++ratio_rules;
    }
  }
  EXPECT_EQ(ratio_rules, 8);
}

TEST_F(Samples, PutuosCensus) {  // P1, P2
  Caller putuo = Apply("putuo");
  membership::v1::GetCensusRequest request;
  request.set_parent("groups/putuo");
  *request.mutable_as_of() = value::ToDate(absl::CivilDay(2020, 7, 10));
  const auto census =
      Ask<membership::v1::Census>(putuo, "edugroup.membership.v1.CensusService/GetCensus", request);
  EXPECT_EQ(census.total(), 61);
  std::multiset<int64_t> counts;
  for (const auto& line : census.by_kind()) counts.insert(line.count());
  EXPECT_EQ(counts, (std::multiset<int64_t>{2, 5, 8, 11, 35}));

  membership::v1::GetCensusSeriesRequest series;
  series.set_parent("groups/putuo");
  *series.add_dates() = value::ToDate(absl::CivilDay(2013, 6, 1));
  *series.add_dates() = value::ToDate(absl::CivilDay(2020, 7, 10));
  const auto growth = Ask<membership::v1::CensusSeries>(
      putuo, "edugroup.membership.v1.CensusService/GetCensusSeries", series);
  const auto& points = growth.points();
  ASSERT_EQ(points.size(), 2);
  EXPECT_EQ(points[0].total(), 25);
  EXPECT_EQ(points[1].total(), 61);
  EXPECT_THAT(points[1].growth_percent(), HasSubstr("144"));
}

TEST_F(Samples, YichangsTypedCommittees) {  // Y7
  Caller yichang = Apply("yichang");
  int typed = 0;
  for (const auto& body : Bodies(yichang, "yichang")) {
    for (const auto& rule : body.composition_rules()) {
      typed += rule.has_eligibility() && rule.eligibility().any_of_size() >= 2;
    }
  }
  EXPECT_GE(typed, 6)
      << "the chair is a department's or a leading enterprise's, in each named committee";
}

TEST_F(Samples, LinzisTiersAndCommunities) {  // L2, L3
  Caller linzi = Apply("linzi");
  const auto bodies = Bodies(linzi, "linzi");
  EXPECT_EQ(CountKinds(bodies)["community"], 6);
  std::map<std::string, std::string> parents;
  std::string community, council, guidance;
  for (const auto& body : bodies) {
    parents[body.name()] = body.parent_body();
    if (body.kind() == "community") community = body.name();
  }
  council = parents[community];
  guidance = parents[council];
  EXPECT_FALSE(council.empty());
  EXPECT_FALSE(guidance.empty());
  EXPECT_EQ(parents[guidance], "");
}

}  // namespace
}  // namespace edugroup
