#include "services/evaluation/evaluation_server.h"

#include <memory>

#include "services/evaluation/assessment_service.h"
#include "services/evaluation/cycle_service.h"
#include "services/evaluation/indicator_service.h"
#include "services/evaluation/migrations.h"
#include "services/evaluation/observation_service.h"

namespace edugroup::evaluation {
namespace {

struct Services {
  Services(const rpc::Platform& platform, rpc::Methods& methods)
      : indicators(*platform.store, methods),
        observations(*platform.store, methods),
        cycles(*platform.store, *platform.membership, *platform.task, methods),
        assessments(*platform.store, methods) {}

  IndicatorService indicators;
  ObservationService observations;
  CycleService cycles;
  AssessmentService assessments;
};

}  // namespace

rpc::Definition EvaluationServer() {
  return {"evaluation",
          {"edugroup.evaluation.v1.IndicatorService", "edugroup.evaluation.v1.ObservationService",
           "edugroup.evaluation.v1.CycleService", "edugroup.evaluation.v1.AssessmentService"},
          Migrations(),
          [](const rpc::Platform& platform, rpc::Methods& methods) {
            return std::make_shared<Services>(platform, methods);
          },
          {},
          {{"edugroup_cycles",
            "Assessment cycles by phase.",
            "phase",
            {"DRAFT", "COLLECTING", "REVIEW", "PUBLICITY", "FINAL"},
            {"figure_cycles", "SELECT state, COUNT(*) FROM assessment_cycle GROUP BY state"}}}};
}

}  // namespace edugroup::evaluation
