#include "tests/load/boards.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "tests/load/crowd.h"
#include "tests/load/floors.h"
#include "tests/load/plans.h"
#include "tests/load/server_process.h"
#include "tests/load/sizes.h"
#include "tests/load/world.h"

namespace edugroup::load {
namespace {

namespace v1 = task::v1;

constexpr int kTasks = 20;
constexpr int kMembers = 50;
constexpr char kPlan[] = "groups/load/plans/board";
const std::vector<std::string> kTables = {"plan", "task", "assignment"};

std::vector<std::string> PeersOf(const World& world, const ServerProcess& committee) {
  return {absl::StrCat("--membership=", world.membership().target()),
          absl::StrCat("--committee=", committee.target())};
}

// Nothing is due in either while they are compared: the rows of the full one would all be.
void Settle(const ServerProcess& server) {
  RawConnection connection(server.database().root());
  for (const std::string& table : kTables) {
    Check(connection->Run(absl::StrCat("UPDATE ", table, " SET turn_day = 99991231")));
  }
}

// A read of the plan, `text` being the rest of the request.
template <class Request, class Response>
ReadCall Read(const ServerProcess& server, const std::string& method, const std::string& text,
              const std::string& what = "") {
  return {absl::StrCat(method.substr(method.find('/') + 1), what), [&server, method, text] {
            server.Must<Response, Request>(absl::StrCat("edugroup.task.v1.", method), text);
          }};
}

std::vector<ReadCall> ReadsOf(const ServerProcess& server) {
  const auto board = [&](int year, const char* what) {
    return Read<v1::GetPlanBoardRequest, v1::PlanBoard>(
        server, "PlanService/GetPlanBoard",
        absl::StrCat("name: '", kPlan, "' as_of { year: ", year, " month: 12 day: 1 }"), what);
  };
  const std::string period = absl::StrCat("parent: 'groups/load' plans: '", kPlan,
                                          "' period_first { year: 2019 month: 1 day: 1 } ",
                                          "period_last { year: 2019 month: 12 day: 31 }");
  return {
      board(2019, " of a past day"),
      board(2030, " of a day to come"),
      Read<v1::GetTaskRequest, v1::Task>(server, "TaskService/GetTask",
                                         absl::StrCat("name: '", kPlan, "/tasks/r0001'")),
      Read<v1::ListTasksRequest, v1::ListTasksResponse>(server, "TaskService/ListTasks",
                                                        absl::StrCat("parent: '", kPlan, "'")),
      Read<v1::ListAssignmentsRequest, v1::ListAssignmentsResponse>(
          server, "AssignmentService/ListAssignments",
          absl::StrCat("parent: '", kPlan, "/tasks/-'")),
      Read<v1::GetTaskFactsRequest, v1::GetTaskFactsResponse>(
          server, "TaskFactsService/GetTaskFacts", period),
      Read<v1::GetDutyListRequest, v1::DutyList>(server, "SupervisionService/GetDutyList", period),
      Read<v1::GetBulletinRequest, v1::Bulletin>(server, "SupervisionService/GetBulletin", period)};
}

}  // namespace

bool ReportBoards(const std::string& services, const Keys& keys, int groups, int rounds) {
  const World world(services, keys);
  world.Admit("board", kMembers);
  const ServerProcess committee(services, "committee", keys);
  AdoptPlans(committee);
  const ServerProcess alone(services, "task", keys, PeersOf(world, committee));
  ImportPlan(alone, "board", "board", kTasks);
  IssuePlan(alone, "board");
  Settle(alone);
  const ServerProcess among(services, "task", keys, PeersOf(world, committee), "-of-many");
  CopyDatabase(alone, among);
  AddGroups(among, kTables, groups - 1);
  RefreshStatistics(alone, kTables);
  RefreshStatistics(among, kTables);
  std::cout << absl::StrFormat("%-52s %11s %11s\n", "reads of one plan", "alone",
                               absl::StrCat("of ", groups));
  return CompareReads(ReadsOf(alone), ReadsOf(among), rounds, kMostAmongGroups);
}

}  // namespace edugroup::load
