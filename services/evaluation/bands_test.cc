#include "services/evaluation/bands.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using type::Threshold;
using value::Decimal;

Decimal D(const std::string& text) { return *Decimal::Parse(text); }

// "[80,90)": a bracket includes its number, a parenthesis does not, nothing is an open end.
Band B(const std::string& text) {
  Band band;
  size_t comma = text.find(',');
  std::string lower = text.substr(1, comma - 1);
  std::string upper = text.substr(comma + 1, text.size() - comma - 2);
  if (!lower.empty()) band.lower = End{D(lower), text.front() == '['};
  if (!upper.empty()) band.upper = End{D(upper), text.back() == ']'};
  return band;
}

Bands Of(const std::vector<std::string>& texts) {
  std::vector<Band> bands;
  for (const std::string& text : texts) bands.push_back(B(text));
  return Bands(std::move(bands));
}

std::vector<std::string> Faults(const std::vector<std::string>& texts, const Range& range) {
  std::vector<std::string> out;
  for (const BandFault& fault : Of(texts).Faults(range)) {
    const char* kind = fault.kind == BandFault::Kind::kGap       ? "gap "
                       : fault.kind == BandFault::Kind::kOverlap ? "overlap "
                                                                 : "empty ";
    out.push_back(kind + ToString(fault.where) + " at " + std::to_string(fault.index));
  }
  return out;
}

Range Percent(std::optional<int> places) { return {D("0"), D("100"), places}; }

// S4-Internal-app/Evaluated#175: one grade up to 80, the next from 80.1.
TEST(BandsTest, FindsTheGapBetween80And80Point1) {
  EXPECT_THAT(Faults({"[0,80]", "[80.1,100]"}, Percent(2)), ElementsAre("gap 80 < x < 80.1 at 1"));
  EXPECT_THAT(Faults({"[0,80]", "[80.1,100]"}, Percent(std::nullopt)),
              ElementsAre("gap 80 < x < 80.1 at 1"));
}

TEST(BandsTest, NumbersRoundedToOnePlaceNeverFallBetween80And80Point1) {
  EXPECT_THAT(Faults({"[0,80]", "[80.1,100]"}, Percent(1)), IsEmpty());
}

TEST(BandsTest, AnEndThatTwoBandsIncludeIsAnOverlapAndOneThatNoneIncludesIsAGap) {
  EXPECT_THAT(Faults({"[0,60]", "[60,100]"}, Percent(2)), ElementsAre("overlap 60 ≤ x ≤ 60 at 1"));
  EXPECT_THAT(Faults({"[0,60)", "(60,100]"}, Percent(2)), ElementsAre("gap 60 ≤ x ≤ 60 at 1"));
  EXPECT_THAT(Faults({"[0,60)", "[60,100]"}, Percent(2)), IsEmpty());
}

TEST(BandsTest, LowerEndsAloneCoverEverythingInAnyOrder) {
  EXPECT_THAT(Faults({"[90,)", "[80,)", "[60,)", "[0,)"}, Percent(2)), IsEmpty());
  EXPECT_THAT(Faults({"[60,)", "[90,)"}, Percent(2)), ElementsAre("gap 0 ≤ x < 60 at 0"));
}

TEST(BandsTest, MissingTopBottomAndEverything) {
  EXPECT_THAT(Faults({"[0,99]"}, Percent(0)), ElementsAre("gap 99 < x ≤ 100 at 0"));
  EXPECT_THAT(Faults({"[0,99]"}, {}), ElementsAre("gap x < 0 at 0", "gap x > 99 at 0"));
  EXPECT_THAT(Faults({}, {}), ElementsAre("gap every x at 0"));
  EXPECT_THAT(Faults({}, Percent(2)), ElementsAre("gap 0 ≤ x ≤ 100 at 0"));
}

TEST(BandsTest, BandsInsideOthersAndTheSameBandTwice) {
  EXPECT_THAT(Faults({"[0,100]", "[10,20]", "[30,40)"}, Percent(2)),
              ElementsAre("overlap 10 ≤ x ≤ 20 at 1", "overlap 30 ≤ x < 40 at 2"));
  EXPECT_THAT(Faults({"[0,)", "[50,)", "[50,)"}, Percent(2)),
              ElementsAre("empty 50 ≤ x < 50 at 1"));
  EXPECT_THAT(Faults({"(,50)", "(,60)", "[60,)"}, {}), ElementsAre("overlap x < 50 at 1"));
}

TEST(BandsTest, ABandThatHoldsNothingIsEmpty) {
  EXPECT_THAT(Faults({"[0,90)", "[95,92]", "[90,100]"}, Percent(2)),
              ElementsAre("empty 95 ≤ x ≤ 92 at 1"));
}

TEST(BandsTest, FindsByOperator) {
  Bands bands = Of({"[90,)", "(80,90)", "[60,80]", "[0,60)"});
  EXPECT_EQ(bands.Find(D("90")), 0);
  EXPECT_EQ(bands.Find(D("89.995")), 1);
  EXPECT_EQ(bands.Find(D("89.995").Round(2)), 0);  // 90.00: rounding decides (S19, S20)
  EXPECT_EQ(bands.Find(D("80")), 2);
  EXPECT_EQ(bands.Find(D("80.0000001")), 1);
  EXPECT_EQ(bands.Find(D("59.99")), 3);
  EXPECT_EQ(bands.Find(D("-1")), std::nullopt);
}

TEST(BandsTest, ABandWithoutUpperEndStopsWhereTheNextBegins) {
  Bands bands = Of({"[90,)", "[80,)"});
  EXPECT_EQ(ToString(bands.at(1)), "80 ≤ x < 90");
  EXPECT_EQ(ToString(bands.at(0)), "x ≥ 90");
}

TEST(BandsTest, ParsesOnlyEndsThatPointTheRightWay) {
  Threshold lower;
  lower.set_operator_(Threshold::ABOVE);
  lower.set_value("1/3");
  Threshold upper;
  upper.set_operator_(Threshold::AT_MOST);
  upper.set_value("0.5");
  EXPECT_EQ(ToString(*ParseBand(&lower, &upper)), "1/3 < x ≤ 0.5");
  EXPECT_EQ(ParseBand(&upper, nullptr).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ParseBand(nullptr, &lower).status().code(), absl::StatusCode::kInvalidArgument);
  upper.set_value("half");
  EXPECT_EQ(ParseBand(nullptr, &upper).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace edugroup::evaluation
