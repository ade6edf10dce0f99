#include "common/resource/personal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/resource/test_key.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/message_differencer.h"

namespace edugroup::resource {
namespace {

using test::v1::Contact;
using test::v1::Note;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kName[] = "groups/jd/notes/n1";

Note NoteWithContacts() {
  Note note;
  note.set_name(kName);
  note.set_text("text");
  Contact& contact = *note.add_contacts();
  contact.set_person_name("曹操");
  contact.set_phone("13812345678");
  contact.set_email("zhang@example.cn");
  contact.set_post("主任");
  note.add_contacts()->set_post("空");
  (*note.mutable_contacts_by_role())["head"].set_phone("13912345679");
  return note;
}

class PersonalTest : public ::testing::Test {
 protected:
  std::unique_ptr<auth::Sealer> sealer_ = TestSealer();
};

TEST(HasPersonalData, AtAnyDepthAlsoInMaps) {
  EXPECT_TRUE(HasPersonalData(*Contact::descriptor()));
  EXPECT_TRUE(HasPersonalData(*Note::descriptor()));
  EXPECT_TRUE(HasPersonalData(*test::v1::ListNotesResponse::descriptor()));
  EXPECT_FALSE(HasPersonalData(*test::v1::Detail::descriptor()));
  EXPECT_TRUE(HoldsPersonalData(*Contact::descriptor()));
  EXPECT_FALSE(HoldsPersonalData(*Note::descriptor()));
}

TEST_F(PersonalTest, SealsEveryPersonalFieldAndNoOther) {
  Note note = NoteWithContacts();
  SealPersonalData(note, *sealer_, kName);
  const std::string bytes = note.SerializeAsString();
  for (const char* plain : {"曹操", "13812345678", "zhang", "example.cn", "13912345679"}) {
    EXPECT_THAT(bytes, Not(HasSubstr(plain)));
  }
  EXPECT_TRUE(auth::Sealer::IsSealed(note.contacts(0).phone()));
  EXPECT_TRUE(auth::Sealer::IsSealed(note.contacts_by_role().at("head").phone()));
  EXPECT_EQ(note.contacts(0).post(), "主任");
  EXPECT_EQ(note.contacts(1).phone(), "");
  EXPECT_EQ(note.text(), "text");
  OpenPersonalData(note, *sealer_, kName);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(note, NoteWithContacts()));
}

TEST_F(PersonalTest, ALongValueIsSealedWhole) {
  Note note;
  const std::string email = std::string(388, 'e') + "@example.cn";
  note.add_contacts()->set_email(email);
  SealPersonalData(note, *sealer_, kName);
  EXPECT_GT(note.contacts(0).email().size(), 500u);
  OpenPersonalData(note, *sealer_, kName);
  EXPECT_EQ(note.contacts(0).email(), email);
}

TEST_F(PersonalTest, AValueOpensOnlyInItsOwnResourceAndWithItsKey) {
  Note note = NoteWithContacts();
  SealPersonalData(note, *sealer_, kName);
  Note moved = note, keyless = note;
  OpenPersonalData(moved, *sealer_, "groups/jd/notes/n2");
  EXPECT_EQ(moved.contacts(0).phone(), "");
  OpenPersonalData(keyless, *TestSealer("other"), kName);
  EXPECT_EQ(keyless.contacts(0).phone(), "");
  EXPECT_EQ(keyless.contacts(0).post(), "主任");
}

TEST_F(PersonalTest, MasksByKind) {
  const struct {
    const char *name, *phone, *email;
    const char *masked_name, *masked_phone, *masked_email;
  } kCases[] = {
      {"曹操", "13812345678", "zhang@example.cn", "曹**", "138****5678", "z***@example.cn"},
      {"𠮷野", "021-69530000", "a@b", "𠮷**", "021****0000", "a***@b"},
      {"L", "1234567", "no address", "L**", "***", "***"},
      {"", "电话一三八九九九九", "张@示例", "", "***", "张***@示例"},
  };
  for (const auto& c : kCases) {
    Note note;
    Contact& contact = *note.add_contacts();
    contact.set_person_name(c.name);
    contact.set_phone(c.phone);
    contact.set_email(c.email);
    MaskPersonalData(note);
    EXPECT_EQ(note.contacts(0).person_name(), c.masked_name);
    EXPECT_EQ(note.contacts(0).phone(), c.masked_phone) << c.phone;
    EXPECT_EQ(note.contacts(0).email(), c.masked_email);
    // An answer must stay valid UTF-8.
    Note again;
    EXPECT_TRUE(again.ParseFromString(note.SerializeAsString()));
  }
}

TEST_F(PersonalTest, ASealedValueIsMaskedWhole) {
  Note note = NoteWithContacts();
  SealPersonalData(note, *sealer_, kName);
  MaskPersonalData(note);
  EXPECT_EQ(note.contacts(0).person_name(), "***");
  EXPECT_EQ(note.contacts(0).phone(), "***");
  EXPECT_EQ(note.contacts(1).phone(), "");
}

TEST_F(PersonalTest, WhatIsMaskedLooksMasked) {
  Note note = NoteWithContacts();
  MaskPersonalData(note);
  EXPECT_TRUE(LooksMasked(note.contacts(0).person_name()));
  EXPECT_TRUE(LooksMasked(note.contacts(0).phone()));
  EXPECT_TRUE(LooksMasked(note.contacts(0).email()));
  EXPECT_TRUE(LooksMasked(sealer_->Seal("x", kName)));
  for (const char* plain : {"", "曹操", "13812345678", "a*b"}) EXPECT_FALSE(LooksMasked(plain));
}

TEST(CheckPersonalFields, AFieldThatCannotBeSealedIsFound) {
  EXPECT_EQ(CheckPersonalFields(*Note::descriptor()), absl::OkStatus());
  google::protobuf::FileDescriptorProto file;
  file.set_name("wrong.proto");
  file.set_syntax("proto3");
  file.add_dependency("edugroup/access/v1/access.proto");
  auto* message = file.add_message_type();
  message->set_name("Wrong");
  auto* field = message->add_field();
  field->set_name("number");
  field->set_number(1);
  field->set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  field->set_type(google::protobuf::FieldDescriptorProto::TYPE_INT64);
  field->mutable_options()->SetExtension(access::v1::personal, access::v1::ID_NUMBER);
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  const auto* built = pool.BuildFile(file);
  ASSERT_NE(built, nullptr);
  const absl::Status status = CheckPersonalFields(*built->message_type(0));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("Wrong.number"));
}

}  // namespace
}  // namespace edugroup::resource
