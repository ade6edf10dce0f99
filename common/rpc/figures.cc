#include "common/rpc/figures.h"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace edugroup::rpc {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(5);
constexpr char kOther[] = "OTHER";

int64_t DayNumber(absl::CivilDay day) { return day.year() * 10000 + day.month() * 100 + day.day(); }

// A figure with its gauges, all there from the start.
class Gauges {
 public:
  Gauges(observe::Registry& registry, Figure figure) : figure_(std::move(figure)) {
    if (figure_.label.empty()) figure_.values = {""};
    if (!figure_.label.empty()) figure_.values.push_back(kOther);
    for (const std::string& value : figure_.values) {
      observe::Labels labels;
      if (!figure_.label.empty()) labels[figure_.label] = value;
      gauges_.emplace(value, registry.MakeGauge(figure_.name, figure_.help, labels));
    }
  }

  absl::Status Ask(sql::Database& database, absl::CivilDay today) {
    const auto days = std::count(figure_.statement.text.begin(), figure_.statement.text.end(), '?');
    const auto rows = database.Read(absl::Now() + kTimeout, figure_.statement,
                                    sql::Params(days, sql::Value(DayNumber(today))));
    if (!rows.ok()) return rows.status();
    std::map<std::string, int64_t> found;
    for (const sql::Row& row : *rows) {
      const std::string& value = row[0].bytes();
      found[gauges_.count(value) > 0 ? value : kOther] += row[1].number();
    }
    for (auto& [value, gauge] : gauges_) gauge.Set(static_cast<double>(found[value]));
    return absl::OkStatus();
  }

 private:
  Figure figure_;
  std::map<std::string, observe::Gauge> gauges_;  // by the value of the label
};

}  // namespace

struct FigureBoard::State {
  sql::Database& database;
  const value::Clock& clock;
  std::vector<Gauges> figures;
  observe::Counter failures;
  const absl::Duration interval;
  absl::Mutex mutex;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  std::thread thread;

  void Run() {
    while (true) {
      for (Gauges& figure : figures) {
        if (!figure.Ask(database, clock.Today()).ok()) failures.Add();
      }
      absl::MutexLock lock(&mutex);
      if (mutex.AwaitWithTimeout(absl::Condition(&stopping), interval)) return;
    }
  }
};

FigureBoard::FigureBoard(sql::Database& database, const value::Clock& clock,
                         observe::Registry& registry, std::vector<Figure> figures,
                         absl::Duration interval)
    : state_(new State{database,
                       clock,
                       {},
                       registry.MakeCounter("figure_failures_total",
                                            "Figures that the database did not answer."),
                       interval,
                       {},
                       false,
                       {}}) {
  for (Figure& figure : figures) state_->figures.emplace_back(registry, std::move(figure));
  state_->thread = std::thread([state = state_.get()] { state->Run(); });
}

FigureBoard::~FigureBoard() {
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
  }
  state_->thread.join();
}

std::vector<Figure> PlatformFigures() {
  return {{"journal_waiting",
           "Change records that wait for their position.",
           "",
           {},
           {"journal_waiting", "SELECT '', COUNT(*) FROM journal WHERE position = 0"}},
          {"journal_oldest_waiting_seconds",
           "How long the oldest of them has waited.",
           "",
           {},
           {"journal_oldest_waiting",
            "SELECT '', COALESCE(UNIX_TIMESTAMP() - MIN(time_us) DIV 1000000, 0)"
            " FROM journal WHERE position = 0"}},
          {"schema_version",
           "Newest migration that is done in the schema.",
           "",
           {},
           {"schema_version",
            "SELECT '', COALESCE(MAX(version), 0) FROM schema_migration WHERE state = 'done'"}}};
}

}  // namespace edugroup::rpc
