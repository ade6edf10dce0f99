// A group of Anqing on membership, committee and task server, whose plan is issued on 2019-06-03;
// what the scenario tests of the task server start from and call with.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/testing/servers.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "services/committee/committee_server.h"
#include "services/membership/membership_server.h"
#include "services/task/sample_plan.h"
#include "services/task/task_server.h"

namespace edugroup::task {

using edugroup::testing::Caller;
using edugroup::testing::Servers;
using v1::Assignment;
using Day = absl::CivilDay;

inline constexpr char kPlan[] = "edugroup.task.v1.PlanService/";
inline constexpr char kTask[] = "edugroup.task.v1.TaskService/";
inline constexpr char kAssignment[] = "edugroup.task.v1.AssignmentService/";
inline constexpr char kFacts[] = "edugroup.task.v1.TaskFactsService/GetTaskFacts";

inline const Day kIssued(2019, 6, 3);

using edugroup::testing::Parse;

// The answer of a call that must succeed.
template <class Response>
Response Ask(Caller& caller, const std::string& method, const google::protobuf::Message& request) {
  absl::StatusOr<Response> response = caller.Ask<Response>(method, request);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status() << "\n"
                             << request.ShortDebugString();
  return response.ok() ? *std::move(response) : Response();
}

template <class Response>
Response Ask(Caller&& caller, const std::string& method, const google::protobuf::Message& request) {
  return Ask<Response>(caller, method, request);
}

template <class Response>
access::v1::ErrorReason Refusal(Caller& caller, const std::string& method,
                                const google::protobuf::Message& request) {
  return ReasonOf(caller.Ask<Response>(method, request).status());
}

// The rules that a RULE_VIOLATED status lists.
inline std::vector<std::string> Rules(const absl::Status& status) {
  google::rpc::PreconditionFailure failure;
  auto payload = status.GetPayload("type.googleapis.com/google.rpc.PreconditionFailure");
  if (payload.has_value()) failure.ParseFromString(std::string(*payload));
  std::vector<std::string> rules;
  for (const auto& violation : failure.violations()) rules.push_back(violation.type());
  return rules;
}

inline std::string Text(Day day) {
  return absl::StrCat("{ year: ", day.year(), " month: ", day.month(), " day: ", day.day(), " }");
}

class TaskScenario : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { StartServers(); }
  static void StartServers(const std::function<void(rpc::ServerOptions&)>& adjust = nullptr) {
    servers_ =
        new Servers({membership::MembershipServer(), committee::CommitteeServer(), TaskServer()},
                    kIssued, adjust);
    Caller op = servers_->Operator();
    Ask<membership::v1::Group>(
        op, "edugroup.membership.v1.GroupService/CreateGroup",
        Parse<membership::v1::CreateGroupRequest>(
            "group_id: 'anqing' group { display_name: '安庆职业教育集团' }"));
    AddKind("school", "职业院校", "taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL");
    AddKind("enterprise", "企业", "taxonomy: ORGANIZATION_KIND standard_kind: ENTERPRISE");
    AddKind("member", "成员单位", "taxonomy: AFFILIATION_KIND");
    AddMember("college", "安庆职业技术学院", "school", Day(2013, 1, 1));
    AddMember("forestry", "安徽林业技师学校", "school", Day(2013, 1, 1));
    AddMember("health", "皖西南卫生学校", "school", Day(2018, 9, 1));
    AddMember("motor", "江淮新能源汽车公司", "enterprise", Day(2014, 1, 1));
    AddMember("textile", "华茂纺织公司", "enterprise", Day(2014, 1, 1));
    AddMember("latecomer", "桐城理工学校", "school", Day(2019, 9, 1));  // joins after the issue
    AddBody("council", "理事会", "council");
    AddBody("programmes", "专业建设部", "department");
    AddBody("enrolment", "招生就业部", "department");
    AddBody("training", "社会培训部", "department");
    AddBody("research", "职业教育研究所", "department");
    AddBody("office", "秘书处办公室", "department");
    Resolve("adopted", "in_favour: 27 against: 1 abstained: 2");
    Resolve("refused", "in_favour: 3 against: 25 abstained: 2");
  }
  static void TearDownTestSuite() { delete servers_; }
  // Rows {text, limit} for all member schools, led by 专业建设部; `more` is further fields of the
  // plan.
  static v1::Plan IssueRows(const std::string& id,
                            const std::vector<std::pair<std::string, std::string>>& rows,
                            Day base = kIssued, const std::string& more = "") {
    v1::ImportPlanRequest request = Sample(id);
    request.clear_rows();
    request.mutable_plan()->MergeFrom(Parse<v1::Plan>(more));
    for (const auto& [text, limit] : rows) {
      v1::PlanRow& row = *request.add_rows();
      row.set_category("类别");
      row.set_text(text);
      row.set_lead("专业建设部");
      row.set_implementers("各成员学校");
      row.set_limit_text(limit);
    }
    Import(request);
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"),
                         Parse<v1::IssuePlanRequest>(absl::StrCat("name: 'groups/anqing/plans/", id,
                                                                  "' base_date ", Text(base))));
  }
  void SetUp() override { servers_->clock().Set(kIssued); }

  static void AddKind(const char* id, const char* name, const char* more,
                      const char* group = "anqing") {
    Caller clerk = servers_->Secretariat(group);
    Ask<membership::v1::Kind>(clerk, "edugroup.membership.v1.GroupService/CreateKind",
                              Parse<membership::v1::CreateKindRequest>(absl::StrCat(
                                  "parent: 'groups/", group, "' kind_id: '", id,
                                  "' kind { display_name: '", name, "' ", more, " }")));
  }
  // Registered, and no member (A27).
  static void AddOrganization(const char* id, const char* name, const char* kind,
                              const char* group = "anqing") {
    Caller clerk = servers_->Secretariat(group);
    Ask<membership::v1::Organization>(
        clerk, "edugroup.membership.v1.OrganizationService/CreateOrganization",
        Parse<membership::v1::CreateOrganizationRequest>(
            absl::StrCat("parent: 'groups/", group, "' organization_id: '", id,
                         "' organization { display_name: '", name, "' kind: 'groups/", group,
                         "/kinds/", kind, "' }")));
  }
  static void AddMember(const char* id, const char* name, const char* kind, Day from,
                        const char* group = "anqing") {
    AddOrganization(id, name, kind, group);
    Join(id, from, group);
  }
  static void Join(const char* id, Day from, const char* group = "anqing") {
    Caller clerk = servers_->Secretariat(group);
    // An affiliation cannot begin in the future, so the clock goes with it.
    servers_->clock().Set(std::max(from, kIssued));
    const auto applied = Ask<membership::v1::Affiliation>(
        clerk, "edugroup.membership.v1.AffiliationService/CreateAffiliation",
        Parse<membership::v1::CreateAffiliationRequest>(
            absl::StrCat("parent: 'groups/", group, "' affiliation { organization: 'groups/", group,
                         "/organizations/", id, "' kind: 'groups/", group, "/kinds/member' }")));
    Ask<membership::v1::Affiliation>(
        clerk, "edugroup.membership.v1.AffiliationService/AdmitAffiliation",
        Parse<membership::v1::AdmitAffiliationRequest>(
            absl::StrCat("name: '", applied.name(), "' effective_date ", Text(from))));
    servers_->clock().Set(kIssued);
  }
  static void AddBody(const char* id, const char* name, const char* kind,
                      const char* group = "anqing") {
    Caller clerk = servers_->Secretariat(group);
    Ask<committee::v1::Body>(clerk, "edugroup.committee.v1.BodyService/CreateBody",
                             Parse<committee::v1::CreateBodyRequest>(absl::StrCat(
                                 "parent: 'groups/", group, "' body_id: '", id,
                                 "' body { display_name: '", name, "' kind: '", kind, "' }")));
  }
  static void Resolve(const char* id, const char* votes, const char* group = "anqing") {
    Caller clerk = servers_->Secretariat(group);
    Ask<committee::v1::Resolution>(
        clerk, "edugroup.committee.v1.ResolutionService/CreateResolution",
        Parse<committee::v1::CreateResolutionRequest>(
            absl::StrCat("parent: 'groups/", group, "' resolution_id: '", id,
                         "' resolution { display_name: '", id, "' body: 'groups/", group,
                         "/bodies/council' decision_rule { majority_base: PRESENT "
                         "majority { operator: ABOVE value: '1/2' } } }")));
    Ask<committee::v1::Resolution>(
        clerk, "edugroup.committee.v1.ResolutionService/DecideResolution",
        Parse<committee::v1::DecideResolutionRequest>(absl::StrCat(
            "name: 'groups/", group, "/resolutions/", id, "' decision_date { year: 2019 month: 5 ",
            "day: 20 } tally { entitled: 35 present: 30 ", votes, " }")));
  }

  // The sample under another id, adopted by the council.
  static v1::ImportPlanRequest Sample(const std::string& id) {
    v1::ImportPlanRequest request = SamplePlan();
    request.set_plan_id(id);
    request.mutable_plan()->set_adopting_resolution("groups/anqing/resolutions/adopted");
    return request;
  }
  static v1::ImportPlanResponse Import(const v1::ImportPlanRequest& request) {
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request);
  }
  static v1::IssuePlanRequest IssueRequest(const std::string& id) {
    return Parse<v1::IssuePlanRequest>(
        absl::StrCat("name: 'groups/anqing/plans/", id, "' base_date ", Text(kIssued)));
  }
  // Imports and issues the sample.
  static v1::Plan Issue(const std::string& id) {
    Import(Sample(id));
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"), IssueRequest(id));
  }

  static std::string NameOf(const std::string& plan, const char* task, const char* organization) {
    return absl::StrCat("groups/anqing/plans/", plan, "/tasks/", task, "/assignments/",
                        organization);
  }
  static Caller Department(const char* body) {
    return servers_->As(
        {.group = "anqing", .roles = {access::v1::DEPARTMENT}, .body = body, .subject = body});
  }
  // A call about one assignment; `more` is further fields of the request.
  template <class Request>
  static absl::StatusOr<Assignment> Try(Caller& caller, const std::string& name,
                                        const std::string& more = "") {
    std::string method = Request::descriptor()->name();
    method.resize(method.size() - std::string("Request").size());
    return caller.Ask<Assignment>(absl::StrCat(kAssignment, method),
                                  Parse<Request>(absl::StrCat("name: '", name, "' ", more)));
  }
  template <class Request>
  static absl::StatusOr<Assignment> Try(Caller&& caller, const std::string& name,
                                        const std::string& more = "") {
    return Try<Request>(caller, name, more);
  }
  template <class Request>
  static Assignment Do(Caller& caller, const std::string& name, const std::string& more = "") {
    absl::StatusOr<Assignment> assignment = Try<Request>(caller, name, more);
    EXPECT_TRUE(assignment.ok()) << assignment.status() << " " << name;
    return assignment.ok() ? *assignment : Assignment();
  }
  template <class Request>
  static Assignment Do(Caller&& caller, const std::string& name, const std::string& more = "") {
    return Do<Request>(caller, name, more);
  }
  static v1::PlanBoard Board(const std::string& id, Day day) {
    Caller council =
        servers_->As({.group = "anqing", .roles = {access::v1::COUNCIL}, .subject = "chair"});
    return Ask<v1::PlanBoard>(council, absl::StrCat(kPlan, "GetPlanBoard"),
                              Parse<v1::GetPlanBoardRequest>(absl::StrCat(
                                  "name: 'groups/anqing/plans/", id, "' as_of ", Text(day))));
  }
  static int CountAssignments(Caller&& caller, const std::string& id, const std::string& filter) {
    return CountAssignments(caller, id, filter);
  }
  static int CountAssignments(Caller& caller, const std::string& id, const std::string& filter) {
    int count = 0;
    v1::ListAssignmentsRequest request;
    request.set_parent(absl::StrCat("groups/anqing/plans/", id, "/tasks/-"));
    request.set_filter(filter);
    do {
      const auto page = Ask<v1::ListAssignmentsResponse>(
          caller, absl::StrCat(kAssignment, "ListAssignments"), request);
      count += page.assignments_size();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return count;
  }

  static inline Servers* servers_ = nullptr;
};

}  // namespace edugroup::task
