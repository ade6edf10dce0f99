#include "tests/load/empty_call.h"

#include "absl/strings/str_cat.h"
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

EmptyCall::EmptyCall(const std::string& programs, const Keys& keys, absl::Duration window)
    : door_(programs, "note", keys),
      echo_(
          {absl::StrCat(programs, "/echo/echo_server"), absl::StrCat(keys.folder(), "/echo.port")},
          keys.folder() + "/echo.log", keys.folder() + "/echo.port") {
  door_load_ = {.target = door_.target(),
                .method = "edugroup.test.v1.NoteService/SleepNotes",
                .token = keys.token(),
                .request = NoSleep,
                .callers = 32,
                .warm_up = absl::Milliseconds(500),
                .duration = window};
  echo_load_ = {.target = echo_.AwaitTarget(absl::Seconds(20)),
                .method = "edugroup.load/Echo",
                .request = [](uint64_t) { return std::string(); },
                .callers = 32,
                .warm_up = absl::Milliseconds(500),
                .duration = window};
}

}  // namespace edugroup::load
