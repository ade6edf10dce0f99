#include "services/task/bulletin_service.h"

#include "common/value/status.h"
#include "services/task/bulletin.h"
#include "services/task/plan_reader.h"

namespace edugroup::task {

void BulletinService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.SupervisionService/GetBulletin", this,
                &BulletinService::GetBulletin);
  methods.Serve("edugroup.task.v1.SupervisionService/GetDutyList", this,
                &BulletinService::GetDutyList);
}

absl::StatusOr<v1::Bulletin> BulletinService::GetBulletin(rpc::Call& call,
                                                          const v1::GetBulletinRequest& request) {
  ASSIGN_OR_RETURN(const PeriodOfPlans wanted, ReadPeriod(call, request));
  ASSIGN_OR_RETURN(const WorkOfPlans work, ReadWork(call, store_, wanted.plans, {}));
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks, ReadTasks(call, store_, wanted.plans));
  return MakeBulletin(tasks, work.assignments, wanted.period, wanted.as_of);
}

absl::StatusOr<v1::DutyList> BulletinService::GetDutyList(rpc::Call& call,
                                                          const v1::GetDutyListRequest& request) {
  ASSIGN_OR_RETURN(const PeriodOfPlans wanted, ReadPeriod(call, request));
  ASSIGN_OR_RETURN(const WorkOfPlans work, ReadWork(call, store_, wanted.plans, {}));
  return MakeDutyList(work.assignments, work.orders, wanted.period, wanted.as_of);
}

}  // namespace edugroup::task
