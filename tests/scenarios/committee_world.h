// One group on a membership and a committee server, for the scenarios of the source documents: the
// servers run in this process on real databases and are called through real gRPC.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/testing/parse.h"
#include "common/testing/servers.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "services/committee/committee_server.h"
#include "services/membership/membership_server.h"

namespace edugroup::committee {

class World {
 public:
  // In texts of requests "$" stands for "groups/<group>".
  World(const std::string& group, const std::string& display_name, absl::CivilDay today,
        const std::vector<rpc::Definition>& others = {},
        const std::function<void(rpc::ServerOptions&)>& adjust = nullptr)
      : group_(group), servers_(With(others), today, adjust), clerk_(servers_.Secretariat(group)) {
    testing::Caller op = servers_.Operator();
    const auto made = op.Ask<membership::v1::Group>(
        "edugroup.membership.v1.GroupService/CreateGroup",
        Parse<membership::v1::CreateGroupRequest>(
            absl::StrCat("group_id: '", group, "' group { display_name: '", display_name, "' }")));
    EXPECT_TRUE(made.ok()) << made.status();
    AddKind("government", "政府部门", "GOVERNMENT");
    AddKind("school", "职业院校", "SCHOOL");
    AddKind("enterprise", "企业", "ENTERPRISE");
    AddKind("association", "行业协会", "ASSOCIATION");
  }

  testing::Servers& servers() { return servers_; }
  testing::Caller& clerk() { return clerk_; }

  template <class M>
  M Parse(const std::string& text) const {
    return testing::Parse<M>(absl::StrReplaceAll(text, {{"$", absl::StrCat("groups/", group_)}}));
  }
  // The answer of a method such as "BodyService/CreateBody"; the call must succeed.
  template <class Response, class Request>
  Response Ask(const std::string& method, const std::string& text) {
    const Request request = Parse<Request>(text);
    absl::StatusOr<Response> answer = clerk_.Ask<Response>(FullMethod(method), request);
    EXPECT_TRUE(answer.ok()) << method << ": " << answer.status() << "\n" << text;
    return answer.ok() ? *std::move(answer) : Response();
  }
  // The status of a call that may fail.
  template <class Response, class Request>
  absl::Status Try(const std::string& method, const std::string& text) {
    return clerk_.Ask<Response>(FullMethod(method), Parse<Request>(text)).status();
  }

  void AddKind(const std::string& id, const std::string& name, const std::string& standard) {
    Ask<membership::v1::Kind, membership::v1::CreateKindRequest>(
        "GroupService/CreateKind",
        absl::StrCat("parent: '$' kind_id: '", id, "' kind { taxonomy: ORGANIZATION_KIND ",
                     "display_name: '", name, "' standard_kind: ", standard, " }"));
  }
  void AddOrganization(const std::string& id, const std::string& name, const std::string& kind,
                       const std::string& more = "") {
    Ask<membership::v1::Organization, membership::v1::CreateOrganizationRequest>(
        "OrganizationService/CreateOrganization",
        absl::StrCat("parent: '$' organization_id: '", id, "' organization { display_name: '", name,
                     "' kind: '$/kinds/", kind, "' ", more, " }"));
  }
  void AddBody(const std::string& id, const std::string& name, const std::string& more = "") {
    Ask<v1::Body, v1::CreateBodyRequest>(
        "BodyService/CreateBody",
        absl::StrCat("parent: '$' body_id: '", id, "' body { ", "display_name: '", name,
                     "' kind: 'committee' ", more, " }"));
  }
  void Establish(const std::string& id, const std::string& date) {
    Ask<v1::Body, v1::EstablishBodyRequest>(
        "BodyService/EstablishBody", absl::StrCat("name: '$/bodies/", id, "' date { ", date, " }"));
  }
  v1::ApplyStructureResponse ApplyStructure(const std::string& text) {
    return Ask<v1::ApplyStructureResponse, v1::ApplyStructureRequest>("BodyService/ApplyStructure",
                                                                      "parent: '$' " + text);
  }
  // Names, indented by depth.
  std::vector<std::string> Chart(const std::string& text = "") {
    const v1::GetOrgChartResponse chart = FullChart(text);
    std::vector<std::string> lines;
    for (const v1::OrgChartNode& node : chart.nodes()) {
      lines.push_back(std::string(node.depth(), '.') + node.body().display_name());
    }
    return lines;
  }
  v1::GetOrgChartResponse FullChart(const std::string& text = "") {
    return Ask<v1::GetOrgChartResponse, v1::GetOrgChartRequest>("BodyService/GetOrgChart",
                                                                "parent: '$' " + text);
  }
  v1::EvaluateCompositionResponse Evaluate(const std::string& body, const std::string& more = "") {
    return Ask<v1::EvaluateCompositionResponse, v1::EvaluateCompositionRequest>(
        "BodyService/EvaluateComposition", absl::StrCat("name: '$/bodies/", body, "' ", more));
  }
  v1::Seat AddSeat(const std::string& body, const std::string& id, const std::string& seat) {
    return Ask<v1::Seat, v1::CreateSeatRequest>(
        "AppointmentService/CreateSeat",
        absl::StrCat("parent: '$/bodies/", body, "' seat_id: '", id, "' seat { ", seat, " }"));
  }
  // `more` may hold waivers.
  v1::Appointment Appoint(const std::string& body, const std::string& id,
                          const std::string& appointment, const std::string& more = "") {
    return Ask<v1::Appointment, v1::CreateAppointmentRequest>(
        "AppointmentService/CreateAppointment", AppointText(body, id, appointment) + more);
  }
  absl::Status TryAppoint(const std::string& body, const std::string& id,
                          const std::string& appointment, const std::string& more = "") {
    return Try<v1::Appointment, v1::CreateAppointmentRequest>(
        "AppointmentService/CreateAppointment", AppointText(body, id, appointment) + more);
  }

  // Calls with a package: every service of the suite has a name of its own.
  static std::string FullMethod(const std::string& method) {
    for (const char* service : {"GroupService", "OrganizationService", "AffiliationService",
                                "PersonService", "PostService"}) {
      if (absl::StartsWith(method, service)) return "edugroup.membership.v1." + method;
    }
    return "edugroup.committee.v1." + method;
  }

 private:
  static std::vector<rpc::Definition> With(const std::vector<rpc::Definition>& others) {
    std::vector<rpc::Definition> all = {membership::MembershipServer(), CommitteeServer()};
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }
  static std::string AppointText(const std::string& body, const std::string& id,
                                 const std::string& appointment) {
    return absl::StrCat("parent: '$/bodies/", body, "' appointment_id: '", id, "' appointment { ",
                        appointment, " } ");
  }

  const std::string group_;
  testing::Servers servers_;
  testing::Caller clerk_;
};

}  // namespace edugroup::committee
