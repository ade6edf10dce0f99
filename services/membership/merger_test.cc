#include "services/membership/merger.h"

#include <google/protobuf/text_format.h>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using Day = absl::CivilDay;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::CivilDay kMerger(2020, 7, 1);

ChangeFacts Facts(absl::CivilDay day = kMerger) {
  return {day, absl::UnixEpoch(), "secretary", "两校合并"};
}

v1::Affiliation Held(const std::string& organization, absl::CivilDay start,
                     absl::CivilDay end = absl::CivilDay::max(),
                     const std::string& kind = "council") {
  v1::Affiliation affiliation;
  affiliation.set_name(organization + "-" + kind);
  affiliation.set_organization(organization);
  affiliation.set_kind(kind);
  affiliation.set_grade("vice");
  affiliation.set_state(v1::Affiliation::ACTIVE);
  *affiliation.mutable_start_date() = value::ToDate(start);
  if (end == absl::CivilDay::max()) return affiliation;
  affiliation.set_state(v1::Affiliation::ENDED);
  affiliation.set_end_reason(v1::Affiliation::WITHDRAWN);
  *affiliation.mutable_end_date() = value::ToDate(end);
  return affiliation;
}

v1::Affiliation AppliedFor(const std::string& organization) {
  v1::Affiliation affiliation;
  affiliation.set_organization(organization);
  affiliation.set_kind("council");
  affiliation.set_state(v1::Affiliation::APPLIED);
  return affiliation;
}

// "target 2013-05-31 – 2015-01-01 WITHDRAWN".
std::string Words(const v1::Affiliation& affiliation) {
  const auto day = [](const google::type::Date& date) {
    const auto civil = value::ToCivilDay(date);
    return civil.ok() ? value::Format(*civil) : "";
  };
  return absl::StrCat(affiliation.organization(), " ", day(affiliation.start_date()), " – ",
                      day(affiliation.end_date()), " ",
                      affiliation.state() == v1::Affiliation::ENDED
                          ? v1::Affiliation::EndReason_Name(affiliation.end_reason())
                          : v1::Affiliation::State_Name(affiliation.state()));
}

std::vector<std::string> Moved(const v1::Affiliation& affiliation,
                               const std::vector<v1::Affiliation>& targets,
                               absl::CivilDay day = kMerger) {
  const MovedAffiliations moved = MoveAffiliations({affiliation}, targets, "target", Facts(day));
  std::vector<std::string> words;
  for (const auto& changed : moved.changed) words.push_back(Words(changed.after));
  for (const auto& added : moved.added) words.push_back("new: " + Words(added));
  return words;
}

TEST(MergerTest, WhatIsInForceGoesOnForTheTarget) {
  EXPECT_THAT(
      Moved(Held("source", Day(2013, 5, 31)), {}),
      ElementsAre("source 2013-05-31 – 2020-07-01 MERGED", "new: target 2020-07-01 –  ACTIVE"));
}

// C2.6: of two of one kind that overlap, the source's ends.
TEST(MergerTest, WhatTheTargetHasAlreadyEnds) {
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31)), {Held("target", Day(2015, 1, 1))}),
              ElementsAre("source 2013-05-31 – 2020-07-01 MERGED"));
  // One of another kind is no overlap (J5).
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31)),
                    {Held("target", Day(2015, 1, 1), absl::CivilDay::max(), "base")}),
              testing::SizeIs(2));
}

TEST(MergerTest, WhatEndedBeforeStaysAsItWas) {
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31), Day(2018, 1, 1)), {}), IsEmpty());
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31), kMerger), {}), IsEmpty());
}

TEST(MergerTest, AnEndThatWasRecordedAheadIsKept) {
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31), Day(2021, 1, 1)), {}),
              ElementsAre("source 2013-05-31 – 2020-07-01 MERGED",
                          "new: target 2020-07-01 – 2021-01-01 WITHDRAWN"));
}

// One organisation that was entered twice: every day on which either was a member counts.
TEST(MergerTest, WhatNeverWasSeveralMovesForThePastToo) {
  const absl::CivilDay ever(1, 1, 1);
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31), Day(2014, 1, 1)),
                    {Held("target", Day(2015, 1, 1))}, ever),
              ElementsAre("target 2013-05-31 – 2014-01-01 WITHDRAWN"));
  // Days that both had are the target's; what the source had around them goes on in pieces.
  EXPECT_THAT(Moved(Held("source", Day(2013, 5, 31)),
                    {Held("target", Day(2015, 1, 1), Day(2016, 1, 1))}, ever),
              ElementsAre("source 2013-05-31 – 2013-05-31 MERGED",
                          "new: target 2013-05-31 – 2015-01-01 MERGED",
                          "new: target 2016-01-01 –  ACTIVE"));
  EXPECT_THAT(Moved(Held("source", Day(2015, 1, 1), Day(2016, 1, 1)),
                    {Held("target", Day(2013, 5, 31))}, ever),
              ElementsAre("source 2015-01-01 – 2015-01-01 MERGED"));
}

// Two sources of one kind: the second finds what the first brought.
TEST(MergerTest, SeveralAffiliationsDoNotOverlapEither) {
  const MovedAffiliations moved = MoveAffiliations(
      {Held("source", Day(2013, 5, 31)), Held("source", Day(2014, 1, 1))}, {}, "target", Facts());
  EXPECT_EQ(moved.changed.size(), 2u);
  EXPECT_EQ(moved.added.size(), 1u);
}

TEST(MergerTest, AnApplicationGoesAlongUnlessThereIsOne) {
  EXPECT_THAT(Moved(AppliedFor("source"), {}), ElementsAre("target  –  APPLIED"));
  EXPECT_THAT(Moved(AppliedFor("source"), {AppliedFor("target")}),
              ElementsAre("source  –  REJECTED"));
}

TEST(MergerTest, ASuspensionAndTheGradesGoAlong) {
  v1::Affiliation suspended = Held("source", Day(2013, 5, 31));
  suspended.set_state(v1::Affiliation::SUSPENDED);
  for (const auto& [grade, year] : {std::pair("low", 2013), {"mid", 2018}, {"high", 2021}}) {
    auto& tenure = *suspended.add_grade_tenures();
    tenure.set_grade(grade);
    *tenure.mutable_start_date() = value::ToDate(absl::CivilDay(year, 5, 31));
  }
  const MovedAffiliations moved = MoveAffiliations({suspended}, {}, "target", Facts());
  ASSERT_EQ(moved.added.size(), 1u);
  const v1::Affiliation& goes_on = moved.added[0];
  EXPECT_EQ(goes_on.state(), v1::Affiliation::SUSPENDED);
  EXPECT_EQ(goes_on.name(), "");
  ASSERT_EQ(goes_on.grade_tenures_size(), 2);
  EXPECT_EQ(goes_on.grade_tenures(0).grade(), "mid");
  EXPECT_EQ(goes_on.grade_tenures(0).start_date().month(), 7);
  EXPECT_EQ(goes_on.grade_tenures(1).grade(), "high");
  EXPECT_EQ(goes_on.changes(goes_on.changes_size() - 1).reason(), "两校合并");
}

v1::Organization Organization(const std::string& id, const std::string& more) {
  v1::Organization organization;
  organization.set_name("groups/putuo/organizations/" + id);
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(more, &organization)) << more;
  return organization;
}

// X5: whoever looks for a name of the source finds the target.
TEST(MergerTest, NamesAndCreditCodeGoAlong) {
  auto source = Organization("a",
                             "display_name: '示例技校' short_name: '技校' aliases: '老技校' "
                             "former_names { display_name: '示例工读' } "
                             "unified_social_credit_code: '91350100M000100Y43'");
  auto target = Organization("b", "display_name: '示例职校' short_name: '技校'");
  EXPECT_THAT(MergeInto(source, target), IsEmpty());
  EXPECT_THAT(target.aliases(), ElementsAre("示例技校", "示例工读", "老技校"));
  EXPECT_EQ(target.unified_social_credit_code(), "91350100M000100Y43");
  EXPECT_EQ(source.unified_social_credit_code(), "");
  EXPECT_EQ(source.state(), v1::Organization::MERGED);
  EXPECT_EQ(source.merged_into(), "groups/putuo/organizations/b");
  EXPECT_EQ(source.display_name(), "示例技校");
}

TEST(MergerTest, ACodeOfTheTargetsOwnStays) {
  auto source = Organization("a", "display_name: '甲' unified_social_credit_code: 'SOURCE'");
  auto target = Organization("b", "display_name: '乙' unified_social_credit_code: 'TARGET'");
  EXPECT_THAT(MergeInto(source, target), IsEmpty());
  EXPECT_EQ(target.unified_social_credit_code(), "TARGET");
  EXPECT_EQ(source.unified_social_credit_code(), "SOURCE");
}

TEST(MergerTest, TooManyNamesAreSaidSo) {
  auto source = Organization("a", "display_name: '甲'");
  auto target = Organization("b", "display_name: '乙'");
  for (int i = 0; i < kMostAliases; ++i) target.add_aliases(absl::StrCat("别名", i));
  const auto findings = MergeInto(source, target);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_id(), "organization.too-many-names");
  EXPECT_EQ(findings[0].measured(), "51");
}

}  // namespace
}  // namespace edugroup::membership
