// The change feed through real gRPC.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "common/rpc/test_client.h"
#include "common/testing/note_server.h"
#include "common/testing/servers.h"
#include "common/testing/status.h"
#include "edugroup/journal/v1/change_service.grpc.pb.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::rpc {
namespace {

using absl::StatusCode;
using journal::v1::Change;
using journal::v1::ChangeService;
using test::v1::Note;
using ::testing::ElementsAre;
using testing::ExpectError;
using ::testing::SizeIs;

constexpr absl::CivilDay kToday(2019, 12, 1);

// One open stream.
class Watch {
 public:
  Watch(const std::string& target, const std::string& token, const std::string& parent,
        int64_t after)
      : stub_(ChangeService::NewStub(
            grpc::CreateChannel(target, grpc::InsecureChannelCredentials()))) {
    context_.AddMetadata("authorization", "Bearer " + token);
    context_.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    journal::v1::WatchChangesRequest request;
    request.set_parent(parent);
    request.set_after_position(after);
    reader_ = stub_->WatchChanges(&context_, request);
  }
  ~Watch() {
    if (reader_ != nullptr) Cancel();
  }

  // The next change, heartbeats passed over; position 0 at the end.
  Change Next() {
    journal::v1::WatchChangesResponse response;
    while (reader_->Read(&response)) {
      if (response.has_change()) return response.change();
      heartbeat_ = response.heartbeat_position();
    }
    return Change();
  }
  std::vector<int64_t> Take(int count) {
    std::vector<int64_t> positions;
    for (int i = 0; i < count; ++i) positions.push_back(Next().position());
    return positions;
  }
  // The next message, which should be a heartbeat: its position.
  int64_t Heartbeat() {
    journal::v1::WatchChangesResponse response;
    return reader_->Read(&response) && !response.has_change() ? response.heartbeat_position() : -1;
  }
  void Cancel() {
    context_.TryCancel();
    End().IgnoreError();
  }
  absl::Status End() {
    journal::v1::WatchChangesResponse response;
    while (reader_->Read(&response)) {
    }
    const absl::Status status = FromGrpc(reader_->Finish());
    reader_ = nullptr;
    return status;
  }

 private:
  std::unique_ptr<ChangeService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<journal::v1::WatchChangesResponse>> reader_;
  int64_t heartbeat_ = -1;
};

class WatchTest : public ::testing::Test {
 protected:
  void Create(testing::Caller& caller, const std::string& group, const std::string& text) {
    test::v1::CreateNoteRequest request;
    request.set_parent("groups/" + group);
    request.mutable_note()->set_text(text);
    test::v1::Contact& contact = *request.mutable_note()->add_contacts();
    contact.set_post("主任");
    contact.set_phone("13812345678");
    const auto note = caller.Ask<Note>("edugroup.test.v1.NoteService/CreateNote", request);
    ASSERT_TRUE(note.ok()) << note.status();
  }
  void Create(int count, const std::string& group = "jd") {
    testing::Caller caller = servers_.Secretariat(group);
    for (int i = 0; i < count; ++i) Create(caller, group, absl::StrCat("text ", i));
  }
  Watch Open(const testing::Caller& caller, int64_t after = 0,
             const std::string& parent = "groups/jd") {
    return Watch(servers_.target("test"), caller.token(), parent, after);
  }
  bool AwaitWatchers(int count) {
    for (int i = 0; i < 500; ++i) {
      const std::string text = servers_.server("test").metrics().Text();
      if (absl::StrContains(text, absl::StrCat("journal_watchers ", count, "\n"))) return true;
      absl::SleepFor(absl::Milliseconds(10));
    }
    return false;
  }

  testing::Servers servers_{{testing::NoteServer()}, kToday};
  testing::Caller secretariat_ = servers_.Secretariat("jd");
  testing::Caller auditor_ = servers_.As({.group = "*", .roles = {auth::Role::AUDITOR}});
};

TEST_F(WatchTest, GoesOnFromAnyPosition) {
  Create(5);
  Watch all = Open(secretariat_), rest = Open(secretariat_, 3);
  EXPECT_THAT(all.Take(5), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(rest.Take(2), ElementsAre(4, 5));
  Create(1);
  EXPECT_EQ(all.Next().position(), 6);
  EXPECT_EQ(rest.Next().position(), 6);
}

TEST_F(WatchTest, AChangeIsToldWhole) {
  Create(1);
  const Change change = Open(secretariat_).Next();
  EXPECT_EQ(change.group(), "groups/jd");
  EXPECT_EQ(change.principal(), "secretariat");
  EXPECT_EQ(change.method(), "edugroup.test.v1.NoteService/CreateNote");
  EXPECT_EQ(change.kind(), Change::CREATED);
  EXPECT_FALSE(change.has_before());
  EXPECT_EQ(change.hash().size(), 64u);
  EXPECT_GT(change.time().seconds(), 1700000000);
  Note note;
  ASSERT_TRUE(change.after().UnpackTo(&note));
  EXPECT_EQ(note.name(), change.resource());
  EXPECT_EQ(note.text(), "text 0");
}

TEST_F(WatchTest, PersonalDataIsForTheSecretariat) {
  Create(1);
  Note note;
  ASSERT_TRUE(Open(secretariat_).Next().after().UnpackTo(&note));
  EXPECT_EQ(note.contacts(0).phone(), "13812345678");
  ASSERT_TRUE(Open(auditor_).Next().after().UnpackTo(&note));
  EXPECT_EQ(note.contacts(0).phone(), "***");
  EXPECT_EQ(note.contacts(0).post(), "主任");
}

TEST_F(WatchTest, EachWatcherSeesEachOfManyConcurrentChangesOnceAndInOrder) {
  Watch jd = Open(secretariat_), pt = Open(servers_.Secretariat("pt"), 0, "groups/pt"),
        all = Open(auditor_, 0, "groups/-"), other = Open(auditor_);
  std::vector<std::thread> writers;
  for (int t = 0; t < 6; ++t) {
    writers.emplace_back([&, t] { Create(50, t % 3 == 0 ? "pt" : "jd"); });
  }
  const std::vector<int64_t> everything = all.Take(300);
  for (std::thread& writer : writers) writer.join();
  for (int i = 0; i < 300; ++i) EXPECT_EQ(everything[i], i + 1);
  const std::vector<int64_t> of_jd = jd.Take(200), of_pt = pt.Take(100);
  EXPECT_EQ(other.Take(200), of_jd);
  EXPECT_TRUE(std::is_sorted(of_jd.begin(), of_jd.end()));
  std::vector<int64_t> both;
  std::merge(of_jd.begin(), of_jd.end(), of_pt.begin(), of_pt.end(), std::back_inserter(both));
  EXPECT_EQ(both, everything);
}

TEST_F(WatchTest, ASlowWatcherMissesNothingAndHoldsNobodyUp) {
  Watch slow = Open(secretariat_), fast = Open(secretariat_);
  Create(450);
  const absl::Time begin = absl::Now();
  EXPECT_EQ(fast.Take(450).back(), 450);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  const std::vector<int64_t> late = slow.Take(450);
  for (int i = 0; i < 450; ++i) EXPECT_EQ(late[i], i + 1);
}

TEST_F(WatchTest, AQuietStreamBeats) {
  Create(2);
  Watch other_group = Open(servers_.Secretariat("pt"), 0, "groups/pt");
  const absl::Time begin = absl::Now();
  EXPECT_EQ(other_group.Heartbeat(), 2);  // nothing of pt up to 2
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

TEST_F(WatchTest, NobodyWatchesWhatIsNotTheirs) {
  const auto refused = [&](const testing::Caller& caller, const std::string& parent) {
    return Open(caller, 0, parent).End();
  };
  ExpectError(refused(secretariat_, "groups/pt"), StatusCode::kPermissionDenied,
              ErrorReason::ROLE_REQUIRED);
  ExpectError(refused(secretariat_, "groups/-"), StatusCode::kPermissionDenied,
              ErrorReason::ROLE_REQUIRED);
  ExpectError(refused(servers_.Member("jd", "o1"), "groups/jd"), StatusCode::kPermissionDenied,
              ErrorReason::ROLE_REQUIRED);
  ExpectError(refused(secretariat_, "groups/jd/notes/n1"), StatusCode::kInvalidArgument,
              ErrorReason::FIELDS_INVALID);
  ExpectError(refused(secretariat_, ""), StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  ExpectError(Open(secretariat_, -1).End(), StatusCode::kInvalidArgument,
              ErrorReason::FIELDS_INVALID);
  ExpectError(Watch(servers_.target("test"), "x", "groups/jd", 0).End(),
              StatusCode::kUnauthenticated, ErrorReason::TOKEN_INVALID);
}

TEST_F(WatchTest, AStreamEndsWithItsToken) {
  const absl::Time begin = absl::Now();
  const absl::Status end =
      Open(servers_.As(
               {.group = "jd", .roles = {auth::Role::SECRETARIAT}, .lifetime = absl::Seconds(2)}))
          .End();
  ExpectError(end, StatusCode::kUnauthenticated, ErrorReason::TOKEN_EXPIRED);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

TEST_F(WatchTest, WhoLeavesIsForgotten) {
  {
    Watch first = Open(secretariat_), second = Open(secretariat_);
    EXPECT_TRUE(AwaitWatchers(2));
    first.Cancel();
    EXPECT_TRUE(AwaitWatchers(1));
  }
  EXPECT_TRUE(AwaitWatchers(0));
  std::vector<std::thread> leavers;  // more than may watch, most gone before they were let in
  for (int t = 0; t < 4; ++t) {
    leavers.emplace_back([&] {
      for (int i = 0; i < 80; ++i) Open(secretariat_);
    });
  }
  for (std::thread& leaver : leavers) leaver.join();
  EXPECT_TRUE(AwaitWatchers(0));
  Create(1);
  EXPECT_EQ(Open(secretariat_).Next().position(), 1);
}

TEST_F(WatchTest, ListsInPages) {
  Create(25);
  Create(3, "pt");
  journal::v1::ListChangesRequest request;
  request.set_parent("groups/jd");
  request.set_page_size(10);
  std::vector<int64_t> positions;
  do {
    const auto page = secretariat_.Ask<journal::v1::ListChangesResponse>(
        "edugroup.journal.v1.ChangeService/ListChanges", request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const Change& change : page->changes()) positions.push_back(change.position());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  ASSERT_THAT(positions, SizeIs(25));
  for (int i = 0; i < 25; ++i) EXPECT_EQ(positions[i], i + 1);
  request.set_resource_prefix("groups/jd/plans/");
  EXPECT_EQ(secretariat_
                .Ask<journal::v1::ListChangesResponse>(
                    "edugroup.journal.v1.ChangeService/ListChanges", request)
                ->changes_size(),
            0);
  request.set_page_token("forged");
  ExpectError(secretariat_
                  .Ask<journal::v1::ListChangesResponse>(
                      "edugroup.journal.v1.ChangeService/ListChanges", request)
                  .status(),
              StatusCode::kInvalidArgument, ErrorReason::PAGE_TOKEN_INVALID);
}

TEST_F(WatchTest, VerifiesAndFindsTampering) {
  Create(20);
  EXPECT_EQ(Open(secretariat_).Take(20).back(), 20);
  journal::v1::VerifyChangesRequest request;
  request.set_parent("groups/jd");
  const auto verify = [&] {
    return *auditor_.Ask<journal::v1::VerifyChangesResponse>(
        "edugroup.journal.v1.ChangeService/VerifyChanges", request);
  };
  EXPECT_TRUE(verify().intact());
  EXPECT_EQ(verify().checked_count(), 20);
  servers_.database("test").Run("UPDATE journal SET principal = 'x' WHERE position = 13");
  EXPECT_FALSE(verify().intact());
  EXPECT_EQ(verify().broken_position(), 13);
}

}  // namespace
}  // namespace edugroup::rpc
