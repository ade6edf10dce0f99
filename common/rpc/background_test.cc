// Work without a call: by one of several servers, again after failures, and each change of another
// server's journal exactly once.
#include "common/rpc/background.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/store.h"
#include "common/rpc/follow.h"
#include "common/testing/eventually.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace edugroup::rpc {
namespace {

using edugroup::testing::Eventually;
using test::v1::Note;

constexpr absl::CivilDay kToday(2019, 12, 1);
constexpr absl::Duration kLongest = absl::Seconds(10);

// A note server that does `turn` by itself, too.
Definition Working(const std::string& server, std::function<Turn(const Platform&)> turn) {
  Definition definition = testing::NoteServer(server);
  definition.build = [build = definition.build, turn](const Platform& platform, Methods& methods) {
    platform.background->Repeat("work", absl::Hours(1), turn(platform));
    return build(platform, methods);
  };
  return definition;
}

void Hurry(ServerOptions& options) { options.longest_background_interval = absl::Milliseconds(20); }

// As the secretariat, at the server `name`.
template <class Response>
Response AskAt(testing::Servers& servers, const std::string& name, const std::string& method,
               const google::protobuf::Message& request) {
  testing::Caller secretariat = servers.Secretariat("jd");
  Peer peer(servers.target(name), [&] { return secretariat.token(); });
  Response response;
  EXPECT_EQ(peer.Ask(absl::Now() + absl::Seconds(5), "",
                     absl::StrCat("edugroup.test.v1.NoteService/", method), request, response),
            absl::OkStatus());
  return response;
}

void CreateNote(testing::Servers& servers, const std::string& server, const std::string& id) {
  test::v1::CreateNoteRequest request;
  request.set_parent("groups/jd");
  request.set_note_id(id);
  request.mutable_note()->set_text(id);
  AskAt<Note>(servers, server, "CreateNote", request);
}

std::vector<std::string> TextsAt(testing::Servers& servers, const std::string& server) {
  test::v1::ListNotesRequest request;
  request.set_parent("groups/jd");
  const auto notes = AskAt<test::v1::ListNotesResponse>(servers, server, "ListNotes", request);
  std::vector<std::string> texts;
  for (const Note& note : notes.notes()) texts.push_back(note.text());
  return texts;
}

TEST(Background, TurnsOnTheBusinessDayAsTheServerItself) {
  std::atomic<bool> turned = false;
  testing::Servers servers({Working("test",
                                    [&](const Platform&) -> Turn {
                                      return [&](Call& call) -> absl::StatusOr<bool> {
                                        EXPECT_EQ(call.today, kToday);
                                        EXPECT_EQ(call.principal->subject, "server:test");
                                        call.group = "jd";
                                        EXPECT_TRUE(call.Has(auth::Role::SYSTEM));
                                        turned = true;
                                        return false;
                                      };
                                    })},
                           kToday, Hurry);
  EXPECT_TRUE(Eventually(kLongest, [&] { return turned.load(); }));
}

TEST(Background, OneOfTwoServersTurnsAndTheOtherTakesOver) {
  std::atomic<int> under_way = 0, most = 0, turns = 0;
  const Definition definition = Working("test", [&](const Platform&) -> Turn {
    return [&](Call&) -> absl::StatusOr<bool> {
      most = std::max<int>(most, ++under_way);
      absl::SleepFor(absl::Milliseconds(5));
      --under_way;
      ++turns;
      return true;
    };
  });
  testing::Servers servers({definition}, kToday, Hurry);
  ServerOptions options = servers.options("test");
  options.listen = "127.0.0.1:0";
  const auto second = Server::Start(definition, options, servers.clock());
  ASSERT_EQ(second.status(), absl::OkStatus());
  EXPECT_TRUE(Eventually(kLongest, [&] { return turns > 20; }));
  EXPECT_EQ(most, 1);
  servers.server("test").Stop();  // gives its lease back
  const int before = turns;
  EXPECT_TRUE(Eventually(kLongest, [&] { return turns > before + 20; }));
  EXPECT_EQ(most, 1);
}

// Two failures: one before the write, one after it within its transaction. Neither loses a change
// nor takes one twice; a second start goes on where the first ended.
TEST(Follow, TakesEachChangeExactlyOnce) {
  std::atomic<int> calls = 0;
  Definition follower = testing::NoteServer("committee");
  follower.build = [&, build = follower.build](const Platform& platform, Methods& methods) {
    resource::Store* const store = platform.store;
    platform.background->Repeat(
        "notes", absl::Seconds(1),
        Follow("notes", *store, *platform.membership,
               [&, store](Call& call, const Followed& followed) -> absl::Status {
                 const int times = ++calls;
                 if (times == 2) return absl::UnavailableError("before the write");
                 return store
                     ->Write<Note>(
                         call, google::protobuf::Empty(),
                         [&](resource::Change& change) -> absl::StatusOr<Note> {
                           Note note;
                           note.set_name(absl::StrCat(followed.change().resource(), "-", times));
                           note.set_text(followed.change().resource());
                           absl::Status status = change.Insert(testing::Notes(), note);
                           if (!status.ok()) return status;
                           status = followed.Take(change);
                           if (!status.ok()) return status;
                           if (times == 4) return absl::InternalError("after it");
                           return note;
                         })
                     .status();
               }));
    return build(platform, methods);
  };
  testing::Servers servers({testing::NoteServer("membership"), follower}, kToday, Hurry);
  for (const char* id : {"note-a", "note-b", "note-c"}) CreateNote(servers, "membership", id);
  EXPECT_TRUE(Eventually(kLongest, [&] { return TextsAt(servers, "committee").size() >= 3; }));
  absl::SleepFor(absl::Milliseconds(200));  // time for what must not come
  EXPECT_THAT(TextsAt(servers, "committee"),
              ::testing::UnorderedElementsAre("groups/jd/notes/note-a", "groups/jd/notes/note-b",
                                              "groups/jd/notes/note-c"));
  EXPECT_EQ(calls, 5);
}

}  // namespace
}  // namespace edugroup::rpc
