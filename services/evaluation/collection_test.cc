#include "services/evaluation/collection.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Cycle;
using v1::Observation;

Cycle SchoolCycle() {
  Cycle cycle;
  cycle.set_name("groups/anqing/cycles/2019");
  *cycle.mutable_frozen_indicator_set() = SchoolSet();
  for (const char* id : {"azy", "bzy"}) {
    cycle.add_subjects()->set_organization(std::string("groups/anqing/organizations/") + id);
  }
  return cycle;
}

// `organization` filed measures on time for all of `assignments` but the last.
task::v1::GetTaskFactsResponse FactsOf(const std::string& organization, int assignments,
                                       int64_t position) {
  task::v1::GetTaskFactsResponse response;
  response.set_journal_position(position);
  task::v1::SubjectTaskFacts& subject = *response.add_subjects();
  subject.set_organization("groups/anqing/organizations/" + organization);
  task::v1::TaskFact& fact = *subject.add_facts();
  fact.set_fact_id("measures_filed_on_time");
  fact.set_numerator(assignments - 1);
  fact.set_denominator(assignments);
  for (int i = 0; i < assignments; ++i) {
    if (i > 0) fact.add_numerator_names(organization + std::to_string(i));
    fact.add_denominator_names(organization + std::to_string(i));
  }
  return response;
}

TEST(CollectionTest, WritesOneObservationForEachSubjectAndCountedLeaf) {
  Facts facts;
  facts.Add(FactsOf("azy", 3, 17));
  Collection collection = Merge(FromTasks(SchoolCycle(), facts), {});
  ASSERT_THAT(collection.created, SizeIs(4));
  const Observation& filed = collection.created[0];
  EXPECT_EQ(filed.indicator_id(), "filed");
  EXPECT_EQ(filed.subject(), "groups/anqing/organizations/azy");
  EXPECT_EQ(filed.origin(), Observation::COLLECTED);
  EXPECT_EQ(filed.fact_count().numerator(), 2);
  EXPECT_EQ(filed.fact_count().denominator(), 3);
  EXPECT_THAT(filed.source_names(), ElementsAre("azy1", "azy2"));
  EXPECT_THAT(filed.base_names(), ElementsAre("azy0", "azy1", "azy2"));
  EXPECT_EQ(filed.journal_position(), 17);
}

// S18: nothing known is 0 out of 0, which does not apply; it is not a rate of zero.
TEST(CollectionTest, ASubjectWithoutFactsHasNothingOutOfNothing) {
  Collection collection = Merge(FromTasks(SchoolCycle(), Facts()), {});
  ASSERT_THAT(collection.created, SizeIs(4));
  EXPECT_TRUE(collection.created[3].has_fact_count());
  EXPECT_EQ(collection.created[3].fact_count().denominator(), 0);
}

TEST(CollectionTest, CollectingAgainChangesOnlyWhatChanged) {
  const Cycle cycle = SchoolCycle();
  Facts first;
  first.Add(FactsOf("azy", 3, 17));
  std::vector<Observation> present = FromTasks(cycle, first);

  Facts same;
  same.Add(FactsOf("azy", 3, 20));
  Collection nothing = Merge(FromTasks(cycle, same), present);
  EXPECT_THAT(nothing.created, IsEmpty());
  EXPECT_THAT(nothing.updated, IsEmpty());
  EXPECT_EQ(nothing.unchanged, 4);

  Facts more;
  more.Add(FactsOf("azy", 4, 25));
  Collection changed = Merge(FromTasks(cycle, more), present);
  ASSERT_THAT(changed.updated, SizeIs(1));
  EXPECT_EQ(changed.updated[0].first.fact_count().denominator(), 3);
  EXPECT_EQ(changed.updated[0].second.fact_count().denominator(), 4);
  EXPECT_EQ(changed.updated[0].second.journal_position(), 25);
  EXPECT_EQ(changed.unchanged, 3);
}

// X1: one entry without a number makes the sum a lower bound; P14's 60,000 and 15,000 are at least
// 75,000.
TEST(CollectionTest, SumsOverARegisterStayBounds) {
  Cycle cycle = SchoolCycle();
  v1::Indicator leaf;
  leaf.set_id("trained");
  leaf.mutable_register_figure()->set_register_("groups/anqing/registers/training");
  leaf.mutable_register_figure()->set_sum_column("people");
  leaf.mutable_register_figure()->set_scope(v1::RegisterSource::OWN);
  RegisterEntries found;
  found.journal_position = 9;
  const auto add = [&](const std::string& id, const char* value) {
    membership::v1::Entry& entry = found.entries.emplace_back();
    entry.set_name("groups/anqing/registers/training/entries/" + id);
    entry.set_organization("groups/anqing/organizations/azy");
    if (value == nullptr) return;
    membership::v1::Cell& cell = *entry.add_cells();
    cell.set_column("people");
    cell.mutable_quantity()->set_value(value);
    cell.mutable_quantity()->set_unit("人");
    cell.mutable_quantity()->set_qualifier(type::Quantity::AT_LEAST);
  };
  add("t1", "60000");
  add("t2", "15000");
  const std::vector<Observation> observations = FromRegister(cycle, leaf, found);
  ASSERT_THAT(observations, SizeIs(2));
  EXPECT_EQ(observations[0].quantity().value(), "75000");
  EXPECT_EQ(observations[0].quantity().qualifier(), type::Quantity::AT_LEAST);
  EXPECT_THAT(observations[0].source_names(), SizeIs(2));
  EXPECT_EQ(observations[0].source_server(), "membership");
  EXPECT_EQ(observations[0].journal_position(), 9);
  EXPECT_EQ(observations[1].quantity().value(), "0");  // nothing is nothing: bzy has no entries

  found.entries[0].mutable_cells(0)->mutable_quantity()->set_qualifier(type::Quantity::EXACT);
  found.entries[1].mutable_cells(0)->mutable_quantity()->set_qualifier(type::Quantity::EXACT);
  EXPECT_EQ(FromRegister(cycle, leaf, found)[0].quantity().qualifier(), type::Quantity::EXACT);
  add("t3", nullptr);
  EXPECT_EQ(FromRegister(cycle, leaf, found)[0].quantity().qualifier(), type::Quantity::AT_LEAST);
}

// What was settled otherwise than as collected is not overwritten; what was settled as collected
// is.
TEST(CollectionTest, SettledValuesStayUnlessTheySayWhatIsCollected) {
  const Cycle cycle = SchoolCycle();
  Facts first;
  first.Add(FactsOf("azy", 3, 17));
  std::vector<Observation> present = FromTasks(cycle, first);
  Facts more;
  more.Add(FactsOf("azy", 4, 25));
  present[0].mutable_settlement()->set_choice(v1::Settlement::DECLARED);
  EXPECT_THAT(Merge(FromTasks(cycle, more), present).updated, IsEmpty());
  present[0].mutable_settlement()->set_choice(v1::Settlement::COLLECTED);
  const Collection changed = Merge(FromTasks(cycle, more), present);
  ASSERT_THAT(changed.updated, SizeIs(1));
  EXPECT_TRUE(changed.updated[0].second.has_settlement());
}

TEST(FactsTest, StandAtTheEarliestPosition) {
  Facts facts;
  facts.Add(FactsOf("azy", 3, 17));
  facts.Add(FactsOf("bzy", 3, 12));
  facts.Add(FactsOf("czy", 3, 19));
  EXPECT_EQ(facts.journal_position, 12);
  EXPECT_THAT(facts.by_organization, SizeIs(3));
}

}  // namespace
}  // namespace edugroup::evaluation
