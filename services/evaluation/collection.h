// From the facts of the task server to observations.
#pragma once

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"

namespace edugroup::evaluation {

// Facts by organisation.
struct Facts {
  absl::flat_hash_map<std::string, task::v1::SubjectTaskFacts> by_organization;
  int64_t journal_position = 0;  // all of them stand at least at this position

  // Takes an answer of GetTaskFacts in.
  void Add(task::v1::GetTaskFactsResponse response);
};

// What collecting changes.
struct Collection {
  std::vector<v1::Observation> created;                              // without name
  std::vector<std::pair<v1::Observation, v1::Observation>> updated;  // before, after
  int unchanged = 0;
};

// One observation for each subject of the cycle and leaf that counts tasks; a subject of which the
// task server knows nothing has a count of 0 out of 0. `present` are those collected before.
Collection Collect(const v1::Cycle& cycle, const Facts& facts,
                   const std::vector<v1::Observation>& present);

}  // namespace edugroup::evaluation
