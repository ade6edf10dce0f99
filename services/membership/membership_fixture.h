// What the tests of the membership server start from: the server on a real database, called through
// real gRPC, with the group of Putuo and its kinds.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/testing/parse.h"
#include "common/testing/servers.h"
#include "common/value/error.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/membership_server.h"

namespace edugroup::membership {

using edugroup::testing::Parse;

// "AffiliationService/AdmitAffiliation" of this server; the call must succeed.
template <class Response>
Response Ask(testing::Caller& caller, const std::string& method,
             const google::protobuf::Message& request) {
  auto response = caller.Ask<Response>("edugroup.membership.v1." + method, request);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status() << "\n"
                             << request.DebugString();
  return response.ok() ? *std::move(response) : Response();
}

// The status of a call that is expected to fail.
template <class Response>
absl::Status Try(testing::Caller& caller, const std::string& method,
                 const google::protobuf::Message& request) {
  return caller.Ask<Response>("edugroup.membership.v1." + method, request).status();
}

inline std::string Date(absl::CivilDay day) {
  return absl::StrCat("{ year: ", day.year(), " month: ", day.month(), " day: ", day.day(), " }");
}

// "known_as_of …": what is recorded by now and not what comes after.
inline std::string Known() {
  const int64_t micros = absl::ToUnixMicros(absl::Now());
  return absl::StrCat("known_as_of { seconds: ", micros / 1000000,
                      " nanos: ", micros % 1000000 * 1000, " }");
}

inline constexpr absl::CivilDay kFounding(2013, 5, 31);
inline constexpr absl::CivilDay kToday(2020, 12, 31);

class MembershipTest : public ::testing::Test {
 protected:
  explicit MembershipTest(const std::vector<rpc::Definition>& others = {})
      : servers_(With(others), kToday),
        operator_(servers_.Operator()),
        secretariat_(servers_.Secretariat("putuo")) {
    Ask<v1::Group>(operator_, "GroupService/CreateGroup",
                   Parse<v1::CreateGroupRequest>(
                       "group_id: 'putuo' group { display_name: '普陀区职业教育集团' "
                       "founding_date { year: 2013 month: 5 } legal_nature: NON_LEGAL_PERSON }"));
    AddKind("bureau", "ORGANIZATION_KIND", "政府委办局", "GOVERNMENT");
    AddKind("school", "ORGANIZATION_KIND", "职业学校", "SCHOOL");
    AddKind("enterprise", "ORGANIZATION_KIND", "企业", "ENTERPRISE");
    AddKind("institute", "ORGANIZATION_KIND", "科研院所", "RESEARCH");
    AddKind("education", "ORGANIZATION_KIND", "其他教育单位", "TRAINING");
    AddKind("council", "AFFILIATION_KIND", "理事单位", "");
    AddKind("base", "AFFILIATION_KIND", "校企合作基地", "");
  }

  void AddKind(const std::string& id, const std::string& taxonomy, const std::string& name,
               const std::string& standard_kind) {
    Ask<v1::Kind>(
        secretariat_, "GroupService/CreateKind",
        Parse<v1::CreateKindRequest>(absl::StrCat(
            "parent: 'groups/putuo' kind_id: '", id, "' kind { taxonomy: ", taxonomy,
            " display_name: '", name, "' ",
            standard_kind.empty() ? "" : absl::StrCat("standard_kind: ", standard_kind), " }")));
  }

  static v1::CreateOrganizationRequest NewOrganization(const std::string& id,
                                                       const std::string& name,
                                                       const std::string& kind,
                                                       const std::string& more = "") {
    return Parse<v1::CreateOrganizationRequest>(absl::StrCat(
        "parent: 'groups/putuo' organization_id: '", id, "' organization { is_example: true ",
        "display_name: '", name, "' kind: 'groups/putuo/kinds/", kind, "' ", more, " }"));
  }
  void AddOrganization(const std::string& id, const std::string& name, const std::string& kind,
                       const std::string& more = "") {
    Ask<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization",
                          NewOrganization(id, name, kind, more));
  }

  static v1::CreateAffiliationRequest Application(const std::string& organization,
                                                  const std::string& kind) {
    return Parse<v1::CreateAffiliationRequest>(absl::StrCat(
        "parent: 'groups/putuo' affiliation { organization: 'groups/putuo/organizations/",
        organization, "' kind: 'groups/putuo/kinds/", kind, "' }"));
  }
  static v1::AdmitAffiliationRequest Admission(const std::string& name, absl::CivilDay day) {
    return Parse<v1::AdmitAffiliationRequest>(
        absl::StrCat("name: '", name, "' effective_date ", Date(day)));
  }
  // Applies for an organisation and admits it; the name of the affiliation.
  std::string Join(const std::string& organization, absl::CivilDay day,
                   const std::string& kind = "council") {
    const auto applied = Ask<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation",
                                              Application(organization, kind));
    EXPECT_EQ(applied.state(), v1::Affiliation::APPLIED);
    return Ask<v1::Affiliation>(secretariat_, "AffiliationService/AdmitAffiliation",
                                Admission(applied.name(), day))
        .name();
  }

  v1::Census CensusOf(absl::CivilDay day, const std::string& more = "") {
    return Ask<v1::Census>(secretariat_, "CensusService/GetCensus",
                           Parse<v1::GetCensusRequest>(absl::StrCat("parent: 'groups/putuo' as_of ",
                                                                    Date(day), " ", more)));
  }

  v1::Organization OrganizationOf(testing::Caller& caller, const std::string& id) {
    return Ask<v1::Organization>(
        caller, "OrganizationService/GetOrganization",
        Parse<v1::GetOrganizationRequest>("name: 'groups/putuo/organizations/" + id + "'"));
  }

  // What the journal says of resources whose names start with `prefix`: all that was written until
  // now, for a marker written behind it is there, too.
  std::vector<journal::v1::Change> JournalOf(const std::string& prefix) {
    const std::string marker = absl::StrCat("marker", ++markers_);
    AddKind(marker, "REGION", marker, "");
    while (ChangesOf(absl::StrCat("groups/putuo/kinds/", marker)).empty()) {
      absl::SleepFor(absl::Milliseconds(20));
    }
    return ChangesOf(prefix);
  }

  testing::Servers servers_;
  testing::Caller operator_, secretariat_;

 private:
  std::vector<journal::v1::Change> ChangesOf(const std::string& prefix) {
    journal::v1::ListChangesRequest request;
    request.set_parent("groups/putuo");
    request.set_page_size(1000);
    request.set_resource_prefix(prefix);
    const auto response = secretariat_.Ask<journal::v1::ListChangesResponse>(
        "edugroup.journal.v1.ChangeService/ListChanges", request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return {};
    return {response->changes().begin(), response->changes().end()};
  }

  static std::vector<rpc::Definition> With(std::vector<rpc::Definition> definitions) {
    definitions.insert(definitions.begin(), MembershipServer());
    return definitions;
  }

  int markers_ = 0;
};

}  // namespace edugroup::membership
