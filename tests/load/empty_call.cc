#include "tests/load/empty_call.h"

#include "absl/time/civil_time.h"
#include "common/observe/log.h"
#include "common/testing/note_server.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::load {
namespace {

// A call that the handler answers at once.
std::string NoSleep(uint64_t) {
  test::v1::SleepNotesRequest request;
  request.set_parent("groups/load");
  return request.SerializeAsString();
}

}  // namespace

EmptyCall::EmptyCall(absl::Duration window, int log_one_in)
    : door_({testing::NoteServer()}, absl::CivilDay(2019, 6, 3),
            [log_one_in](rpc::ServerOptions& options) {
              options.reception.log_one_in = log_one_in;
            }) {
  observe::InitLog("load", observe::Level::kInfo);
  door_load_ = {.target = door_.target("test"),
                .method = "edugroup.test.v1.NoteService/SleepNotes",
                .token = door_.Secretariat("load").token(),
                .request = NoSleep,
                .callers = 32,
                .warm_up = absl::Milliseconds(500),
                .duration = window};
  echo_load_ = {.target = echo_.target(),
                .method = "edugroup.load/Echo",
                .request = [](uint64_t) { return std::string(); },
                .callers = 32,
                .warm_up = absl::Milliseconds(500),
                .duration = window};
}

}  // namespace edugroup::load
