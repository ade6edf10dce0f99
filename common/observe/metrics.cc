#include "common/observe/metrics.h"

#include <cstdlib>
#include <exception>
#include <iterator>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/observe/log.h"
#include "prometheus/counter.h"
#include "prometheus/exposer.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"
#include "prometheus/text_serializer.h"

namespace edugroup::observe {
namespace {

const prometheus::Histogram::BucketBoundaries& SecondsBuckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  return buckets;
}

// prometheus-cpp throws for a malformed name or one that already has another type.
template <typename Make>
auto& MakeOrAbort(const std::string& name, Make make) {
  try {
    return make();
  } catch (const std::exception& defect) {
    Log(Level::kError, "metric.defect", {{"metric", name}, {"what", defect.what()}});
    std::abort();
  }
}

// Everything of one server: the registered metrics and those gathered on a scrape.
class All : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> all = registered_.Collect();
    absl::ReaderMutexLock lock(&mutex_);
    for (const auto& extra : extras_) {
      std::vector<prometheus::MetricFamily> more = extra->Collect();
      std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
  }

  prometheus::Registry& registered() { return registered_; }

  void Add(std::shared_ptr<prometheus::Collectable> extra) {
    absl::MutexLock lock(&mutex_);
    extras_.push_back(std::move(extra));
  }

 private:
  prometheus::Registry registered_;
  mutable absl::Mutex mutex_;
  std::vector<std::shared_ptr<prometheus::Collectable>> extras_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

struct Registry::State {
  std::shared_ptr<All> all = std::make_shared<All>();
  // Last, so that scraping ends before the metrics go.
  std::unique_ptr<prometheus::Exposer> exposer;
};

void Counter::Add(double amount) { counter_->Increment(amount); }
void Gauge::Set(double value) { gauge_->Set(value); }
void Gauge::Add(double amount) { gauge_->Increment(amount); }
void Histogram::Observe(double value) { histogram_->Observe(value); }

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

Counter Registry::MakeCounter(const std::string& name, const std::string& help,
                              const Labels& labels) {
  return Counter(&MakeOrAbort(name, [&]() -> prometheus::Counter& {
    return prometheus::BuildCounter()
        .Name(name)
        .Help(help)
        .Register(state_->all->registered())
        .Add(labels);
  }));
}

Gauge Registry::MakeGauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(&MakeOrAbort(name, [&]() -> prometheus::Gauge& {
    return prometheus::BuildGauge()
        .Name(name)
        .Help(help)
        .Register(state_->all->registered())
        .Add(labels);
  }));
}

Histogram Registry::MakeHistogram(const std::string& name, const std::string& help,
                                  const Labels& labels) {
  return Histogram(&MakeOrAbort(name, [&]() -> prometheus::Histogram& {
    return prometheus::BuildHistogram()
        .Name(name)
        .Help(help)
        .Register(state_->all->registered())
        .Add(labels, SecondsBuckets());
  }));
}

void Registry::AddCollectable(std::shared_ptr<prometheus::Collectable> collectable) {
  state_->all->Add(std::move(collectable));
}

std::string Registry::Text() const {
  return prometheus::TextSerializer().Serialize(state_->all->Collect());
}

absl::Status Registry::Expose(const std::string& address) {
  try {
    state_->exposer = std::make_unique<prometheus::Exposer>(address);
    state_->exposer->RegisterCollectable(state_->all);
  } catch (const std::exception& error) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve metrics on ", address, ": ", error.what()));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::observe
