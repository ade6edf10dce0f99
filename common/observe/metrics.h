// Prometheus metrics. Handles are looked up once and kept: a label lookup takes a mutex.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace prometheus {
class Registry;
class Collectable;
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace edugroup::observe {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  explicit Counter(prometheus::Counter* counter) : counter_(counter) {}
  void Add(double amount = 1);

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}
  void Set(double value);
  void Add(double amount = 1);

 private:
  prometheus::Gauge* gauge_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram* histogram) : histogram_(histogram) {}
  void Observe(double value);

 private:
  prometheus::Histogram* histogram_;
};

// The metrics of one server. The same name must always come with the same help text and label
// names; labels never carry ids, personal data or free text. A name that breaks this, or that is no
// Prometheus name, is a defect of the program: it is logged and the process aborts. Thread-safe.
class Registry {
 public:
  Registry();
  ~Registry();
  Counter MakeCounter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge MakeGauge(const std::string& name, const std::string& help, const Labels& labels = {});
  // Buckets .005 … 10 s, the ones every public gRPC dashboard reads.
  Histogram MakeHistogram(const std::string& name, const std::string& help,
                          const Labels& labels = {});
  // Metrics that are gathered anew on every scrape.
  void AddCollectable(std::shared_ptr<prometheus::Collectable> collectable);
  // Prometheus text exposition, for tests.
  std::string Text() const;
  // Serves /metrics on `address` ("127.0.0.1:9101") until destruction; to be called once.
  //   UNAVAILABLE  the port is taken, or `address` is none.
  absl::Status Expose(const std::string& address);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Adds build_info{server,version} and the process_* metrics (cpu, resident memory, descriptors,
// start time), refreshed on every scrape.
void AddProcessMetrics(Registry& registry, const std::string& server);

}  // namespace edugroup::observe
