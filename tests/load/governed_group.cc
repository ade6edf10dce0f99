#include "tests/load/governed_group.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "tests/load/world.h"

namespace edugroup::load {
namespace {

namespace v1 = committee::v1;

constexpr char kPackage[] = "edugroup.committee.v1.";
constexpr char kRules[] =
    "composition_rules { rule_id: 'size' severity: SOFT count_range { min: 17 max: 30 } } "
    "composition_rules { rule_id: 'share' severity: SOFT ratio { numerator { standard_kinds: "
    "ENTERPRISE } denominator_roles: 'member' threshold { operator: AT_LEAST value: '1/2' } } } "
    "composition_rules { rule_id: 'one-each' severity: SOFT organization_limit { max: 1 } } ";

std::string BodyName(int i) { return absl::StrCat("groups/load/bodies/b", i); }

void AddBody(const ServerProcess& server, int i) {
  const std::string service = absl::StrCat(kPackage, "BodyService/");
  server.Must<v1::Body, v1::CreateBodyRequest>(
      service + "CreateBody",
      absl::Substitute("parent: 'groups/load' body_id: 'b$0' body { display_name: '第$0工作组' "
                       "kind: 'sub-group' order_index: $0 $1 $2 }",
                       i, i == 0 ? "" : absl::StrCat("parent_body: '", BodyName(0), "'"), kRules));
  server.Must<v1::Body, v1::EstablishBodyRequest>(
      service + "EstablishBody", absl::Substitute("name: '$0' date { year: 2009 }", BodyName(i)));
  for (int seat = 0; seat < kBodySeats; ++seat) {
    server.Must<v1::Seat, v1::CreateSeatRequest>(
        absl::StrCat(kPackage, "AppointmentService/CreateSeat"),
        absl::Substitute("parent: '$0' seat_id: 's$1' seat { role: 'member' voting: true "
                         "order_index: $1 }",
                         BodyName(i), seat));
  }
}

// All seats of a body get a holder; `days` are start_date and end_date.
void AddTerm(const ServerProcess& server, int body, int term, const std::string& days) {
  std::string batch = absl::Substitute(
      "parent: '$0' waivers { rule_id: 'share' reason: '负载' by: '测试' } ", BodyName(body));
  for (int seat = 0; seat < kBodySeats; ++seat) {
    absl::SubstituteAndAppend(
        &batch,
        "requests { parent: '$0' appointment { seat: '$0/seats/s$1' term_number: $2 unit { "
        "organization: '$3' } $4 } } ",
        BodyName(body), seat, term, World::OrganizationName((body + term) * kBodySeats + seat),
        days);
  }
  server.Must<v1::BatchAppointResponse, v1::BatchAppointRequest>(
      absl::StrCat(kPackage, "AppointmentService/BatchAppoint"), batch);
}

void AddMeetings(const ServerProcess& server, int body, int year) {
  const std::string service = absl::StrCat(kPackage, "MeetingService/");
  for (int quarter = 1; quarter <= 4; ++quarter) {
    const std::string id = absl::StrCat("m", body, "-", year, "-", quarter);
    const std::string date =
        absl::Substitute("date { year: $0 month: $1 day: 10 }", year, 3 * quarter);
    server.Must<v1::Meeting, v1::CreateMeetingRequest>(
        service + "CreateMeeting",
        absl::Substitute("parent: 'groups/load' meeting_id: '$0' meeting { body: '$1' year: $2 "
                         "ordinal: $3 display_name: '季度例会' cadence: '$1/cadences/quarterly' "
                         "$4 }",
                         id, BodyName(body), year, quarter, date));
    server.Must<v1::Meeting, v1::HoldMeetingRequest>(
        service + "HoldMeeting",
        absl::Substitute("name: 'groups/load/meetings/$0' entitled: 25 present: 20 $1", id, date));
  }
}

}  // namespace

void MakeGovernedGroup(const ServerProcess& committee) {
  for (int i = 0; i < kGroupBodies; ++i) {
    AddBody(committee, i);
    AddTerm(committee, i, 3, "start_date { year: 2019 month: 7 }");
    committee.Must<v1::Cadence, v1::CreateCadenceRequest>(
        absl::StrCat(kPackage, "MeetingService/CreateCadence"),
        absl::Substitute("parent: '$0' cadence_id: 'quarterly' cadence { display_name: '季度例会' "
                         "rhythm: QUARTER start_date { year: 2010 } }",
                         BodyName(i)));
    AddMeetings(committee, i, 2019);
  }
}

void AddDecade(const ServerProcess& committee) {
  for (int i = 0; i < kGroupBodies; ++i) {
    AddTerm(committee, i, 1, "start_date { year: 2009 month: 7 } end_date { year: 2014 month: 6 }");
    AddTerm(committee, i, 2, "start_date { year: 2014 month: 7 } end_date { year: 2019 month: 6 }");
    for (int year = 2010; year < 2019; ++year) AddMeetings(committee, i, year);
  }
}

const std::vector<std::string>& GovernedTables() {
  static const auto* const tables =
      new std::vector<std::string>{"body", "seat", "appointment", "cadence", "meeting"};
  return *tables;
}

}  // namespace edugroup::load
