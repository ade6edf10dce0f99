// From what other servers and reviews say to observations.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/evaluation/v1/review_service.pb.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"

namespace edugroup::evaluation {

// Task facts by organisation.
struct Facts {
  absl::flat_hash_map<std::string, task::v1::SubjectTaskFacts> by_organization;
  int64_t journal_position = 0;  // all of them stand at least at this position

  // Takes an answer of GetTaskFacts in.
  void Add(task::v1::GetTaskFactsResponse response);
};

// The VERIFIED entries of one register that one leaf asks for.
struct RegisterEntries {
  std::vector<membership::v1::Entry> entries;
  int64_t journal_position = 0;
};

// One fact of a body: so many of so many.
struct CommitteeFact {
  v1::FactCount count;
  std::vector<std::string> source_names;  // what counts
  std::vector<std::string> base_names;    // out of what
  int64_t journal_position = 0;
};

// What collecting changes.
struct Collection {
  std::vector<v1::Observation> created;                              // without name
  std::vector<std::pair<v1::Observation, v1::Observation>> updated;  // before, after
  int unchanged = 0;
};

// One observation, without name, for each subject of the cycle and leaf that counts tasks; a
// subject of which the task server knows nothing has a count of 0 out of 0.
std::vector<v1::Observation> FromTasks(const v1::Cycle& cycle, const Facts& facts);
// One for each subject, from the entries that its leaf's source says: their number, or the sum of a
// column. Entries without a value there make the sum a lower bound; units that differ leave the
// leaf not rated, and say so.
std::vector<v1::Observation> FromRegister(const v1::Cycle& cycle, const v1::Indicator& leaf,
                                          const RegisterEntries& entries);
// One for the subject; a fact out of nothing does not apply.
v1::Observation FromCommittee(const v1::Cycle& cycle, const v1::Indicator& leaf,
                              const v1::CycleSubject& subject, const CommitteeFact& fact);
// One for each subject and leaf that experts or groups of raters score: the sheet of what they
// gave, those who stood aside among it. A subject without reviews is not rated.
std::vector<v1::Observation> FromReviews(const v1::Cycle& cycle,
                                         const std::vector<v1::Review>& reviews);

// What `collected` changes of `present`: only what differs, and nothing that was settled otherwise
// than as collected.
Collection Merge(std::vector<v1::Observation> collected,
                 const std::vector<v1::Observation>& present);

}  // namespace edugroup::evaluation
