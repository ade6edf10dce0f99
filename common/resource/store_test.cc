#include <atomic>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/store_fixture.h"
#include "google/protobuf/util/message_differencer.h"

namespace edugroup::resource {
namespace {

using absl::StatusCode;
using google::protobuf::util::MessageDifferencer;
using testing::ExpectError;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST_F(StoreTest, WhatWasCreatedIsRead) {
  const auto created = Create(CreateRequest("n1", "会议𠮷纪要"));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), "groups/jd/notes/n1");
  EXPECT_THAT(created->uid(), SizeIs(36));
  EXPECT_EQ(created->etag(), "1");
  EXPECT_GT(created->create_time().seconds(), 1700000000);
  const auto read = Get("n1");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(MessageDifferencer::Equals(*read, *created)) << read->DebugString();
  ExpectError(Get("n2").status(), StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(testing::DetailOf<google::rpc::ResourceInfo>(Get("n2").status())->resource_name(),
            "groups/jd/notes/n2");
}

TEST_F(StoreTest, EveryChangeIsJournalledWithBeforeAndAfter) {
  ASSERT_TRUE(Create(CreateRequest("n1", "一", "r1")).ok());
  ASSERT_TRUE(SetText("n1", "二", "", "r2").ok());
  const auto deleted = store_->Write<Note>(
      Caller(auth::Role::SECRETARIAT).Call("DeleteNote"), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<Note> {
        ASSIGN_OR_RETURN(const Note note,
                         change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
        RETURN_IF_ERROR(change.Delete(testing::Notes(), note));
        return note;
      });
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(Get("n1").status().code(), StatusCode::kNotFound);
  const auto entries = Journal(3);
  ASSERT_THAT(entries, SizeIs(3));
  const auto text = [](const std::string& body) {
    Note note;
    EXPECT_TRUE(note.ParseFromString(body));
    return note.text();
  };
  EXPECT_EQ(entries[0].kind, 1);
  EXPECT_EQ(entries[0].before, "");
  EXPECT_EQ(text(entries[0].after), "一");
  EXPECT_EQ(entries[0].principal, "clerk");
  EXPECT_EQ(entries[0].method, "edugroup.test.v1.NoteService/CreateNote");
  EXPECT_EQ(entries[0].request_id, "r1");
  EXPECT_EQ(entries[0].resource, "groups/jd/notes/n1");
  EXPECT_EQ(entries[0].type, "edugroup.test.v1.Note");
  EXPECT_EQ(entries[1].kind, 2);
  EXPECT_EQ(text(entries[1].before), "一");
  EXPECT_EQ(text(entries[1].after), "二");
  EXPECT_EQ(entries[2].kind, 3);
  EXPECT_EQ(text(entries[2].before), "二");
  EXPECT_EQ(entries[2].after, "");
}

TEST_F(StoreTest, ManyAreInsertedAtOnceInOrder) {
  Fill(0, 120);
  EXPECT_EQ(Notes(), 120);
  const auto entries = Journal(120);
  ASSERT_THAT(entries, SizeIs(120));
  for (int i = 0; i < 120; ++i) {
    EXPECT_EQ(entries[i].resource, absl::StrCat("groups/jd/notes/n", i));
  }
}

TEST_F(StoreTest, WhatExistsIsNamedAlsoAmongMany) {
  ASSERT_TRUE(Create(CreateRequest("n77", "一")).ok());
  const auto named = [](const absl::Status& status) {
    ExpectError(status, StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS);
    return testing::DetailOf<google::rpc::ResourceInfo>(status)->resource_name();
  };
  EXPECT_EQ(named(Create(CreateRequest("n77", "二")).status()), "groups/jd/notes/n77");
  test::v1::ImportNotesRequest request;
  const auto many = store_->Write<Note>(Caller(auth::Role::SECRETARIAT).Call(), request,
                                        [&](Change& change) -> absl::StatusOr<Note> {
                                          Note note;
                                          for (int i = 0; i < 120; ++i) {
                                            note.set_name(absl::StrCat("groups/jd/notes/n", i));
                                            RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
                                          }
                                          return note;
                                        });
  EXPECT_EQ(named(many.status()), "groups/jd/notes/n77");
  EXPECT_EQ(Notes(), 1);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM journal"), 1);
}

TEST_F(StoreTest, AnotherUniqueKeyIsNamed) {
  auto request = CreateRequest("n1", "一");
  request.mutable_note()->set_serial("AB1");
  ASSERT_TRUE(Create(request).ok());
  request.set_note_id("n2");
  const auto taken = Create(request).status();
  ExpectError(taken, StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS);
  EXPECT_THAT(std::string(taken.message()), HasSubstr("groups/jd/notes/n2 (serial)"));
}

TEST_F(StoreTest, AnUpdateNeverTakesAnothersUniqueKeyOver) {
  for (const char* id : {"n1", "n2"}) {
    auto request = CreateRequest(id, "一");
    request.mutable_note()->set_serial(absl::StrCat("AB", id + 1));
    ASSERT_TRUE(Create(request).ok());
  }
  const auto taken = store_->Write<Note>(
      Caller(auth::Role::SECRETARIAT).Call("UpdateNote"), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<Note> {
        ASSIGN_OR_RETURN(const Note before,
                         change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
        Note after = before;
        after.set_serial("AB2");
        RETURN_IF_ERROR(change.Update(testing::Notes(), before, after));
        return after;
      });
  ExpectError(taken.status(), StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(Get("n1")->serial(), "AB1");
  EXPECT_EQ(Get("n2")->serial(), "AB2");
  EXPECT_EQ(Get("n2")->etag(), "1");
}

TEST_F(StoreTest, OnlyWhatTheWriteLoadedIsChanged) {
  ASSERT_TRUE(Create(CreateRequest("n1", "一")).ok());
  const auto status = store_->Write<Note>(
      Caller(auth::Role::SECRETARIAT).Call("UpdateNote"), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<Note> {
        ASSIGN_OR_RETURN(const Note before,  // without the lock
                         change.Read<Note>(testing::Notes(), "groups/jd/notes/n1"));
        Note after = before;
        after.set_text("二");
        RETURN_IF_ERROR(change.Update(testing::Notes(), before, after));
        return after;
      });
  EXPECT_EQ(status.status().code(), StatusCode::kInternal);
  EXPECT_EQ(Get("n1")->text(), "一");
}

TEST_F(StoreTest, AWriteSeesItsOwnChangesAndSequencesThem) {
  const auto twice = store_->Write<Note>(
      Caller(auth::Role::SECRETARIAT).Call(), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<Note> {
        Note note;
        note.set_name("groups/jd/notes/n1");
        note.set_text("一");
        RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
        ASSIGN_OR_RETURN(const Note loaded,
                         change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
        Note after = loaded;
        after.set_text("二");
        RETURN_IF_ERROR(change.Update(testing::Notes(), loaded, after));
        Note last = after;
        last.set_text("三");
        RETURN_IF_ERROR(change.Update(testing::Notes(), after, last));
        ASSIGN_OR_RETURN(const std::vector<Note> all,
                         change.LoadAll<Note>(testing::Notes(), "groups/jd"));
        EXPECT_THAT(all, SizeIs(1));
        return all[0];
      });
  ASSERT_TRUE(twice.ok()) << twice.status();
  EXPECT_EQ(twice->text(), "三");
  EXPECT_EQ(twice->etag(), "3");
  EXPECT_THAT(Journal(3), SizeIs(3));
}

// By name, and past the thousand that are read at once.
TEST_F(StoreTest, ReadsEachOfManyInTurn) {
  std::vector<std::string> names;
  const auto read =
      store_->Write<Note>(Caller(auth::Role::SECRETARIAT).Call(), test::v1::GetNoteRequest(),
                          [&](Change& change) -> absl::StatusOr<Note> {
                            names.clear();
                            Note note;
                            for (int i = 1100; i > 0; --i) {
                              note.set_name(absl::StrCat("groups/jd/notes/n", 10000 + i));
                              RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
                            }
                            RETURN_IF_ERROR(change.ReadEach<Note>(testing::Notes(), "groups/jd",
                                                                  {"path <> ?", {"notes/n10002"}},
                                                                  [&names](const Note& each) {
                                                                    names.push_back(each.name());
                                                                    return absl::OkStatus();
                                                                  }));
                            return note;
                          });
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_THAT(names, SizeIs(1099));
  EXPECT_EQ(names[0], "groups/jd/notes/n10001");
  EXPECT_EQ(names[1], "groups/jd/notes/n10003");
  EXPECT_EQ(names[1098], "groups/jd/notes/n11100");
}

TEST_F(StoreTest, NobodyReachesAnotherGroup) {
  const Caller caller(auth::Role::SECRETARIAT);
  rpc::Call elsewhere = caller.Call();
  elsewhere.group = "pt";
  ASSERT_TRUE(Create(CreateRequest("n1", "一")).ok());
  ListQuery query;
  query.parent = "groups/jd";
  const std::vector<std::string> names = {"groups/jd/notes/n1"};
  for (const absl::Status& status :
       {store_->Get<Note>(elsewhere, testing::Notes(), names[0]).status(),
        store_->BatchGet<Note>(elsewhere, testing::Notes(), names).status(),
        store_->List<Note>(elsewhere, testing::Notes(), query).status(),
        store_->All<Note>(elsewhere, testing::Notes(), query).status(),
        store_
            ->Write<Note>(
                elsewhere, test::v1::GetNoteRequest(),
                [&](Change& change) { return change.Load<Note>(testing::Notes(), names[0]); })
            .status(),
        store_
            ->Write<Note>(elsewhere, test::v1::GetNoteRequest(),
                          [&](Change& change) -> absl::StatusOr<Note> {
                            Note note;
                            note.set_name("groups/jd/notes/n2");
                            RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
                            return note;
                          })
            .status()}) {
    ExpectError(status, StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  }
  EXPECT_EQ(Notes(), 1);
}

TEST_F(StoreTest, ABatchComesInTheOrderAskedFor) {
  Fill(0, 130);
  const Caller caller(auth::Role::SECRETARIAT);
  std::vector<std::string> names;
  for (int i = 129; i >= 0; --i) names.push_back(absl::StrCat("groups/jd/notes/n", i));
  names.push_back(names[0]);  // asked for twice
  const auto found = store_->BatchGet<Note>(caller.Call(), testing::Notes(), names);
  ASSERT_TRUE(found.ok()) << found.status();
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ((*found)[i].name(), names[i]);
  names.push_back("groups/jd/notes/nowhere");
  const auto missing = store_->BatchGet<Note>(caller.Call(), testing::Notes(), names).status();
  ExpectError(missing, StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND);
  names.assign(201, "groups/jd/notes/n1");
  ExpectError(store_->BatchGet<Note>(caller.Call(), testing::Notes(), names).status(),
              StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  EXPECT_TRUE(store_->BatchGet<Note>(caller.Call(), testing::Notes(), {})->empty());
}

TEST_F(StoreTest, ReadsThatArriveTogetherAreEachAnsweredRight) {
  Fill(0, 60);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string id = absl::StrCat("n", (i * 7 + t) % 70);
        const auto note = Get(id);
        const bool exists = (i * 7 + t) % 70 < 60;
        if (note.ok() != exists || (exists && note->name() != "groups/jd/notes/" + id)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace edugroup::resource
