// Check, policy, grades, activity and lapse of affiliations, through the server (C2.3, C2.4, C2.6).
#include <gmock/gmock.h>
#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AffiliationLifeTest : public MembershipTest {
 protected:
  AffiliationLifeTest() {
    for (const char* id : {"e1", "e2", "e3"}) AddOrganization(id, Title(id), "enterprise");
  }

  static std::string Title(const std::string& id) { return absl::StrCat("示例企业", id); }

  void SetPolicy(const std::string& policy) {
    Ask<v1::Kind>(secretariat_, "GroupService/UpdateKind",
                  Parse<v1::UpdateKindRequest>(absl::StrCat(
                      "kind { name: 'groups/putuo/kinds/council' affiliation_policy { ", policy,
                      " } } update_mask { paths: 'affiliation_policy' }")));
  }
  v1::Affiliation Call(const std::string& method, const google::protobuf::Message& request) {
    return Ask<v1::Affiliation>(secretariat_, "AffiliationService/" + method, request);
  }
  ErrorReason Refused(const std::string& method, const google::protobuf::Message& request) {
    return ReasonOf(Try<v1::Affiliation>(secretariat_, "AffiliationService/" + method, request));
  }
  v1::Affiliation Apply(const std::string& organization) {
    return Call("CreateAffiliation", Application(organization, "council"));
  }
  static v1::RecordAffiliationActivityRequest Activity(const std::string& name,
                                                       const std::string& kind,
                                                       absl::CivilDay day) {
    return Parse<v1::RecordAffiliationActivityRequest>(absl::StrCat(
        "name: '", name, "' kind: ", kind, " date ", Date(day), " source { document: '收据' }"));
  }
  std::vector<std::string> Lapsing(absl::CivilDay until, int page_size = 0) {
    std::vector<std::string> names;
    auto request = Parse<v1::ListLapsingAffiliationsRequest>(
        absl::StrCat("parent: 'groups/putuo' page_size: ", page_size, " until_date ", Date(until)));
    do {
      const auto page = Ask<v1::ListLapsingAffiliationsResponse>(
          secretariat_, "AffiliationService/ListLapsingAffiliations", request);
      for (const auto& lapsing : page.lapsing_affiliations()) {
        names.push_back(lapsing.affiliation());
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  v1::LapseAffiliationsResponse Lapse(const std::string& more = "") {
    return Ask<v1::LapseAffiliationsResponse>(
        secretariat_, "AffiliationService/LapseAffiliations",
        Parse<v1::LapseAffiliationsRequest>("parent: 'groups/putuo' " + more));
  }
  v1::ListAffiliationsResponse List(const std::string& query) {
    return Ask<v1::ListAffiliationsResponse>(
        secretariat_, "AffiliationService/ListAffiliations",
        Parse<v1::ListAffiliationsRequest>("parent: 'groups/putuo' " + query));
  }
};

// C2.3: written application → the secretariat's check → decision → registration.
TEST_F(AffiliationLifeTest, AnApplicationIsCheckedMendedDecidedAndRegistered) {
  SetPolicy("check_required: true");
  Caller clerk = servers_.Member("putuo", "e1");
  const auto applied = Ask<v1::Affiliation>(
      clerk, "AffiliationService/CreateAffiliation",
      Parse<v1::CreateAffiliationRequest>("parent: 'groups/putuo' affiliation { "
                                          "organization: 'groups/putuo/organizations/e1' "
                                          "kind: 'groups/putuo/kinds/council' "
                                          "application_documents { document: '入会申请表' } }"));
  EXPECT_EQ(Refused("AdmitAffiliation", Admission(applied.name(), kToday)),
            ErrorReason::RULE_VIOLATED);
  const auto check = [&](const std::string& outcome) {
    return Parse<v1::CheckAffiliationRequest>(
        absl::StrCat("name: '", applied.name(), "' outcome: ", outcome));
  };
  EXPECT_EQ(Refused("CheckAffiliation", check("INCOMPLETE")), ErrorReason::FIELDS_INVALID);
  const auto incomplete = Call("CheckAffiliation", check("INCOMPLETE note: '缺营业执照'"));
  EXPECT_EQ(incomplete.check().note(), "缺营业执照");
  EXPECT_EQ(Refused("AdmitAffiliation", Admission(applied.name(), kToday)),
            ErrorReason::RULE_VIOLATED);

  // The applicant hands in what was missing; the check of before no longer counts.
  const auto mend = Parse<v1::UpdateAffiliationRequest>(
      absl::StrCat("affiliation { name: '", applied.name(),
                   "' application_documents { document: '入会申请表' } "
                   "application_documents { document: '营业执照' } }"));
  Call("CheckAffiliation", check("PASSED"));
  const auto mended = Ask<v1::Affiliation>(clerk, "AffiliationService/UpdateAffiliation", mend);
  EXPECT_THAT(mended.application_documents(), SizeIs(2));
  EXPECT_FALSE(mended.has_check());
  Call("CheckAffiliation", check("PASSED"));
  auto admission = Admission(applied.name(), kToday);
  admission.set_certificate_number("普职集证〔2020〕1号");
  const auto admitted = Call("AdmitAffiliation", admission);
  EXPECT_EQ(admitted.state(), v1::Affiliation::ACTIVE);
  EXPECT_EQ(admitted.certificate_number(), "普职集证〔2020〕1号");
  EXPECT_EQ(admitted.check().outcome(), v1::ApplicationCheck::PASSED);

  // What is decided is no longer the applicant's.
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(clerk, "AffiliationService/UpdateAffiliation", mend)),
            ErrorReason::STATE_CONFLICT);
  EXPECT_EQ(Refused("CheckAffiliation", check("PASSED")), ErrorReason::STATE_CONFLICT);
  Caller stranger = servers_.Member("putuo", "e2");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(stranger, "AffiliationService/UpdateAffiliation", mend)),
            ErrorReason::NOT_OWN_ORGANIZATION);
}

// N2: what the charter leaves to the council is not done without it.
TEST_F(AffiliationLifeTest, DecisionsNeedAResolutionWhereThePolicySaysSo) {
  SetPolicy(
      "resolution_decisions: ADMISSION resolution_decisions: SUSPENSION "
      "resolution_decisions: WITHDRAWAL");
  const std::string applied = Apply("e1").name();
  EXPECT_EQ(Refused("AdmitAffiliation", Admission(applied, kToday)), ErrorReason::RULE_VIOLATED);
  SetPolicy("resolution_decisions: SUSPENSION resolution_decisions: WITHDRAWAL");
  Call("AdmitAffiliation", Admission(applied, kFounding));
  EXPECT_EQ(Refused("SuspendAffiliation", Parse<v1::SuspendAffiliationRequest>(absl::StrCat(
                                              "name: '", applied, "' reason: '停产'"))),
            ErrorReason::RULE_VIOLATED);
  const auto end = [&](const std::string& more) {
    return Parse<v1::EndAffiliationRequest>(
        absl::StrCat("name: '", applied, "' end_date ", Date(kToday), " ", more));
  };
  // C2.6: leaving is free, in writing; an expulsion is the council's under every charter.
  EXPECT_EQ(Refused("EndAffiliation", end("end_reason: WITHDRAWN")), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(
      Refused("EndAffiliation", end("end_reason: WITHDRAWN document { document: '退会申请' }")),
      ErrorReason::RULE_VIOLATED);
  SetPolicy("");
  EXPECT_EQ(Refused("EndAffiliation", end("end_reason: EXPELLED")), ErrorReason::RULE_VIOLATED);
  const auto withdrawn = Call(
      "EndAffiliation", end("end_reason: WITHDRAWN document { document: '退会申请' place: '1' }"));
  EXPECT_EQ(withdrawn.changes(2).document().document(), "退会申请");
  EXPECT_EQ(withdrawn.end_reason(), v1::Affiliation::WITHDRAWN);
}

TEST_F(AffiliationLifeTest, OnlyAffiliationKindsHaveAPolicy) {
  const auto set = [&](const std::string& kind, const std::string& policy) {
    return ReasonOf(Try<v1::Kind>(
        secretariat_, "GroupService/UpdateKind",
        Parse<v1::UpdateKindRequest>(absl::StrCat("kind { name: 'groups/putuo/kinds/", kind,
                                                  "' affiliation_policy { ", policy, " } }"))));
  };
  EXPECT_EQ(set("school", "check_required: true"), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(set("council", "lapse_rules { months: 0 }"), ErrorReason::FIELDS_INVALID);
}

TEST_F(AffiliationLifeTest, ASuspensionHasItsDay) {
  const std::string name = Join("e1", kFounding);
  const auto suspend = [&](absl::CivilDay day) {
    return Parse<v1::SuspendAffiliationRequest>(
        absl::StrCat("name: '", name, "' reason: '停产' effective_date ", Date(day)));
  };
  EXPECT_EQ(Refused("SuspendAffiliation", suspend(kFounding - 1)), ErrorReason::FIELDS_INVALID);
  const auto suspended = Call("SuspendAffiliation", suspend(kFounding + 10));
  EXPECT_EQ(suspended.changes(2).date().month(), 6);
}

// C2.4, X7: every day has its grade, in lists, too.
TEST_F(AffiliationLifeTest, AListOfADayHasTheGradesOfThatDay) {
  AddKind("unit", "AFFILIATION_GRADE", "理事单位", "");
  AddKind("standing", "AFFILIATION_GRADE", "常务理事单位", "");
  auto application = Application("e1", "council");
  application.mutable_affiliation()->set_grade("groups/putuo/kinds/unit");
  const std::string name = Call("CreateAffiliation", application).name();
  Call("AdmitAffiliation", Admission(name, kFounding));
  Join("e2", kFounding);
  const absl::CivilDay raised(2016, 1, 1);
  const auto change = [&](const std::string& grade, absl::CivilDay day) {
    return Parse<v1::ChangeAffiliationGradeRequest>(
        absl::StrCat("name: '", name, "' grade: 'groups/putuo/kinds/", grade, "' reason: '换届' ",
                     "effective_date ", Date(day)));
  };
  const auto changed = Call("ChangeAffiliationGrade", change("standing", raised));
  EXPECT_EQ(changed.grade(), "groups/putuo/kinds/standing");
  EXPECT_THAT(changed.grade_tenures(), SizeIs(2));
  EXPECT_EQ(Refused("ChangeAffiliationGrade", change("unit", raised - 1)),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(Refused("ChangeAffiliationGrade", change("council", kToday)),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(Refused("ChangeAffiliationGrade", change("unheard-of", kToday)),
            ErrorReason::REFERENCE_NOT_FOUND);

  const auto standing = [&](absl::CivilDay day) {
    return List(absl::StrCat("filter: 'grade = \"groups/putuo/kinds/standing\"' as_of ", Date(day)))
        .affiliations_size();
  };
  EXPECT_EQ(standing(raised - 1), 0);
  EXPECT_EQ(standing(raised), 1);
  const auto before = List(absl::StrCat("as_of ", Date(raised - 1), " order_by: 'grade desc'"));
  ASSERT_THAT(before.affiliations(), SizeIs(2));
  EXPECT_EQ(before.affiliations(0).grade(), "groups/putuo/kinds/unit");
  EXPECT_EQ(before.affiliations(1).grade(), "");
  // A change to come is not today's, and comes by itself.
  Call("ChangeAffiliationGrade", change("unit", kToday + 1));
  EXPECT_EQ(List("filter: 'grade = \"groups/putuo/kinds/standing\"'").affiliations_size(), 1);
  servers_.clock().Set(kToday + 1);
  EXPECT_EQ(List("filter: 'grade = \"groups/putuo/kinds/standing\"'").affiliations_size(), 0);
  EXPECT_EQ(
      Call("GetAffiliation", Parse<v1::GetAffiliationRequest>(absl::StrCat("name: '", name, "'")))
          .grade(),
      "groups/putuo/kinds/unit");
  // A grade of the past keeps its kind from being deleted.
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                secretariat_, "GroupService/DeleteKind",
                Parse<v1::DeleteKindRequest>("name: 'groups/putuo/kinds/standing'"))),
            ErrorReason::RESOURCE_IN_USE);
}

// C2.6: 一年不缴纳会费或两年不参加活动的，自动退会.
TEST_F(AffiliationLifeTest, WhoShowsNoSignOfLifeLapsesOnceAndMayComeBack) {
  SetPolicy(
      "lapse_rules { months: 12 activity_kinds: DUES } "
      "lapse_rules { months: 24 activity_kinds: PARTICIPATION }");
  const absl::CivilDay joined(2019, 6, 30);
  const std::string silent = Join("e1", joined);
  const std::string payer = Join("e2", joined);
  const std::string alive = Join("e3", joined);
  Join("e1", joined, "base");  // a kind without a rule
  Call("RecordAffiliationActivity", Activity(payer, "DUES", absl::CivilDay(2020, 1, 15)));
  Call("RecordAffiliationActivity", Activity(alive, "DUES", absl::CivilDay(2020, 12, 1)));
  Call("RecordAffiliationActivity", Activity(alive, "PARTICIPATION", absl::CivilDay(2020, 12, 1)));
  EXPECT_EQ(Refused("RecordAffiliationActivity", Activity(alive, "DUES", kToday + 1)),
            ErrorReason::FIELDS_INVALID);

  // Ahead of time: on the last day of 2020 one has lapsed; within half a year another will.
  EXPECT_THAT(Lapsing(absl::CivilDay(2020, 6, 29)), IsEmpty());
  EXPECT_THAT(Lapsing(absl::CivilDay(2020, 6, 30)), ElementsAre(silent));
  EXPECT_THAT(Lapsing(kToday), ElementsAre(silent));
  EXPECT_THAT(Lapsing(absl::CivilDay(2021, 6, 29), 1), SizeIs(2));
  EXPECT_THAT(Lapsing(absl::CivilDay(2021, 12, 1), 1), SizeIs(3));

  EXPECT_EQ(ReasonOf(Try<v1::LapseAffiliationsResponse>(
                secretariat_, "AffiliationService/LapseAffiliations",
                Parse<v1::LapseAffiliationsRequest>(
                    absl::StrCat("parent: 'groups/putuo' as_of ", Date(kToday + 1))))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_THAT(Lapse("affiliation_kinds: 'groups/putuo/kinds/base'").lapsed_affiliations(),
              IsEmpty());
  const auto lapsed = Lapse();
  ASSERT_THAT(lapsed.lapsed_affiliations(), SizeIs(1));
  EXPECT_EQ(lapsed.lapsed_affiliations(0).affiliation(), silent);
  EXPECT_EQ(lapsed.lapsed_affiliations(0).rule().months(), 12);
  EXPECT_EQ(CensusOf(absl::CivilDay(2020, 6, 29), "affiliation_kinds: 'groups/putuo/kinds/council'")
                .total(),
            3);
  EXPECT_EQ(CensusOf(absl::CivilDay(2020, 6, 30), "affiliation_kinds: 'groups/putuo/kinds/council'")
                .total(),
            2);
  // Once more does nothing more: one notice in the journal.
  EXPECT_THAT(Lapse().lapsed_affiliations(), IsEmpty());
  int notices = 0;
  for (const journal::v1::Change& change : JournalOf(silent)) {
    if (change.method() != "edugroup.membership.v1.AffiliationService/LapseAffiliations") continue;
    ++notices;
    v1::Affiliation after;
    ASSERT_TRUE(change.after().UnpackTo(&after));
    EXPECT_EQ(after.end_reason(), v1::Affiliation::LAPSED);
    EXPECT_THAT(after.changes(2).reason(), HasSubstr("自 2019-06-30 起满 12 个月未缴纳会费"));
  }
  EXPECT_EQ(notices, 1);
  EXPECT_EQ(Refused("RecordAffiliationActivity", Activity(silent, "DUES", kToday)),
            ErrorReason::STATE_CONFLICT);

  // It comes back; the past stays.
  const std::string again = Join("e1", kToday);
  EXPECT_EQ(CensusOf(kToday, "affiliation_kinds: 'groups/putuo/kinds/council'").total(), 3);
  EXPECT_THAT(List("filter: 'organization = \"groups/putuo/organizations/e1\"'").affiliations(),
              SizeIs(3));
  EXPECT_THAT(Lapsing(kToday), IsEmpty());
}

// C2.6: 自动退会 needs nobody to ask for it; the journal names the server and says why.
TEST(AutomaticLapse, EndsWhatIsDueInEveryGroup) {
  constexpr absl::CivilDay kJoined(2019, 6, 30);
  testing::Servers servers({MembershipServer()}, kJoined, [](rpc::ServerOptions& options) {
    options.longest_background_interval = absl::Milliseconds(100);
  });
  testing::Caller chief = servers.Operator();
  std::vector<std::string> silent;
  for (const std::string group : {"putuo", "yichang"}) {
    testing::Caller secretariat = servers.Secretariat(group);
    const std::string parent = absl::StrCat("parent: 'groups/", group, "' ");
    Ask<v1::Group>(chief, "GroupService/CreateGroup",
                   Parse<v1::CreateGroupRequest>(
                       absl::StrCat("group_id: '", group, "' group { display_name: '集团' }")));
    Ask<v1::Kind>(secretariat, "GroupService/CreateKind",
                  Parse<v1::CreateKindRequest>(absl::StrCat(
                      parent,
                      "kind_id: 'council' kind { display_name: '理事单位' taxonomy: "
                      "AFFILIATION_KIND affiliation_policy { lapse_rules { months: 12 } } }")));
    Ask<v1::Kind>(secretariat, "GroupService/CreateKind",
                  Parse<v1::CreateKindRequest>(
                      absl::StrCat(parent,
                                   "kind_id: 'school' kind { display_name: '学校' taxonomy: "
                                   "ORGANIZATION_KIND standard_kind: SCHOOL }")));
    Ask<v1::Organization>(secretariat, "OrganizationService/CreateOrganization",
                          Parse<v1::CreateOrganizationRequest>(absl::StrCat(
                              parent,
                              "organization_id: 'e1' organization { display_name: '学校一' "
                              "kind: 'groups/",
                              group, "/kinds/school' }")));
    const auto affiliation = Ask<v1::Affiliation>(
        secretariat, "AffiliationService/CreateAffiliation",
        Parse<v1::CreateAffiliationRequest>(
            absl::StrCat(parent, "affiliation { organization: 'groups/", group,
                         "/organizations/e1' kind: ", "'groups/", group, "/kinds/council' }")));
    Ask<v1::Affiliation>(secretariat, "AffiliationService/AdmitAffiliation",
                         Parse<v1::AdmitAffiliationRequest>(absl::StrCat(
                             "name: '", affiliation.name(), "' effective_date ", Date(kJoined))));
    silent.push_back(affiliation.name());
  }
  servers.clock().Set(absl::CivilDay(2020, 6, 30));
  for (const std::string& name : silent) {
    testing::Caller secretariat = servers.Secretariat(std::string(resource::GroupOf(name)));
    v1::Affiliation affiliation;
    for (const absl::Time end = absl::Now() + absl::Seconds(20);
         absl::Now() < end && affiliation.end_reason() != v1::Affiliation::LAPSED;) {
      affiliation = Ask<v1::Affiliation>(
          secretariat, "AffiliationService/GetAffiliation",
          Parse<v1::GetAffiliationRequest>(absl::StrCat("name: '", name, "'")));
      absl::SleepFor(absl::Milliseconds(50));
    }
    EXPECT_EQ(affiliation.end_reason(), v1::Affiliation::LAPSED);
    journal::v1::ListChangesRequest request;
    request.set_parent(absl::StrCat("groups/", resource::GroupOf(name)));
    request.set_resource_prefix(name);
    const auto journal = secretariat.Ask<journal::v1::ListChangesResponse>(
        "edugroup.journal.v1.ChangeService/ListChanges", request);
    ASSERT_EQ(journal.status(), absl::OkStatus());
    EXPECT_EQ(journal->changes().rbegin()->principal(), "server:membership");
    EXPECT_THAT(affiliation.changes().rbegin()->reason(), HasSubstr("自 2019-06-30 起满 12 个月"));
  }
}

}  // namespace
}  // namespace edugroup::membership
