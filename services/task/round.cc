#include "services/task/round.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/value/date.h"
#include "services/task/assignment.h"
#include "services/task/columns.h"
#include "services/task/finding.h"
#include "services/task/light.h"
#include "services/task/plan.h"
#include "services/task/progress.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;
using v1::Round;
using v1::RoundItem;

std::optional<google::type::Date> LastReport(const Assignment& assignment, absl::CivilDay day) {
  std::optional<google::type::Date> last;
  for (const AssignmentEvent& event : assignment.events()) {
    if (event.kind() != AssignmentEvent::REPORT_PROGRESS) continue;
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(event.date());
    if (date.ok() && *date <= day && (!last || DayNumber(*last) < DayNumber(event.date()))) {
      last = event.date();
    }
  }
  return last;
}

}  // namespace

std::optional<value::PeriodKind> PeriodKindOf(Round::Kind kind) {
  switch (kind) {
    case Round::TEN_DAYS:
      return value::PeriodKind::kTenDays;
    case Round::MONTH:
      return value::PeriodKind::kMonth;
    case Round::QUARTER:
      return value::PeriodKind::kQuarter;
    default:
      return std::nullopt;
  }
}

void SetPeriod(Round& round, absl::CivilDay day) {
  *round.mutable_date() = value::ToDate(day);
  value::Period period{day, day, value::Format(day)};
  if (const auto kind = PeriodKindOf(round.kind()); kind.has_value()) {
    period = value::PeriodOf(*kind, day);
  }
  *round.mutable_period_first() = value::ToDate(period.first);
  *round.mutable_period_last() = value::ToDate(period.last);
  if (round.display_name().empty()) round.set_display_name(period.label);
}

std::string PeriodKey(const Round& round) {
  if (!PeriodKindOf(round.kind()).has_value()) return round.name();
  return absl::StrCat(Round::Kind_Name(round.kind()), " ", DayNumber(round.period_first()));
}

bool IsUnquantified(const v1::Task& task) {
  return absl::c_none_of(task.targets(), [](const v1::TaskTarget& t) { return t.has_bound(); }) &&
         absl::c_none_of(task.annual_targets(),
                         [](const v1::AnnualTarget& t) { return t.has_target(); });
}

std::vector<RoundItem> Freeze(
    const Round& round, const v1::Plan& plan, const std::vector<v1::Task>& tasks,
    const std::vector<Assignment>& assignments,
    const absl::flat_hash_map<std::string, std::vector<std::string>>& others, absl::CivilDay day) {
  absl::flat_hash_map<int, bool> unquantified;
  for (const v1::Task& task : tasks) unquantified[task.position()] = IsUnquantified(task);
  std::vector<RoundItem> items;
  for (const Assignment& assignment : assignments) {
    const Standing standing = StandingOn(assignment, day);
    if (standing.state == Assignment::STATE_UNSPECIFIED || !IsOpen(standing.state)) continue;
    RoundItem& item = items.emplace_back();
    item.set_name(absl::StrCat(round.name(), "/roundItems/",
                               absl::StrFormat("i%05d", static_cast<int>(items.size()))));
    item.set_assignment(assignment.name());
    item.set_organization(assignment.organization());
    item.set_organization_display_name(assignment.organization_display_name());
    *item.mutable_leads() = assignment.leads();
    item.set_printed_number(assignment.printed_number());
    item.set_text(assignment.text());
    item.set_light(LightOn(assignment, standing, day, WarningDaysOn(plan, day)));
    item.set_assignment_state(standing.state);
    if (const auto percent = ReportedHundredths(assignment, day); percent.has_value()) {
      item.set_percent(ToPercent(*percent));
    }
    if (auto last = LastReport(assignment, day); last.has_value()) {
      *item.mutable_report_date() = *last;
    }
    item.set_unquantified(unquantified[assignment.position()]);
    if (const auto found = others.find(assignment.name()); found != others.end()) {
      for (const std::string& other : found->second) item.add_others(other);
    }
  }
  return items;
}

std::vector<type::Finding> CheckItem(const Round& round, const RoundItem& item) {
  std::vector<type::Finding> findings;
  if (item.result() == RoundItem::DEFERRED) return findings;
  if (!round.attendee_post().empty() && !item.attended()) {
    findings.push_back(
        Hard("round.not-attended", item.name(),
             absl::StrCat("\"", round.attendee_post(), "\" must attend and did not."),
             absl::StrCat(round.attendee_post(), "应当到场，未到场。")));
  }
  for (int i = 0; i < round.questions_size(); ++i) {
    if (i < item.answers_size() && !item.answers(i).empty()) continue;
    findings.push_back(Hard("round.question-unanswered", item.name(),
                            absl::StrCat("\"", round.questions(i), "\" has no answer."),
                            absl::StrCat("“", round.questions(i), "”没有回答。")));
  }
  return findings;
}

v1::RoundCounts CountItems(const std::vector<RoundItem>& items) {
  v1::RoundCounts counts;
  for (const RoundItem& item : items) {
    counts.set_items(counts.items() + 1);
    if (item.light() == v1::RED) counts.set_red(counts.red() + 1);
    if (item.unquantified()) counts.set_unquantified(counts.unquantified() + 1);
    if (!item.has_report_date()) counts.set_unreported(counts.unreported() + 1);
    if (item.has_rectification_end_date()) {
      counts.set_rectified(counts.rectified() + 1);
    } else if (!item.rectification().empty()) {
      counts.set_rectifying(counts.rectifying() + 1);
    }
    switch (item.result()) {
      case RoundItem::ON_TRACK:
      case RoundItem::COMPLETED:
        counts.set_sound(counts.sound() + 1);
        break;
      case RoundItem::BEHIND:
      case RoundItem::POOR_QUALITY:
      case RoundItem::NOT_STARTED:
        counts.set_deficient(counts.deficient() + 1);
        break;
      case RoundItem::DEFERRED:
        counts.set_deferred(counts.deferred() + 1);
        break;
      default:
        counts.set_unchecked(counts.unchecked() + 1);
    }
  }
  return counts;
}

void Recount(const RoundItem& before, const RoundItem& after, v1::RoundCounts& counts) {
  const v1::RoundCounts less = CountItems({before}), more = CountItems({after});
  const auto& reflection = *counts.GetReflection();
  for (int i = 0; i < v1::RoundCounts::descriptor()->field_count(); ++i) {
    const auto* field = v1::RoundCounts::descriptor()->field(i);
    reflection.SetInt32(&counts, field,
                        reflection.GetInt32(counts, field) + reflection.GetInt32(more, field) -
                            reflection.GetInt32(less, field));
  }
}

}  // namespace edugroup::task
