#include "common/resource/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::resource {
namespace {

using test::v1::CreateNoteRequest;
using test::v1::Note;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

CreateNoteRequest GoodRequest() {
  CreateNoteRequest request;
  request.set_parent("groups/jd");
  request.mutable_note()->set_text("会议纪要");
  return request;
}

std::vector<std::string> FieldsOf(const google::protobuf::Message& message) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckFields(message)) {
    EXPECT_FALSE(violation.description.empty());
    EXPECT_FALSE(violation.description_zh.empty());
    fields.push_back(violation.field);
  }
  return fields;
}

std::string Repeat(const std::string& text, int times) {
  return absl::StrJoin(std::vector<std::string>(times, text), "");
}

TEST(CheckFields, AGoodRequestHasNoViolation) { EXPECT_THAT(FieldsOf(GoodRequest()), IsEmpty()); }

TEST(CheckFields, AllViolationsComeAtOnce) {
  CreateNoteRequest request;
  Note& note = *request.mutable_note();
  request.set_note_id(std::string(1001, 'a'));
  request.set_request_id(std::string(65, 'r'));
  for (int i = 0; i < 6; ++i) note.add_tags("t");
  note.set_serial("ab12");
  note.set_owner("a\x01z");
  note.add_contacts()->set_post("院长");
  note.add_contacts()->set_phone(std::string(31, '1'));
  note.mutable_detail()->set_level(static_cast<test::v1::Detail::Level>(7));
  (*note.mutable_contacts_by_role())["head"].set_email("a@b");
  EXPECT_THAT(FieldsOf(request),
              UnorderedElementsAre("parent", "note_id", "request_id", "note.text", "note.tags",
                                   "note.serial", "note.owner", "note.contacts[1].phone",
                                   "note.contacts[1].post", "note.detail.remark",
                                   "note.detail.level", "note.contacts_by_role[0].value.post"));
}

TEST(CheckFields, LengthsAreInCharactersNotBytes) {
  CreateNoteRequest request = GoodRequest();
  for (const char* character : {"a", "职", "𠮷", "😀"}) {
    request.mutable_note()->set_text(Repeat(character, 20));
    EXPECT_THAT(FieldsOf(request), IsEmpty()) << character;
    request.mutable_note()->set_text(Repeat(character, 21));
    EXPECT_THAT(FieldsOf(request), ElementsAre("note.text")) << character;
  }
}

TEST(CheckFields, EachItemOfAListIsChecked) {
  CreateNoteRequest request = GoodRequest();
  for (const char* tag : {"ok", "eleven chars", "职业教育集团成员单位名", "ok"}) {
    request.mutable_note()->add_tags(tag);
  }
  EXPECT_THAT(FieldsOf(request), ElementsAre("note.tags[1]", "note.tags[2]"));
}

TEST(CheckFields, ControlCharactersAreRefusedLineEndsAreNot) {
  CreateNoteRequest request = GoodRequest();
  request.mutable_note()->set_text("一\n二\r\n\t三");
  EXPECT_THAT(FieldsOf(request), IsEmpty());
  for (const std::string& bad : {std::string("a\0b", 3), std::string("a\x1b[31m"),
                                 std::string("\x7f"), std::string("\x08")}) {
    request.mutable_note()->set_text(bad);
    EXPECT_THAT(FieldsOf(request), ElementsAre("note.text"));
  }
}

TEST(CheckFields, PatternsMustMatchTheWholeText) {
  CreateNoteRequest request = GoodRequest();
  for (const char* good : {"", "AB1", "ZZ123456"}) {
    request.mutable_note()->set_serial(good);
    EXPECT_THAT(FieldsOf(request), IsEmpty()) << good;
  }
  for (const char* bad : {"A1", "AB1234567", " AB1", "AB1\n", "ab1", "AB１"}) {
    request.mutable_note()->set_serial(bad);
    EXPECT_THAT(FieldsOf(request), ElementsAre("note.serial")) << bad;
  }
}

TEST(CheckFields, WhatOnlyTheServerSetsIsNotLookedAt) {
  CreateNoteRequest request = GoodRequest();
  request.mutable_note()->set_uid(std::string(5000, 'u'));
  request.mutable_note()->set_state(static_cast<Note::State>(99));
  EXPECT_THAT(FieldsOf(request), IsEmpty());
}

TEST(CheckFields, AMaskedOrSealedValueIsNotWrittenBack) {
  CreateNoteRequest request = GoodRequest();
  test::v1::Contact& contact = *request.mutable_note()->add_contacts();
  contact.set_post("主任");
  for (const char* masked : {"138****5678", "曹**", "***", "sealed:v1:test:AAAA"}) {
    contact.set_person_name(masked);
    EXPECT_THAT(FieldsOf(request), ElementsAre("note.contacts[0].person_name")) << masked;
  }
  contact.set_person_name("曹*");
  contact.set_post("**");  // not personal
  EXPECT_THAT(FieldsOf(request), IsEmpty());
}

TEST(CheckFields, APatchMayLeaveRequiredFieldsOut) {
  test::v1::UpdateNoteRequest request;
  request.mutable_note()->set_name("groups/jd/notes/n1");
  EXPECT_THAT(FieldsOf(request), IsEmpty());
  request.mutable_note()->set_text(std::string(21, 'a'));
  EXPECT_THAT(FieldsOf(request), ElementsAre("note.text"));
  request.mutable_note()->clear_text();
  request.mutable_note()->add_contacts();  // replaces the list: must be whole
  EXPECT_THAT(FieldsOf(request), ElementsAre("note.contacts[0].post"));
}

TEST(CheckFields, AtMostAHundredViolations) {
  test::v1::ImportNotesRequest request;
  request.set_parent("groups/jd");
  for (int i = 0; i < 300; ++i) request.add_notes();
  EXPECT_THAT(FieldsOf(request), SizeIs(100));
  for (int i = 0; i < 800; ++i) request.add_notes();
  EXPECT_THAT(FieldsOf(request), ElementsAre("notes"));  // 1,100 items are too many
}

}  // namespace
}  // namespace edugroup::resource
