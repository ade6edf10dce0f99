#include "services/task/task_server.h"

#include <memory>

#include "services/task/assignment_service.h"
#include "services/task/migrations.h"
#include "services/task/peers.h"
#include "services/task/plan_service.h"
#include "services/task/task_facts_service.h"
#include "services/task/task_service.h"

namespace edugroup::task {
namespace {

struct Services {
  explicit Services(const rpc::Platform& platform)
      : peers(*platform.membership, *platform.committee),
        plans(*platform.store, peers),
        tasks(*platform.store),
        assignments(*platform.store),
        facts(*platform.store) {}

  Peers peers;
  PlanService plans;
  TaskService tasks;
  AssignmentService assignments;
  TaskFactsService facts;
};

}  // namespace

rpc::Definition TaskServer() {
  return {"task",
          {"edugroup.task.v1.PlanService", "edugroup.task.v1.TaskService",
           "edugroup.task.v1.AssignmentService", "edugroup.task.v1.TaskFactsService"},
          Migrations(),
          [](const rpc::Platform& platform, rpc::Methods& methods) -> std::shared_ptr<void> {
            auto services = std::make_shared<Services>(platform);
            services->plans.Register(methods);
            services->tasks.Register(methods);
            services->assignments.Register(methods);
            services->facts.Register(methods);
            return services;
          },
          {},
          {{"edugroup_assignments",
            "Assignments by the light they show today, yellow from the usual 7 days before the"
            " limit; SUBMITTED waits to be accepted.",
            "light",
            {"GREEN", "YELLOW", "RED", "SUBMITTED", "DONE", "LATE_DONE", "NO_LIMIT"},
            {"figure_assignments",
             "SELECT CASE"
             " WHEN state = 'ACCEPTED' THEN IF(due_date = 0 OR completed_date <= due_date, 'DONE',"
             " 'LATE_DONE')"
             " WHEN due_date = 0 THEN 'NO_LIMIT' WHEN state = 'SUBMITTED' THEN 'SUBMITTED'"
             " WHEN due_date < ? THEN 'RED'"
             " WHEN DATEDIFF(CAST(due_date AS CHAR), CAST(? AS CHAR)) <= 7 THEN 'YELLOW'"
             " ELSE 'GREEN' END AS light, COUNT(*) FROM assignment WHERE state <> 'CANCELLED'"
             " GROUP BY light"}}}};
}

}  // namespace edugroup::task
