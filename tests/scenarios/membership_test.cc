// The secretariat of Putuo builds its census and asks it (P1, P2), a member's clerk looks after its
// own record, members come, are expelled by resolution and come back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/committee/committee_server.h"
#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class MembershipScenario : public MembershipTest {
 protected:
  MembershipScenario() : MembershipTest({committee::CommitteeServer()}) {}

  template <class Response>
  Response AskCommittee(const std::string& method, const google::protobuf::Message& request) {
    auto response = secretariat_.Ask<Response>("edugroup.committee.v1." + method, request);
    EXPECT_TRUE(response.ok()) << method << ": " << response.status();
    return response.ok() ? *std::move(response) : Response();
  }
  void AddCouncil() {
    AskCommittee<committee::v1::Body>(
        "BodyService/CreateBody",
        Parse<committee::v1::CreateBodyRequest>("parent: 'groups/putuo' body_id: 'council' "
                                                "body { display_name: '理事会' kind: 'council' }"));
  }
  // A resolution of the council, voted on by ten.
  void Resolve(const std::string& id, int in_favour) {
    AskCommittee<committee::v1::Resolution>(
        "ResolutionService/CreateResolution",
        Parse<committee::v1::CreateResolutionRequest>(absl::StrCat(
            "parent: 'groups/putuo' resolution_id: '", id, "' resolution { display_name: '决议' ",
            "body: 'groups/putuo/bodies/council' decision_rule { majority_base: PRESENT ",
            "majority { operator: ABOVE value: '1/2' } } }")));
    AskCommittee<committee::v1::Resolution>(
        "ResolutionService/DecideResolution",
        Parse<committee::v1::DecideResolutionRequest>(
            absl::StrCat("name: 'groups/putuo/resolutions/", id, "' decision_date ", Date(kToday),
                         " tally { entitled: 10 present: 10 in_favour: ", in_favour,
                         " against: ", 10 - in_favour, " }")));
  }
};

// P1: 61 = 11 bureaus + 8 schools + 35 enterprises + 2 institutes + 5 other education units;
// P2: 25 of them since the founding.
TEST_F(MembershipScenario, TheSecretariatBuildsTheCensusOfPutuoAndAsksIt) {
  const std::vector<std::pair<std::string, int>> parts = {
      {"bureau", 11}, {"school", 8}, {"enterprise", 35}, {"institute", 2}, {"education", 5}};
  v1::BatchCreateOrganizationsRequest batch;
  batch.set_parent("groups/putuo");
  for (const auto& [kind, count] : parts) {
    for (int i = 1; i <= count; ++i) {
      *batch.add_requests() =
          NewOrganization(absl::StrCat(kind, i), absl::StrCat("示例", kind, "第", i, "号"), kind);
    }
  }
  Ask<v1::BatchCreateOrganizationsResponse>(secretariat_,
                                            "OrganizationService/BatchCreateOrganizations", batch);
  int joined = 0;
  for (const auto& request : batch.requests()) {
    Join(request.organization_id(), ++joined <= 25 ? kFounding : kToday);
  }
  // J5: a second affiliation counts nobody twice.
  Join("enterprise1", kFounding, "base");

  const v1::Census census = CensusOf(kToday);
  EXPECT_EQ(census.total(), 61);
  ASSERT_EQ(census.by_kind_size(), 5);
  EXPECT_EQ(census.by_kind(0).kind(), "groups/putuo/kinds/enterprise");
  EXPECT_EQ(census.by_kind(0).display_name(), "企业");
  EXPECT_EQ(census.by_kind(0).count(), 35);
  EXPECT_EQ(census.by_kind(0).share_percent(), "57.38");
  EXPECT_EQ(census.by_standard_kind(4).standard_kind(), v1::RESEARCH);
  EXPECT_EQ(CensusOf(kToday, "affiliation_kinds: 'groups/putuo/kinds/base'").total(), 1);
  EXPECT_EQ(CensusOf(kFounding - 1).total(), 0);

  const auto series =
      Ask<v1::CensusSeries>(secretariat_, "CensusService/GetCensusSeries",
                            Parse<v1::GetCensusSeriesRequest>(absl::StrCat(
                                "parent: 'groups/putuo' dates ", Date(kFounding), " dates ",
                                Date(kToday), " affiliation_kinds: 'groups/putuo/kinds/council'")));
  ASSERT_EQ(series.points_size(), 2);
  EXPECT_EQ(series.points(0).total(), 25);
  EXPECT_EQ(series.points(1).total(), 61);
  EXPECT_EQ(series.points(1).growth_percent(), "144.00");

  // All members in pages of 25, each once.
  auto request = Parse<v1::ListMembersRequest>("parent: 'groups/putuo' page_size: 25");
  std::map<std::string, int> members;
  int pages = 0;
  do {
    const auto page =
        Ask<v1::ListMembersResponse>(secretariat_, "CensusService/ListMembers", request);
    for (const v1::Member& member : page.members()) {
      members[member.organization()] = member.affiliations_size();
    }
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty() && pages < 10);
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(members, SizeIs(61));
  EXPECT_EQ(members["groups/putuo/organizations/enterprise1"], 2);
  const auto institutes = Ask<v1::ListMembersResponse>(
      secretariat_, "CensusService/ListMembers",
      Parse<v1::ListMembersRequest>("parent: 'groups/putuo' standard_kinds: RESEARCH"));
  EXPECT_THAT(institutes.members(), SizeIs(2));
}

TEST_F(MembershipScenario, AMembersClerkSeesItsOwnContactInFullAndAnothersMasked) {
  AddOrganization("s1", "示例一校", "school",
                  "contacts { person_name: '示例甲' phone: '13800000001' }");
  AddOrganization("s2", "示例二校", "school",
                  "contacts { person_name: '示例乙' phone: '13800000002' }");
  Caller clerk = servers_.Member("putuo", "s1");
  EXPECT_EQ(OrganizationOf(clerk, "s1").contacts(0).phone(), "13800000001");
  EXPECT_THAT(OrganizationOf(clerk, "s2").contacts(0).phone(), HasSubstr("*"));
  EXPECT_THAT(OrganizationOf(clerk, "s2").contacts(0).person_name(), HasSubstr("*"));

  // It keeps its own contacts up to date, and nothing else.
  const auto update = [&](const std::string& id, const std::string& fields) {
    return Try<v1::Organization>(
        clerk, "OrganizationService/UpdateOrganization",
        Parse<v1::UpdateOrganizationRequest>(absl::StrCat(
            "organization { name: 'groups/putuo/organizations/", id, "' ", fields, " }")));
  };
  EXPECT_TRUE(update("s1", "contacts { person_name: '示例丙' phone: '021-12345678' }").ok());
  EXPECT_EQ(OrganizationOf(clerk, "s1").contacts(0).person_name(), "示例丙");
  EXPECT_EQ(ReasonOf(update("s1", "display_name: '示例名校'")), ErrorReason::ROLE_REQUIRED);
  EXPECT_EQ(ReasonOf(update("s2", "contacts { person_name: '示例丁' }")),
            ErrorReason::NOT_OWN_ORGANIZATION);
  // A masked value does not come back in.
  EXPECT_EQ(ReasonOf(update("s1", "contacts { person_name: '示**' }")),
            ErrorReason::FIELDS_INVALID);
}

TEST_F(MembershipScenario, AMemberAppliesForItselfOnly) {
  AddOrganization("s1", "示例一校", "school");
  AddOrganization("s2", "示例二校", "school");
  Caller clerk = servers_.Member("putuo", "s1");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(clerk, "AffiliationService/CreateAffiliation",
                                          Application("s2", "council"))),
            ErrorReason::NOT_OWN_ORGANIZATION);
  const auto applied = Ask<v1::Affiliation>(clerk, "AffiliationService/CreateAffiliation",
                                            Application("s1", "council"));
  EXPECT_EQ(applied.changes(0).principal(), "clerk-s1");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(clerk, "AffiliationService/AdmitAffiliation",
                                          Admission(applied.name(), kToday))),
            ErrorReason::ROLE_REQUIRED);
  const auto rejected =
      Ask<v1::Affiliation>(secretariat_, "AffiliationService/RejectAffiliation",
                           Parse<v1::RejectAffiliationRequest>(
                               absl::StrCat("name: '", applied.name(), "' reason: '材料不全'")));
  EXPECT_EQ(rejected.state(), v1::Affiliation::REJECTED);
  EXPECT_EQ(rejected.changes(1).reason(), "材料不全");
  EXPECT_EQ(CensusOf(kToday).total(), 0);
}

// N2, X7: who was expelled and comes back has two affiliations; the past answers as it was.
TEST_F(MembershipScenario, ExpulsionAndRejoiningKeepThePast) {
  AddOrganization("e1", "示例企业", "enterprise");
  const std::string first = Join("e1", kFounding);
  AddCouncil();
  Resolve("expel", 10);
  const absl::CivilDay expelled(2016, 1, 1), back(2018, 1, 1);
  const auto ended = Ask<v1::Affiliation>(secretariat_, "AffiliationService/EndAffiliation",
                                          Parse<v1::EndAffiliationRequest>(absl::StrCat(
                                              "name: '", first, "' end_date ", Date(expelled),
                                              " end_reason: EXPELLED note: '违反章程' "
                                              "resolution: 'groups/putuo/resolutions/expel'")));
  EXPECT_EQ(ended.state(), v1::Affiliation::ENDED);
  // Back one day before the end would overlap; on the day itself the intervals touch.
  const auto applied = Ask<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation",
                                            Application("e1", "council"));
  const absl::Status overlap = Try<v1::Affiliation>(
      secretariat_, "AffiliationService/AdmitAffiliation", Admission(applied.name(), expelled - 1));
  EXPECT_EQ(ReasonOf(overlap), ErrorReason::RULE_VIOLATED);
  EXPECT_EQ(Ask<v1::Affiliation>(secretariat_, "AffiliationService/AdmitAffiliation",
                                 Admission(applied.name(), back))
                .state(),
            v1::Affiliation::ACTIVE);

  EXPECT_EQ(CensusOf(expelled - 1).total(), 1);
  EXPECT_EQ(CensusOf(expelled).total(), 0);
  EXPECT_EQ(CensusOf(back).total(), 1);
  const auto list = [&](absl::CivilDay day) {
    return Ask<v1::ListAffiliationsResponse>(secretariat_, "AffiliationService/ListAffiliations",
                                             Parse<v1::ListAffiliationsRequest>(absl::StrCat(
                                                 "parent: 'groups/putuo' as_of ", Date(day))));
  };
  ASSERT_THAT(list(kFounding).affiliations(), SizeIs(1));
  EXPECT_EQ(list(kFounding).affiliations(0).name(), first);
  EXPECT_EQ(list(kFounding).affiliations(0).end_reason(), v1::Affiliation::EXPELLED);
  EXPECT_EQ(list(kToday).affiliations(0).name(), applied.name());
}

TEST_F(MembershipScenario, ARepeatedCreateAnswersWhatTheFirstAnswered) {
  auto request = NewOrganization("", "示例一校", "school");
  request.set_request_id("7f3b1c52-0d4e-4a59-9b7c-0d4d6b1f2a10");
  const auto first =
      Ask<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization", request);
  const auto second =
      Ask<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization", request);
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
  request.mutable_organization()->set_display_name("示例二校");
  EXPECT_EQ(ReasonOf(Try<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization",
                                           request)),
            ErrorReason::REQUEST_ID_REUSED);
  EXPECT_THAT(Ask<v1::ListOrganizationsResponse>(
                  secretariat_, "OrganizationService/ListOrganizations",
                  Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo'"))
                  .organizations(),
              SizeIs(1));
}

// N2: the charter leaves expulsion to the council.
TEST_F(MembershipScenario, AnExpulsionRestsOnAResolutionThatPassed) {
  AddOrganization("e1", "示例企业", "enterprise");
  const std::string name = Join("e1", kFounding);
  AddCouncil();
  Resolve("expel-first", 5);
  Resolve("expel-again", 6);
  const auto expel = [&](const std::string& resolution) {
    return Try<v1::Affiliation>(
        secretariat_, "AffiliationService/EndAffiliation",
        Parse<v1::EndAffiliationRequest>(absl::StrCat(
            "name: '", name, "' end_date ", Date(kToday),
            " end_reason: EXPELLED resolution: ", "'groups/putuo/resolutions/", resolution, "'")));
  };
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(
                secretariat_, "AffiliationService/EndAffiliation",
                Parse<v1::EndAffiliationRequest>(absl::StrCat(
                    "name: '", name, "' end_date ", Date(kToday), " end_reason: EXPELLED")))),
            ErrorReason::RULE_VIOLATED);
  EXPECT_EQ(ReasonOf(expel("unheard-of")), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(expel("expel-first")), ErrorReason::RULE_VIOLATED);
  EXPECT_EQ(CensusOf(kToday).total(), 1);
  EXPECT_EQ(expel("expel-again"), absl::OkStatus());
  EXPECT_EQ(CensusOf(kToday).total(), 0);
}

}  // namespace
}  // namespace edugroup::membership
