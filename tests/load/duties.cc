#include "tests/load/duties.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "google/protobuf/text_format.h"
#include "tests/load/check.h"
#include "tests/load/floors.h"

namespace edugroup::load {
namespace {

namespace v1 = committee::v1;

constexpr int kBodies = 60;
constexpr int kMonths = 12;
constexpr int kOtherGroups = 100;
constexpr int kCallers = 8;

// 60 bodies that met every month of 2019.
void Fill(const ServerProcess& server) {
  const std::string bodies = "edugroup.committee.v1.BodyService/";
  const std::string meetings = "edugroup.committee.v1.MeetingService/";
  for (int i = 0; i < kBodies; ++i) {
    const std::string body = absl::StrCat("groups/load/bodies/b", i);
    server.Must<v1::Body, v1::CreateBodyRequest>(
        bodies + "CreateBody",
        absl::Substitute("parent: 'groups/load' body_id: 'b$0' body { display_name: '第$0小组' "
                         "kind: 'sub-group' }",
                         i));
    server.Must<v1::Body, v1::EstablishBodyRequest>(
        bodies + "EstablishBody", absl::Substitute("name: '$0' date { year: 2009 }", body));
    server.Must<v1::Cadence, v1::CreateCadenceRequest>(
        meetings + "CreateCadence",
        absl::Substitute("parent: '$0' cadence_id: 'monthly' cadence { display_name: '月例会' "
                         "rhythm: MONTH start_date { year: 2009 } }",
                         body));
    for (int month = 1; month <= kMonths; ++month) {
      const std::string id = absl::StrCat("m", i, "-", month);
      const std::string date = absl::Substitute("date { year: 2019 month: $0 day: 10 }", month);
      server.Must<v1::Meeting, v1::CreateMeetingRequest>(
          meetings + "CreateMeeting",
          absl::Substitute("parent: 'groups/load' meeting_id: '$0' meeting { body: '$1' "
                           "display_name: '例会' year: 2019 cadence: '$1/cadences/monthly' $2 }",
                           id, body, date));
      server.Must<v1::Meeting, v1::HoldMeetingRequest>(
          meetings + "HoldMeeting",
          absl::Substitute("name: 'groups/load/meetings/$0' entitled: 9 present: 8 $1", id, date));
    }
  }
}

// Nine earlier years of the group, then other groups of the same content; their messages are not
// read.
void Enlarge(const ServerProcess& server) {
  RawConnection connection(server.database().runtime());
  const auto execute = [&connection](const std::string& sql) {
    Check(connection->Execute({"enlarge", sql}, {}).status());
  };
  const char* const kMeeting =
      "version, sort_key, body, body_name, display_name, state, meeting_year, ordinal";
  for (int year = 1; year < 10; ++year) {
    execute(absl::Substitute(
        "INSERT INTO meeting (group_id, path, $0, meeting_date, cadence, call_by_date) SELECT "
        "group_id, CONCAT(path, '-y$1'), $0, meeting_date - $2, cadence, call_by_date FROM meeting "
        "WHERE group_id = 'load' AND meeting_date > 20190000",
        kMeeting, year, year * 10000));
  }
  for (int group = 0; group < kOtherGroups; ++group) {
    for (const auto& [table, columns] :
         {std::pair<const char*, std::string>{
              "meeting", absl::StrCat("path, ", kMeeting, ", meeting_date, cadence, call_by_date")},
          {"cadence",
           "path, version, sort_key, body, display_name, rhythm, start_date, end_date"}}) {
      execute(absl::Substitute(
          "INSERT INTO $0 (group_id, $1) SELECT 'other-$2', $1 FROM $0 WHERE group_id = 'load'",
          table, columns, group));
    }
  }
  execute("ANALYZE TABLE meeting, cadence");
}

std::string Request(uint64_t) {
  v1::ListMeetingDutiesRequest request;
  if (!google::protobuf::TextFormat::ParseFromString(
          "parent: 'groups/load/bodies/-' page_size: 100 "
          "first_date { year: 2019 month: 1 day: 1 } last_date { year: 2019 month: 12 day: 31 }",
          &request)) {
    Check(absl::InternalError("cannot read the request"));
  }
  return request.SerializeAsString();
}

}  // namespace

Duties::Duties(const std::string& services, const Keys& keys, absl::Duration window)
    : keys_(keys),
      window_(window),
      small_(services, "committee", keys),
      large_(services, "committee", keys) {
  Fill(small_);
  Fill(large_);
  Enlarge(large_);
}

Load Duties::CallsOf(const ServerProcess& server) const {
  return {.target = server.target(),
          .method = "edugroup.committee.v1.MeetingService/ListMeetingDuties",
          .token = keys_.token(),
          .request = Request,
          .callers = kCallers,
          .warm_up = absl::Milliseconds(500),
          .duration = window_};
}

}  // namespace edugroup::load
