#include "services/evaluation/collection.h"

#include <algorithm>
#include <string>

#include "google/protobuf/util/message_differencer.h"

namespace edugroup::evaluation {
namespace {

using google::protobuf::util::MessageDifferencer;
using task::v1::SubjectTaskFacts;
using task::v1::TaskFact;
using v1::Cycle;
using v1::Observation;

using Leaf = std::pair<std::string, std::string>;  // indicator id, organisation

const TaskFact* FindFact(const Facts& facts, const std::string& organization,
                         const std::string& fact_id) {
  auto found = facts.by_organization.find(organization);
  if (found == facts.by_organization.end()) return nullptr;
  for (const TaskFact& fact : found->second.facts()) {
    if (fact.fact_id() == fact_id) return &fact;
  }
  return nullptr;
}

// Sets what was counted; answers whether anything differs from before.
bool SetCount(const std::string& fact_id, const TaskFact* fact, int64_t journal_position,
              Observation& observation) {
  const Observation before = observation;
  v1::FactCount& count = *observation.mutable_fact_count();
  count.set_fact_id(fact_id);
  count.set_numerator(fact == nullptr ? 0 : fact->numerator());
  count.set_denominator(fact == nullptr ? 0 : fact->denominator());
  observation.clear_source_names();
  observation.clear_base_names();
  if (fact != nullptr) {
    *observation.mutable_source_names() = fact->numerator_names();
    *observation.mutable_base_names() = fact->denominator_names();
  }
  if (MessageDifferencer::Equals(before, observation)) return false;
  observation.set_journal_position(journal_position);
  return true;
}

}  // namespace

void Facts::Add(task::v1::GetTaskFactsResponse response) {
  journal_position = by_organization.empty()
                         ? response.journal_position()
                         : std::min(journal_position, response.journal_position());
  for (SubjectTaskFacts& subject : *response.mutable_subjects()) {
    std::string organization = subject.organization();
    by_organization[organization] = std::move(subject);
  }
}

Collection Collect(const Cycle& cycle, const Facts& facts,
                   const std::vector<Observation>& present) {
  absl::flat_hash_map<Leaf, const Observation*> by_leaf;
  for (const Observation& observation : present) {
    by_leaf.emplace(Leaf(observation.indicator_id(), observation.subject()), &observation);
  }
  Collection collection;
  for (const v1::CycleSubject& subject : cycle.subjects()) {
    for (const v1::Indicator& indicator : cycle.frozen_indicator_set().indicators()) {
      if (!indicator.has_task_fact()) continue;
      const std::string& fact_id = indicator.task_fact().fact_id();
      const TaskFact* fact = FindFact(facts, subject.organization(), fact_id);
      auto known = by_leaf.find(Leaf(indicator.id(), subject.organization()));
      if (known != by_leaf.end()) {
        Observation after = *known->second;
        if (SetCount(fact_id, fact, facts.journal_position, after)) {
          collection.updated.emplace_back(*known->second, std::move(after));
        } else {
          ++collection.unchanged;
        }
        continue;
      }
      Observation& fresh = collection.created.emplace_back();
      fresh.set_origin(Observation::COLLECTED);
      fresh.set_cycle(cycle.name());
      fresh.set_indicator_id(indicator.id());
      fresh.set_subject(subject.organization());
      SetCount(fact_id, fact, facts.journal_position, fresh);
    }
  }
  return collection;
}

}  // namespace edugroup::evaluation
