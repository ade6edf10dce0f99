// Speed and memory as ratios to floors measured in the same run. See README.md of this folder.
//
//   edugroup_load --services build/release/services [--rounds 5] [--only "issue of a plan"]
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/observe/log.h"
#include "tests/load/boards.h"
#include "tests/load/comparison.h"
#include "tests/load/cycles.h"
#include "tests/load/duties.h"
#include "tests/load/empty_call.h"
#include "tests/load/floors.h"
#include "tests/load/generator.h"
#include "tests/load/large_import.h"
#include "tests/load/open_loop.h"
#include "tests/load/plans.h"
#include "tests/load/rosters.h"
#include "tests/load/sizes.h"
#include "tests/load/statements.h"
#include "tests/load/world.h"

ABSL_FLAG(std::string, services, "", "The folder with <server>/<server>_server.");
ABSL_FLAG(std::string, tests, "", "The folder with note/note_server and echo/echo_server.");
ABSL_FLAG(std::string, folder, "build/load", "Keys, logs and port files.");
ABSL_FLAG(int, rounds, 5, "Interleaved rounds; medians are reported.");
ABSL_FLAG(int, groups, 1000, "Of the full database of --only=sizes and --only=boards.");
ABSL_FLAG(std::string, only, "",
          "Only comparisons whose name holds this; no open loop, no watcher.");
ABSL_FLAG(absl::Duration, window, absl::Seconds(2), "Length of one measuring window.");

namespace edugroup::load {
namespace {

// Calls of the membership server.
Load CallsOf(const World& world, const Keys& keys, const char* method,
             std::string (*request)(uint64_t), int callers) {
  return {.target = world.membership().target(),
          .method = absl::StrCat("edugroup.membership.v1.OrganizationService/", method),
          .token = keys.token(),
          .request = request,
          .callers = callers,
          .warm_up = absl::Milliseconds(500),
          .duration = absl::GetFlag(FLAGS_window)};
}

// What is to be compared, with the servers that only some comparisons need.
class Comparisons {
 public:
  Comparisons(const World& world, const Keys& keys) : world_(world), keys_(keys) {
    AddEmptyCall();
    AddOrganizations("Get by name, 32 callers", 0.25, "GetOrganization", World::Get, 32, 8, RawGet);
    AddOrganizations("Get by name, 128 callers", 0.30, "GetOrganization", World::Get, 128, 8,
                     RawGet);
    AddOrganizations("List of 100, 32 callers", 0.30, "ListOrganizations", World::List, 32, 8,
                     RawList);
    AddOrganizations("Create, durable, 32 callers", 0.45, "CreateOrganization", World::Create, 32,
                     16, RawCreate);
    AddOrganizations("import of 1,000, 4 callers", 0.25, "ImportOrganizations", World::Import, 4, 4,
                     RawImport);
    // The same beside a floor without names, versions and change records: to be known, no goal.
    AddOrganizations("import, organisations alone", 0, "ImportOrganizations", World::Import, 4, 4,
                     RawImportAlone);
    AddPlans();
    AddCycles();
    AddDuties();
    AddRosters("chart of a group, large against small", "GetOrgChart", Rosters::Chart);
    AddRosters("composition of a body, large against small", "EvaluateComposition",
               Rosters::Composition);
    AddRosters("composition of 60 bodies, large against small", "EvaluateCompositions",
               Rosters::Compositions);
  }

  void RunRound() {
    for (Comparison& comparison : all_) comparison.RunRound();
  }
  bool Report() const {
    bool reached = true;
    for (const Comparison& comparison : all_) reached = comparison.Report() && reached;
    if (plans_.has_value()) reached = plans_->ReportMemory() && reached;
    return reached;
  }

 private:
  static bool Wanted(const std::string& name) {
    return absl::StrContains(name, absl::GetFlag(FLAGS_only));
  }

  void AddEmptyCall() {
    const std::string name = "empty call, 32 callers";
    if (!Wanted(name)) return;
    EmptyCall& empty =
        empty_.emplace(absl::GetFlag(FLAGS_tests), keys_, absl::GetFlag(FLAGS_window));
    all_.emplace_back(Comparison::Subject{.name = name,
                                          .goal = 0.70,
                                          .server = empty.door_pid(),
                                          .call = [&empty] { return empty.ThroughDoor(); },
                                          .floor = [&empty] { return empty.EchoPerSecond(); }});
  }

  // A method of the membership server against `step` on `threads` raw connections.
  void AddOrganizations(const std::string& name, double goal, const char* method,
                        std::string (*request)(uint64_t), int callers, int threads,
                        void (*step)(sql::Connection&, uint64_t)) {
    if (!Wanted(name)) return;
    all_.emplace_back(Comparison::Subject{
        .name = name,
        .goal = goal,
        .server = world_.membership().pid(),
        .call = [load = CallsOf(world_, keys_, method, request, callers)] { return Run(load); },
        .floor =
            [this, threads, step] {
              return RawPerSecond(world_.membership().database().runtime(), threads,
                                  absl::GetFlag(FLAGS_window), step);
            },
        .prepare = [this] { world_.membership().AwaitSequenced(); }});
  }

  void AddPlans() {
    const std::string name = "issue of a plan, 50,000 assignments";
    if (!Wanted(name)) return;
    Plans& plans = plans_.emplace(absl::GetFlag(FLAGS_services), keys_, world_);
    all_.emplace_back(Comparison::Subject{.name = name,
                                          .goal = 0.40,
                                          .server = plans.server_pid(),
                                          .call = [&plans] { return plans.Issue(); },
                                          .floor = [&plans] { return plans.BulkPerSecond(); },
                                          .prepare = [&plans] { plans.Prepare(); }});
  }

  void AddCycles() {
    const std::string scoring = "scoring a cycle", explaining = "scoring explained, 50 ms each";
    if (!Wanted(scoring) && !Wanted(explaining)) return;
    Cycles& cycles =
        cycles_.emplace(absl::GetFlag(FLAGS_services), keys_, world_, absl::GetFlag(FLAGS_window));
    if (Wanted(scoring)) {  // at most three times as long as the floor
      all_.emplace_back(
          Comparison::Subject{.name = scoring,
                              .goal = 0.33,
                              .server = cycles.server_pid(),
                              .call = [&cycles] { return cycles.Compute(); },
                              .floor = [&cycles] { return cycles.ScanAndBulkPerSecond(); },
                              .prepare = [&cycles] { cycles.Prepare(); }});
    }
    if (Wanted(explaining)) {
      all_.emplace_back(Comparison::Subject{.name = explaining,
                                            .goal = 1,
                                            .server = cycles.server_pid(),
                                            .call = [&cycles] { return cycles.Explain(); },
                                            .floor = [] { return 20.0; }});
    }
  }

  // In a large database at most one and a half times as long as in a small one.
  void AddDuties() {
    const std::string name = "duty list of a group, large database against small";
    if (!Wanted(name)) return;
    Duties& duties =
        duties_.emplace(absl::GetFlag(FLAGS_services), keys_, absl::GetFlag(FLAGS_window));
    all_.emplace_back(
        Comparison::Subject{.name = name,
                            .goal = 0.67,
                            .server = duties.server_pid(),
                            .call = [&duties] { return duties.InLarge(); },
                            .floor = [&duties] { return duties.InSmallPerSecond(); }});
  }

  // In a large database at most one and a half times as long as in a small one.
  void AddRosters(const std::string& name, const char* method, Rosters::Question question) {
    if (!Wanted(name)) return;
    if (!rosters_.has_value()) {
      rosters_.emplace(absl::GetFlag(FLAGS_services), keys_, world_, absl::GetFlag(FLAGS_window));
    }
    Rosters& rosters = *rosters_;
    all_.emplace_back(Comparison::Subject{
        .name = name,
        .goal = 0.67,
        .server = rosters.server_pid(),
        .call = [&rosters, method, question] { return rosters.InLarge(method, question); },
        .floor = [&rosters, method,
                  question] { return rosters.InSmallPerSecond(method, question); }});
  }

  const World& world_;
  const Keys& keys_;
  std::optional<EmptyCall> empty_;
  std::optional<Plans> plans_;
  std::optional<Cycles> cycles_;
  std::optional<Duties> duties_;
  std::optional<Rosters> rosters_;
  std::vector<Comparison> all_;
};

int Main() {
  const std::string folder = absl::GetFlag(FLAGS_folder);
  mkdir(folder.c_str(), 0700);
  // Log lines, which the servers in this process write as in production, go to a file.
  const int log = open((folder + "/load.log").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  dup2(log, STDERR_FILENO);
  const Keys keys(folder);
  const std::string only = absl::GetFlag(FLAGS_only), services = absl::GetFlag(FLAGS_services);
  if (only == "large import") return ReportLargeImport(services, keys) ? 0 : 1;
  const int rounds = absl::GetFlag(FLAGS_rounds), groups = absl::GetFlag(FLAGS_groups);
  if (only == "sizes") return ReportSizes(services, keys, groups, rounds) ? 0 : 1;
  if (only == "boards") return ReportBoards(services, keys, groups, rounds) ? 0 : 1;
  const World world(services, keys);
  const Load gets = CallsOf(world, keys, "GetOrganization", World::Get, 32);
  const Load creates = CallsOf(world, keys, "CreateOrganization", World::Create, 32);
  if (only == "watcher") return ReportWatcher(creates) ? 0 : 1;

  Comparisons comparisons(world, keys);
  for (int round = 0; round < rounds; ++round) {
    comparisons.RunRound();
    std::cout << "round " << round + 1 << " done" << std::endl;
  }
  bool reached = comparisons.Report();
  if (!only.empty()) return reached ? 0 : 1;
  reached = ReportOpenLoop(world, gets) && reached;
  reached = ReportWatcher(creates) && reached;
  return reached ? 0 : 1;
}

}  // namespace
}  // namespace edugroup::load

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::ParseCommandLine(argc, argv);
  edugroup::observe::InitLog("load", edugroup::observe::Level::kWarning);
  return edugroup::load::Main();
}
