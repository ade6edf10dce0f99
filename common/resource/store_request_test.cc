// Request ids, validate_only, etags, and commits whose answer gets lost.
#include <thread>

#include "common/resource/store_fixture.h"
#include "common/testing/cut_line.h"

namespace edugroup::resource {
namespace {

using absl::StatusCode;
using testing::CutLine;
using testing::ExpectError;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(StoreTest, ARepeatAnswersWhatTheFirstAnswered) {
  const auto first = Create(CreateRequest("", "一", "r1"));  // the server makes the id
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Create(CreateRequest("", "一", "r1"));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Notes(), 1);
  EXPECT_THAT(Journal(1), SizeIs(1));
  EXPECT_THAT(registry_->Text(), ::testing::HasSubstr("idempotent_replays_total 1"));
}

TEST_F(StoreTest, ARepeatAnswersThatAlsoWhenTheResourceChangedMeanwhile) {
  ASSERT_TRUE(Create(CreateRequest("n1", "一", "r1")).ok());
  const auto first = SetText("n1", "二", "1", "r2");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(SetText("n1", "三").ok());
  const auto repeat = SetText("n1", "二", "1", "r2");  // its etag is stale by now
  ASSERT_TRUE(repeat.ok()) << repeat.status();
  EXPECT_EQ(repeat->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Get("n1")->text(), "三");
  const auto created = Create(CreateRequest("n1", "一", "r1"));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->text(), "一");
  EXPECT_THAT(Journal(3), SizeIs(3));
}

TEST_F(StoreTest, OtherContentUnderTheSameIdIsRefused) {
  ASSERT_TRUE(Create(CreateRequest("n1", "一", "r1")).ok());
  const auto refused = [&](const absl::StatusOr<Note>& answer) {
    ExpectError(answer.status(), StatusCode::kInvalidArgument, ErrorReason::REQUEST_ID_REUSED);
  };
  refused(Create(CreateRequest("n1", "二", "r1")));
  refused(Create(CreateRequest("n2", "一", "r1")));
  refused(SetText("n1", "二", "", "r1"));       // another method
  refused(SetText("nowhere", "二", "", "r1"));  // even where it would fail
  refused(Create(CreateRequest("n1", "一", "r1"),
                 Caller(auth::Role::SECRETARIAT, "", "another")));  // another caller
  EXPECT_EQ(Notes(), 1);
  EXPECT_EQ(Get("n1")->text(), "一");
}

// For handlers that fail before they write: what they refer to has gone since.
TEST_F(StoreTest, WhatTheFirstAnsweredIsKnownWithoutWriting) {
  const Caller clerk(auth::Role::SECRETARIAT);
  const auto request = CreateRequest("", "一", "r1");
  Note again;
  EXPECT_EQ(store_->Repeat(clerk.Call(), request, again).code(), StatusCode::kNotFound);
  const auto first = Create(request, clerk);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(store_->Repeat(clerk.Call(), request, again).ok());
  EXPECT_EQ(again.SerializeAsString(), first->SerializeAsString());
  ExpectError(store_->Repeat(clerk.Call(), CreateRequest("", "二", "r1"), again),
              StatusCode::kInvalidArgument, ErrorReason::REQUEST_ID_REUSED);
  EXPECT_EQ(store_->Repeat(clerk.Call(), CreateRequest("", "一"), again).code(),
            StatusCode::kNotFound);
}

TEST_F(StoreTest, AFailedWriteLeavesItsIdFree) {
  EXPECT_EQ(SetText("n1", "二", "", "r1").status().code(), StatusCode::kNotFound);
  ASSERT_TRUE(Create(CreateRequest("n1", "一", "r1")).ok());
}

TEST_F(StoreTest, TwoAtOnceWithOneIdAreOneWrite) {
  for (int round = 0; round < 10; ++round) {
    const std::string request_id = absl::StrCat("r", round);
    std::vector<absl::StatusOr<Note>> answers(6, absl::UnknownError(""));
    std::vector<std::thread> threads;
    for (auto& answer : answers) {
      threads.emplace_back([&] { answer = Create(CreateRequest("", "一", request_id)); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& answer : answers) {
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_EQ(answer->name(), answers[0]->name());
    }
    EXPECT_EQ(Notes(), round + 1);
  }
  EXPECT_THAT(Journal(10), SizeIs(10));
}

TEST_F(StoreTest, ValidateOnlyAnswersAndWritesNothing) {
  test::v1::CreateNoteRequest request = CreateRequest("n1", "一", "r1");
  request.set_validate_only(true);
  const auto dry = Create(request);
  ASSERT_TRUE(dry.ok()) << dry.status();
  EXPECT_EQ(dry->name(), "groups/jd/notes/n1");
  EXPECT_EQ(Notes(), 0);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM request"), 0);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM journal WHERE position = 0"), 0);
  ASSERT_TRUE(Create(CreateRequest("n1", "一", "r1")).ok());
  ExpectError(Create(request).status(), StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS);
  EXPECT_TRUE(SetText("n1", "二", "", "", true).ok());
  EXPECT_EQ(Get("n1")->text(), "一");
  EXPECT_THAT(Journal(1), SizeIs(1));
}

TEST_F(StoreTest, AStaleEtagIsRefused) {
  const auto created = Create(CreateRequest("n1", "一"));
  ASSERT_TRUE(created.ok()) << created.status();
  const auto updated = SetText("n1", "二", created->etag());
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_NE(updated->etag(), created->etag());
  EXPECT_EQ(Get("n1")->etag(), updated->etag());
  ExpectError(SetText("n1", "三", created->etag()).status(), StatusCode::kAborted,
              ErrorReason::ETAG_MISMATCH);
  EXPECT_EQ(Get("n1")->text(), "二");
}

TEST_F(StoreTest, OfManyWhoUpdateOneEtagOneWins) {
  ASSERT_TRUE(Create(CreateRequest("n1", "一")).ok());
  std::vector<absl::Status> answers(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < answers.size(); ++i) {
    threads.emplace_back([&, i] { answers[i] = SetText("n1", absl::StrCat(i), "1").status(); });
  }
  for (std::thread& thread : threads) thread.join();
  int won = 0;
  for (const absl::Status& answer : answers) {
    won += answer.ok();
    if (!answer.ok()) ExpectError(answer, StatusCode::kAborted, ErrorReason::ETAG_MISMATCH);
  }
  EXPECT_EQ(won, 1);
  EXPECT_EQ(Get("n1")->etag(), "2");
}

TEST_F(StoreTest, AnUpdateThatChangesNothingIsNoChange) {
  const auto created = Create(CreateRequest("n1", "一"));
  const auto same = SetText("n1", "一", "", "r1");
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->etag(), created->etag());
  EXPECT_EQ(same->update_time().nanos(), created->update_time().nanos());
  EXPECT_TRUE(SetText("n1", "一", "", "r1").ok());
  ASSERT_TRUE(SetText("n1", "二").ok());
  EXPECT_THAT(Journal(2), SizeIs(2));
}

class CutCommitTest : public StoreTest {
 protected:
  CutCommitTest() : line_(schema_.runtime().port) {
    sql::Options options = schema_.runtime();
    options.socket.clear();
    options.host = "127.0.0.1";
    options.port = line_.port();
    Open(options);
  }
  ~CutCommitTest() override {
    store_.reset();
    journal_.reset();
    database_.reset();
  }
  // Cuts only commits of writes: the sequencer must have nothing to do meanwhile.
  void Cut(CutLine::Cut cut) {
    while (Number("SELECT COUNT(*) FROM journal WHERE position = 0") > 0)
      absl::SleepFor(absl::Milliseconds(5));
    line_.CutNext(cut);
  }

  CutLine line_;
};

TEST_F(CutCommitTest, ACommitWhoseAnswerIsLostIsAnsweredFromTheRequestId) {
  ASSERT_TRUE(Create(CreateRequest("n0", "零")).ok());
  Cut(CutLine::Cut::kAfterCommit);
  const auto answer = Create(CreateRequest("", "一", "r1"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Notes(), 2);
  EXPECT_EQ(Create(CreateRequest("", "一", "r1"))->name(), answer->name());
  EXPECT_THAT(Journal(2), SizeIs(2));
}

TEST_F(CutCommitTest, WithoutARequestIdTheOutcomeIsUnknown) {
  ASSERT_TRUE(Create(CreateRequest("n0", "零")).ok());
  Cut(CutLine::Cut::kAfterCommit);
  ExpectError(Create(CreateRequest("n1", "一")).status(), StatusCode::kUnavailable,
              ErrorReason::OUTCOME_UNKNOWN);
  EXPECT_EQ(Notes(), 2);
}

TEST_F(CutCommitTest, ACommitThatNeverArrivedCanBeRepeated) {
  ASSERT_TRUE(Create(CreateRequest("n0", "零")).ok());
  Cut(CutLine::Cut::kBeforeCommit);
  ExpectError(Create(CreateRequest("", "一", "r1")).status(), StatusCode::kUnavailable,
              ErrorReason::OUTCOME_UNKNOWN);
  EXPECT_EQ(Notes(), 1);
  EXPECT_TRUE(Create(CreateRequest("", "一", "r1")).ok());
  EXPECT_EQ(Notes(), 2);
  EXPECT_THAT(Journal(2), SizeIs(2));
}

TEST_F(StoreTest, OldAnswersAreForgotten) {
  const auto first = Create(CreateRequest("n1", "一", "r1"));
  ASSERT_TRUE(Create(CreateRequest("n2", "二", "r2")).ok());
  schema_.Run("UPDATE request SET create_us = 1000000 WHERE request_id = 'r2'");
  ASSERT_EQ(store_->ForgetRequests(absl::Now() - absl::Hours(1), Soon()), absl::OkStatus());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM request"), 1);
  EXPECT_EQ(Create(CreateRequest("n1", "一", "r1"))->uid(), first->uid());  // still a repeat
  ExpectError(Create(CreateRequest("n2", "二", "r2")).status(), absl::StatusCode::kAlreadyExists,
              ErrorReason::RESOURCE_EXISTS);
}

}  // namespace
}  // namespace edugroup::resource
