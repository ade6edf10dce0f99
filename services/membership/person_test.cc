#include "services/membership/person.h"

#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using ::testing::IsEmpty;
using testing::Parse;
using ::testing::SizeIs;

// 11010519491231002X is the example that GB 11643-1999 prints.
TEST(PersonTest, TheCheckCharacterOfAnIdentityNumber) {
  EXPECT_TRUE(IsIdentityNumber("11010519491231002X"));
  EXPECT_TRUE(IsIdentityNumber("11010519491231002x"));
  EXPECT_FALSE(IsIdentityNumber("110105194912310021"));
  EXPECT_FALSE(IsIdentityNumber("11010519491231020X"));
  EXPECT_FALSE(IsIdentityNumber("1101051949123100X2"));
  EXPECT_FALSE(IsIdentityNumber("11010519491231002"));
}

TEST(PersonTest, OnlyWhatIsAsLongIsReadAsAnIdentityNumber) {
  EXPECT_THAT(CheckPerson(Parse<v1::Person>("id_number: 'E12345678'"), "person"), IsEmpty());
  EXPECT_THAT(CheckPerson(Parse<v1::Person>("id_number: '11010519491231002X'"), "person"),
              IsEmpty());
  const auto violations =
      CheckPerson(Parse<v1::Person>("id_number: '110105194912310020'"), "person");
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].field, "person.id_number");
}

TEST(PersonTest, AnAttributeIsSaidOnce) {
  const auto violations = CheckPerson(
      Parse<v1::Person>(
          "attributes { key: 'role' values: 'expert' } attributes { key: 'grade' values: '1' } "
          "attributes { key: 'role' values: 'backbone-teacher' }"),
      "person");
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].field, "person.attributes[2].key");
}

// PIPL art. 47: what stays says nobody's name.
TEST(PersonTest, AnErasureLeavesNothingThatSaysWhoItWas) {
  v1::Person person = Parse<v1::Person>(
      "name: 'groups/putuo/people/p1' uid: 'u' etag: '3' state: ACTIVE person_name: '示例甲' "
      "phone: '13800000001' email: 'a@b.example' id_number: '11010519491231002X' "
      "organization: 'groups/putuo/organizations/s1' capacities: EXPERT title: '高级讲师' "
      "attributes { key: 'role' values: 'expert' } note: '备注' is_example: true");
  v1::Erasure erasure;
  erasure.set_reason("本人申请");
  ErasePerson(person, erasure);
  v1::Person left = Parse<v1::Person>(
      "name: 'groups/putuo/people/p1' uid: 'u' etag: '3' state: ERASED "
      "organization: 'groups/putuo/organizations/s1' capacities: EXPERT is_example: true "
      "create_time {} update_time {} erasure { reason: '本人申请' }");
  EXPECT_EQ(person.DebugString(), left.DebugString());
  EXPECT_FALSE(CheckNotErased(person).ok());
}

TEST(PersonTest, AnIdNumberIsHiddenWhereThereIsOne) {
  v1::Person person = Parse<v1::Person>("id_number: '11010519491231002X'");
  HideIdNumber(person);
  EXPECT_EQ(person.id_number(), "***");
  v1::Person without;
  HideIdNumber(without);
  EXPECT_EQ(without.id_number(), "");
}

}  // namespace
}  // namespace edugroup::membership
