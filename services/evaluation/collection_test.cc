#include "services/evaluation/collection.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
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
  Collection collection = Collect(SchoolCycle(), facts, {});
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
  Collection collection = Collect(SchoolCycle(), Facts(), {});
  ASSERT_THAT(collection.created, SizeIs(4));
  EXPECT_TRUE(collection.created[3].has_fact_count());
  EXPECT_EQ(collection.created[3].fact_count().denominator(), 0);
}

TEST(CollectionTest, CollectingAgainChangesOnlyWhatChanged) {
  const Cycle cycle = SchoolCycle();
  Facts first;
  first.Add(FactsOf("azy", 3, 17));
  std::vector<Observation> present = Collect(cycle, first, {}).created;

  Facts same;
  same.Add(FactsOf("azy", 3, 20));
  Collection nothing = Collect(cycle, same, present);
  EXPECT_THAT(nothing.created, IsEmpty());
  EXPECT_THAT(nothing.updated, IsEmpty());
  EXPECT_EQ(nothing.unchanged, 4);

  Facts more;
  more.Add(FactsOf("azy", 4, 25));
  Collection changed = Collect(cycle, more, present);
  ASSERT_THAT(changed.updated, SizeIs(1));
  EXPECT_EQ(changed.updated[0].first.fact_count().denominator(), 3);
  EXPECT_EQ(changed.updated[0].second.fact_count().denominator(), 4);
  EXPECT_EQ(changed.updated[0].second.journal_position(), 25);
  EXPECT_EQ(changed.unchanged, 3);
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
