#include "services/task/facts.h"

#include <algorithm>
#include <map>
#include <optional>

#include "common/value/date.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;

constexpr const char* kFactIds[] = {"measures_filed_on_time", "completed_on_time",
                                    "accepted_without_return", "reports_filed"};
enum FactIndex { kMeasuresFiled, kCompleted, kWithoutReturn, kReportsFiled };

v1::SubjectTaskFacts EmptyFacts(const std::string& organization) {
  v1::SubjectTaskFacts subject;
  subject.set_organization(organization);
  for (const char* id : kFactIds) subject.add_facts()->set_fact_id(id);
  return subject;
}

void Count(const Assignment& assignment, bool hit, v1::TaskFact& fact) {
  fact.set_denominator(fact.denominator() + 1);
  fact.add_denominator_names(assignment.name());
  if (!hit) return;
  fact.set_numerator(fact.numerator() + 1);
  fact.add_numerator_names(assignment.name());
}

// One assignment over one period, as known on one day.
class View {
 public:
  View(const Assignment& assignment, FactsPeriod period, absl::CivilDay as_of)
      : assignment_(assignment),
        period_{period.first, std::min(period.last, as_of)},
        standing_(StandingOn(assignment, as_of)) {}

  // Not sent out by that day, or taken back.
  bool IsOut() const {
    return standing_.state == Assignment::STATE_UNSPECIFIED ||
           standing_.state == Assignment::CANCELLED;
  }
  bool InPeriod(std::optional<absl::CivilDay> day) const {
    return day.has_value() && period_.first <= *day && *day <= period_.last;
  }

  bool MeasuresFellDue() const { return InPeriod(MeasuresDueDay(assignment_)); }
  bool MeasuresInTime() const {
    return standing_.measures_filed.has_value() &&
           *standing_.measures_filed <= *MeasuresDueDay(assignment_);
  }

  bool FellDue() const { return InPeriod(DueDay(assignment_)); }
  bool SubmittedInTime() const {
    return standing_.submitted.has_value() && *standing_.submitted <= *DueDay(assignment_);
  }

  bool WasAccepted() const { return InPeriod(standing_.accepted); }
  bool NeverReturned() const { return standing_.returns == 0; }

  // Sent out by the last day of the period and not accepted before its first.
  bool WasOpen() const {
    if (assignment_.events().empty()) return false;
    const absl::StatusOr<absl::CivilDay> begin = value::ToCivilDay(assignment_.events(0).date());
    return begin.ok() && *begin <= period_.last &&
           (!standing_.accepted.has_value() || *standing_.accepted >= period_.first);
  }
  bool Reported() const {
    for (const AssignmentEvent& event : assignment_.events()) {
      if (event.kind() != AssignmentEvent::REPORT_PROGRESS &&
          event.kind() != AssignmentEvent::SUBMIT) {
        continue;
      }
      const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(event.date());
      if (day.ok() && InPeriod(*day)) return true;
    }
    return false;
  }

 private:
  const Assignment& assignment_;
  const FactsPeriod period_;
  const Standing standing_;
};

void Add(const Assignment& assignment, const View& view, v1::SubjectTaskFacts& subject) {
  if (view.MeasuresFellDue()) {
    Count(assignment, view.MeasuresInTime(), *subject.mutable_facts(kMeasuresFiled));
  }
  if (view.FellDue()) {
    Count(assignment, view.SubmittedInTime(), *subject.mutable_facts(kCompleted));
  }
  if (view.WasAccepted()) {
    Count(assignment, view.NeverReturned(), *subject.mutable_facts(kWithoutReturn));
  }
  if (view.WasOpen()) Count(assignment, view.Reported(), *subject.mutable_facts(kReportsFiled));
}

}  // namespace

std::vector<v1::SubjectTaskFacts> CountFacts(const std::vector<Assignment>& assignments,
                                             const std::vector<std::string>& organizations,
                                             FactsPeriod period, absl::CivilDay as_of) {
  std::map<std::string, v1::SubjectTaskFacts> subjects;
  for (const std::string& organization : organizations) {
    subjects.emplace(organization, EmptyFacts(organization));
  }
  for (const Assignment& assignment : assignments) {
    auto subject = subjects.find(assignment.organization());
    if (subject == subjects.end()) {
      if (!organizations.empty()) continue;
      subject =
          subjects.emplace(assignment.organization(), EmptyFacts(assignment.organization())).first;
    }
    const View view(assignment, period, as_of);
    if (!view.IsOut()) Add(assignment, view, subject->second);
  }
  std::vector<v1::SubjectTaskFacts> answer;
  if (organizations.empty()) {
    for (auto& [name, facts] : subjects) answer.push_back(std::move(facts));
  } else {
    for (const std::string& organization : organizations) {
      answer.push_back(subjects.at(organization));
    }
  }
  return answer;
}

}  // namespace edugroup::task
