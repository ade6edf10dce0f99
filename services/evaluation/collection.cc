#include "services/evaluation/collection.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/value/quantity.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/review.h"

namespace edugroup::evaluation {
namespace {

using google::protobuf::util::MessageDifferencer;
using membership::v1::Entry;
using task::v1::SubjectTaskFacts;
using task::v1::TaskFact;
using v1::Cycle;
using v1::CycleSubject;
using v1::Indicator;
using v1::Observation;
using v1::RegisterSource;

using Leaf = std::pair<std::string, std::string>;  // indicator id, subject

constexpr int kMostNames = 1000;

Observation Start(const Cycle& cycle, const Indicator& leaf, const CycleSubject& subject) {
  Observation fresh;
  fresh.set_origin(Observation::COLLECTED);
  fresh.set_cycle(cycle.name());
  fresh.set_indicator_id(leaf.id());
  fresh.set_subject(SubjectName(subject));
  return fresh;
}

const TaskFact* FindFact(const Facts& facts, const std::string& organization,
                         const std::string& fact_id) {
  auto found = facts.by_organization.find(organization);
  if (found == facts.by_organization.end()) return nullptr;
  for (const TaskFact& fact : found->second.facts()) {
    if (fact.fact_id() == fact_id) return &fact;
  }
  return nullptr;
}

// The sum of `column` over the entries.
void SetSum(const std::vector<const Entry*>& entries, const std::string& column,
            Observation& observation) {
  std::vector<type::Quantity> quantities;
  bool all = true;
  for (const Entry* entry : entries) {
    const auto cell =
        std::find_if(entry->cells().begin(), entry->cells().end(),
                     [&](const auto& one) { return one.column() == column && one.has_quantity(); });
    if (cell == entry->cells().end()) {
      all = false;
    } else {
      quantities.push_back(cell->quantity());
    }
  }
  absl::StatusOr<type::Quantity> sum = value::Sum(quantities);
  if (!sum.ok()) {
    observation.set_no_value(v1::NOT_RATED);
    observation.mutable_source()->set_text(std::string(sum.status().message()));
    return;
  }
  if (!all && sum->qualifier() == type::Quantity::EXACT) {
    sum->set_qualifier(type::Quantity::AT_LEAST);
  }
  *observation.mutable_quantity() = *sum;
}

// Whether everything is equal but what the store keeps, the position it was read at, and what was
// settled.
bool SaysTheSame(const Observation& known, const Observation& collected) {
  MessageDifferencer differencer;
  for (const char* field :
       {"name", "uid", "etag", "create_time", "update_time", "journal_position", "settlement"}) {
    differencer.IgnoreField(Observation::descriptor()->FindFieldByName(field));
  }
  return differencer.Compare(known, collected);
}

bool SettledOtherwise(const Observation& observation) {
  return observation.has_settlement() &&
         observation.settlement().choice() != v1::Settlement::COLLECTED;
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

std::vector<Observation> FromTasks(const Cycle& cycle, const Facts& facts) {
  std::vector<Observation> collected;
  for (const CycleSubject& subject : cycle.subjects()) {
    for (const Indicator& leaf : cycle.frozen_indicator_set().indicators()) {
      if (!leaf.has_task_fact()) continue;
      const std::string& fact_id = leaf.task_fact().fact_id();
      Observation& fresh = collected.emplace_back(Start(cycle, leaf, subject));
      fresh.set_source_server("task");
      fresh.set_journal_position(facts.journal_position);
      v1::FactCount& count = *fresh.mutable_fact_count();
      count.set_fact_id(fact_id);
      const TaskFact* fact = FindFact(facts, subject.organization(), fact_id);
      if (fact == nullptr) continue;
      count.set_numerator(fact->numerator());
      count.set_denominator(fact->denominator());
      *fresh.mutable_source_names() = fact->numerator_names();
      *fresh.mutable_base_names() = fact->denominator_names();
    }
  }
  return collected;
}

std::vector<Observation> FromRegister(const Cycle& cycle, const Indicator& leaf,
                                      const RegisterEntries& entries) {
  const RegisterSource& source = leaf.register_figure();
  absl::flat_hash_map<std::string, std::vector<const Entry*>> by_organization;
  std::vector<const Entry*> all;
  for (const Entry& entry : entries.entries) {
    all.push_back(&entry);
    by_organization[entry.organization()].push_back(&entry);
  }
  std::vector<Observation> collected;
  for (const CycleSubject& subject : cycle.subjects()) {
    const std::vector<const Entry*>& counted =
        source.scope() == RegisterSource::ALL ? all : by_organization[subject.organization()];
    Observation& fresh = collected.emplace_back(Start(cycle, leaf, subject));
    fresh.set_source_server("membership");
    fresh.set_journal_position(entries.journal_position);
    fresh.mutable_source()->set_document(source.register_());
    fresh.mutable_source()->set_place(source.filter());
    if (source.sum_column().empty()) {
      fresh.mutable_quantity()->set_value(absl::StrCat(counted.size()));
      fresh.mutable_quantity()->set_qualifier(type::Quantity::EXACT);
    } else {
      SetSum(counted, source.sum_column(), fresh);
    }
    for (const Entry* entry : counted) {
      if (fresh.source_names_size() < kMostNames) fresh.add_source_names(entry->name());
    }
  }
  return collected;
}

Observation FromCommittee(const Cycle& cycle, const Indicator& leaf, const CycleSubject& subject,
                          const CommitteeFact& fact) {
  Observation fresh = Start(cycle, leaf, subject);
  fresh.set_source_server("committee");
  fresh.set_journal_position(fact.journal_position);
  *fresh.mutable_fact_count() = fact.count;
  for (const std::string& name : fact.source_names) {
    if (fresh.source_names_size() < kMostNames) fresh.add_source_names(name);
  }
  for (const std::string& name : fact.base_names) {
    if (fresh.base_names_size() < kMostNames) fresh.add_base_names(name);
  }
  return fresh;
}

std::vector<Observation> FromReviews(const Cycle& cycle, const std::vector<v1::Review>& reviews) {
  absl::flat_hash_map<std::string, std::vector<const v1::Review*>> by_subject;
  for (const v1::Review& review : reviews) by_subject[review.subject()].push_back(&review);
  std::vector<Observation> collected;
  for (const CycleSubject& subject : cycle.subjects()) {
    for (const Indicator& leaf : cycle.frozen_indicator_set().indicators()) {
      if (!IsReviewed(leaf)) continue;
      Observation& fresh = collected.emplace_back(Start(cycle, leaf, subject));
      v1::RatingSheet sheet = SheetOf(leaf, by_subject[SubjectName(subject)]);
      if (sheet.ratings().empty()) {
        fresh.set_no_value(v1::NOT_RATED);
        continue;
      }
      for (const v1::Rating& rating : sheet.ratings()) fresh.add_source_names(rating.review());
      *fresh.mutable_rating_sheet() = std::move(sheet);
    }
  }
  return collected;
}

Collection Merge(std::vector<Observation> collected, const std::vector<Observation>& present) {
  absl::flat_hash_map<Leaf, const Observation*> by_leaf;
  for (const Observation& observation : present) {
    by_leaf.emplace(Leaf(observation.indicator_id(), observation.subject()), &observation);
  }
  Collection collection;
  for (Observation& observation : collected) {
    const auto known = by_leaf.find(Leaf(observation.indicator_id(), observation.subject()));
    if (known == by_leaf.end()) {
      collection.created.push_back(std::move(observation));
      continue;
    }
    const Observation& before = *known->second;
    if (SettledOtherwise(before) || SaysTheSame(before, observation)) {
      ++collection.unchanged;
      continue;
    }
    observation.set_name(before.name());
    observation.set_uid(before.uid());
    observation.set_etag(before.etag());
    *observation.mutable_create_time() = before.create_time();
    *observation.mutable_update_time() = before.update_time();
    if (before.has_settlement()) *observation.mutable_settlement() = before.settlement();
    collection.updated.emplace_back(before, std::move(observation));
  }
  return collection;
}

}  // namespace edugroup::evaluation
