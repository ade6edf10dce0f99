#include "services/committee/body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/committee/body_history.h"
#include "services/committee/body_store.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Body;

constexpr absl::CivilDay kToday(2021, 12, 20);

Body MakeBody(const std::string& id, const std::string& parent = "") {
  Body body;
  body.set_name("groups/jiading/bodies/" + id);
  body.set_display_name(id);
  if (!parent.empty()) body.set_parent_body("groups/jiading/bodies/" + parent);
  body.set_state(Body::PLANNED);
  return body;
}
type::PartialDate Date(int year, int month = 0, int day = 0) {
  type::PartialDate date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(CheckBodyTest, NamesEveryViolation) {
  Body body = MakeBody("majors");
  EXPECT_THAT(CheckBody(body), IsEmpty());
  body.set_parent_body("groups/putuo/bodies/council");
  body.set_host("groups/jiading/bodies/council");
  body.add_predecessors(body.name());
  body.add_duties()->set_id("standards");
  body.add_duties()->set_id("standards");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckBody(body)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("body.parent_body", "body.predecessors[0]", "body.host",
                                  "body.duties[1].id"));
}

TEST(CheckPlaceTest, ParentAndPredecessorsMustBeThere) {
  const std::vector<Body> others = {MakeBody("council"), MakeBody("group-1", "council")};
  EXPECT_TRUE(CheckPlace(MakeBody("group-2", "council"), others).ok());
  EXPECT_EQ(ReasonOf(CheckPlace(MakeBody("group-2", "assembly"), others)),
            access::v1::REFERENCE_NOT_FOUND);
  Body successor = MakeBody("group-2", "council");
  successor.add_predecessors("groups/jiading/bodies/group-1");
  EXPECT_TRUE(CheckPlace(successor, others).ok());
  successor.add_predecessors("groups/jiading/bodies/group-0");
  EXPECT_EQ(ReasonOf(CheckPlace(successor, others)), access::v1::REFERENCE_NOT_FOUND);
}

TEST(CheckPlaceTest, NotUnderItselfNorUnderWhatIsDissolved) {
  std::vector<Body> others = {MakeBody("council"), MakeBody("group-1", "council")};
  EXPECT_EQ(ReasonOf(CheckPlace(MakeBody("council", "group-1"), others)),
            access::v1::FIELDS_INVALID);
  others[0].set_state(Body::DISSOLVED);
  EXPECT_EQ(ReasonOf(CheckPlace(MakeBody("group-2", "council"), others)),
            access::v1::STATE_CONFLICT);
}

// J8: 拟设, 筹建, 成立, 撤销.
TEST(StateTest, MovesForwardOnly) {
  Body body = MakeBody("advisers");
  EXPECT_TRUE(Prepare(body).ok());
  EXPECT_EQ(ReasonOf(Prepare(body)), access::v1::STATE_CONFLICT);
  EXPECT_TRUE(Establish(body, Date(2021, 12), kToday).ok());
  EXPECT_EQ(body.state(), Body::ESTABLISHED);
  EXPECT_EQ(ReasonOf(Establish(body, Date(2021, 12), kToday)), access::v1::STATE_CONFLICT);
  EXPECT_TRUE(Dissolve(body, Date(2021, 12, 20), "合并", kToday).ok());
  EXPECT_EQ(body.dissolve_reason(), "合并");
  EXPECT_EQ(ReasonOf(Dissolve(body, Date(2021, 12, 20), "合并", kToday)),
            access::v1::STATE_CONFLICT);
}

TEST(StateTest, DatesArePastAndInOrder) {
  Body body = MakeBody("advisers");
  EXPECT_EQ(ReasonOf(Establish(body, Date(2022, 1), kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Establish(body, Date(2021, 13), kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(body.state(), Body::PLANNED);
  EXPECT_TRUE(Establish(body, Date(2021, 6), kToday).ok());
  EXPECT_EQ(ReasonOf(Dissolve(body, Date(2021, 5), "合并", kToday)), access::v1::FIELDS_INVALID);
  EXPECT_TRUE(Dissolve(body, Date(2021, 6), "合并", kToday).ok());
}

TEST(BodyTableTest, SortsByOrderIndexThenPinyin) {
  Body first = MakeBody("a"), second = MakeBody("b"), third = MakeBody("c");
  first.set_order_index(-1);
  first.set_display_name("专业建设");
  second.set_display_name("产教融合");
  third.set_display_name("创新创业");
  const auto key = [](const Body& body) { return BodyTable().sort_key(body); };
  EXPECT_LT(key(first), key(second));
  EXPECT_LT(key(second), key(third));
}

// X7: what it was until the day before a change.
TEST(BodyHistoryTest, KeepsNameAndPlaceOfEveryDay) {
  Body body = MakeBody("office", "council");
  ASSERT_TRUE(Establish(body, Date(2015, 3), kToday).ok());
  const auto rename = [&body](const std::string& name, absl::CivilDay day) {
    Body after = body;
    after.set_display_name(name);
    const absl::Status kept = KeepRevision(body, day, kToday, after);
    if (kept.ok()) body = after;
    return kept;
  };
  ASSERT_TRUE(rename("corrected", absl::CivilDay(2015, 3, 1)).ok());
  EXPECT_EQ(body.revisions_size(), 0);
  ASSERT_TRUE(rename("second", absl::CivilDay(2018, 1, 1)).ok());
  ASSERT_TRUE(rename("second, corrected", absl::CivilDay(2018, 1, 1)).ok());
  ASSERT_TRUE(rename("third", kToday).ok());
  EXPECT_EQ(body.revisions_size(), 2);
  EXPECT_FALSE(rename("too early", absl::CivilDay(2018, 1, 1)).ok());
  EXPECT_FALSE(rename("too late", kToday + 1).ok());
  const auto name_on = [&body](absl::CivilDay day) {
    Body past = body;
    BringTo(day, past);
    return past.display_name();
  };
  EXPECT_EQ(name_on(absl::CivilDay(2017, 12, 31)), "corrected");
  EXPECT_EQ(name_on(absl::CivilDay(2018, 1, 1)), "second, corrected");
  EXPECT_EQ(name_on(kToday - 1), "second, corrected");
  EXPECT_EQ(name_on(kToday), "third");
}

// J17: and what it was for, where it sat.
TEST(BodyHistoryTest, KeepsDutiesAndLocation) {
  Body body = MakeBody("office");
  body.set_location("市教育局");
  v1::Duty& first = *body.add_duties();
  first.set_id("research");
  first.set_text("开展调研");
  ASSERT_TRUE(Establish(body, Date(2015, 3), kToday).ok());
  Body after = body;
  after.mutable_duties(0)->set_text("开展调研和咨询");
  v1::Duty& second = *after.add_duties();
  second.set_id("training");
  second.set_text("组织培训");
  after.set_location("职业学院");
  ASSERT_TRUE(KeepRevision(body, absl::CivilDay(2020, 1, 1), kToday, after).ok());
  Body past = after;
  BringTo(absl::CivilDay(2019, 12, 31), past);
  ASSERT_EQ(past.duties_size(), 1);
  EXPECT_EQ(past.duties(0).text(), "开展调研");
  EXPECT_EQ(past.location(), "市教育局");
  BringTo(absl::CivilDay(2020, 1, 1), after);
  EXPECT_EQ(after.duties_size(), 2);
  EXPECT_EQ(after.location(), "职业学院");
}

}  // namespace
}  // namespace edugroup::committee
