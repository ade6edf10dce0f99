// Every form of composition rule with the numbers of the documents and charters (C2.13–C2.15, Y18).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/committee/composition_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::Appointment Named(const std::string& name, const std::string& role, const std::string& who,
                      const std::string& organization = "school") {
  v1::Appointment appointment = Person(name, role, organization);
  appointment.mutable_person()->set_person(who);
  return appointment;
}

std::vector<std::string> Subjects(const std::vector<v1::CompositionFinding>& findings) {
  std::vector<std::string> subjects;
  for (const v1::CompositionFinding& finding : findings) {
    if (!finding.holds()) subjects.push_back(finding.finding().subject());
  }
  return subjects;
}

// J14: advisers are no members, and are counted only where a rule names them.
TEST(AdviserTest, IsNotCountedAmongEveryRole) {
  const Rules rules = Only(R"(rule_id: "size" severity: SOFT count_range { min: 2 max: 2 })");
  People people = {Person("c", "chair", "bureau"), Person("m", "member", "school"),
                   Person("a", "adviser", "")};
  people[2].set_capacity(v1::CAPACITY_ADVISER);
  EXPECT_TRUE(Single(rules, people).holds());
  const Rules advisers =
      Only(R"(rule_id: "advisers" severity: SOFT count_range { roles: "adviser" min: 1 })");
  EXPECT_EQ(Single(advisers, people).finding().measured(), "1");
}

// Y18: one committee led by one higher vocational school with V secondary schools and N
// enterprises.
TEST(SlotTest, OnePlusOnePlusVPlusN) {
  const Rules rules = [] {
    Rules all;
    for (const char* text :
         {R"(rule_id: "committee" severity: HARD count_range { roles: "committee" min: 1 max: 1 })",
          R"(rule_id: "higher" severity: HARD count_range { roles: "unit" min: 1 max: 1
                filter { organization_kinds: "groups/yichang/kinds/higher" } })",
          R"(rule_id: "secondary" severity: HARD count_range { roles: "unit" min: 1
                filter { organization_kinds: "groups/yichang/kinds/secondary" } })",
          R"(rule_id: "enterprises" severity: HARD count_range { roles: "unit" min: 1
                filter { standard_kinds: ENTERPRISE } })"}) {
      *all.Add() = Only(text)[0];
    }
    return all;
  }();
  Facts facts = Known();
  facts.organizations["college"].set_kind("groups/yichang/kinds/higher");
  facts.organizations["school"].set_kind("groups/yichang/kinds/secondary");
  People cluster = {Unit("b", "committee", "bureau"), Unit("h", "unit", "college"),
                    Unit("s1", "unit", "school"), Unit("e1", "unit", "firm")};
  const auto broken = [&] {
    std::vector<std::string> ids;
    for (const auto& finding : Findings(rules, cluster, facts)) {
      if (!finding.holds()) ids.push_back(finding.finding().rule_id());
    }
    return ids;
  };
  EXPECT_THAT(broken(), IsEmpty());
  cluster.push_back(Unit("s2", "unit", "school"));
  cluster.push_back(Unit("e2", "unit", "leader"));
  EXPECT_THAT(broken(), IsEmpty());
  cluster.push_back(Unit("h2", "unit", "college"));
  EXPECT_THAT(broken(), ElementsAre("higher"));
  cluster = {Unit("b", "committee", "bureau"), Unit("h", "unit", "college")};
  EXPECT_THAT(broken(), ElementsAre("secondary", "enterprises"));
}

TEST(BaseTest, AllSeatsCountVacantOnesAndVotingSeatsTheVoters) {
  Facts facts = Known();
  for (int i = 0; i < 7; ++i) {
    v1::Seat& seat = facts.seats.emplace_back();
    seat.set_name("seat-" + std::to_string(i));
    seat.set_role("member");
  }
  People people = {Person("a", "member", "firm"), Person("b", "member", "firm"),
                   Person("c", "member", "firm"), Person("d", "member", "school")};
  for (int i = 0; i < 4; ++i) people[i].set_seat("seat-" + std::to_string(i));
  people[0].set_voting(true);
  people[3].set_voting(true);
  const std::string ratio = R"(rule_id: "share" severity: HARD ratio {
      numerator { standard_kinds: ENTERPRISE } denominator_roles: "member"
      threshold { operator: AT_LEAST value: "1/2" } base: )";
  // Half of seven seats is four (J16); three of four holders are enough among the filled.
  const v1::CompositionFinding all = Single(Only(ratio + "ALL_SEATS }"), people, facts);
  EXPECT_EQ(all.finding().measured(), "3/7");
  EXPECT_EQ(all.finding().denominator(), "role=member, all seats, filled: 4");
  EXPECT_FALSE(all.holds());
  EXPECT_EQ(all.further_needed(), 1);
  EXPECT_EQ(Single(Only(ratio + "FILLED_SEATS }"), people, facts).finding().measured(), "3/4");
  EXPECT_EQ(Single(Only(ratio + "VOTING_SEATS }"), people, facts).finding().measured(), "1/2");
  const Rules seats = Only(
      R"(rule_id: "seats" severity: HARD count_range { roles: "member" min: 7 max: 7
         base: ALL_SEATS })");
  EXPECT_TRUE(Single(seats, people, facts).holds());
}

// C2.15: a supervisor is no director, also in another body; nobody is chair and secretary-general.
TEST(IncompatibilityTest, NobodyHoldsBothAtOnce) {
  const Rules rules = Only(R"(rule_id: "both" severity: HARD incompatibility {
      roles: "chair" other_roles: "secretary-general" })");
  EXPECT_TRUE(
      Single(rules, {Named("c", "chair", "p1"), Named("s", "secretary-general", "p2")}).holds());
  EXPECT_THAT(
      Subjects(Findings(rules, {Named("c", "chair", "p1"), Named("s", "secretary-general", "p1")})),
      ElementsAre("c"));

  Facts facts = Known();
  facts.others["council"] = {Named("council/d", "director", "p1")};
  const Rules supervisors = Only(R"(rule_id: "supervisor" severity: HARD incompatibility {
      roles: "supervisor" other_body: "council" })");
  const auto findings = Findings(
      supervisors, {Named("x", "supervisor", "p1"), Named("y", "supervisor", "p2")}, facts);
  ASSERT_THAT(Subjects(findings), ElementsAre("x"));
  EXPECT_THAT(findings[0].finding().message(), HasSubstr("council/d"));
}

// C2.15: not from the same enterprise.
TEST(IncompatibilityTest, NotOfOneOrganization) {
  const Rules rules = Only(R"(rule_id: "apart" severity: HARD incompatibility {
      roles: "chair" other_roles: "secretary-general" subject: ORGANIZATION })");
  EXPECT_THAT(Subjects(Findings(rules, {Named("c", "chair", "p1", "firm"),
                                        Named("s", "secretary-general", "p2", "firm")})),
              ElementsAre("c"));
  EXPECT_TRUE(Single(rules, {Named("c", "chair", "p1", "firm"),
                             Named("s", "secretary-general", "p2", "leader")})
                  .holds());
  // Two of no organisation are not of the same.
  EXPECT_TRUE(
      Single(rules, {Named("c", "chair", "p1", ""), Named("s", "secretary-general", "p2", "")})
          .holds());
}

TEST(OrganizationLimitTest, OneOfEachEnterprise) {
  const Rules rules = Only(R"(rule_id: "one-each" severity: SOFT organization_limit {
      max: 1 filter { standard_kinds: ENTERPRISE } })");
  const auto findings =
      Findings(rules, {Named("a", "member", "p1", "firm"), Named("b", "member", "p2", "leader"),
                       Named("c", "member", "p3", "firm"), Named("d", "member", "p4", "school"),
                       Named("e", "member", "p5", "school")});
  EXPECT_THAT(Subjects(findings), ElementsAre("c"));
  EXPECT_EQ(findings[0].finding().measured(), "2");
  EXPECT_EQ(findings[0].finding().limit(), "≤ 1");
}

// C2.13: at most two terms in a row.
class TermLimitTest : public ::testing::Test {
 protected:
  static v1::Appointment Term(int number, int first_year, int last_year, const std::string& who,
                              int numbered = 0) {
    v1::Appointment appointment = Named("t" + std::to_string(number), "chair", who);
    appointment.mutable_start_date()->Clear();
    appointment.mutable_start_date()->set_year(first_year);
    if (last_year > 0) appointment.mutable_end_date()->set_year(last_year);
    appointment.set_term_number(numbered);
    return appointment;
  }
  const Rules rules_ = Only(R"(rule_id: "two-terms" severity: HARD term_limit {
      roles: "chair" max_terms: 2 })");
};

TEST_F(TermLimitTest, TheThirdInARowIsOneTooMany) {
  EXPECT_TRUE(Single(rules_, {Term(1, 2016, 2018, "p1"), Term(2, 2019, 0, "p1")}).holds());
  const auto findings = Findings(
      rules_, {Term(1, 2013, 2015, "p1"), Term(2, 2016, 2018, "p1"), Term(3, 2019, 0, "p1")});
  ASSERT_THAT(Subjects(findings), ElementsAre("t3"));
  EXPECT_EQ(findings[0].finding().measured(), "3");
  // Somebody else's terms are not his, and a pause begins anew.
  EXPECT_TRUE(
      Single(rules_, {Term(1, 2013, 2015, "p2"), Term(2, 2016, 2018, "p1"), Term(3, 2019, 0, "p1")})
          .holds());
  EXPECT_TRUE(
      Single(rules_, {Term(1, 2010, 2012, "p1"), Term(2, 2016, 2018, "p1"), Term(3, 2019, 0, "p1")})
          .holds());
}

TEST_F(TermLimitTest, NumberedTermsCountOnceHoweverOftenHeWasAppointed) {
  EXPECT_TRUE(Single(rules_, {Term(1, 2016, 2016, "p1", 1), Term(2, 2017, 2018, "p1", 1),
                              Term(3, 2019, 0, "p1", 2)})
                  .holds());
  EXPECT_FALSE(Single(rules_, {Term(1, 2013, 2015, "p1", 1), Term(2, 2016, 2018, "p1", 2),
                               Term(3, 2019, 0, "p1", 3)})
                   .holds());
}

// C2.14: the standing council has at most one third of the council.
TEST(RelativeSizeTest, StandingCouncilIsAThirdOfTheCouncil) {
  const Rules rules = Only(R"(rule_id: "third" severity: HARD relative_size {
      other_body: "council" threshold { operator: AT_MOST value: "1/3" } })");
  Facts facts = Known();
  Add(facts.others["council"], 54, "director", "school");
  People standing;
  Add(standing, 18, "standing-director", "school");
  v1::CompositionFinding finding = Single(rules, standing, facts);
  EXPECT_TRUE(finding.holds());
  EXPECT_EQ(finding.finding().measured(), "18/54");
  EXPECT_EQ(finding.further_allowed(), 0);
  Add(standing, 1, "standing-director", "school");
  finding = Single(rules, standing, facts);
  EXPECT_FALSE(finding.holds());
  EXPECT_EQ(finding.finding().limit(), "≤ 1/3");
  // No council yet breaks nothing.
  EXPECT_TRUE(Single(rules, standing).holds());
}

TEST(AlternativesTest, TwoSchoolsOrASchoolAndAnEnterprise) {
  const Rules rules = Only(R"(rule_id: "either" severity: HARD alternatives {
      any_of { rule_id: "schools" severity: HARD
               count_range { min: 2 filter { standard_kinds: SCHOOL } } }
      any_of { rule_id: "mixed" severity: HARD
               count_range { min: 1 filter { standard_kinds: ENTERPRISE } } } })");
  EXPECT_FALSE(Single(rules, {Unit("a", "member", "school")}).holds());
  EXPECT_TRUE(Single(rules, {Unit("a", "member", "school"), Unit("b", "member", "firm")}).holds());
  const v1::CompositionFinding both = Single(
      rules,
      {Unit("a", "member", "school"), Unit("b", "member", "firm"), Unit("c", "x", "school")});
  EXPECT_EQ(both.finding().measured(), "2/2");
}

// J15: by what the membership server knows of the person.
TEST(FilterTest, LooksAtTheAttributesOfThePerson) {
  const Rules rules = Only(R"(rule_id: "who" severity: SOFT eligibility { roles: "member"
      any_of { person_attributes { key: "role" values_any: ["programme-leader", "backbone-teacher"] } }
      any_of { holder_types: POST } })");
  Facts facts = Known();
  membership::v1::PersonAttribute* attribute = facts.people["p1"].add_attributes();
  attribute->set_key("role");
  attribute->add_values("backbone-teacher");
  facts.people["p2"];
  EXPECT_TRUE(Single(rules, {Named("a", "member", "p1")}, facts).holds());
  EXPECT_FALSE(Single(rules, {Named("a", "member", "p2")}, facts).holds());
}

// N3, Y8: the post sits, whoever holds it; nobody while it is vacant.
TEST(PostTest, TheSuccessorFollowsByItself) {
  Facts facts = Known();
  membership::v1::Post& post = facts.posts["head"];
  post.set_organization("bureau");
  membership::v1::PostTenure* first = post.add_tenures();
  first->set_person("p1");
  *first->mutable_start_date() = value::ToDate(kStart);
  *first->mutable_end_date() = value::ToDate(kStart + 10);
  membership::v1::PostTenure* second = post.add_tenures();
  second->set_person("p2");
  *second->mutable_start_date() = value::ToDate(kStart + 20);
  v1::Appointment ex_officio = Person("sg", "secretary-general", "");
  ex_officio.mutable_post()->set_post("head");
  const People people = {ex_officio};
  const auto holder = [&](int day) {
    const Roster roster = RosterOf(people, facts, kStart + day);
    return roster.sittings.empty() ? "" : roster.sittings[0].person;
  };
  EXPECT_EQ(holder(9), "p1");
  EXPECT_EQ(holder(10), "");
  EXPECT_EQ(holder(20), "p2");
  EXPECT_EQ(RosterOf(people, facts, kStart).sittings[0].organization, "bureau");
}

// C2.13: who carries on is in office until the successor comes.
TEST(CarryOverTest, LastsUntilTheSuccessor) {
  v1::Appointment chair = Ended(Person("c", "chair", "bureau"), kStart + 10);
  EXPECT_FALSE(InOffice(chair, kStart + 11));
  chair.set_carry_over(true);
  EXPECT_TRUE(InOffice(chair, kStart + 1000));
  *chair.mutable_carry_over_end_date() = value::ToPartialDate(kStart + 30);
  EXPECT_TRUE(InOffice(chair, kStart + 30));
  EXPECT_FALSE(InOffice(chair, kStart + 31));
}

TEST(DepartureTest, WhoLeftTheGroupSitsNoMoreAndIsReported) {
  Facts facts = Known();
  facts.departures["firm"] = {{kStart + 5, std::nullopt}};
  People people = SubGroup(2, 2);
  people.push_back(Person("expert", "adviser", "firm"));
  people.back().set_capacity(v1::CAPACITY_ADVISER);
  const Rules rules = Only(R"(rule_id: "share" severity: HARD ratio {
      numerator { standard_kinds: ENTERPRISE } denominator_roles: "member"
      threshold { operator: AT_LEAST value: "1/2" } })");
  EXPECT_THAT(Findings(rules, people, facts, kStart + 4), SizeIs(1));
  const auto after = Findings(rules, people, facts, kStart + 5);
  ASSERT_THAT(after, SizeIs(3));
  EXPECT_EQ(after[0].finding().measured(), "0/2");
  EXPECT_EQ(after[1].finding().rule_id(), "appointment.holder-left");
  EXPECT_EQ(after[1].finding().measured(), "2021-12-06");
}

// "Who may still be appointed so that the rule holds": room for others, need of enterprises.
TEST(RoomTest, SaysHowManyMoreOfEach) {
  const Rules rules = Only(R"(rule_id: "share" severity: HARD ratio {
      numerator { standard_kinds: ENTERPRISE } denominator_roles: "member"
      threshold { operator: AT_LEAST value: "1/2" } })");
  EXPECT_EQ(Single(rules, SubGroup(4, 3)).further_allowed(), 1);  // 4/8
  EXPECT_EQ(Single(rules, SubGroup(4, 4)).further_allowed(), 0);
  EXPECT_EQ(Single(rules, SubGroup(1, 4)).further_needed(), 3);  // 4/8
  EXPECT_EQ(Single(Only(R"(rule_id: "few" severity: HARD count_range { max: 9 })"), SubGroup(4, 3))
                .further_allowed(),
            0);
}

TEST(CheckFormsTest, RefusesWhatCannotBeMeasured) {
  for (const char* text :
       {R"(organization_limit { max: 0 })", R"(term_limit { max_terms: 0 })",
        R"(relative_size { other_body: "b" threshold { operator: EQUAL value: "1" } })",
        R"(relative_size { other_body: "b" threshold { operator: AT_MOST value: "101" } })",
        R"(alternatives { any_of { count_range { min: 1 } } })",
        R"(alternatives { any_of { alternatives { } } any_of { count_range { min: 1 } } })",
        R"(count_range { min: 1 base: ALL_SEATS filter { standard_kinds: SCHOOL } })"}) {
    Rules rules;
    *rules.Add() = Rule(std::string("rule_id: 'r' severity: HARD ") + text);
    EXPECT_THAT(CheckRules(rules, "rules"), SizeIs(1)) << text;
  }
}

}  // namespace
}  // namespace edugroup::committee
