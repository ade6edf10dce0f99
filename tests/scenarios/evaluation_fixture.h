// What the scenarios of the evaluation server start from: the four servers in one process, a group
// of its own for each test, and requests as text.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/testing/servers.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/committee/committee_server.h"
#include "services/evaluation/evaluation_server.h"
#include "services/membership/membership_server.h"
#include "services/task/task_server.h"

namespace edugroup::evaluation {

inline constexpr char kEvaluation[] = "edugroup.evaluation.v1.";

// Asks `method` with the request that `text` says.
template <class Response, class Request>
absl::StatusOr<Response> Ask(edugroup::testing::Caller& caller, const std::string& method,
                             const std::string& text) {
  Request request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) {
    return absl::InternalError("the test's request cannot be read: " + text);
  }
  return caller.Ask<Response>(method, request);
}

// As Ask, where anything but an answer fails the test.
template <class Response, class Request>
Response Must(edugroup::testing::Caller& caller, const std::string& method,
              const std::string& text) {
  absl::StatusOr<Response> response = Ask<Response, Request>(caller, method, text);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status() << "\n" << text;
  return response.ok() ? *std::move(response) : Response();
}

// "{ year: 2019 month: 4 day: 18 }".
inline std::string Date(absl::CivilDay day) {
  return absl::StrCat("{ year: ", day.year(), " month: ", day.month(), " day: ", day.day(), " }");
}

class EvaluationFixture : public ::testing::Test {
 protected:
  // A group of its own, "anqing3", for each test; it is `today`.
  EvaluationFixture(const std::string& group, absl::CivilDay today)
      : group_(absl::StrCat(group, ++count_)),
        operator_(Shared().Operator()),
        secretariat_(Shared().Secretariat(group_)),
        council_(Shared().As({.group = group_, .roles = {auth::Role::COUNCIL}})) {
    SetToday(today);
  }

  // The four servers; started once for the program.
  static edugroup::testing::Servers& Shared() {
    static auto& servers = *new edugroup::testing::Servers(
        {membership::MembershipServer(), committee::CommitteeServer(), task::TaskServer(),
         EvaluationServer()},
        absl::CivilDay(2020, 1, 10));
    return servers;
  }
  static void SetToday(absl::CivilDay today) { Shared().clock().Set(today); }

  std::string InGroup(const std::string& path) const {
    return absl::StrCat("groups/", group_, "/", path);
  }
  std::string Parent() const { return absl::StrCat("parent: 'groups/", group_, "' "); }
  std::string ParentOf(const std::string& path) const {
    return absl::StrCat("parent: '", InGroup(path), "' ");
  }
  std::string Name(const std::string& path) const {
    return absl::StrCat("name: '", InGroup(path), "' ");
  }
  edugroup::testing::Caller As(auth::Role role, const std::string& subject,
                               const std::string& organization = "", const std::string& body = "") {
    return Shared().As({.group = group_,
                        .roles = {role},
                        .organization = organization,
                        .body = body,
                        .subject = subject});
  }

  void MakeGroup(const std::string& name) {
    Must<membership::v1::Group, membership::v1::CreateGroupRequest>(
        operator_, "edugroup.membership.v1.GroupService/CreateGroup",
        absl::Substitute("group_id: '$0' group { display_name: '$1' }", group_, name));
  }
  void MakeKind(const std::string& id, const std::string& kind) {
    Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
        secretariat_, "edugroup.membership.v1.GroupService/CreateKind",
        absl::StrCat(Parent(), "kind_id: '", id, "' kind {", kind, "}"));
  }
  void MakeOrganization(const std::string& id, const std::string& kind, const std::string& name) {
    Must<membership::v1::Organization, membership::v1::CreateOrganizationRequest>(
        secretariat_, "edugroup.membership.v1.OrganizationService/CreateOrganization",
        absl::Substitute("$0 organization_id: '$1' organization { display_name: '$2' kind: '$3' }",
                         Parent(), id, name, InGroup("kinds/" + kind)));
  }
  void Admit(const std::string& id, const std::string& organization, const std::string& kind,
             absl::CivilDay day) {
    Must<membership::v1::Affiliation, membership::v1::CreateAffiliationRequest>(
        secretariat_, "edugroup.membership.v1.AffiliationService/CreateAffiliation",
        absl::Substitute("$0 affiliation_id: '$1' affiliation { organization: '$2' kind: '$3' }",
                         Parent(), id, InGroup("organizations/" + organization),
                         InGroup("kinds/" + kind)));
    Must<membership::v1::Affiliation, membership::v1::AdmitAffiliationRequest>(
        secretariat_, "edugroup.membership.v1.AffiliationService/AdmitAffiliation",
        absl::StrCat(Name("affiliations/" + id), "effective_date ", Date(day),
                     " reason: '成立大会'"));
  }
  void MakeBody(const std::string& id, const std::string& name, const std::string& kind) {
    Must<committee::v1::Body, committee::v1::CreateBodyRequest>(
        secretariat_, "edugroup.committee.v1.BodyService/CreateBody",
        absl::Substitute("$0 body_id: '$1' body { display_name: '$2' kind: '$3' }", Parent(), id,
                         name, kind));
  }
  // A resolution of a body, decided by `tally` with a majority of `base`.
  std::string Decide(const std::string& id, const std::string& body, const std::string& name,
                     const std::string& base, const std::string& tally, absl::CivilDay day) {
    Must<committee::v1::Resolution, committee::v1::CreateResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/CreateResolution",
        absl::Substitute("$0 resolution_id: '$1' resolution { display_name: '$2' body: '$3' "
                         "decision_rule { majority_base: $4 "
                         "majority { operator: ABOVE value: '1/2' } } }",
                         Parent(), id, name, InGroup("bodies/" + body), base));
    Must<committee::v1::Resolution, committee::v1::DecideResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/DecideResolution",
        absl::StrCat(Name("resolutions/" + id), "tally {", tally, "} decision_date ", Date(day)));
    return InGroup("resolutions/" + id);
  }

  // A set with these indicators, published.
  void PublishSet(const std::string& id, const std::string& set) {
    Must<v1::IndicatorSet, v1::CreateIndicatorSetRequest>(
        secretariat_, absl::StrCat(kEvaluation, "IndicatorService/CreateIndicatorSet"),
        absl::Substitute("$0 indicator_set_id: '$1' indicator_set { $2 }", Parent(), id, set));
    Must<v1::IndicatorSet, v1::PublishIndicatorSetRequest>(
        secretariat_, absl::StrCat(kEvaluation, "IndicatorService/PublishIndicatorSet"),
        Name("indicatorSets/" + id));
  }
  template <class Response, class Request>
  Response Do(const std::string& method, const std::string& text) {
    return Must<Response, Request>(secretariat_, absl::StrCat(kEvaluation, method), text);
  }
  template <class Response, class Request>
  absl::Status Refused(edugroup::testing::Caller& caller, const std::string& method,
                       const std::string& text) {
    return Ask<Response, Request>(caller, absl::StrCat(kEvaluation, method), text).status();
  }
  void MakeCycle(const std::string& id, const std::string& cycle) {
    Do<v1::Cycle, v1::CreateCycleRequest>(
        "CycleService/CreateCycle",
        absl::Substitute("$0 cycle_id: '$1' cycle { $2 }", Parent(), id, cycle));
  }
  v1::Cycle OpenCycle(const std::string& id, absl::CivilDay as_of) {
    return Do<v1::Cycle, v1::OpenCycleRequest>(
        "CycleService/OpenCycle", absl::StrCat(Name("cycles/" + id), "as_of ", Date(as_of)));
  }
  v1::CollectCycleResponse CollectCycle(const std::string& id, absl::CivilDay as_of) {
    return Do<v1::CollectCycleResponse, v1::CollectCycleRequest>(
        "CycleService/CollectCycle", absl::StrCat(Name("cycles/" + id), "as_of ", Date(as_of)));
  }
  v1::ComputeCycleResponse ComputeCycle(const std::string& id) {
    return Do<v1::ComputeCycleResponse, v1::ComputeCycleRequest>("CycleService/ComputeCycle",
                                                                 Name("cycles/" + id));
  }
  absl::StatusOr<v1::Cycle> AdvanceCycle(const std::string& id, const std::string& state,
                                         const std::string& more = "") {
    return Ask<v1::Cycle, v1::AdvanceCycleRequest>(
        council_, absl::StrCat(kEvaluation, "CycleService/AdvanceCycle"),
        absl::StrCat(Name("cycles/" + id), "target_state: ", state, " ", more));
  }
  v1::Assessment AssessmentOf(const std::string& path) {
    return Do<v1::Assessment, v1::GetAssessmentRequest>("AssessmentService/GetAssessment",
                                                        Name(path));
  }

 private:
  static inline int count_ = 0;

 protected:
  const std::string group_;
  edugroup::testing::Caller operator_;
  edugroup::testing::Caller secretariat_;
  edugroup::testing::Caller council_;
};

// Refused by this rule, among others.
MATCHER_P(Breaks, rule_id, "") {
  *result_listener << arg;
  bool named = false;
  arg.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
    named = named || std::string(payload).find(rule_id) != std::string::npos;
  });
  return ReasonOf(arg) == ErrorReason::RULE_VIOLATED && named;
}
MATCHER_P(FailsWith, reason, "") {
  *result_listener << arg;
  return ReasonOf(arg) == reason;
}

}  // namespace edugroup::evaluation
