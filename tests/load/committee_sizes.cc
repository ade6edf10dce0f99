#include "tests/load/committee_sizes.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "tests/load/crowd.h"
#include "tests/load/governed_group.h"
#include "tests/load/read_comparison.h"
#include "tests/load/server_process.h"

namespace edugroup::load {
namespace {

namespace v1 = committee::v1;

constexpr char kCommittee[] = "edugroup.committee.v1.";
constexpr char kParent[] = "parent: 'groups/load' ";
constexpr char kBody[] = "'groups/load/bodies/b30' ";
constexpr char kPastDay[] = "as_of { year: 2019 month: 12 day: 31 } ";

// In one order whatever the server.
std::vector<ReadCall> CommitteeReads(const ServerProcess& server) {
  const std::string year =
      "first_date { year: 2019 month: 1 day: 1 } last_date { year: 2019 month: 12 day: 31 } ";
  const auto chart = [&](const std::string& name, const std::string& more) {
    return Read<v1::GetOrgChartRequest, v1::GetOrgChartResponse>(
        server, name, absl::StrCat(kCommittee, "BodyService/GetOrgChart"), kParent + more);
  };
  const auto duties = [&](const std::string& name, const std::string& parent) {
    return Read<v1::ListMeetingDutiesRequest, v1::ListMeetingDutiesResponse>(
        server, name, absl::StrCat(kCommittee, "MeetingService/ListMeetingDuties"),
        parent + "page_size: 100 " + year);
  };
  return {
      chart("chart", ""),
      chart("chart of a past day", kPastDay),
      chart("chart with vacancies and breaches", "marks: true"),
      Read<v1::EvaluateCompositionRequest, v1::EvaluateCompositionResponse>(
          server, "composition of a body",
          absl::StrCat(kCommittee, "BodyService/EvaluateComposition"),
          absl::StrCat("name: ", kBody)),
      Read<v1::EvaluateCompositionRequest, v1::EvaluateCompositionResponse>(
          server, "composition of a body on a past day",
          absl::StrCat(kCommittee, "BodyService/EvaluateComposition"),
          absl::StrCat("name: ", kBody, kPastDay)),
      Read<v1::EvaluateCompositionsRequest, v1::EvaluateCompositionsResponse>(
          server, "compositions of all bodies",
          absl::StrCat(kCommittee, "BodyService/EvaluateCompositions"), kParent),
      duties("duty list of a group, a year", "parent: 'groups/load/bodies/-' "),
      duties("duty list of a body, a year", absl::StrCat("parent: ", kBody)),
      Read<v1::ListAppointmentsRequest, v1::ListAppointmentsResponse>(
          server, "who is in office in a body",
          absl::StrCat(kCommittee, "AppointmentService/ListAppointments"),
          absl::StrCat("parent: ", kBody, kPastDay)),
      Read<v1::ListSeatsRequest, v1::ListSeatsResponse>(
          server, "seats of a body", absl::StrCat(kCommittee, "AppointmentService/ListSeats"),
          absl::StrCat("parent: ", kBody)),
      Read<v1::ListBodiesRequest, v1::ListBodiesResponse>(
          server, "bodies of a group", absl::StrCat(kCommittee, "BodyService/ListBodies"), kParent),
  };
}

}  // namespace

bool ReportCommitteeSizes(const std::string& services, const Keys& keys, const World& world,
                          int groups, int rounds) {
  const std::vector<std::string> peers = {
      absl::StrCat("--membership=", world.membership().target())};
  const ServerProcess alone(services, "committee", keys, peers);
  GiveRoom(alone);
  MakeGovernedGroup(alone);
  std::cout << "the group is made" << std::endl;
  const ServerProcess among(services, "committee", keys, peers, "-of-many");
  CopyDatabase(alone, among);
  AddDecade(among);
  std::cout << "its ten years are made" << std::endl;
  AddGroups(among, GovernedTables(), groups - 1);
  among.AwaitSequenced();
  RefreshStatistics(alone, GovernedTables());
  RefreshStatistics(among, GovernedTables());
  std::cout << absl::StrFormat("%-52s %11s %11s\n", "reads of one group", "alone",
                               absl::StrCat("of ", groups));
  return CompareReads(CommitteeReads(alone), CommitteeReads(among), rounds, kMostAmongGroups);
}

}  // namespace edugroup::load
