#include "common/auth/principal.h"

#include "gtest/gtest.h"

namespace edugroup::auth {
namespace {

TEST(Principal, HasNoClaimsInAGroupThatTheTokenDoesNotName) {
  Principal principal;
  principal.groups["anqing"].roles.Add(Role::COUNCIL);
  EXPECT_TRUE(principal.In("anqing").roles.Has(Role::COUNCIL));
  EXPECT_FALSE(principal.In("anqing").roles.Has(Role::SECRETARIAT));
  EXPECT_TRUE(principal.In("wuhu").roles.empty());
  EXPECT_TRUE(principal.In("").roles.empty());
}

TEST(Principal, ClaimsOfTheGroupItselfReplaceThoseOfEveryGroup) {
  Principal principal;
  principal.groups["*"].roles.Add(Role::AUDITOR);
  principal.groups["anqing"].roles.Add(Role::MEMBER);
  EXPECT_TRUE(principal.In("wuhu").roles.Has(Role::AUDITOR));
  EXPECT_FALSE(principal.In("anqing").roles.Has(Role::AUDITOR));
  EXPECT_TRUE(principal.In("anqing").roles.Has(Role::MEMBER));
}

}  // namespace
}  // namespace edugroup::auth
