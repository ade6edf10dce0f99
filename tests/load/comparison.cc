#include "tests/load/comparison.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_format.h"
#include "tests/load/process.h"

namespace edugroup::load {
namespace {

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

void Comparison::RunRound() {
  subject_.prepare();
  const double floor = subject_.floor();
  const double cpu_before = subject_.server == 0 ? 0 : CpuSeconds(subject_.server);
  const Measured measured = subject_.call();
  const double cpu = subject_.server == 0 ? 0 : CpuSeconds(subject_.server) - cpu_before;
  for (const auto& [code, count] : measured.codes) {
    if (code != 0) std::cout << subject_.name << ": code " << code << " × " << count << "\n";
  }
  rates_.push_back(measured.ok_per_second);
  floors_.push_back(floor);
  ratios_.push_back(measured.ok_per_second / floor);
  p50s_.push_back(measured.p50_ms);
  p99s_.push_back(measured.p99_ms);
  cpus_.push_back(cpu * 1e6 / static_cast<double>(measured.answered));
}

bool Comparison::Report() const {
  const double ratio = Median(ratios_);
  std::cout << absl::StrFormat(
      "%-36s %9.2f/s  floor %9.2f/s  ratio %.2f (goal %.2f)%s  p50 %.2f ms"
      "  p99 %.2f ms  server CPU %.0f µs/call\n",
      subject_.name, Median(rates_), Median(floors_), ratio, subject_.goal,
      ratio >= subject_.goal ? "" : " MISSED", Median(p50s_), Median(p99s_), Median(cpus_));
  return ratio >= subject_.goal;
}

}  // namespace edugroup::load
