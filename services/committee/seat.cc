#include "services/committee/seat.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/references.h"
#include "services/committee/rule_kinds.h"

namespace edugroup::committee {
namespace {

using v1::Appointment;
using v1::Seat;

constexpr int kMostMonths = 600;

void CheckDates(const Seat& seat, std::vector<FieldViolation>& violations) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(seat.start_date());
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(seat.end_date());
  if (seat.has_start_date() && !first.ok()) {
    violations.push_back({"seat.start_date", "is no date", "日期无效"});
  }
  if (seat.has_end_date() && !last.ok()) {
    violations.push_back({"seat.end_date", "is no date", "日期无效"});
  }
  if (first.ok() && last.ok() && *last < *first) {
    violations.push_back({"seat.end_date", "is before start_date", "早于开始日期"});
  }
}

type::Finding SeatFinding(const char* rule_id, const Appointment& coming,
                          const std::string& message, const std::string& message_zh) {
  type::Finding finding;
  finding.set_rule_id(rule_id);
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(coming.name());
  finding.set_message(message);
  finding.set_message_zh(message_zh);
  return finding;
}

// Both in office on some day; a carry-over ends when somebody comes.
bool Overlap(const Appointment& standing, const Appointment& coming) {
  const absl::StatusOr<absl::CivilDay> begins = value::FirstDay(coming.start_date());
  const absl::StatusOr<absl::CivilDay> ends = LastDayInOffice(coming);
  const absl::StatusOr<absl::CivilDay> began = value::FirstDay(standing.start_date());
  const absl::StatusOr<absl::CivilDay> planned = value::LastDay(standing.end_date());
  if (!begins.ok() || !began.ok()) return false;
  if (planned.ok() && *planned < *begins) return false;
  return !ends.ok() || *began <= *ends;
}

// The tenures of appointments to a seat.
class TenureList {
 public:
  TenureList(const std::vector<Appointment>& body, const Facts& facts,
             std::vector<v1::SeatTenure>& tenures)
      : body_(body), facts_(facts), tenures_(tenures) {}

  // While `appointment` ran, by who held what `holder` says: itself, or that to the seat which it
  // is held by, which is in force from `first` to `last`.
  void Add(const Appointment& appointment, const Appointment& holder, absl::CivilDay first,
           std::optional<absl::CivilDay> last, int steps = 0) {
    if (holder.has_other_seat()) {
      return AddSeat(appointment, holder.other_seat().seat(), first, last, steps);
    }
    const auto post = facts_.posts.find(holder.post().post());
    if (post != facts_.posts.end()) return AddPost(appointment, holder, post->second, first, last);
    AddOne(appointment, holder, holder.person().person(), first, last);
  }

 private:
  static std::optional<absl::CivilDay> Earlier(std::optional<absl::CivilDay> a,
                                               std::optional<absl::CivilDay> b) {
    if (!a.has_value() || !b.has_value()) return a.has_value() ? a : b;
    return std::min(*a, *b);
  }

  void AddOne(const Appointment& appointment, const Appointment& holder, const std::string& person,
              absl::CivilDay first, std::optional<absl::CivilDay> last) {
    if (last.has_value() && *last < first) return;
    v1::SeatTenure& tenure = tenures_.emplace_back();
    *tenure.mutable_appointment() = appointment;
    tenure.set_person(person);
    if (&holder != &appointment) tenure.set_held_by(holder.name());
    *tenure.mutable_start_date() = value::ToDate(first);
    if (last.has_value()) *tenure.mutable_end_date() = value::ToDate(*last);
  }

  // One tenure for each holder of the post.
  void AddPost(const Appointment& appointment, const Appointment& holder,
               const membership::v1::Post& post, absl::CivilDay first,
               std::optional<absl::CivilDay> last) {
    for (const membership::v1::PostTenure& held : post.tenures()) {
      const absl::StatusOr<absl::CivilDay> begins = value::ToCivilDay(held.start_date());
      if (!begins.ok() || held.person().empty()) continue;
      const absl::StatusOr<absl::CivilDay> past = value::ToCivilDay(held.end_date());
      const auto until = past.ok() ? std::optional(*past - 1) : std::nullopt;
      AddOne(appointment, holder, held.person(), std::max(first, *begins), Earlier(last, until));
    }
  }

  // One for each appointment to the seat.
  void AddSeat(const Appointment& appointment, const std::string& seat, absl::CivilDay first,
               std::optional<absl::CivilDay> last, int steps) {
    if (steps == kMostSeatsInARow) return;
    const auto add = [&](const Appointment& one) {
      const absl::StatusOr<absl::CivilDay> begins = value::FirstDay(one.start_date());
      if (one.seat() != seat || !begins.ok()) return;
      const absl::StatusOr<absl::CivilDay> end = LastDayInOffice(one);
      const auto until = end.ok() ? std::optional(*end) : std::nullopt;
      const std::optional<absl::CivilDay> both = Earlier(last, until);
      const absl::CivilDay from = std::max(first, *begins);
      if (!both.has_value() || from <= *both) Add(appointment, one, from, both, steps + 1);
    };
    std::for_each(body_.begin(), body_.end(), add);
    const auto elsewhere = facts_.offices.find(seat);
    if (elsewhere == facts_.offices.end()) return;
    std::for_each(elsewhere->second.begin(), elsewhere->second.end(), add);
  }

  const std::vector<Appointment>& body_;
  const Facts& facts_;
  std::vector<v1::SeatTenure>& tenures_;
};

// Whether the end of an appointment is moved to a later day.
bool StaysLonger(const Appointment& before, const Appointment& after) {
  const absl::StatusOr<absl::CivilDay> last = LastDayInOffice(before);
  return last.ok() && *last < LastDayInOffice(after).value_or(absl::CivilDay::max());
}

}  // namespace

std::vector<FieldViolation> CheckSeat(const Seat& seat) {
  std::vector<FieldViolation> violations;
  CheckReference(BodyTable().pattern, seat.name(), "seat.appointing_body", seat.appointing_body(),
                 violations);
  CheckReference(OrganizationPattern(), seat.name(), "seat.appointing_organization",
                 seat.appointing_organization(), violations);
  if (seat.term_months() < 0 || seat.term_months() > kMostMonths) {
    violations.push_back({"seat.term_months", absl::StrCat("must be 0 to ", kMostMonths),
                          absl::StrCat("须为0至", kMostMonths)});
  }
  const bool member =
      seat.capacity() == v1::CAPACITY_UNSPECIFIED || seat.capacity() == v1::CAPACITY_MEMBER;
  if (seat.voting() && !member) {
    violations.push_back({"seat.voting", "only a member votes", "仅成员有表决权"});
  }
  CheckDates(seat, violations);
  CheckKinds(KindsOf(seat), seat.name(), violations);
  return violations;
}

References KindsOf(const Seat& seat) {
  References kinds;
  AddKinds(seat.any_of(), "seat.any_of", kinds);
  return kinds;
}

absl::Status TakeSeat(const Seat& seat, absl::string_view field, Appointment& appointment) {
  if (!appointment.role().empty() && appointment.role() != seat.role()) {
    return InvalidField(absl::StrCat(field, ".role"), "is not the role of the seat",
                        "与席位的职务不一致");
  }
  appointment.set_role(seat.role());
  if (appointment.title().empty()) appointment.set_title(seat.title());
  appointment.set_voting(seat.voting());
  appointment.set_capacity(seat.capacity());
  appointment.set_carry_over(seat.carry_over());
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
  if (seat.term_months() > 0 && !appointment.has_end_date() && first.ok()) {
    const absl::CivilMonth past = absl::CivilMonth(*first) + seat.term_months();
    // As many days into the month as at the start, less one; at most its last day.
    const absl::CivilDay same_day = absl::CivilDay(past) + (first->day() - 1);
    const absl::CivilDay next_month = absl::CivilDay(past + 1);
    *appointment.mutable_end_date() = value::ToPartialDate(std::min(same_day, next_month) - 1);
  }
  return absl::OkStatus();
}

std::optional<type::Finding> CheckFree(const Seat& seat, const Appointment& coming,
                                       const std::vector<Appointment>& others) {
  for (const Appointment& other : others) {
    if (other.seat() != seat.name() || other.name() == coming.name()) continue;
    if (!Overlap(other, coming)) continue;
    return SeatFinding("seat.taken", coming,
                       absl::StrCat("the seat ", seat.name(), " is held by ", other.name(),
                                    " on some of the days"),
                       "席位在所给期间已有人任职");
  }
  return std::nullopt;
}

std::vector<type::Finding> CheckHolder(const Seat& seat, const Appointment& coming,
                                       const std::vector<Appointment>& others, const Facts& facts) {
  std::vector<type::Finding> findings;
  if (std::optional<type::Finding> taken = CheckFree(seat, coming, others)) {
    findings.push_back(*std::move(taken));
  }
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(coming.start_date());
  if (!first.ok()) return findings;
  if (!SeatExistsOn(seat, *first)) {
    findings.push_back(
        SeatFinding("seat.absent", coming,
                    absl::StrCat("there is no seat ", seat.name(), " on ", value::Format(*first)),
                    absl::StrCat(value::Format(*first), "尚未设立或已撤销该席位")));
  }
  const std::optional<Sitting> sitting = Resolve(coming, others, facts, *first);
  if (sitting.has_value() && !seat.any_of().empty() &&
      !MatchesAny(seat.any_of(), *sitting, facts)) {
    findings.push_back(
        SeatFinding("seat.eligibility", coming,
                    absl::StrCat("the holder meets none of the conditions of ", seat.name()),
                    "任职者不符合席位条件"));
  }
  return findings;
}

std::vector<type::Finding> CheckSeats(const Turnover& turnover, const Facts& facts) {
  std::vector<type::Finding> findings;
  for (size_t i = 0; i < turnover.after.size(); ++i) {
    const Appointment& one = turnover.after[i];
    const auto seat =
        std::find_if(facts.seats.begin(), facts.seats.end(),
                     [&one](const v1::Seat& any) { return any.name() == one.seat(); });
    if (seat == facts.seats.end()) continue;
    if (i >= turnover.before.size()) {
      for (type::Finding& finding : CheckHolder(*seat, one, turnover.after, facts)) {
        findings.push_back(std::move(finding));
      }
    } else if (StaysLonger(turnover.before[i], one)) {
      std::optional<type::Finding> taken = CheckFree(*seat, one, turnover.after);
      if (taken.has_value()) findings.push_back(*std::move(taken));
    }
  }
  return findings;
}

std::vector<std::string> EndCarryOver(const Appointment& coming,
                                      std::vector<Appointment>& appointments) {
  std::vector<std::string> ended;
  const absl::StatusOr<absl::CivilDay> begins = value::FirstDay(coming.start_date());
  if (coming.seat().empty() || !begins.ok()) return ended;
  for (Appointment& standing : appointments) {
    if (standing.seat() != coming.seat() || standing.name() == coming.name()) continue;
    if (!standing.carry_over() || standing.has_carry_over_end_date()) continue;
    const absl::StatusOr<absl::CivilDay> began = value::FirstDay(standing.start_date());
    if (!began.ok() || *began >= *begins) continue;
    *standing.mutable_carry_over_end_date() = value::ToPartialDate(*begins - 1);
    ended.push_back(standing.name());
  }
  return ended;
}

std::vector<v1::SeatTenure> HistoryOf(absl::string_view seat, const std::vector<Appointment>& body,
                                      const Facts& facts) {
  std::vector<v1::SeatTenure> tenures;
  TenureList list(body, facts, tenures);
  for (const Appointment& appointment : body) {
    const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
    if (appointment.seat() != seat || !first.ok()) continue;
    const absl::StatusOr<absl::CivilDay> end = LastDayInOffice(appointment);
    list.Add(appointment, appointment, *first, end.ok() ? std::optional(*end) : std::nullopt);
  }
  std::stable_sort(tenures.begin(), tenures.end(),
                   [](const v1::SeatTenure& a, const v1::SeatTenure& b) {
                     return *value::ToCivilDay(a.start_date()) < *value::ToCivilDay(b.start_date());
                   });
  return tenures;
}

}  // namespace edugroup::committee
