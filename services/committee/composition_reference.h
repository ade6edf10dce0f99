// Random bodies, written down plainly, and how a plain reference counts in them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/committee/composition_fixture.h"

namespace edugroup::committee {

using Base = v1::CompositionRule::Base;

inline constexpr const char* kRoles[] = {"chair", "member", "adviser"};
inline constexpr const char* kOrganizations[] = {"bureau", "school", "firm", "leader", ""};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(engine_); }
  bool Coin() { return Roll(2) == 1; }
  template <class T, size_t n>
  T Of(T const (&items)[n]) {
    return items[Roll(n)];
  }

 private:
  std::mt19937 engine_;
};

// One body on one day with all that the rules look at, written down plainly.
struct Holder {
  std::string role, organization, person, seat;
  bool voting = false, unit = false, adviser = false, leading_tag = false;
  int term = 0;
};
// From the first to the last day in office, in days before kStart.
struct PastHolder {
  Holder holder;
  int first = 0, last = 0;
};
struct Plain {
  std::vector<Holder> holders;
  std::vector<PastHolder> past;
  std::vector<std::string> seats;  // role of each; named "s0", "s1" …
  std::vector<Holder> other;       // of the body "other"
};

inline Holder RandomHolder(Dice& dice, int seats) {
  Holder holder;
  holder.role = dice.Of(kRoles);
  holder.organization = dice.Of(kOrganizations);
  holder.adviser = holder.role == "adviser";
  holder.voting = !holder.adviser && dice.Coin();
  holder.unit = !holder.organization.empty() && dice.Roll(3) == 0;
  holder.person = "p" + std::to_string(dice.Roll(6));
  if (seats > 0 && dice.Coin()) holder.seat = "s" + std::to_string(dice.Roll(seats));
  return holder;
}

inline v1::Appointment ToAppointment(const Holder& holder, const std::string& name) {
  v1::Appointment appointment = holder.unit ? Unit(name, holder.role, holder.organization)
                                            : Person(name, holder.role, holder.organization);
  if (!holder.unit) appointment.mutable_person()->set_person(holder.person);
  appointment.set_voting(holder.voting);
  appointment.set_term_number(holder.term);
  appointment.set_seat(holder.seat);
  if (holder.adviser) appointment.set_capacity(v1::CAPACITY_ADVISER);
  return appointment;
}

inline Plain RandomBody(Dice& dice) {
  Plain plain;
  const int seats = dice.Roll(6);
  for (int i = 0; i < seats; ++i) plain.seats.push_back(dice.Of(kRoles));
  for (int i = dice.Roll(13); i > 0; --i) plain.holders.push_back(RandomHolder(dice, seats));
  for (int i = dice.Roll(8); i > 0; --i) plain.other.push_back(RandomHolder(dice, 0));
  // Either those in office have the numbers of their terms, or nobody ever had.
  const bool numbered = dice.Coin();
  for (Holder& holder : plain.holders) holder.term = numbered ? 1 + dice.Roll(3) : 0;
  for (int i = dice.Roll(12); i > 0; --i) {
    PastHolder past{RandomHolder(dice, 0), 0, 1 + dice.Roll(150)};
    past.first = past.last + dice.Roll(60);
    past.holder.term = numbered ? dice.Roll(4) : 0;
    plain.past.push_back(past);
  }
  return plain;
}

inline Facts FactsOf(const Plain& plain) {
  Facts facts = Known();
  for (size_t i = 0; i < plain.seats.size(); ++i) {
    v1::Seat& seat = facts.seats.emplace_back();
    seat.set_name("s" + std::to_string(i));
    seat.set_role(plain.seats[i]);
    if (plain.seats[i] == "adviser") seat.set_capacity(v1::CAPACITY_ADVISER);
  }
  for (size_t i = 0; i < plain.other.size(); ++i) {
    facts.others["other"].push_back(ToAppointment(plain.other[i], "o" + std::to_string(i)));
  }
  return facts;
}
inline People PeopleOf(const Plain& plain) {
  People people;
  for (size_t i = 0; i < plain.past.size(); ++i) {
    const PastHolder& past = plain.past[i];
    people.push_back(ToAppointment(past.holder, "p" + std::to_string(i)));
    *people.back().mutable_start_date() = value::ToPartialDate(kStart - past.first);
    *people.back().mutable_end_date() = value::ToPartialDate(kStart - past.last);
  }
  for (size_t i = 0; i < plain.holders.size(); ++i) {
    people.push_back(ToAppointment(plain.holders[i], "a" + std::to_string(i)));
  }
  return people;
}

// --- The reference. Roles: one name or "" for every role but advisers'. ---

inline bool Means(const std::string& role, const Holder& holder) {
  return role.empty() ? !holder.adviser : holder.role == role;
}
inline bool IsEnterprise(const Holder& holder) {
  return holder.organization == "firm" || holder.organization == "leader";
}
// top/bottom ≥ a/b and so on, multiplied out.
inline bool Keeps(type::Threshold::Operator op, int64_t top, int64_t bottom, int64_t a, int64_t b) {
  if (bottom == 0) return true;
  const int64_t left = top * b;
  const int64_t right = a * bottom;
  if (op == type::Threshold::AT_LEAST) return left >= right;
  if (op == type::Threshold::ABOVE) return left > right;
  return op == type::Threshold::AT_MOST ? left <= right : left < right;
}

struct Tally {
  int enterprises = 0, total = 0, vacant = 0;
};
inline Tally Count(const Plain& plain, const std::string& role, Base base) {
  Tally tally;
  for (const Holder& holder : plain.holders) {
    if (!Means(role, holder)) continue;
    if (base == v1::CompositionRule::VOTING_SEATS && !holder.voting) continue;
    ++tally.total;
    if (IsEnterprise(holder)) ++tally.enterprises;
  }
  if (base != v1::CompositionRule::ALL_SEATS) return tally;
  for (size_t i = 0; i < plain.seats.size(); ++i) {
    if (role.empty() ? plain.seats[i] == "adviser" : plain.seats[i] != role) continue;
    bool held = false;
    for (const Holder& holder : plain.holders) {
      if (Means(role, holder) && holder.seat == "s" + std::to_string(i)) held = true;
    }
    if (!held) {
      ++tally.vacant;
      ++tally.total;
    }
  }
  return tally;
}

inline std::string Identity(const Holder& holder, bool by_organization) {
  return by_organization || holder.unit ? holder.organization : holder.person;
}

}  // namespace edugroup::committee
