// People through the server: who sees what, and the rights that PIPL gives them.
#include <gmock/gmock.h>
#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kIdNumber[] = "11010519491231002X";  // printed in GB 11643-1999
constexpr char kPerson[] = "groups/putuo/people/p1";

class PersonServiceTest : public MembershipTest {
 protected:
  PersonServiceTest()
      : clerk_(servers_.Member("putuo", "s1")),
        stranger_(servers_.Member("putuo", "s2")),
        auditor_(servers_.As({.group = "putuo", .roles = {auth::Role::AUDITOR}})) {
    AddOrganization("s1", "示例一校", "school");
    AddOrganization("s2", "示例二校", "school");
  }

  static v1::CreatePersonRequest NewPerson(const std::string& id, const std::string& organization,
                                           const std::string& more = "") {
    return Parse<v1::CreatePersonRequest>(absl::StrCat(
        "parent: 'groups/putuo' person_id: '", id, "' person { is_example: true organization: '",
        organization.empty() ? "" : "groups/putuo/organizations/", organization,
        "' person_name: '示例甲' phone: '13812345678' ", more, " }"));
  }
  v1::Person Add(const std::string& id = "p1", const std::string& organization = "s1") {
    return Ask<v1::Person>(
        secretariat_, "PersonService/CreatePerson",
        NewPerson(id, organization, absl::StrCat("id_number: '", kIdNumber, "'")));
  }
  v1::Person Get(Caller& caller, const std::string& name = kPerson) {
    return Ask<v1::Person>(caller, "PersonService/GetPerson",
                           Parse<v1::GetPersonRequest>("name: '" + name + "'"));
  }
  v1::ListPeopleResponse List(const std::string& filter) {
    v1::ListPeopleRequest request;
    request.set_parent("groups/putuo");
    request.set_filter(filter);
    return Ask<v1::ListPeopleResponse>(secretariat_, "PersonService/ListPeople", request);
  }
  static v1::UpdatePersonRequest Update(const std::string& fields) {
    return Parse<v1::UpdatePersonRequest>(
        absl::StrCat("person { name: '", kPerson, "' ", fields, " }"));
  }
  static v1::RevealPersonalDataRequest Reveal(const std::string& more = "") {
    return Parse<v1::RevealPersonalDataRequest>(
        absl::StrCat("name: '", kPerson, "' reason: '办理聘书' ", more));
  }
  static v1::ErasePersonalDataRequest Erase() {
    return Parse<v1::ErasePersonalDataRequest>(
        absl::StrCat("name: '", kPerson, "' reason: '本人申请删除'"));
  }
  static v1::CopyPersonalDataRequest Copy() {
    return Parse<v1::CopyPersonalDataRequest>(
        absl::StrCat("name: '", kPerson, "' reason: '本人书面申请'"));
  }
  v1::ListDisclosuresResponse Disclosures(Caller& caller) {
    return Ask<v1::ListDisclosuresResponse>(
        caller, "PersonService/ListDisclosures",
        Parse<v1::ListDisclosuresRequest>(absl::StrCat("parent: '", kPerson, "'")));
  }

  Caller clerk_, stranger_, auditor_;
};

TEST_F(PersonServiceTest, PersonalDataIsForTheSecretariatAndTheOwnOrganization) {
  Add();
  EXPECT_EQ(Get(secretariat_).phone(), "13812345678");
  EXPECT_EQ(Get(clerk_).person_name(), "示例甲");
  for (Caller* other : {&stranger_, &auditor_}) {
    EXPECT_EQ(Get(*other).person_name(), "示**");
    EXPECT_EQ(Get(*other).phone(), "138****5678");
  }
  // The id number is nobody's to read by the way (PIPL art. 28): not in an answer of a write
  // either.
  EXPECT_EQ(Get(secretariat_).id_number(), "***");
  EXPECT_EQ(Get(clerk_).id_number(), "***");
  const auto people =
      Ask<v1::BatchGetPeopleResponse>(clerk_, "PersonService/BatchGetPeople",
                                      Parse<v1::BatchGetPeopleRequest>(absl::StrCat(
                                          "parent: 'groups/putuo' names: '", kPerson, "'")));
  EXPECT_EQ(people.people(0).id_number(), "***");
  EXPECT_EQ(List("").people(0).id_number(), "***");
  EXPECT_EQ(Ask<v1::Person>(secretariat_, "PersonService/UpdatePerson", Update("title: '讲师'"))
                .id_number(),
            "***");
}

TEST_F(PersonServiceTest, AMemberKeepsItsOwnPeople) {
  const auto create = [&](Caller& caller, const std::string& organization) {
    return Try<v1::Person>(caller, "PersonService/CreatePerson", NewPerson("p1", organization));
  };
  EXPECT_EQ(ReasonOf(create(stranger_, "s1")), ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(ReasonOf(create(clerk_, "")), ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_TRUE(create(clerk_, "s1").ok());
  const auto update = [&](Caller& caller, const std::string& fields) {
    return Try<v1::Person>(caller, "PersonService/UpdatePerson", Update(fields));
  };
  EXPECT_TRUE(update(clerk_, "phone: '021-12345678'").ok());
  EXPECT_EQ(Get(clerk_).phone(), "021-12345678");
  EXPECT_EQ(ReasonOf(update(stranger_, "title: '教授'")), ErrorReason::NOT_OWN_ORGANIZATION);
  // It neither gives one away nor takes one over.
  EXPECT_EQ(ReasonOf(update(clerk_, "organization: 'groups/putuo/organizations/s2'")),
            ErrorReason::NOT_OWN_ORGANIZATION);
  // A masked value does not come back in.
  EXPECT_EQ(ReasonOf(update(clerk_, "person_name: '示**'")), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(update(clerk_, "id_number: '***'")), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(update(clerk_, "id_number: '110105194912310021'")),
            ErrorReason::FIELDS_INVALID);
}

TEST_F(PersonServiceTest, APersonsOrganizationIsThereAndStays) {
  EXPECT_EQ(ReasonOf(Try<v1::Person>(secretariat_, "PersonService/CreatePerson",
                                     NewPerson("p1", "unheard-of"))),
            ErrorReason::REFERENCE_NOT_FOUND);
  Add();
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                secretariat_, "OrganizationService/DeleteOrganization",
                Parse<v1::DeleteOrganizationRequest>("name: 'groups/putuo/organizations/s1'"))),
            ErrorReason::RESOURCE_IN_USE);
  // J10: an expert from outside has none.
  EXPECT_EQ(Add("p2", "").organization(), "");
}

// J15: programme leaders, backbone teachers, experts from industry.
TEST_F(PersonServiceTest, PeopleAreFoundByWhatMakesThemEligible) {
  const auto create = [&](const std::string& id, const std::string& attributes) {
    Ask<v1::Person>(secretariat_, "PersonService/CreatePerson", NewPerson(id, "s1", attributes));
  };
  create("p1",
         "capacities: TEACHER attributes { key: 'role' values: 'programme-leader' "
         "values: 'backbone-teacher' } attributes { key: 'major' values: '数控技术' }");
  create("p2",
         "capacities: EXPERT capacities: TEACHER "
         "attributes { key: 'role' values: 'backbone-teacher' }");
  EXPECT_THAT(List("attributes:\"role=backbone-teacher\"").people(), SizeIs(2));
  EXPECT_THAT(List("attributes:\"role=programme-leader\"").people(), SizeIs(1));
  EXPECT_THAT(List("attributes:\"major=数控技术\" AND capacities:TEACHER").people(), SizeIs(1));
  EXPECT_THAT(List("capacities:EXPERT").people(), SizeIs(1));
  EXPECT_THAT(List("attributes:\"role=backbone\"").people(), IsEmpty());
}

TEST_F(PersonServiceTest, FullDataNeedsAReasonThatTheJournalKeeps) {
  Add();
  // Only tried: nothing is shown, nothing is written.
  const auto tried = Ask<v1::Person>(secretariat_, "PersonService/RevealPersonalData",
                                     Reveal("validate_only: true"));
  EXPECT_EQ(tried.id_number(), "***");
  EXPECT_EQ(tried.person_name(), "示**");
  EXPECT_THAT(Disclosures(secretariat_).disclosures(), IsEmpty());

  EXPECT_EQ(ReasonOf(Try<v1::Person>(stranger_, "PersonService/RevealPersonalData", Reveal())),
            ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Try<v1::Person>(auditor_, "PersonService/RevealPersonalData", Reveal())),
            ErrorReason::ROLE_REQUIRED);
  EXPECT_EQ(ReasonOf(Try<v1::Person>(
                secretariat_, "PersonService/RevealPersonalData",
                Parse<v1::RevealPersonalDataRequest>(absl::StrCat("name: '", kPerson, "'")))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(Ask<v1::Person>(clerk_, "PersonService/RevealPersonalData", Reveal()).id_number(),
            kIdNumber);

  const auto made = Disclosures(auditor_);
  ASSERT_THAT(made.disclosures(), SizeIs(1));
  EXPECT_EQ(made.disclosures(0).principal(), "clerk-s1");
  EXPECT_EQ(made.disclosures(0).reason(), "办理聘书");
  EXPECT_EQ(made.disclosures(0).purpose(), v1::Disclosure::REVEAL);
  const auto journal = JournalOf(absl::StrCat(kPerson, "/disclosures/"));
  ASSERT_THAT(journal, SizeIs(1));
  EXPECT_EQ(journal[0].principal(), "clerk-s1");
  v1::Disclosure written;
  ASSERT_TRUE(journal[0].after().UnpackTo(&written));
  EXPECT_EQ(written.reason(), "办理聘书");
}

// PIPL art. 45: all that is held, and where it is used.
TEST_F(PersonServiceTest, ACopySaysAllThatIsHeldAndWhereItIsUsed) {
  Add();
  Ask<v1::Post>(secretariat_, "PostService/CreatePost",
                Parse<v1::CreatePostRequest>(
                    "parent: 'groups/putuo' post_id: 'head' post { display_name: '校长' "
                    "organization: 'groups/putuo/organizations/s1' }"));
  Ask<v1::Post>(secretariat_, "PostService/SetRepresentative",
                Parse<v1::SetRepresentativeRequest>(
                    absl::StrCat("name: 'groups/putuo/posts/head' person: '", kPerson,
                                 "' effective_date ", Date(kFounding))));
  Ask<v1::Register>(secretariat_, "RegisterService/CreateRegister",
                    Parse<v1::CreateRegisterRequest>(
                        "parent: 'groups/putuo' register_id: 'lessons' register { "
                        "display_name: '送教台账' title_column: 'name' "
                        "columns { column_id: 'name' display_name: '课程' type: TEXT } "
                        "columns { column_id: 'who' display_name: '教师' type: PERSON } }"));
  Ask<v1::Entry>(secretariat_, "RegisterService/CreateEntry",
                 Parse<v1::CreateEntryRequest>(absl::StrCat(
                     "parent: 'groups/putuo/registers/lessons' entry_id: 'e1' entry { "
                     "cells { column: 'name' text: '数控加工' } cells { column: 'who' person: '",
                     kPerson, "' } }")));
  Ask<v1::Person>(secretariat_, "PersonService/RevealPersonalData", Reveal());
  const auto copy =
      Ask<v1::PersonalDataCopy>(secretariat_, "PersonService/CopyPersonalData", Copy());
  EXPECT_EQ(copy.person().id_number(), kIdNumber);
  EXPECT_EQ(copy.person().phone(), "13812345678");
  ASSERT_THAT(copy.held_posts(), SizeIs(1));
  EXPECT_EQ(copy.held_posts(0).display_name(), "校长");
  EXPECT_EQ(copy.held_posts(0).start_date().year(), 2013);
  EXPECT_THAT(copy.entries(), ElementsAre("groups/putuo/registers/lessons/entries/e1"));
  ASSERT_THAT(copy.disclosures(), SizeIs(2));
  EXPECT_EQ(copy.disclosures(1).purpose(), v1::Disclosure::COPY);

  // Who holds a post is not erased from under it.
  EXPECT_EQ(ReasonOf(Try<v1::Person>(secretariat_, "PersonService/ErasePersonalData", Erase())),
            ErrorReason::RULE_VIOLATED);
}

// PIPL art. 47: gone here, in the journal and in the answers that request ids keep.
TEST_F(PersonServiceTest, AnErasureLeavesNobodysNameAnywhere) {
  auto create = NewPerson("p1", "s1", absl::StrCat("id_number: '", kIdNumber, "'"));
  create.set_request_id("c1");
  Ask<v1::Person>(secretariat_, "PersonService/CreatePerson", create);
  const auto reveal = Reveal("request_id: 'r1'");
  Ask<v1::Person>(secretariat_, "PersonService/RevealPersonalData", reveal);
  EXPECT_EQ(ReasonOf(Try<v1::Person>(stranger_, "PersonService/ErasePersonalData", Erase())),
            ErrorReason::NOT_OWN_ORGANIZATION);
  const auto erased = Ask<v1::Person>(clerk_, "PersonService/ErasePersonalData", Erase());
  EXPECT_EQ(erased.state(), v1::Person::ERASED);
  EXPECT_EQ(erased.erasure().reason(), "本人申请删除");
  EXPECT_EQ(erased.erasure().principal(), "clerk-s1");
  EXPECT_EQ(erased.organization(), "groups/putuo/organizations/s1");
  EXPECT_EQ(Get(secretariat_).person_name(), "");

  EXPECT_EQ(ReasonOf(Try<v1::Person>(secretariat_, "PersonService/UpdatePerson",
                                     Update("person_name: '示例乙'"))),
            ErrorReason::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(Try<v1::Person>(secretariat_, "PersonService/ErasePersonalData", Erase())),
            ErrorReason::STATE_CONFLICT);
  EXPECT_EQ(
      ReasonOf(Try<v1::PersonalDataCopy>(secretariat_, "PersonService/CopyPersonalData", Copy())),
      ErrorReason::STATE_CONFLICT);
  // What was asked before, asked again.
  EXPECT_EQ(Ask<v1::Person>(secretariat_, "PersonService/CreatePerson", create).person_name(), "");
  const auto repeated = Ask<v1::Person>(secretariat_, "PersonService/RevealPersonalData", reveal);
  EXPECT_EQ(repeated.person_name(), "");
  EXPECT_EQ(repeated.id_number(), "");

  // The journal says what was done, by whom and why, and no longer to whom.
  const auto journal = JournalOf(kPerson);
  ASSERT_THAT(journal, SizeIs(3));
  for (const journal::v1::Change& change : journal) {
    for (const char* text : {"示例甲", "13812345678", kIdNumber}) {
      EXPECT_FALSE(absl::StrContains(change.before().value(), text)) << change.method();
      EXPECT_FALSE(absl::StrContains(change.after().value(), text)) << change.method();
    }
  }
  EXPECT_TRUE(absl::StrContains(journal[2].after().value(), "本人申请删除"));
}

}  // namespace
}  // namespace edugroup::membership
