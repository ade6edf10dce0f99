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
          }};
}

}  // namespace edugroup::task
