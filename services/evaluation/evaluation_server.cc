#include "services/evaluation/evaluation_server.h"

#include <memory>

#include "services/evaluation/assessment_service.h"
#include "services/evaluation/cycle_service.h"
#include "services/evaluation/indicator_service.h"
#include "services/evaluation/migrations.h"
#include "services/evaluation/objection_service.h"
#include "services/evaluation/observation_service.h"
#include "services/evaluation/problem_service.h"
#include "services/evaluation/report_service.h"
#include "services/evaluation/result_service.h"
#include "services/evaluation/review_service.h"
#include "services/evaluation/simulation_service.h"
#include "services/evaluation/submission_service.h"

namespace edugroup::evaluation {
namespace {

struct Services {
  Services(const rpc::Platform& platform, rpc::Methods& methods)
      : indicators(*platform.store, methods),
        observations(*platform.store, methods),
        cycles(*platform.store, {*platform.membership, *platform.committee, *platform.task},
               methods),
        submissions(*platform.store, methods),
        reviews(*platform.store, methods),
        objections(*platform.store, *platform.committee, methods),
        results(*platform.store, *platform.committee, methods),
        problems(*platform.store, *platform.task, methods),
        reports(*platform.store, *platform.membership, methods),
        assessments(*platform.store, methods),
        simulations(*platform.store, methods) {}

  IndicatorService indicators;
  ObservationService observations;
  CycleService cycles;
  SubmissionService submissions;
  ReviewService reviews;
  ObjectionService objections;
  ResultService results;
  ProblemService problems;
  ReportService reports;
  AssessmentService assessments;
  SimulationService simulations;
};

}  // namespace

rpc::Definition EvaluationServer() {
  return {"evaluation",
          {"edugroup.evaluation.v1.IndicatorService", "edugroup.evaluation.v1.ObservationService",
           "edugroup.evaluation.v1.CycleService", "edugroup.evaluation.v1.SubmissionService",
           "edugroup.evaluation.v1.ReviewService", "edugroup.evaluation.v1.ObjectionService",
           "edugroup.evaluation.v1.ResultService", "edugroup.evaluation.v1.ProblemService",
           "edugroup.evaluation.v1.ReportService", "edugroup.evaluation.v1.AssessmentService",
           "edugroup.evaluation.v1.SimulationService"},
          Migrations(),
          [](const rpc::Platform& platform, rpc::Methods& methods) {
            return std::make_shared<Services>(platform, methods);
          },
          {},
          {{"edugroup_cycles",
            "Assessment cycles by phase.",
            "phase",
            {"DRAFT", "COLLECTING", "SELF_ASSESSMENT", "REVIEW", "DECISION", "PUBLICITY", "FINAL",
             "ARCHIVED"},
            {"figure_cycles", "SELECT state, COUNT(*) FROM assessment_cycle GROUP BY state"}}}};
}

}  // namespace edugroup::evaluation
