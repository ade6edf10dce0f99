#include "services/task/bulletin.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "services/task/lead_names.h"
#include "services/task/order.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::BulletinLine;
using v1::DutyLine;

constexpr int kMostOverdueNames = 100;
constexpr int kMostDutyNames = 200;

template <class Line>
using Lines = std::map<std::string, Line>;

void Add(int count, void (BulletinLine::*set)(int), int before, BulletinLine& line) {
  (line.*set)(before + count);
}

void Count(const Assignment& assignment, const PeriodView& view, BulletinLine& line) {
  Add(view.Extensions(), &BulletinLine::set_extensions, line.extensions(), line);
  Add(view.LateRequests(), &BulletinLine::set_late_requests, line.late_requests(), line);
  Add(view.Returns(), &BulletinLine::set_returns, line.returns(), line);
  Add(view.Reports(), &BulletinLine::set_reports, line.reports(), line);
  if (!view.FellDue()) return;
  line.set_due(line.due() + 1);
  if (view.SubmittedInTime()) line.set_on_time(line.on_time() + 1);
  if (!view.IsOverdue()) return;
  line.set_overdue(line.overdue() + 1);
  if (line.overdue_names_size() < kMostOverdueNames) line.add_overdue_names(assignment.name());
}

// "66.67" of 2 in 3.
std::string Rate(int part, int whole) {
  return value::Divide(value::Decimal::FromInt(100 * int64_t{part}), value::Decimal::FromInt(whole))
      ->ToString(2);
}

// Whether `a` did better than `b`: the four measures that ranks go by.
bool IsBetter(const BulletinLine& a, const BulletinLine& b) {
  const int64_t rate_a = int64_t{a.on_time()} * b.due();
  const int64_t rate_b = int64_t{b.on_time()} * a.due();
  if (rate_a != rate_b) return rate_a > rate_b;
  return std::tuple(a.overdue(), a.extensions(), a.returns()) <
         std::tuple(b.overdue(), b.extensions(), b.returns());
}

// Those with something due come first, the best at the top; equals share a rank (1, 1, 3).
std::vector<BulletinLine> Rank(Lines<BulletinLine> lines) {
  std::vector<BulletinLine> ranked;
  for (auto& [key, line] : lines) ranked.push_back(std::move(line));
  absl::c_stable_sort(ranked, [](const BulletinLine& a, const BulletinLine& b) {
    if ((a.due() > 0) != (b.due() > 0)) return a.due() > 0;
    return a.due() > 0 && IsBetter(a, b);
  });
  for (size_t i = 0; i < ranked.size(); ++i) {
    BulletinLine& line = ranked[i];
    if (line.due() == 0) continue;
    line.set_on_time_rate(Rate(line.on_time(), line.due()));
    line.set_overdue_rate(Rate(line.overdue(), line.due()));
    const bool tied = i > 0 && !IsBetter(ranked[i - 1], line);
    line.set_rank(tied ? ranked[i - 1].rank() : static_cast<int>(i) + 1);
  }
  return ranked;
}

void AddName(const std::string& name, google::protobuf::RepeatedPtrField<std::string>& names) {
  if (names.size() < kMostDutyNames) *names.Add() = name;
}

void Count(const Assignment& assignment, const PeriodView& view, DutyLine& line) {
  if (view.WasOpen()) {
    line.set_open(line.open() + 1);
    if (view.Reported()) {
      line.set_reported(line.reported() + 1);
    } else {
      AddName(assignment.name(), *line.mutable_unreported_names());
    }
  }
  if (view.standing().state == Assignment::ASSIGNED) {
    AddName(assignment.name(), *line.mutable_unacknowledged_names());
  }
  if (view.MeasuresAreMissing()) {
    AddName(assignment.name(), *line.mutable_measures_missing_names());
  }
}

}  // namespace

v1::Bulletin MakeBulletin(const std::vector<v1::Task>& tasks,
                          const std::vector<Assignment>& assignments, FactsPeriod period,
                          absl::CivilDay as_of) {
  const absl::flat_hash_map<std::string, std::string> lead_names = LeadNames(tasks);
  Lines<BulletinLine> organizations, leads;
  const auto count = [](const Assignment& assignment, const PeriodView& view,
                        const std::string& key, const std::string& display_name,
                        Lines<BulletinLine>& lines) {
    BulletinLine& line = lines[key];
    line.set_key(key);
    line.set_display_name(display_name);
    Count(assignment, view, line);
  };
  for (const Assignment& assignment : assignments) {
    const PeriodView view(assignment, period, as_of);
    if (view.IsOut()) continue;
    count(assignment, view, assignment.organization(), assignment.organization_display_name(),
          organizations);
    for (const std::string& lead : assignment.leads()) {
      const auto name = lead_names.find(lead);
      count(assignment, view, lead, name == lead_names.end() ? lead : name->second, leads);
    }
  }
  v1::Bulletin bulletin;
  *bulletin.mutable_as_of() = value::ToDate(as_of);
  for (BulletinLine& line : Rank(std::move(organizations))) {
    *bulletin.add_organizations() = std::move(line);
  }
  for (BulletinLine& line : Rank(std::move(leads))) *bulletin.add_leads() = std::move(line);
  return bulletin;
}

v1::DutyList MakeDutyList(const std::vector<Assignment>& assignments,
                          const std::vector<v1::Order>& orders, FactsPeriod period,
                          absl::CivilDay as_of) {
  Lines<DutyLine> lines;
  for (const Assignment& assignment : assignments) {
    const PeriodView view(assignment, period, as_of);
    if (view.IsOut()) continue;
    DutyLine& line = lines[assignment.organization()];
    line.set_organization(assignment.organization());
    line.set_organization_display_name(assignment.organization_display_name());
    Count(assignment, view, line);
  }
  for (const v1::Order& order : orders) {
    const auto line = lines.find(order.organization());
    if (line != lines.end() && IsOwed(order, as_of)) {
      AddName(order.name(), *line->second.mutable_order_names());
    }
  }
  std::vector<DutyLine> sorted;
  for (auto& [key, line] : lines) {
    line.set_filed_nothing(line.open() > 0 && line.reported() == 0);
    sorted.push_back(std::move(line));
  }
  absl::c_stable_sort(sorted, [](const DutyLine& a, const DutyLine& b) {
    return a.filed_nothing() && !b.filed_nothing();
  });
  v1::DutyList list;
  *list.mutable_as_of() = value::ToDate(as_of);
  for (DutyLine& line : sorted) *list.add_lines() = std::move(line);
  return list;
}

}  // namespace edugroup::task
