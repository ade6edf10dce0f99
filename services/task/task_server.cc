#include "services/task/task_server.h"

#include <memory>

#include "services/task/assignment_service.h"
#include "services/task/bulletin_service.h"
#include "services/task/document_service.h"
#include "services/task/extension_service.h"
#include "services/task/follow_members.h"
#include "services/task/ladder_service.h"
#include "services/task/measuring.h"
#include "services/task/migrations.h"
#include "services/task/order_service.h"
#include "services/task/peers.h"
#include "services/task/plan_service.h"
#include "services/task/round_service.h"
#include "services/task/sweep.h"
#include "services/task/task_facts_service.h"
#include "services/task/task_service.h"
#include "services/task/urge_service.h"

namespace edugroup::task {
namespace {

constexpr char kFollowMembers[] = "follow-members";
constexpr char kFollowSeats[] = "follow-seats";

struct Services {
  explicit Services(const rpc::Platform& platform)
      : peers(*platform.membership, *platform.committee),
        plans(*platform.store, peers),
        tasks(*platform.store, peers),
        assignments(*platform.store, peers),
        documents(*platform.store, peers),
        facts(*platform.store),
        extensions(*platform.store),
        ladders(*platform.store, peers),
        urges(*platform.store),
        orders(*platform.store, peers),
        rounds(*platform.store),
        bulletins(*platform.store),
        sweep(*platform.store),
        measuring(*platform.store, peers) {
    // What time does is of the day: nobody waits for it by the minute.
    platform.background->Repeat("sweep", absl::Minutes(10),
                                [this](rpc::Call& call) { return sweep.Turn(call); });
    // A work of its own: reminders do not wait for other servers.
    platform.background->Repeat("measure", absl::Minutes(10),
                                [this](rpc::Call& call) { return measuring.Turn(call); });
    platform.background->Repeat(
        kFollowMembers, absl::Seconds(1),
        rpc::Follow(kFollowMembers, *platform.store, *platform.membership,
                    [this, store = platform.store](rpc::Call& call, const rpc::Followed& followed) {
                      return FollowMembers(call, followed, *store, peers);
                    }));
    platform.background->Repeat(
        kFollowSeats, absl::Seconds(1),
        rpc::Follow(kFollowSeats, *platform.store, *platform.committee,
                    [this, store = platform.store](rpc::Call& call, const rpc::Followed& followed) {
                      return FollowSeats(call, followed, *store, peers);
                    }));
  }

  Peers peers;
  PlanService plans;
  TaskService tasks;
  AssignmentService assignments;
  DocumentService documents;
  TaskFactsService facts;
  ExtensionService extensions;
  LadderService ladders;
  UrgeService urges;
  OrderService orders;
  RoundService rounds;
  BulletinService bulletins;
  Sweep sweep;
  Measuring measuring;
};

}  // namespace

rpc::Definition TaskServer() {
  return {
      "task",
      {"edugroup.task.v1.PlanService", "edugroup.task.v1.TaskService",
       "edugroup.task.v1.AssignmentService", "edugroup.task.v1.DocumentService",
       "edugroup.task.v1.SupervisionService", "edugroup.task.v1.TaskFactsService"},
      Migrations(),
      [](const rpc::Platform& platform, rpc::Methods& methods) -> std::shared_ptr<void> {
        auto services = std::make_shared<Services>(platform);
        services->plans.Register(methods);
        services->tasks.Register(methods);
        services->assignments.Register(methods);
        services->documents.Register(methods);
        services->facts.Register(methods);
        services->extensions.Register(methods);
        services->ladders.Register(methods);
        services->urges.Register(methods);
        services->orders.Register(methods);
        services->rounds.Register(methods);
        services->bulletins.Register(methods);
        return services;
      },
      {},
      {{"edugroup_assignments",
        "Assignments by the light they show today, yellow from the usual 7 days before the"
        " limit; SUBMITTED waits to be accepted.",
        "light",
        {"GREEN", "YELLOW", "RED", "SUBMITTED", "DONE", "LATE_DONE", "NO_LIMIT", "SUSPENDED_OPEN"},
        {"figure_assignments",
         "SELECT CASE"
         " WHEN state = 'ACCEPTED' THEN IF(due_date = 0 OR completed_date <= due_date, 'DONE',"
         " 'LATE_DONE')"
         " WHEN state = 'SUSPENDED' THEN 'SUSPENDED_OPEN'"
         " WHEN due_date = 0 THEN 'NO_LIMIT' WHEN state = 'SUBMITTED' THEN 'SUBMITTED'"
         " WHEN due_date < ? THEN 'RED'"
         " WHEN DATEDIFF(CAST(due_date AS CHAR), CAST(? AS CHAR)) <= 7 THEN 'YELLOW'"
         " ELSE 'GREEN' END AS light, COUNT(*) FROM assignment WHERE state <> 'CANCELLED'"
         " GROUP BY light"}}}};
}

}  // namespace edugroup::task
