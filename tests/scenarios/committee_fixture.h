// What the scenarios of the committee server start from: Jiading's group with four organisations,
// and short forms of the calls.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "tests/scenarios/ask.h"
#include "tests/scenarios/committee_world.h"

namespace edugroup::committee {

using edugroup::testing::Caller;
using edugroup::testing::Servers;

inline constexpr char kBodies[] = "edugroup.committee.v1.BodyService/";
inline constexpr char kAppointments[] = "edugroup.committee.v1.AppointmentService/";

class CommitteeScenario : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    world_ = new World("jiading", "嘉定职业教育集团", absl::CivilDay(2021, 12, 20));
    servers_ = &world_->servers();
    Caller op = servers_->Operator();
    Ask<membership::v1::Group>(
        op, "edugroup.membership.v1.GroupService/CreateGroup",
        Parse<membership::v1::CreateGroupRequest>(
            "group_id: 'anqing' group { display_name: '安庆职业教育集团' }"));
    world_->AddOrganization("bureau", "区教育局", "government");
    world_->AddOrganization("school", "工艺美术学校", "school");
    world_->AddOrganization("firm", "远方影视", "enterprise");
    world_->AddOrganization("studio", "清风设计", "enterprise");
  }
  static void TearDownTestSuite() { delete world_; }

  // Makes body `id`; `more` is further fields of it.
  static v1::Body AddBody(const std::string& id, const std::string& name, const std::string& parent,
                          const std::string& more = "") {
    Caller clerk = Clerk();
    const std::string parent_body =
        parent.empty() ? "" : absl::StrCat("parent_body: 'groups/jiading/bodies/", parent, "' ");
    return Ask<v1::Body>(clerk, absl::StrCat(kBodies, "CreateBody"),
                         Parse<v1::CreateBodyRequest>(absl::StrCat(
                             "parent: 'groups/jiading' body_id: '", id, "' body { display_name: '",
                             name, "' kind: 'committee' ", parent_body, more, " }")));
  }
  static void Establish(const std::string& id, const std::string& date) {
    Caller clerk = Clerk();
    Ask<v1::Body>(clerk, absl::StrCat(kBodies, "EstablishBody"),
                  Parse<v1::EstablishBodyRequest>(
                      absl::StrCat("name: 'groups/jiading/bodies/", id, "' date { ", date, " }")));
  }
  static absl::Status Dissolve(const std::string& id, const std::string& date) {
    Caller clerk = Clerk();
    return clerk
        .Ask<v1::Body>(
            absl::StrCat(kBodies, "DissolveBody"),
            Parse<v1::DissolveBodyRequest>(absl::StrCat(
                "name: 'groups/jiading/bodies/", id, "' date { ", date, " } reason: '机构调整'")))
        .status();
  }

  // One appointment of a batch: a person of `organization` from 1 December 2021 on.
  static std::string Person(const std::string& body, const std::string& role,
                            const std::string& organization, const std::string& id = "") {
    return absl::StrCat("requests { parent: 'groups/jiading/bodies/", body, "' appointment_id: '",
                        id, "' appointment { role: '", role, "' person { person_name: '王小明' ",
                        "organization: 'groups/jiading/organizations/", organization,
                        "' } start_date { year: 2021 month: 12 day: 1 } } } ");
  }
  static absl::StatusOr<v1::BatchAppointResponse> Batch(const std::string& body,
                                                        const std::string& content) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::BatchAppointResponse>(
        absl::StrCat(kAppointments, "BatchAppoint"),
        Parse<v1::BatchAppointRequest>(
            absl::StrCat("parent: 'groups/jiading/bodies/", body, "' ", content)));
  }
  static v1::EvaluateCompositionResponse Evaluate(const std::string& body,
                                                  const std::string& more) {
    Caller clerk = Clerk();
    return Ask<v1::EvaluateCompositionResponse>(
        clerk, absl::StrCat(kBodies, "EvaluateComposition"),
        Parse<v1::EvaluateCompositionRequest>(
            absl::StrCat("name: 'groups/jiading/bodies/", body, "' ", more)));
  }
  static std::vector<std::string> Chart(const std::string& more) {
    Caller clerk = Clerk();
    const auto chart = Ask<v1::GetOrgChartResponse>(
        clerk, absl::StrCat(kBodies, "GetOrgChart"),
        Parse<v1::GetOrgChartRequest>("parent: 'groups/jiading' " + more));
    std::vector<std::string> lines;
    for (const v1::OrgChartNode& node : chart.nodes()) {
      lines.push_back(std::string(node.depth(), '.') + node.body().display_name());
    }
    return lines;
  }

  static Caller Clerk() { return servers_->Secretariat("jiading"); }

  static inline World* world_ = nullptr;
  static inline Servers* servers_ = nullptr;
};

}  // namespace edugroup::committee
