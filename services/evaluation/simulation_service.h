// gRPC surface of simulations.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/simulation_service.pb.h"
#include "services/evaluation/simulation.h"

namespace edugroup::evaluation {

class SimulationService {
 public:
  // The store outlives the service; registers all methods.
  SimulationService(resource::Store& store, rpc::Methods& methods);

  absl::StatusOr<v1::SimulateCycleResponse> Simulate(rpc::Call& call,
                                                     const v1::SimulateCycleRequest& request);
  absl::StatusOr<v1::SuggestImprovementsResponse> Suggest(
      rpc::Call& call, const v1::SuggestImprovementsRequest& request);
  absl::StatusOr<v1::AnalyzeRanksResponse> Analyze(rpc::Call& call,
                                                   const v1::AnalyzeRanksRequest& request);

 private:
  absl::StatusOr<v1::Cycle> ComputedCycle(rpc::Call& call, const std::string& name);
  absl::Status EachAssessment(rpc::Call& call, const std::string& cycle,
                              absl::FunctionRef<void(const v1::Assessment&)> each);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
