#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/testing/status.h"
#include "edugroup/test/v1/note_service.pb.h"
#include "google/protobuf/util/message_differencer.h"

namespace edugroup::resource {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::v1::Note;
using testing::ExpectError;

class ApplyMaskTest : public ::testing::Test {
 protected:
  ApplyMaskTest() {
    note_.set_name("groups/jd/notes/n1");
    note_.set_etag("3");
    note_.set_uid("u");
    note_.set_state(Note::ACTIVE);
    note_.set_text("旧");
    note_.add_tags("a");
    note_.add_tags("b");
    note_.set_owner("groups/jd/organizations/o1");
    note_.set_serial("AB1");
    note_.mutable_detail()->set_remark("remark");
    note_.mutable_detail()->set_level(test::v1::Detail::HIGH);
    note_.mutable_detail()->set_checked_by("server");
  }
  absl::Status Apply(const std::vector<std::string>& paths) {
    google::protobuf::FieldMask mask;
    for (const std::string& path : paths) mask.add_paths(path);
    return ApplyMask(mask, patch_, note_);
  }
  void ExpectRefused(const std::vector<std::string>& paths) {
    const Note before = note_;
    ExpectError(Apply(paths), absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
    EXPECT_TRUE(MessageDifferencer::Equals(before, note_)) << paths[0];
  }

  Note note_, patch_;
};

TEST_F(ApplyMaskTest, CopiesTheNamedFieldsOnly) {
  patch_.set_text("新");
  patch_.set_owner("other");
  ASSERT_EQ(Apply({"text"}), absl::OkStatus());
  EXPECT_EQ(note_.text(), "新");
  EXPECT_EQ(note_.owner(), "groups/jd/organizations/o1");
}

TEST_F(ApplyMaskTest, ANamedFieldThatThePatchLacksIsCleared) {
  ASSERT_EQ(Apply({"tags", "owner"}), absl::OkStatus());
  EXPECT_TRUE(note_.tags().empty());
  EXPECT_EQ(note_.owner(), "");
  EXPECT_EQ(note_.text(), "旧");
}

TEST_F(ApplyMaskTest, ListsAndMessagesAreReplacedNotMerged) {
  patch_.add_tags("c");
  patch_.mutable_detail()->set_remark("new");
  ASSERT_EQ(Apply({"tags", "detail"}), absl::OkStatus());
  EXPECT_THAT(note_.tags(), ::testing::ElementsAre("c"));
  EXPECT_EQ(note_.detail().remark(), "new");
  EXPECT_EQ(note_.detail().level(), test::v1::Detail::LEVEL_UNSPECIFIED);
}

TEST_F(ApplyMaskTest, NestedPathsTouchOnlyTheirField) {
  patch_.mutable_detail()->set_level(test::v1::Detail::LOW);
  ASSERT_EQ(Apply({"detail.level"}), absl::OkStatus());
  EXPECT_EQ(note_.detail().level(), test::v1::Detail::LOW);
  EXPECT_EQ(note_.detail().remark(), "remark");
  EXPECT_EQ(note_.detail().checked_by(), "server");
}

TEST_F(ApplyMaskTest, WithoutAMaskWhatIsSetIsTaken) {
  patch_.set_name("groups/jd/notes/other");
  patch_.set_etag("9");
  patch_.set_uid("forged");
  patch_.set_state(Note::ARCHIVED);
  patch_.set_serial("XX9");
  patch_.set_text("新");
  ASSERT_EQ(Apply({}), absl::OkStatus());
  EXPECT_EQ(note_.text(), "新");
  EXPECT_EQ(note_.name(), "groups/jd/notes/n1");
  EXPECT_EQ(note_.etag(), "3");
  EXPECT_EQ(note_.uid(), "u");
  EXPECT_EQ(note_.state(), Note::ACTIVE);
  EXPECT_EQ(note_.serial(), "AB1");
  EXPECT_EQ(note_.tags_size(), 2);
}

TEST_F(ApplyMaskTest, AStarReplacesAllThatMayBeChanged) {
  patch_.set_text("新");
  ASSERT_EQ(Apply({"*"}), absl::OkStatus());
  EXPECT_EQ(note_.text(), "新");
  EXPECT_TRUE(note_.tags().empty());
  EXPECT_EQ(note_.state(), Note::ACTIVE);
  EXPECT_EQ(note_.serial(), "AB1");
}

TEST_F(ApplyMaskTest, WhatTheServerSetInsideAMessageStays) {
  patch_.mutable_detail()->set_remark("new");
  patch_.mutable_detail()->set_checked_by("forged");
  ASSERT_EQ(Apply({"detail"}), absl::OkStatus());
  EXPECT_EQ(note_.detail().remark(), "new");
  EXPECT_EQ(note_.detail().checked_by(), "server");
}

TEST_F(ApplyMaskTest, UnknownOutputOnlyAndImmutablePathsAreRefused) {
  patch_.set_text("新");
  ExpectRefused({"colour"});
  ExpectRefused({"text", "detail.colour"});
  ExpectRefused({"text.length"});
  ExpectRefused({""});
  ExpectRefused({"*", "text"});
  ExpectRefused({"state"});
  ExpectRefused({"uid"});
  ExpectRefused({"create_time.seconds"});
  ExpectRefused({"serial"});
  ExpectRefused({"detail.checked_by"});
  const absl::Status status = Apply({"colour", "state", "text"});
  EXPECT_EQ(testing::DetailOf<google::rpc::BadRequest>(status)->field_violations_size(), 2);
}

TEST_F(ApplyMaskTest, NameAndEtagAreUnderstoodAndPassedOver) {
  patch_.set_name("groups/jd/notes/other");
  patch_.set_text("新");
  ASSERT_EQ(Apply({"name", "etag", "text"}), absl::OkStatus());
  EXPECT_EQ(note_.name(), "groups/jd/notes/n1");
  EXPECT_EQ(note_.etag(), "3");
}

TEST_F(ApplyMaskTest, ARequiredFieldIsNotEmptied) {
  ExpectError(Apply({"text"}), absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  ExpectError(Apply({"*"}), absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
}

TEST(CheckEtag, AnEmptyEtagIsNotChecked) {
  Note note;
  note.set_etag("3");
  EXPECT_EQ(CheckEtag("", note), absl::OkStatus());
  EXPECT_EQ(CheckEtag("3", note), absl::OkStatus());
  for (const char* stale : {"2", "4", "03", " 3", "\"3\""}) {
    ExpectError(CheckEtag(stale, note), absl::StatusCode::kAborted, ErrorReason::ETAG_MISMATCH);
  }
}

TEST(ClearOutputOnly, ClearsAtAnyDepth) {
  Note note;
  note.set_uid("forged");
  note.set_state(Note::ARCHIVED);
  note.mutable_create_time()->set_seconds(1);
  note.set_text("t");
  note.mutable_detail()->set_checked_by("forged");
  note.mutable_detail()->set_remark("r");
  ClearOutputOnly(note);
  EXPECT_EQ(note.uid(), "");
  EXPECT_EQ(note.state(), Note::STATE_UNSPECIFIED);
  EXPECT_FALSE(note.has_create_time());
  EXPECT_EQ(note.detail().checked_by(), "");
  EXPECT_EQ(note.detail().remark(), "r");
  EXPECT_EQ(note.text(), "t");
}

}  // namespace
}  // namespace edugroup::resource
