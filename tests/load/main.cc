// Speed and memory as ratios to floors measured in the same run. See README.md of this folder.
//
//   edugroup_load --server build/release/services/membership/membership_server [--rounds 5]
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "tests/load/floors.h"
#include "tests/load/generator.h"
#include "tests/load/process.h"
#include "tests/load/statements.h"
#include "tests/load/watcher.h"
#include "tests/load/world.h"

ABSL_FLAG(std::string, server, "", "The membership_server binary.");
ABSL_FLAG(std::string, folder, "build/load", "Keys, logs and port files.");
ABSL_FLAG(int, log, 1, "log_one_in of the empty call.");
ABSL_FLAG(int, rounds, 5, "Interleaved rounds; medians are reported.");
ABSL_FLAG(std::string, only, "",
          "Only comparisons whose name holds this; no open loop, no watcher.");
ABSL_FLAG(absl::Duration, window, absl::Seconds(2), "Length of one measuring window.");

namespace edugroup::load {
namespace {

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// One line of the report: windows of a call beside windows of its floor.
struct Comparison {
  std::string name;
  double goal;
  std::function<Measured()> call;
  std::function<double()> floor;
  std::vector<double> rates = {}, floors = {}, ratios = {}, p50s = {}, p99s = {}, cpus = {};
};

void RunRound(Comparison& comparison, pid_t server) {
  const double floor = comparison.floor();
  const double cpu_before = CpuSeconds(server);
  const Measured measured = comparison.call();
  const double cpu = CpuSeconds(server) - cpu_before;
  for (const auto& [code, count] : measured.codes) {
    if (code != 0) std::cout << comparison.name << ": code " << code << " × " << count << "\n";
  }
  comparison.rates.push_back(measured.ok_per_second);
  comparison.floors.push_back(floor);
  comparison.ratios.push_back(measured.ok_per_second / floor);
  comparison.p50s.push_back(measured.p50_ms);
  comparison.p99s.push_back(measured.p99_ms);
  // The warm-up's share of CPU is in the numerator: scale the calls alike.
  const double window = absl::ToDoubleSeconds(absl::GetFlag(FLAGS_window));
  comparison.cpus.push_back(cpu * 1e6 / (measured.ok_per_second * (window + 0.5)));
}

bool Report(const Comparison& c) {
  const double ratio = Median(c.ratios);
  std::cout << absl::StrFormat(
      "%-28s %9.0f/s  floor %9.0f/s  ratio %.2f (goal %.2f)%s  p50 %.2f ms"
      "  p99 %.2f ms  server CPU %.0f µs/call\n",
      c.name, Median(c.rates), Median(c.floors), ratio, c.goal, ratio >= c.goal ? "" : " MISSED",
      Median(c.p50s), Median(c.p99s), Median(c.cpus));
  return ratio >= c.goal;
}

bool ReportOpenLoop(const World& world, const Load& closed) {
  const double peak = Run(closed).ok_per_second;
  Load half = closed;
  half.rate = peak / 2;
  half.duration = absl::Seconds(5);
  const Measured calm = Run(half);
  Load storm = closed;
  storm.rate = peak * 5;
  storm.duration = absl::Seconds(5);
  storm.timeout = absl::Seconds(1);
  const Measured overloaded = Run(storm);
  const double goodput = overloaded.ok_per_second / peak;
  std::cout << absl::StrFormat(
      "half the peak (%.0f/s): p50 %.2f ms, p99 %.2f ms, p99/p50 %.1f (goal ≤ 10)%s\n", peak / 2,
      calm.p50_ms, calm.p99_ms, calm.p99_ms / calm.p50_ms,
      calm.p99_ms <= 10 * calm.p50_ms ? "" : " MISSED");
  std::cout << absl::StrFormat("5 × the peak: goodput %.2f of peak (goal ≥ 0.70)%s\n", goodput,
                               goodput >= 0.70 ? "" : " MISSED");
  std::cout << absl::StrFormat(
      "resident memory: idle %.0f MiB (goal ≤ 60)%s, after load %.0f MiB\n", world.idle_mebibytes(),
      world.idle_mebibytes() <= 60 ? "" : " MISSED", ResidentMebibytes(world.server_pid()));
  std::cout << absl::StrFormat("start to SERVING: %.2f s (goal ≤ 1)%s\n", world.start_seconds(),
                               world.start_seconds() <= 1 ? "" : " MISSED");
  return calm.p99_ms <= 10 * calm.p50_ms && goodput >= 0.70 && world.idle_mebibytes() <= 60 &&
         world.start_seconds() <= 1;
}

// Creates at half their peak rate, with a watcher.
bool ReportWatcher(const World& world, Load creates) {
  creates.rate = Run(creates).ok_per_second / 2;
  creates.duration = absl::Seconds(5);
  absl::SleepFor(absl::Seconds(3));  // what the peak left behind is sequenced first
  Watcher watcher(world.target(), world.token(), "groups/load");
  Run(creates);
  const std::vector<double> latencies = watcher.Latencies();
  if (latencies.empty()) return false;
  const double p99 = latencies[latencies.size() * 99 / 100];
  std::cout << absl::StrFormat(
      "journal write → watcher: %d changes, p50 %.0f ms, p99 %.0f ms (goal ≤ 200)%s\n",
      latencies.size(), latencies[latencies.size() / 2], p99, p99 <= 200 ? "" : " MISSED");
  return p99 <= 200;
}

// A call that the handler answers at once.
std::string EmptyCall(uint64_t) {
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/load");
  return request.SerializeAsString();
}

int Main() {
  mkdir(absl::GetFlag(FLAGS_folder).c_str(), 0700);
  // Log lines, which the servers in this process write as in production, go to a file.
  const int log =
      open((absl::GetFlag(FLAGS_folder) + "/load.log").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  dup2(log, STDERR_FILENO);
  World world(absl::GetFlag(FLAGS_server), absl::GetFlag(FLAGS_folder));
  EchoServer echo;
  // The door with nothing behind it, in this process as the echo is.
  testing::Servers door(
      {testing::NoteServer()}, absl::CivilDay(2019, 6, 3),
      [](rpc::ServerOptions& options) { options.reception.log_one_in = absl::GetFlag(FLAGS_log); });
  observe::InitLog("load", observe::Level::kInfo);
  const Load empty = {.target = door.target("test"),
                      .method = "edugroup.test.v1.NoteService/SleepNotes",
                      .token = door.Secretariat("load").token(),
                      .request = EmptyCall,
                      .callers = 32,
                      .warm_up = absl::Milliseconds(500),
                      .duration = absl::GetFlag(FLAGS_window)};
  const absl::Duration window = absl::GetFlag(FLAGS_window);
  const auto load = [&](const char* method, std::string (*request)(uint64_t), int callers) {
    return Load{.target = world.target(),
                .method = absl::StrCat("edugroup.membership.v1.OrganizationService/", method),
                .token = world.token(),
                .request = request,
                .callers = callers,
                .warm_up = absl::Milliseconds(500),
                .duration = window};
  };
  const Load empty_floor = {.target = echo.target(),
                            .method = "edugroup.load/Echo",
                            .request = [](uint64_t) { return std::string(); },
                            .callers = 32,
                            .warm_up = absl::Milliseconds(500),
                            .duration = window};
  const auto raw = [&](int threads, void (*step)(sql::Connection&, uint64_t)) {
    return [&world, window, threads, step] {
      return RawPerSecond(world.database().runtime(), threads, window, step);
    };
  };
  std::vector<Comparison> comparisons = {
      {"empty call, 32 callers", 0.70, [&] { return Run(empty); },
       [&] { return Run(empty_floor).ok_per_second; }},
      {"Get by name, 32 callers", 0.25,
       [&] { return Run(load("GetOrganization", World::Get, 32)); }, raw(8, RawGet)},
      {"Get by name, 128 callers", 0.30,
       [&] { return Run(load("GetOrganization", World::Get, 128)); }, raw(8, RawGet)},
      {"List of 100, 32 callers", 0.30,
       [&] { return Run(load("ListOrganizations", World::List, 32)); }, raw(8, RawList)},
      {"Create, durable, 32 callers", 0.45,
       [&] { return Run(load("CreateOrganization", World::Create, 32)); }, raw(16, RawCreate)},
      {"import of 200, 4 callers", 0.25,
       [&] { return Run(load("BatchCreateOrganizations", World::Import, 4)); }, raw(4, RawImport)},
  };
  const std::string only = absl::GetFlag(FLAGS_only);
  std::erase_if(comparisons, [&](const Comparison& c) { return !absl::StrContains(c.name, only); });
  for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
    for (Comparison& comparison : comparisons) RunRound(comparison, world.server_pid());
    std::cout << "round " << round + 1 << " done" << std::endl;
  }
  bool reached = true;
  for (const Comparison& comparison : comparisons) reached = Report(comparison) && reached;
  if (only == "watcher")
    return ReportWatcher(world, load("CreateOrganization", World::Create, 32)) ? 0 : 1;
  if (!only.empty()) return reached ? 0 : 1;
  reached = ReportOpenLoop(world, load("GetOrganization", World::Get, 32)) && reached;
  reached = ReportWatcher(world, load("CreateOrganization", World::Create, 32)) && reached;
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
