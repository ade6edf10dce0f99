// A store of notes over a real database, for the tests of this folder.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/journal/journal.h"
#include "common/resource/store.h"
#include "common/resource/test_key.h"
#include "common/rpc/server.h"
#include "common/testing/database.h"
#include "common/testing/note_server.h"
#include "common/testing/status.h"
#include "common/value/status.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::resource {

inline absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

// Who calls, in the group "jd".
struct Caller {
  Caller(auth::Role role, const std::string& organization = "",
         const std::string& subject = "clerk")
      : principal(std::make_shared<auth::Principal>()) {
    principal->subject = subject;
    auth::GroupClaims& claims = principal->groups["jd"];
    claims.roles.Add(role);
    if (!organization.empty()) {
      claims.organization = absl::StrCat("groups/jd/organizations/", organization);
    }
  }
  rpc::Call Call(const std::string& method = "CreateNote") const {
    rpc::Call call;
    call.principal = principal.get();
    call.method = absl::StrCat("edugroup.test.v1.NoteService/", method);
    call.group = "jd";
    call.deadline = Soon();
    return call;
  }
  std::shared_ptr<auth::Principal> principal;
};

class StoreTest : public ::testing::Test {
 protected:
  using Note = test::v1::Note;

  StoreTest() {
    EXPECT_EQ(sql::Migrate(schema_.ddl(), rpc::AllMigrations(testing::NoteServer())),
              absl::OkStatus());
    Open(schema_.runtime());
  }
  void Open(sql::Options options) {
    store_.reset();
    journal_.reset();
    database_.reset();
    registry_ = std::make_unique<observe::Registry>();
    database_ = *sql::Database::Create(std::move(options), *registry_);
    journal_ = std::make_unique<journal::Journal>(*database_, *registry_);
    journal_->Start();
    store_ = std::make_unique<Store>(*database_, *journal_, *sealer_,
                                     std::vector<const Table*>{&testing::Notes()}, *registry_);
  }

  static test::v1::CreateNoteRequest CreateRequest(const std::string& id, const std::string& text,
                                                   const std::string& request_id = "") {
    test::v1::CreateNoteRequest request;
    request.set_parent("groups/jd");
    request.set_note_id(id);
    request.mutable_note()->set_text(text);
    request.mutable_note()->set_owner("groups/jd/organizations/o1");
    request.set_request_id(request_id);
    return request;
  }
  // As a service's handler does it.
  absl::StatusOr<Note> Create(const test::v1::CreateNoteRequest& request,
                              const Caller& caller = Caller(auth::Role::SECRETARIAT)) {
    ASSIGN_OR_RETURN(const std::string name,
                     NewName(testing::Notes(), request.parent(), request.note_id(), "note_id"));
    Note note = request.note();
    note.set_name(name);
    note.set_state(Note::ACTIVE);
    return store_->Write<Note>(caller.Call(), request, [&](Change& change) -> absl::StatusOr<Note> {
      RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
      return note;
    });
  }
  absl::StatusOr<Note> SetText(const std::string& id, const std::string& text,
                               const std::string& etag = "", const std::string& request_id = "",
                               bool validate_only = false,
                               const Caller& caller = Caller(auth::Role::SECRETARIAT)) {
    test::v1::UpdateNoteRequest request;
    request.mutable_note()->set_name("groups/jd/notes/" + id);
    request.mutable_note()->set_text(text);
    request.mutable_note()->set_etag(etag);
    request.set_request_id(request_id);
    request.set_validate_only(validate_only);
    return store_->Write<Note>(
        caller.Call("UpdateNote"), request, [&](Change& change) -> absl::StatusOr<Note> {
          ASSIGN_OR_RETURN(const Note before,
                           change.Load<Note>(testing::Notes(), request.note().name()));
          RETURN_IF_ERROR(CheckEtag(request.note().etag(), before));
          Note after = before;
          RETURN_IF_ERROR(ApplyMask(request.update_mask(), request.note(), after));
          RETURN_IF_ERROR(change.Update(testing::Notes(), before, after));
          return after;
        });
  }
  absl::StatusOr<Note> Get(const std::string& id,
                           const Caller& caller = Caller(auth::Role::SECRETARIAT)) {
    return store_->Get<Note>(caller.Call("GetNote"), testing::Notes(), "groups/jd/notes/" + id);
  }
  // `count` notes n<first>… in one write.
  void Fill(int first, int count) {
    test::v1::ImportNotesRequest request;
    request.set_parent("groups/jd");
    const auto status = store_->Write<test::v1::ImportNotesResponse>(
        Caller(auth::Role::SECRETARIAT).Call("ImportNotes"), request,
        [&](Change& change) -> absl::StatusOr<test::v1::ImportNotesResponse> {
          for (int i = first; i < first + count; ++i) {
            Note note;
            note.set_name(absl::StrCat("groups/jd/notes/n", i));
            note.set_text(absl::StrCat("text ", i % 13));
            note.set_owner(absl::StrCat("groups/jd/organizations/o", i % 3));
            note.set_position(i * 7919 % 100);
            note.set_state(i % 4 == 0 ? Note::ARCHIVED : Note::ACTIVE);
            if (i % 2 == 0) {
              note.mutable_date()->set_year(2019);
              note.mutable_date()->set_month(1 + i % 12);
              note.mutable_date()->set_day(1 + i % 28);
            }
            note.add_tags(absl::StrCat("t", i % 5));
            RETURN_IF_ERROR(change.Insert(testing::Notes(), note));
          }
          return test::v1::ImportNotesResponse();
        });
    ASSERT_TRUE(status.ok()) << status.status();
  }
  int64_t Number(const std::string& query) {
    const auto rows = database_->Read(Soon(), {"test", query}, {});
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() && !rows->empty() ? (*rows)[0][0].number() : -1;
  }
  int64_t Notes() { return Number("SELECT COUNT(*) FROM note"); }
  // The journal, when it holds `count` records.
  std::vector<journal::Entry> Journal(int64_t count) {
    EXPECT_GE(journal_->AwaitBeyond(count - 1, Soon()), count);
    return *journal_->Read(Soon(), "", 0, "", 10000);
  }

  testing::TestDatabase schema_;
  std::unique_ptr<auth::Sealer> sealer_ = TestSealer();
  std::unique_ptr<observe::Registry> registry_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Store> store_;
};

}  // namespace edugroup::resource
