#include "services/task/progress.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

constexpr int kAll = 10000;

// The number in hundredths; none when it is no decimal of at most two places.
std::optional<int64_t> Hundredths(absl::string_view text) {
  const absl::StatusOr<value::Decimal> number = value::Decimal::Parse(text);
  if (!number.ok()) return std::nullopt;
  return (*number * value::Decimal::FromInt(100)).ToInt64();
}

// Rounded half up; both above or equal 0, the divisor above.
int64_t DivideHalfUp(int64_t dividend, int64_t divisor) {
  return (2 * dividend + divisor) / (2 * divisor);
}

}  // namespace

std::optional<int> ReportedHundredths(const v1::Assignment& assignment, absl::CivilDay day) {
  if (StandingOn(assignment, day).state == v1::Assignment::ACCEPTED) return kAll;
  std::optional<int> last;
  absl::CivilDay last_day = absl::CivilDay::min();
  for (const v1::ProgressReport& report : assignment.reports()) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(report.date());
    if (report.percent().empty() || !date.ok() || *date > day || *date < last_day) continue;
    const std::optional<int64_t> hundredths = Hundredths(report.percent());
    if (!hundredths.has_value()) continue;
    last = static_cast<int>(*hundredths);
    last_day = *date;
  }
  return last;
}

std::string ToPercent(int64_t hundredths) {
  return absl::StrFormat("%d.%02d", hundredths / 100, hundredths % 100);
}

int64_t WeightHundredths(absl::string_view weight) {
  if (weight.empty()) return 100;
  return Hundredths(weight).value_or(100);
}

int64_t ProgressSum::Task::Mean() const { return DivideHalfUp(sum, reported); }

void ProgressSum::Add(int position, int64_t weight_hundredths,
                      std::optional<int> reported_hundredths) {
  Task& task = tasks_[position];
  task.weight = weight_hundredths;
  if (reported_hundredths.has_value()) {
    task.sum += *reported_hundredths;
    ++task.reported;
  } else {
    ++task.unreported;
  }
}

v1::Progress ProgressSum::OfTask(int position) const {
  v1::Progress progress;
  const auto found = tasks_.find(position);
  if (found == tasks_.end()) return progress;
  progress.set_reported(found->second.reported);
  progress.set_unreported(found->second.unreported);
  if (found->second.reported > 0) progress.set_percent(ToPercent(found->second.Mean()));
  return progress;
}

v1::Progress ProgressSum::Total() const {
  v1::Progress progress;
  int64_t sum = 0, weights = 0;
  for (const auto& [position, task] : tasks_) {
    progress.set_reported(progress.reported() + task.reported);
    progress.set_unreported(progress.unreported() + task.unreported);
    if (task.reported == 0) continue;
    sum += task.weight * task.Mean();
    weights += task.weight;
  }
  if (weights > 0) progress.set_percent(ToPercent(DivideHalfUp(sum, weights)));
  return progress;
}

}  // namespace edugroup::task
