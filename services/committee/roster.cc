#include "services/committee/roster.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using google::protobuf::RepeatedPtrField;

template <class Items, class Item>
bool Contains(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

template <class Wanted, class Present>
bool AnyOf(const Wanted& wanted, const Present& present) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&present](const auto& item) { return Contains(present, item); });
}

template <class Map>
const typename Map::mapped_type* FindIn(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

v1::Filter::HolderType TypeOf(const v1::Appointment& appointment) {
  if (appointment.has_unit()) return v1::Filter::UNIT;
  return appointment.has_person() ? v1::Filter::PERSON : v1::Filter::POST;
}

// The organisation that stands for `name`: what it merged into, else itself.
std::string Survivor(const std::string& name, const Facts& facts) {
  const membership::v1::Organization* organization = FindIn(facts.organizations, name);
  return organization == nullptr || organization->name().empty() ? name : organization->name();
}

bool HasAttribute(const v1::PersonAttributeFilter& wanted, const membership::v1::Person& person) {
  return std::any_of(person.attributes().begin(), person.attributes().end(),
                     [&wanted](const membership::v1::PersonAttribute& attribute) {
                       return attribute.key() == wanted.key() &&
                              AnyOf(wanted.values_any(), attribute.values());
                     });
}

bool HasLeft(const v1::Appointment& appointment, const Sitting& sitting, const Facts& facts,
             absl::CivilDay day) {
  if (appointment.capacity() == v1::CAPACITY_ADVISER) return false;
  return AbsenceOn(facts.departures, sitting.organization, day) != nullptr;
}

}  // namespace

const std::string& OrganizationOf(const v1::Appointment& appointment) {
  if (appointment.has_unit()) return appointment.unit().organization();
  return appointment.has_post() ? appointment.post().organization()
                                : appointment.person().organization();
}

bool SeatExistsOn(const v1::Seat& seat, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(seat.start_date());
  if (first.ok() && day < *first) return false;
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(seat.end_date());
  return !last.ok() || day <= *last;
}

const membership::v1::PostTenure* TenureOn(const membership::v1::Post& post, absl::CivilDay day) {
  for (const membership::v1::PostTenure& tenure : post.tenures()) {
    const absl::StatusOr<absl::CivilDay> first = value::ToCivilDay(tenure.start_date());
    if (!first.ok() || day < *first || tenure.person().empty()) continue;
    const absl::StatusOr<absl::CivilDay> past = value::ToCivilDay(tenure.end_date());
    if (!past.ok() || day < *past) return &tenure;
  }
  return nullptr;
}

void AddTurns(const membership::v1::Post& post, std::set<absl::CivilDay>& days) {
  for (const membership::v1::PostTenure& tenure : post.tenures()) {
    for (const google::type::Date* date : {&tenure.start_date(), &tenure.end_date()}) {
      const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(*date);
      if (day.ok()) days.insert(*day);
    }
  }
}

std::optional<Sitting> Resolve(const v1::Appointment& appointment,
                               const std::vector<v1::Appointment>& weighed, const Facts& facts,
                               absl::CivilDay day) {
  Sitting sitting;
  sitting.appointment = &appointment;
  sitting.holder = HolderOf(appointment, weighed, facts.offices, day);
  if (sitting.holder == nullptr) return std::nullopt;
  const v1::Appointment& holder = *sitting.holder;
  if (holder.has_post()) {
    const membership::v1::Post* post = FindIn(facts.posts, holder.post().post());
    const membership::v1::PostTenure* tenure = post == nullptr ? nullptr : TenureOn(*post, day);
    if (tenure == nullptr) return std::nullopt;
    sitting.person = tenure->person();
    sitting.organization = Survivor(post->organization(), facts);
  } else {
    sitting.person = holder.person().person();
    sitting.organization = Survivor(OrganizationOf(holder), facts);
  }
  if (!sitting.person.empty()) {
    sitting.who = sitting.person;
  } else if (holder.has_unit()) {
    sitting.who = sitting.organization;
  } else if (absl::StrContains(holder.person().person_name(), '*')) {
    sitting.who = holder.name();  // masked: nobody is taken for somebody else
  } else {
    sitting.who = absl::StrCat(sitting.organization, "\n", holder.person().person_name());
  }
  return sitting;
}

Roster RosterOf(const std::vector<v1::Appointment>& appointments, const Facts& facts,
                absl::CivilDay day, const std::vector<v1::Appointment>* weighed) {
  Roster roster;
  roster.day = day;
  roster.appointments = &appointments;
  roster.weighed = weighed == nullptr ? &appointments : weighed;
  roster.facts = &facts;
  for (const v1::Appointment& appointment : appointments) {
    if (!InOffice(appointment, day)) continue;
    std::optional<Sitting> sitting = Resolve(appointment, *roster.weighed, facts, day);
    if (!sitting.has_value()) continue;
    if (HasLeft(appointment, *sitting, facts, day)) {
      roster.left.push_back(&appointment);
    } else {
      roster.sittings.push_back(*std::move(sitting));
    }
  }
  for (const v1::Seat& seat : facts.seats) {
    if (SeatExistsOn(seat, day)) roster.seats.push_back(&seat);
  }
  return roster;
}

bool HasRole(const RepeatedPtrField<std::string>& roles, const v1::Appointment& appointment) {
  if (roles.empty()) return appointment.capacity() != v1::CAPACITY_ADVISER;
  return Contains(roles, appointment.role());
}

bool Matches(const v1::Filter& filter, const Sitting& sitting, const Facts& facts) {
  if (!filter.holder_types().empty() &&
      !Contains(filter.holder_types(), TypeOf(*sitting.appointment))) {
    return false;
  }
  const membership::v1::Organization* organization =
      FindIn(facts.organizations, sitting.organization);
  if (!filter.standard_kinds().empty() &&
      (organization == nullptr ||
       !Contains(filter.standard_kinds(), organization->standard_kind()))) {
    return false;
  }
  if (!filter.organization_kinds().empty() &&
      (organization == nullptr || !Contains(filter.organization_kinds(), organization->kind()))) {
    return false;
  }
  if (!filter.tags_any().empty() &&
      (organization == nullptr || !AnyOf(filter.tags_any(), organization->tags()))) {
    return false;
  }
  if (!filter.person_tags_any().empty() &&
      !AnyOf(filter.person_tags_any(), sitting.holder->person().tags())) {
    return false;
  }
  if (filter.person_attributes().empty()) return true;
  const membership::v1::Person* person = FindIn(facts.people, sitting.person);
  return person != nullptr &&
         std::all_of(filter.person_attributes().begin(), filter.person_attributes().end(),
                     [person](const auto& wanted) { return HasAttribute(wanted, *person); });
}

bool MatchesAny(const RepeatedPtrField<v1::Filter>& filters, const Sitting& sitting,
                const Facts& facts) {
  return std::any_of(filters.begin(), filters.end(),
                     [&](const v1::Filter& filter) { return Matches(filter, sitting, facts); });
}

}  // namespace edugroup::committee
