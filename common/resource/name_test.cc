#include "common/resource/name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/resource/store.h"
#include "common/testing/note_server.h"
#include "common/testing/status.h"

namespace edugroup::resource {
namespace {

using testing::ExpectError;

TEST(IsId, TakesWhatTheContractTakes) {
  for (const char* id : {"a", "jd", "a1", "a-1", "jia-ding-2019"}) EXPECT_TRUE(IsId(id)) << id;
  EXPECT_TRUE(IsId("a" + std::string(61, '-') + "z"));
  EXPECT_TRUE(IsId(std::string(63, 'a')));
  for (const char* id : {"", "1a", "-a", "a-", "A", "a_b", "a.b", "a b", "嘉定", "-", "a/b", "*"}) {
    EXPECT_FALSE(IsId(id)) << id;
  }
  EXPECT_FALSE(IsId(std::string(64, 'a')));
  EXPECT_FALSE(IsId(absl::string_view("a\0b", 3)));
}

TEST(NewId, IsAnIdAndNeverTheSame) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = NewId();
    EXPECT_TRUE(IsId(id)) << id;
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 1000u);
}

TEST(NewUid, IsAVersion4Uuid) {
  EXPECT_THAT(NewUid(), ::testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]"
                                                "[0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(Pattern, ChecksNames) {
  const Pattern pattern("groups/{group}/plans/{plan}/tasks/{task}");
  EXPECT_EQ(pattern.Check("name", "groups/jd/plans/p1/tasks/t1"), absl::OkStatus());
  for (const char* name :
       {"", "groups/jd", "groups/jd/plans/p1", "groups/jd/plans/p1/tasks/", "/groups/jd/plans/p1",
        "groups/jd/plans/p1/tasks/T1", "groups/jd/plans/p1/duties/t1", "groups/-/plans/p1/tasks/t1",
        "groups/jd/plans/p1/tasks/t1/", "groups/jd/plans/p1/tasks/t1/x/y",
        "groups/jd/plans/p1/tasks/t1' OR 1=1"}) {
    ExpectError(pattern.Check("name", name), absl::StatusCode::kInvalidArgument,
                ErrorReason::FIELDS_INVALID);
  }
  const std::string longest(63, 'a');
  EXPECT_TRUE(pattern.Matches("groups/" + longest + "/plans/" + longest + "/tasks/" + longest));
  EXPECT_EQ(pattern.collection(), "tasks");
}

TEST(Pattern, ChecksParents) {
  const Pattern pattern("groups/{group}/plans/{plan}/tasks/{task}/assignments/{assignment}");
  EXPECT_TRUE(pattern.CheckParent("parent", "groups/jd/plans/p1/tasks/t1").ok());
  EXPECT_FALSE(pattern.CheckParent("parent", "groups/jd/plans/p1/tasks/-").ok());
  EXPECT_TRUE(pattern.CheckParent("parent", "groups/jd/plans/p1/tasks/-", true).ok());
  EXPECT_TRUE(pattern.CheckParent("parent", "groups/jd/plans/-/tasks/-", true).ok());
  // What is asked for would be the children of t1 of every plan: another question than "-" answers.
  EXPECT_FALSE(pattern.CheckParent("parent", "groups/jd/plans/-/tasks/t1", true).ok());
  EXPECT_FALSE(pattern.CheckParent("parent", "groups/-/plans/-/tasks/-", true).ok());
  EXPECT_FALSE(pattern.CheckParent("parent", "groups/jd/plans/p1", true).ok());
  EXPECT_FALSE(pattern.CheckParent("parent", "", true).ok());
}

TEST(Pattern, MakesChildren) {
  EXPECT_EQ(Pattern("groups/{group}").Child("", "jd"), "groups/jd");
  EXPECT_EQ(Pattern("groups/{group}/plans/{plan}").Child("groups/jd", "p1"), "groups/jd/plans/p1");
}

TEST(Parts, OfNames) {
  EXPECT_EQ(GroupOf("groups/jd/plans/p1"), "jd");
  EXPECT_EQ(GroupOf("groups/jd"), "jd");
  for (const char* name : {"", "groups/", "groups/-", "groups/JD/x", "group/jd", "/groups/jd"}) {
    EXPECT_EQ(GroupOf(name), "") << name;
  }
  EXPECT_EQ(PathOf("groups/jd/plans/p1"), "plans/p1");
  EXPECT_EQ(PathOf("groups/jd"), "");
  EXPECT_EQ(PathOf("groups/jd/"), "");
  EXPECT_EQ(IdOf("groups/jd/plans/p1"), "p1");
  EXPECT_EQ(IdOf("p1"), "p1");
  EXPECT_EQ(ParentOf("groups/jd/plans/p1"), "groups/jd");
  EXPECT_EQ(ParentOf("groups/jd"), "");
}

TEST(NewName, IsMadeFromTheIdOrANewOne) {
  EXPECT_EQ(*NewName(testing::Notes(), "groups/jd", "n1", "note_id"), "groups/jd/notes/n1");
  const std::string made = *NewName(testing::Notes(), "groups/jd", "", "note_id");
  EXPECT_TRUE(testing::Notes().pattern.Matches(made)) << made;
  const absl::Status bad = NewName(testing::Notes(), "groups/jd", "N1", "note_id").status();
  ExpectError(bad, absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(testing::DetailOf<google::rpc::BadRequest>(bad)->field_violations(0).field(),
            "note_id");
}

}  // namespace
}  // namespace edugroup::resource
