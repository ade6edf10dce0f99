#include "services/committee/facts_reader.h"

#include <algorithm>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/departure_store.h"

namespace edugroup::committee {
namespace {

// People who are in office in person, and whoever holds a post on the day or later.
Names PeopleOf(const Inquiry& inquiry, const Facts& facts) {
  Names people;
  for (const v1::Appointment* appointment : inquiry.appointments) {
    people.insert(appointment->person().person());
  }
  for (const auto& [name, post] : facts.posts) {
    for (const membership::v1::PostTenure& tenure : post.tenures()) {
      const absl::StatusOr<absl::CivilDay> past = value::ToCivilDay(tenure.end_date());
      if (!past.ok() || inquiry.day < *past) people.insert(tenure.person());
    }
  }
  people.erase("");
  return people;
}

bool AnyRule(const Rules& rules, bool (*test)(const v1::CompositionRule&)) {
  return std::any_of(rules.begin(), rules.end(), [test](const v1::CompositionRule& rule) {
    return test(rule) || AnyRule(rule.alternatives().any_of(), test);
  });
}

// Not inlined: GCC 12 takes the destructor of an empty map for one of a map that was never made.
ABSL_ATTRIBUTE_NOINLINE absl::Status FillFacts(const rpc::Call& call, resource::Store& store,
                                               rpc::Peer& membership, const Inquiry& inquiry,
                                               Facts& facts) {
  Names posts, organizations;
  for (const v1::Appointment* appointment : inquiry.appointments) {
    posts.insert(appointment->post().post());
    organizations.insert(OrganizationOf(*appointment));
  }
  ASSIGN_OR_RETURN(facts.posts, AskPosts(call, membership, inquiry.posts, posts));
  for (const auto& [name, post] : facts.posts) organizations.insert(post.organization());
  if (inquiry.people || !inquiry.persons.empty()) {
    ASSIGN_OR_RETURN(facts.people, AskPeople(call, membership, inquiry.persons,
                                             inquiry.people ? PeopleOf(inquiry, facts) : Names()));
  }
  ASSIGN_OR_RETURN(facts.organizations,
                   AskOrganizations(call, membership, inquiry.organizations, organizations,
                                    inquiry.past ? std::optional(inquiry.day) : std::nullopt));
  ASSIGN_OR_RETURN(facts.departures,
                   ReadDepartures(store, call.deadline, absl::StrCat("groups/", call.group)));
  return absl::OkStatus();
}

}  // namespace

bool NeedsPeople(const google::protobuf::RepeatedPtrField<v1::Filter>& filters) {
  return std::any_of(filters.begin(), filters.end(),
                     [](const v1::Filter& filter) { return !filter.person_attributes().empty(); });
}

bool NeedsPeople(const Rules& rules) {
  return AnyRule(rules, [](const v1::CompositionRule& rule) {
    return !rule.ratio().numerator().person_attributes().empty() ||
           !rule.count_range().filter().person_attributes().empty() ||
           !rule.organization_limit().filter().person_attributes().empty() ||
           NeedsPeople(rule.eligibility().any_of());
  });
}

bool NeedsHistory(const Rules& rules) {
  return AnyRule(rules, [](const v1::CompositionRule& rule) { return rule.has_term_limit(); });
}

Names OtherBodies(const Rules& rules) {
  Names bodies;
  for (const v1::CompositionRule& rule : rules) {
    bodies.insert(rule.incompatibility().other_body());
    bodies.insert(rule.relative_size().other_body());
    bodies.merge(OtherBodies(rule.alternatives().any_of()));
  }
  bodies.erase("");
  return bodies;
}

Rules RulesOn(absl::string_view body, const Rules& rules) {
  Rules found;
  for (const v1::CompositionRule& rule : rules) {
    Rules only;
    *only.Add() = rule;
    if (OtherBodies(only).contains(body)) *found.Add() = rule;
  }
  return found;
}

absl::StatusOr<Facts> AskFacts(const rpc::Call& call, resource::Store& store, rpc::Peer& membership,
                               const Inquiry& inquiry) {
  Facts facts;
  RETURN_IF_ERROR(FillFacts(call, store, membership, inquiry, facts));
  return facts;
}

}  // namespace edugroup::committee
