// Personal data in the store: sealed in the database, masked by role, erased from the journal.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/personal.h"
#include "common/resource/store_fixture.h"
#include "common/resource/subject_keys.h"

namespace edugroup::resource {
namespace {

class PersonalStoreTest : public StoreTest {
 protected:
  PersonalStoreTest() {
    request_ = CreateRequest("n1", "一", "r1");
    test::v1::Contact& contact = *request_.mutable_note()->add_contacts();
    contact.set_person_name("曹操");
    contact.set_phone("13812345678");
    contact.set_email("zhang@example.cn");
    contact.set_post("主任");
    EXPECT_TRUE(Create(request_).ok());
  }
  static std::string PhoneOf(const absl::StatusOr<Note>& note) {
    EXPECT_TRUE(note.ok()) << note.status();
    return note.ok() && note->contacts_size() == 1 ? note->contacts(0).phone() : "none";
  }
  std::string JournalledPhone(int64_t position, bool before);
  test::v1::CreateNoteRequest request_;
};

TEST_F(PersonalStoreTest, NothingInTheDatabaseIsPlain) {
  ASSERT_TRUE(SetText("n1", "二", "", "r2").ok());
  Journal(2);
  for (const char* column :
       {"note.body", "journal.before_body", "journal.after_body", "request.response"}) {
    const std::string table(column, absl::string_view(column).find('.'));
    for (const char* plain : {"曹操", "13812345678", "zhang@example.cn"}) {
      EXPECT_EQ(Number(absl::StrCat("SELECT COUNT(*) FROM ", table, " WHERE INSTR(", column, ", '",
                                    plain, "') > 0")),
                0)
          << column << " holds " << plain;
    }
    EXPECT_GT(Number(absl::StrCat("SELECT COUNT(*) FROM ", table, " WHERE INSTR(", column,
                                  ", 'sealed:') > 0")),
              0)
        << column;
  }
}

// What the journal's record at `position` says of the phone, for who may see it.
std::string PersonalStoreTest::JournalledPhone(int64_t position, bool before) {
  const SubjectKeys keys(*database_, *sealer_, {&testing::Notes()});
  const std::string name = "groups/jd/notes/n1";
  auto found = keys.Find(Soon(), {name});
  const auto entries = journal_->Read(Soon(), "jd", position - 1, "", 1);
  if (!found.ok() || !entries.ok() || entries->empty()) return "unreadable";
  Note note;
  EXPECT_TRUE(note.ParseFromString(before ? entries->front().before : entries->front().after));
  const auto key = found->find(name);
  if (key == found->end()) return "no key";
  OpenPersonalData(note, key->second, name);
  return PhoneOf(note);
}

TEST_F(PersonalStoreTest, ErasingEndsWhatTheJournalKept) {
  ASSERT_TRUE(SetText("n1", "二", "", "r2").ok());
  Journal(2);
  EXPECT_EQ(JournalledPhone(1, false), "13812345678");
  EXPECT_EQ(JournalledPhone(2, true), "13812345678");
  const auto erased = store_->Write<Note>(
      Caller(auth::Role::SECRETARIAT).Call("UpdateNote"), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<Note> {
        ASSIGN_OR_RETURN(const Note before,
                         change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
        Note after = before;
        after.mutable_contacts(0)->set_phone("");
        RETURN_IF_ERROR(change.Erase(testing::Notes(), before, after));
        return after;
      });
  ASSERT_TRUE(erased.ok()) << erased.status();
  Journal(3);
  EXPECT_EQ(PhoneOf(Get("n1")), "");
  EXPECT_EQ(Get("n1")->contacts(0).person_name(), "曹操");  // what was not erased stays
  for (const int64_t position : {1, 2, 3}) EXPECT_EQ(JournalledPhone(position, false), "");
  EXPECT_EQ(JournalledPhone(3, true), "");
  EXPECT_TRUE(journal_->Verify(Soon(), 1, 0)->intact);
}

TEST_F(PersonalStoreTest, DeletingTakesTheKeyAlong) {
  ASSERT_TRUE(store_
                  ->Write<Note>(Caller(auth::Role::SECRETARIAT).Call("UpdateNote"),
                                test::v1::GetNoteRequest(),
                                [&](Change& change) -> absl::StatusOr<Note> {
                                  ASSIGN_OR_RETURN(
                                      const Note note,
                                      change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
                                  RETURN_IF_ERROR(change.Delete(testing::Notes(), note));
                                  return note;
                                })
                  .ok());
  Journal(2);
  EXPECT_EQ(JournalledPhone(1, false), "no key");
}

TEST_F(PersonalStoreTest, TheRoleDecidesWhatIsSeen) {
  EXPECT_EQ(PhoneOf(Get("n1")), "13812345678");
  EXPECT_EQ(PhoneOf(Get("n1", Caller(auth::Role::MEMBER, "o1"))), "13812345678");
  EXPECT_EQ(PhoneOf(Get("n1", Caller(auth::Role::MEMBER, "o2"))), "138****5678");
  for (const auth::Role role : {auth::Role::COUNCIL, auth::Role::DEPARTMENT, auth::Role::AUDITOR,
                                auth::Role::SYSTEM, auth::Role::EXPERT}) {
    EXPECT_EQ(PhoneOf(Get("n1", Caller(role))), "138****5678");
  }
  const Caller auditor(auth::Role::AUDITOR);
  ListQuery query;
  query.parent = "groups/jd";
  EXPECT_EQ(PhoneOf(store_->List<Note>(auditor.Call(), testing::Notes(), query)->items[0]),
            "138****5678");
  EXPECT_EQ(PhoneOf((*store_->All<Note>(auditor.Call(), testing::Notes(), query))[0]),
            "138****5678");
  const std::vector<std::string> names = {"groups/jd/notes/n1"};
  EXPECT_EQ(PhoneOf((*store_->BatchGet<Note>(auditor.Call(), testing::Notes(), names))[0]),
            "138****5678");
}

TEST_F(PersonalStoreTest, TheAnswerOfAWriteIsMaskedToo) {
  const Caller department(auth::Role::DEPARTMENT), own(auth::Role::MEMBER, "o1");
  EXPECT_EQ(PhoneOf(SetText("n1", "二", "", "r2", false, department)), "138****5678");
  EXPECT_EQ(PhoneOf(SetText("n1", "二", "", "r2", false, department)), "138****5678");  // replayed
  EXPECT_EQ(PhoneOf(SetText("n1", "三", "", "", true, department)), "138****5678");
  EXPECT_EQ(PhoneOf(SetText("n1", "三", "", "", false, own)), "13812345678");
  EXPECT_EQ(PhoneOf(Create(request_)), "13812345678");  // replayed to the secretariat
  EXPECT_EQ(PhoneOf(Get("n1")), "13812345678");         // and what is kept is whole
}

TEST_F(PersonalStoreTest, ARepeatShowsWhatTheFirstAnswerShowed) {
  const Caller own(auth::Role::MEMBER, "o1"), other(auth::Role::MEMBER, "o2");
  request_.set_note_id("n2");
  for (const auto& [caller, phone] : {std::pair(&own, "13812345678"), {&other, "138****5678"}}) {
    request_.set_note_id(request_.note_id() + "x");
    request_.set_request_id(request_.note_id());
    EXPECT_EQ(PhoneOf(Create(request_, *caller)), phone);
    Note again;
    ASSERT_EQ(store_->Repeat(caller->Call(), request_, again), absl::OkStatus());
    EXPECT_EQ(PhoneOf(again), phone);
  }
}

TEST_F(PersonalStoreTest, AMaskedAnswerInsideAListIsMasked) {
  const auto answer = store_->Write<test::v1::ListNotesResponse>(
      Caller(auth::Role::DEPARTMENT).Call("UpdateNote"), test::v1::GetNoteRequest(),
      [&](Change& change) -> absl::StatusOr<test::v1::ListNotesResponse> {
        ASSIGN_OR_RETURN(const Note note,
                         change.Load<Note>(testing::Notes(), "groups/jd/notes/n1"));
        test::v1::ListNotesResponse response;
        *response.add_notes() = note;
        return response;
      });
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->notes(0).contacts(0).phone(), "138****5678");
}

TEST_F(PersonalStoreTest, AnUpdateOfSomethingElseKeepsThePersonalData) {
  ASSERT_TRUE(SetText("n1", "二", "", "", false, Caller(auth::Role::DEPARTMENT)).ok());
  const auto note = Get("n1");
  EXPECT_EQ(PhoneOf(note), "13812345678");
  EXPECT_EQ(note->contacts(0).email(), "zhang@example.cn");
}

}  // namespace
}  // namespace edugroup::resource
