// The Anqing group as its documents have it (A1, A17, A19), with a council of nine: what its
// scenarios stand on.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/committee/committee_server.h"
#include "services/evaluation/evaluation_server.h"
#include "services/membership/membership_server.h"
#include "services/task/task_server.h"
#include "tests/scenarios/ask.h"

namespace edugroup::committee {

using edugroup::testing::Caller;
using edugroup::testing::Servers;

inline constexpr char kMeetings[] = "edugroup.committee.v1.MeetingService/";
inline constexpr int kDirectors = 9;

class Anqing : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new Servers({membership::MembershipServer(), CommitteeServer(), task::TaskServer(),
                            evaluation::EvaluationServer()},
                           absl::CivilDay(2019, 6, 30));
    Caller op = servers_->Operator();
    Ask<membership::v1::Group>(
        op, "edugroup.membership.v1.GroupService/CreateGroup",
        Parse<membership::v1::CreateGroupRequest>(
            "group_id: 'anqing' group { display_name: '安庆职业教育集团' }"));
    Caller clerk = Clerk();
    for (const char* kind :
         {"kind_id: 'school' kind { taxonomy: ORGANIZATION_KIND display_name: '职业院校' "
          "standard_kind: SCHOOL }",
          "kind_id: 'member' kind { taxonomy: AFFILIATION_KIND display_name: '成员单位' }"}) {
      Ask<membership::v1::Kind>(
          clerk, "edugroup.membership.v1.GroupService/CreateKind",
          Parse<membership::v1::CreateKindRequest>(absl::StrCat("parent: 'groups/anqing' ", kind)));
    }
    static const char* const kNames[kDirectors] = {
        "市教体局", "安庆职业技术学院", "安徽职业技术学校", "桐城职校", "怀宁职校",
        "望江职校", "汽车制造厂",       "纺织公司",         "化工公司"};
    for (int i = 1; i <= kDirectors; ++i) AddOrganization(absl::StrCat("o", i), kNames[i - 1]);
    BuildStructure();
  }
  static void TearDownTestSuite() { delete servers_; }

  static void AddOrganization(const std::string& id, const std::string& name) {
    Caller clerk = Clerk();
    Ask<membership::v1::Organization>(
        clerk, "edugroup.membership.v1.OrganizationService/CreateOrganization",
        Parse<membership::v1::CreateOrganizationRequest>(absl::StrCat(
            "parent: 'groups/anqing' organization_id: '", id, "' organization { display_name: '",
            name, "' kind: 'groups/anqing/kinds/school' }")));
  }

  static v1::Body AddBody(const std::string& id, const std::string& name, const std::string& kind,
                          const std::string& more = "") {
    Caller clerk = Clerk();
    return Ask<v1::Body>(clerk, "edugroup.committee.v1.BodyService/CreateBody",
                         Parse<v1::CreateBodyRequest>(absl::StrCat(
                             "parent: 'groups/anqing' body_id: '", id, "' body { display_name: '",
                             name, "' kind: '", kind, "' ", more, " }")));
  }
  static void Establish(const std::string& id) {
    Caller clerk = Clerk();
    Ask<v1::Body>(clerk, "edugroup.committee.v1.BodyService/EstablishBody",
                  Parse<v1::EstablishBodyRequest>(absl::StrCat("name: 'groups/anqing/bodies/", id,
                                                               "' date { year: 2018 month: 12 }")));
  }

  // A19, A17: council, secretariat, four departments.
  static void BuildStructure() {
    AddBody("council", "理事会", "council", R"(
        decision_rules { rule_id: "ordinary" display_name: "一般事项" rule {
          quorum { operator: AT_LEAST value: "2/3" } proxies_allowed: true
          majority_base: PRESENT majority { operator: AT_LEAST value: "2/3" } } }
        decision_rules { rule_id: "charter" display_name: "修改章程" rule {
          quorum { operator: AT_LEAST value: "2/3" } meeting_required: true ballot: NAMED
          majority_base: ENTITLED majority { operator: AT_LEAST value: "2/3" } } })");
    AddBody("secretariat", "秘书处", "secretariat", "parent_body: 'groups/anqing/bodies/council'");
    for (const char* department : {"professional-专业建设部", "enrolment-招生就业部",
                                   "training-社会培训部", "institute-职业教育研究所"}) {
      const std::string text = department;
      const size_t dash = text.find('-');
      AddBody(text.substr(0, dash), text.substr(dash + 1), "department",
              "parent_body: 'groups/anqing/bodies/secretariat'");
      Establish(text.substr(0, dash));
    }
    Establish("council");
    Establish("secretariat");
    std::string batch = "parent: 'groups/anqing/bodies/council' ";
    for (int i = 1; i <= kDirectors; ++i) {
      absl::StrAppend(&batch,
                      "requests { parent: 'groups/anqing/bodies/council' appointment_id: 'd", i,
                      "' appointment { role: '", i == 1 ? "chair" : "member",
                      "' voting: true unit { organization: 'groups/anqing/organizations/o", i,
                      "' } start_date { year: 2019 month: 1 } } } ");
    }
    Caller clerk = Clerk();
    Ask<v1::BatchAppointResponse>(clerk, "edugroup.committee.v1.AppointmentService/BatchAppoint",
                                  Parse<v1::BatchAppointRequest>(batch));
  }

  static v1::Cadence AddCadence(const std::string& body, const std::string& id,
                                const std::string& more) {
    Caller clerk = Clerk();
    return Ask<v1::Cadence>(
        clerk, absl::StrCat(kMeetings, "CreateCadence"),
        Parse<v1::CreateCadenceRequest>(absl::StrCat(
            "parent: 'groups/anqing/bodies/", body, "' cadence_id: '", id,
            "' cadence { display_name: '", id, "' start_date { year: 2019 } ", more, " }")));
  }
  static v1::Meeting Plan(const std::string& id, const std::string& cadence, absl::CivilDay day) {
    Caller clerk = Clerk();
    v1::CreateMeetingRequest request = Parse<v1::CreateMeetingRequest>(absl::StrCat(
        "parent: 'groups/anqing' meeting_id: '", id, "' meeting { body: 'groups/anqing/bodies/",
        "council' display_name: '理事会' year: 2019 cadence: 'groups/anqing/bodies/council/",
        "cadences/", cadence, "' }"));
    *request.mutable_meeting()->mutable_date() = value::ToDate(day);
    return Ask<v1::Meeting>(clerk, absl::StrCat(kMeetings, "CreateMeeting"), request);
  }
  static absl::StatusOr<v1::Meeting> Call(const std::string& method,
                                          const google::protobuf::Message& request) {
    Caller clerk = Clerk();
    return clerk.Ask<v1::Meeting>(absl::StrCat(kMeetings, method), request);
  }
  static std::string Seat(int i) {
    return absl::StrCat("'groups/anqing/bodies/council/appointments/d", i, "'");
  }
  static std::string Name(const std::string& meeting) {
    return absl::StrCat("name: 'groups/anqing/meetings/", meeting, "' ");
  }
  static Caller Clerk() { return servers_->Secretariat("anqing"); }

  static inline Servers* servers_ = nullptr;
};

}  // namespace edugroup::committee
