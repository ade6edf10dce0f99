#include "services/task/facts.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "common/value/date.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::Order;
using v1::OrderEvent;

constexpr const char* kFactIds[] = {"measures_filed_on_time",
                                    "completed_on_time",
                                    "accepted_without_return",
                                    "reports_filed",
                                    "not_extended",
                                    "extensions_asked_in_time",
                                    "not_ordered",
                                    "orders_replied_on_time"};
enum FactIndex {
  kMeasuresFiled,
  kCompleted,
  kWithoutReturn,
  kReportsFiled,
  kNotExtended,
  kAskedInTime,
  kNotOrdered,
  kOrdersReplied
};

using OrdersByAssignment = absl::flat_hash_map<std::string, std::vector<const Order*>>;

v1::SubjectTaskFacts EmptyFacts(const std::string& subject, FactsOf of) {
  v1::SubjectTaskFacts facts;
  if (of == FactsOf::kOrganizations) {
    facts.set_organization(subject);
  } else {
    facts.set_lead(subject);
  }
  for (const char* id : kFactIds) facts.add_facts()->set_fact_id(id);
  return facts;
}

void Count(const std::string& name, bool hit, v1::TaskFact& fact) {
  fact.set_denominator(fact.denominator() + 1);
  fact.add_denominator_names(name);
  if (!hit) return;
  fact.set_numerator(fact.numerator() + 1);
  fact.add_numerator_names(name);
}

std::optional<absl::CivilDay> DayOf(const google::type::Date& date) {
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return std::nullopt;
  return *day;
}

// Withdrawn by as_of, so that it counts in nothing.
bool WasWithdrawn(const Order& order, absl::CivilDay as_of) {
  return absl::c_any_of(order.events(), [&](const OrderEvent& event) {
    const std::optional<absl::CivilDay> day = DayOf(event.date());
    return event.state() == Order::WITHDRAWN && day.has_value() && *day <= as_of;
  });
}

void AddOrders(const std::vector<const Order*>& orders, const PeriodView& view,
               absl::CivilDay as_of, bool was_open, const std::string& assignment,
               v1::SubjectTaskFacts& facts) {
  bool ordered = false;
  for (const Order* order : orders) {
    if (WasWithdrawn(*order, as_of)) continue;
    ordered = ordered || view.InPeriod(DayOf(order->issue_date()));
    const std::optional<absl::CivilDay> due = DayOf(order->first_reply_due_date());
    if (!view.InPeriod(due)) continue;
    const std::optional<absl::CivilDay> reply = DayOf(order->reply_date());
    Count(order->name(), reply.has_value() && *reply <= *due, *facts.mutable_facts(kOrdersReplied));
  }
  if (was_open) Count(assignment, !ordered, *facts.mutable_facts(kNotOrdered));
}

void Add(const Assignment& assignment, const std::vector<const Order*>& orders,
         const PeriodView& view, absl::CivilDay as_of, v1::SubjectTaskFacts& facts) {
  const auto count = [&](FactIndex fact, bool hit) {
    Count(assignment.name(), hit, *facts.mutable_facts(fact));
  };
  if (view.MeasuresFellDue()) count(kMeasuresFiled, view.MeasuresInTime());
  if (view.FellDue()) {
    count(kCompleted, view.SubmittedInTime());
    count(kNotExtended, !view.WasExtended());
  }
  if (view.WasAccepted()) count(kWithoutReturn, view.NeverReturned());
  if (view.WasOpen()) count(kReportsFiled, view.Reported());
  if (view.Requests() > 0) count(kAskedInTime, view.LateRequests() == 0);
  AddOrders(orders, view, as_of, view.WasOpen(), assignment.name(), facts);
}

// The subjects that an assignment counts for.
std::vector<std::string> SubjectsOf(const Assignment& assignment, FactsOf of) {
  if (of == FactsOf::kOrganizations) return {assignment.organization()};
  return {assignment.leads().begin(), assignment.leads().end()};
}

}  // namespace

std::vector<v1::SubjectTaskFacts> CountFacts(const std::vector<Assignment>& assignments,
                                             const std::vector<Order>& orders, FactsOf of,
                                             const std::vector<std::string>& subjects,
                                             FactsPeriod period, absl::CivilDay as_of) {
  OrdersByAssignment by_assignment;
  for (const Order& order : orders) by_assignment[order.assignment()].push_back(&order);
  std::map<std::string, v1::SubjectTaskFacts> facts;
  for (const std::string& subject : subjects) facts.emplace(subject, EmptyFacts(subject, of));
  for (const Assignment& assignment : assignments) {
    for (const std::string& subject : SubjectsOf(assignment, of)) {
      auto found = facts.find(subject);
      if (found == facts.end()) {
        if (!subjects.empty()) continue;
        found = facts.emplace(subject, EmptyFacts(subject, of)).first;
      }
      const PeriodView view(assignment, period, as_of);
      if (view.IsOut()) continue;
      Add(assignment, by_assignment[assignment.name()], view, as_of, found->second);
    }
  }
  std::vector<v1::SubjectTaskFacts> answer;
  if (subjects.empty()) {
    for (auto& [name, of_subject] : facts) answer.push_back(std::move(of_subject));
  } else {
    for (const std::string& subject : subjects) answer.push_back(facts.at(subject));
  }
  return answer;
}

}  // namespace edugroup::task
