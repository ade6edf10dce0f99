// Bodies and rules for tests of composition rules.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/testing/parse.h"
#include "common/value/date.h"
#include "services/committee/composition.h"
#include "services/committee/composition_change.h"

namespace edugroup::committee {

inline constexpr absl::CivilDay kStart(2021, 12, 1);

inline v1::CompositionRule Rule(const std::string& text) {
  return testing::Parse<v1::CompositionRule>(text);
}
inline Rules Only(const std::string& text) {
  Rules rules;
  *rules.Add() = Rule(text);
  EXPECT_TRUE(CheckRules(rules, "rules").empty()) << text;
  return rules;
}

inline const Facts& Known() {
  static const auto* const known = [] {
    auto* facts = new Facts;
    Organizations& organizations = facts->organizations;
    organizations["bureau"].set_standard_kind(membership::v1::GOVERNMENT);
    organizations["school"].set_standard_kind(membership::v1::SCHOOL);
    organizations["firm"].set_standard_kind(membership::v1::ENTERPRISE);
    organizations["leader"].set_standard_kind(membership::v1::ENTERPRISE);
    organizations["leader"].add_tags("leading");
    return facts;
  }();
  return *known;
}

inline v1::Appointment Person(const std::string& name, const std::string& role,
                              const std::string& organization, const std::string& tag = "") {
  v1::Appointment appointment;
  appointment.set_name(name);
  appointment.set_role(role);
  appointment.mutable_person()->set_person_name("某人");
  appointment.mutable_person()->set_organization(organization);
  if (!tag.empty()) appointment.mutable_person()->add_tags(tag);
  *appointment.mutable_start_date() = value::ToPartialDate(kStart);
  return appointment;
}
inline v1::Appointment Unit(const std::string& name, const std::string& role,
                            const std::string& organization) {
  v1::Appointment appointment = Person(name, role, organization);
  appointment.mutable_unit()->set_organization(organization);
  return appointment;
}
inline v1::Appointment Ended(v1::Appointment appointment, absl::CivilDay last) {
  *appointment.mutable_end_date() = value::ToPartialDate(last);
  return appointment;
}

using People = std::vector<v1::Appointment>;
inline void Add(People& people, int count, const std::string& role,
                const std::string& organization) {
  for (int i = 0; i < count; ++i) {
    people.push_back(Person("p" + std::to_string(people.size()), role, organization));
  }
}
// A sub-group: one leader and one deputy of a school, members of firms and of schools.
inline People SubGroup(int firms, int schools) {
  People people = {Person("leader", "leader", "school"),
                   Person("deputy", "deputy-leader", "school")};
  Add(people, firms, "member", "firm");
  Add(people, schools, "member", "school");
  return people;
}

// What the rules say of a body that does not change.
inline std::vector<v1::CompositionFinding> Findings(const Rules& rules, const People& people,
                                                    const Facts& facts = Known(),
                                                    absl::CivilDay day = kStart) {
  const auto findings = Evaluate(rules, {people, facts}, {people, facts}, day);
  EXPECT_TRUE(findings.ok()) << findings.status();
  return findings.ok() ? *findings : std::vector<v1::CompositionFinding>();
}
inline v1::CompositionFinding Single(const Rules& rules, const People& people,
                                     const Facts& facts = Known()) {
  const std::vector<v1::CompositionFinding> findings = Findings(rules, people, facts);
  EXPECT_EQ(findings.size(), 1);
  return findings.empty() ? v1::CompositionFinding() : findings.front();
}

}  // namespace edugroup::committee
