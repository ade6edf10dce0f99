#include "common/rpc/access.h"

#include <gtest/gtest.h>

#include <string>

#include "common/testing/status.h"
#include "edugroup/test/v1/note_service.pb.h"

namespace edugroup::rpc {
namespace {

using auth::Principal;
using auth::Role;

const google::protobuf::MethodDescriptor& MethodOf(const std::string& name) {
  return *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName("edugroup.test.v1." +
                                                                               name);
}

access::v1::Rule Rule(std::initializer_list<Role> roles, const std::string& scope = "") {
  access::v1::Rule rule;
  for (const Role role : roles) rule.add_roles(role);
  rule.set_scope(scope);
  return rule;
}

Principal Holder(const std::string& group, Role role) {
  Principal principal;
  principal.groups[group].roles.Add(role);
  return principal;
}

TEST(CheckDeclared, AMethodNeedsARuleThatLetsSomebodyIn) {
  // The descriptor has its options only when the generated code is linked in.
  test::v1::Note::default_instance();
  EXPECT_EQ(CheckDeclared(MethodOf("NoteService.GetNote")), absl::OkStatus());
  EXPECT_EQ(CheckDeclared(MethodOf("UnruledService.GetUnruled")).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(CheckDeclared(MethodOf("UnreachableService.GetUnreachable")).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(GroupOfRequest, IsReadFromNameParentOrResource) {
  test::v1::GetNoteRequest get;
  get.set_name("groups/jd/notes/n1");
  EXPECT_EQ(GroupOfRequest(get), "jd");
  get.set_name("groups/-");
  EXPECT_EQ(GroupOfRequest(get), "-");
  for (const char* name : {"", "groups/-/notes/n1", "notes/n1", "groups/JD", "groups/a b/notes"}) {
    get.set_name(name);
    EXPECT_EQ(GroupOfRequest(get), "") << name;
  }
  test::v1::CreateNoteRequest create;
  create.set_parent("groups/jd");
  create.mutable_note()->set_name("groups/pt/notes/n1");
  EXPECT_EQ(GroupOfRequest(create), "jd");
  test::v1::UpdateNoteRequest update;
  EXPECT_EQ(GroupOfRequest(update), "");
  update.mutable_note()->set_name("groups/pt/notes/n1");
  EXPECT_EQ(GroupOfRequest(update), "pt");
}

TEST(CheckAccess, EveryRoleAgainstEveryRule) {
  for (int wanted = Role::SECRETARIAT; wanted <= Role::OPERATOR; ++wanted) {
    for (int held = Role::SECRETARIAT; held <= Role::SYSTEM; ++held) {
      const Principal principal = Holder("jd", static_cast<Role>(held));
      const auto rule = Rule({static_cast<Role>(wanted)}, "test.read");
      const bool allowed = wanted == held && held != Role::SYSTEM;  // no scope in the token
      const absl::Status status = CheckAccess(rule, principal, "jd");
      EXPECT_EQ(status.ok(), allowed) << wanted << " " << held;
      if (!allowed) {
        testing::ExpectError(status, absl::StatusCode::kPermissionDenied,
                             ErrorReason::ROLE_REQUIRED);
      }
      EXPECT_FALSE(CheckAccess(rule, principal, "pt").ok());
    }
  }
}

TEST(CheckAccess, ASystemNeedsTheScope) {
  Principal system = Holder("jd", Role::SYSTEM);
  const auto rule = Rule({Role::SYSTEM}, "test.read");
  EXPECT_FALSE(CheckAccess(rule, system, "jd").ok());
  system.scopes.insert("test.write");
  EXPECT_FALSE(CheckAccess(rule, system, "jd").ok());
  system.scopes.insert("test.read");
  EXPECT_TRUE(CheckAccess(rule, system, "jd").ok());
  EXPECT_FALSE(CheckAccess(rule, system, "pt").ok());
  // A rule that forgot its scope lets no system in.
  EXPECT_FALSE(CheckAccess(Rule({Role::SYSTEM}), system, "jd").ok());
}

TEST(CheckAccess, AnOperatorIsNoMemberOfAGroup) {
  Principal op;
  op.is_operator = true;
  EXPECT_TRUE(CheckAccess(Rule({Role::OPERATOR}), op, "").ok());
  EXPECT_TRUE(CheckAccess(Rule({Role::OPERATOR}), op, "jd").ok());
  EXPECT_FALSE(CheckAccess(Rule({Role::SECRETARIAT}), op, "jd").ok());
}

TEST(CheckAccess, WithoutAGroupAnyGroupsRoleCounts) {
  EXPECT_TRUE(CheckAccess(Rule({Role::COUNCIL}), Holder("jd", Role::COUNCIL), "").ok());
  EXPECT_FALSE(CheckAccess(Rule({Role::COUNCIL}), Holder("jd", Role::MEMBER), "").ok());
}

TEST(CheckAccess, AllGroupsAreForClaimsOnAllGroups) {
  EXPECT_TRUE(CheckAccess(Rule({Role::AUDITOR}), Holder("*", Role::AUDITOR), "-").ok());
  EXPECT_TRUE(CheckAccess(Rule({Role::AUDITOR}), Holder("*", Role::AUDITOR), "jd").ok());
  EXPECT_FALSE(CheckAccess(Rule({Role::AUDITOR}), Holder("jd", Role::AUDITOR), "-").ok());
}

}  // namespace
}  // namespace edugroup::rpc
