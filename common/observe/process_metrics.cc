#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "common/observe/metrics.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"

namespace edugroup::observe {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Single(const std::string& name, const std::string& help, MetricType type,
                    double value) {
  prometheus::ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return MetricFamily{name, help, type, {metric}};
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return t.tv_sec + t.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  double total_pages = 0, resident_pages = 0;
  statm >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double OpenDescriptors() {
  std::error_code error;
  std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (error) return 0;
  // The listing itself holds one open.
  return static_cast<double>(std::distance(begin(descriptors), end(descriptors))) - 1;
}

double BootTimeSeconds() {
  std::ifstream stat("/proc/stat");
  for (std::string word; stat >> word;) {
    double seconds = 0;
    if (word == "btime" && stat >> seconds) return seconds;
  }
  return 0;
}

double StartTimeSeconds() {
  std::ifstream file("/proc/self/stat");
  std::string stat{std::istreambuf_iterator<char>(file), {}};
  // The program's name, in parentheses, may itself hold spaces and parentheses; field 3 follows it.
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 22; ++field) fields >> skipped;
  double ticks_after_boot = 0;
  fields >> ticks_after_boot;
  return BootTimeSeconds() + ticks_after_boot / static_cast<double>(sysconf(_SC_CLK_TCK));
}

class ProcessMetrics : public prometheus::Collectable {
 public:
  std::vector<MetricFamily> Collect() const override {
    return {
        Single("process_cpu_seconds_total", "User and system CPU time spent.", MetricType::Counter,
               CpuSeconds()),
        Single("process_resident_memory_bytes", "Resident memory.", MetricType::Gauge,
               ResidentBytes()),
        Single("process_open_fds", "Open file descriptors.", MetricType::Gauge, OpenDescriptors()),
        Single("process_start_time_seconds", "Start of the process, Unix time.", MetricType::Gauge,
               start_time_)};
  }

 private:
  const double start_time_ = StartTimeSeconds();
};

}  // namespace

void AddProcessMetrics(Registry& registry, const std::string& server) {
  registry
      .MakeGauge("build_info", "Always 1; the version is in the label.",
                 {{"server", server}, {"version", EDUGROUP_VERSION}})
      .Set(1);
  registry.AddCollectable(std::make_shared<ProcessMetrics>());
}

}  // namespace edugroup::observe
