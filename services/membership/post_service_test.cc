// Posts through the server: post-holders change, the post stays (X7, N3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::SizeIs;

class PostServiceTest : public MembershipTest {
 protected:
  PostServiceTest() {
    AddOrganization("s1", "示例一校", "school");
    AddOrganization("e1", "示例企业", "enterprise");
    AddPerson("p1", "s1");
    AddPerson("p2", "s1");
    AddPerson("p3", "e1");
    Ask<v1::Post>(secretariat_, "PostService/CreatePost", NewPost("seat", "s1", "理事会代表"));
  }

  void AddPerson(const std::string& id, const std::string& organization) {
    Ask<v1::Person>(secretariat_, "PersonService/CreatePerson",
                    Parse<v1::CreatePersonRequest>(absl::StrCat(
                        "parent: 'groups/putuo' person_id: '", id,
                        "' person { is_example: true person_name: '示例", id,
                        "' organization: 'groups/putuo/organizations/", organization, "' }")));
  }
  static v1::CreatePostRequest NewPost(const std::string& id, const std::string& organization,
                                       const std::string& name) {
    return Parse<v1::CreatePostRequest>(
        absl::StrCat("parent: 'groups/putuo' post_id: '", id, "' post { display_name: '", name,
                     "' organization: 'groups/putuo/organizations/", organization, "' }"));
  }
  static v1::SetRepresentativeRequest Representative(const std::string& person, absl::CivilDay day,
                                                     const std::string& post = "seat") {
    return Parse<v1::SetRepresentativeRequest>(absl::StrCat(
        "name: 'groups/putuo/posts/", post, "' person: '",
        person.empty() ? "" : "groups/putuo/people/", person, "' effective_date ", Date(day)));
  }
  absl::Status Set(Caller& caller, const v1::SetRepresentativeRequest& request) {
    return Try<v1::Post>(caller, "PostService/SetRepresentative", request);
  }
  // Id of who holds the post on a day; today without one.
  std::string HolderOn(const std::string& as_of) {
    const auto answer = Ask<v1::ResolvePostResponse>(
        secretariat_, "PostService/ResolvePost",
        Parse<v1::ResolvePostRequest>(absl::StrCat("name: 'groups/putuo/posts/seat' ", as_of)));
    return std::string(resource::IdOf(answer.person()));
  }
};

TEST_F(PostServiceTest, ARepresentativeChangesAndTheSeatStays) {
  const absl::CivilDay handover(2016, 9, 1);
  ASSERT_TRUE(Set(secretariat_, Representative("p1", kFounding)).ok());
  ASSERT_TRUE(Set(secretariat_, Representative("p2", handover)).ok());
  EXPECT_EQ(HolderOn(absl::StrCat("as_of ", Date(handover - 1))), "p1");
  EXPECT_EQ(HolderOn(absl::StrCat("as_of ", Date(handover))), "p2");
  EXPECT_EQ(HolderOn(""), "p2");
  // One to come takes over by itself on its day; nobody touches what refers to the post.
  ASSERT_TRUE(Set(secretariat_, Representative("", kToday + 1)).ok());
  EXPECT_EQ(HolderOn(""), "p2");
  servers_.clock().Set(kToday + 1);
  EXPECT_EQ(HolderOn(""), "");
  const auto post = Ask<v1::Post>(secretariat_, "PostService/GetPost",
                                  Parse<v1::GetPostRequest>("name: 'groups/putuo/posts/seat'"));
  EXPECT_THAT(post.tenures(), SizeIs(2));
}

TEST_F(PostServiceTest, AMemberSetsItsOwnRepresentatives) {
  Caller clerk = servers_.Member("putuo", "s1");
  Caller stranger = servers_.Member("putuo", "e1");
  EXPECT_TRUE(Set(clerk, Representative("p1", kFounding)).ok());
  EXPECT_EQ(ReasonOf(Set(stranger, Representative("p3", kToday))),
            ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(
      ReasonOf(Try<v1::Post>(stranger, "PostService/CreatePost", NewPost("head", "s1", "校长"))),
      ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(
      ReasonOf(Try<v1::Post>(stranger, "PostService/UpdatePost",
                             Parse<v1::UpdatePostRequest>(
                                 "post { name: 'groups/putuo/posts/seat' display_name: '校长' }"))),
      ErrorReason::NOT_OWN_ORGANIZATION);
  EXPECT_EQ(
      ReasonOf(Try<v1::Post>(clerk, "PostService/CreatePost", NewPost("seat", "s1", "副校长"))),
      ErrorReason::RESOURCE_EXISTS);
}

// P30: somebody from an enterprise holds a post at a school as well.
TEST_F(PostServiceTest, TwoWayEmployment) {
  Ask<v1::Post>(secretariat_, "PostService/CreatePost", NewPost("master", "s1", "技能大师"));
  Ask<v1::Post>(secretariat_, "PostService/CreatePost", NewPost("engineer", "e1", "总工程师"));
  ASSERT_TRUE(Set(secretariat_, Representative("p3", kFounding, "engineer")).ok());
  ASSERT_TRUE(Set(secretariat_, Representative("p3", kToday, "master")).ok());
  v1::ListPostsRequest request;
  request.set_parent("groups/putuo");
  request.set_filter("people:\"groups/putuo/people/p3\"");
  const auto posts = Ask<v1::ListPostsResponse>(secretariat_, "PostService/ListPosts", request);
  ASSERT_THAT(posts.posts(), SizeIs(2));
  EXPECT_EQ(posts.posts(0).organization(), "groups/putuo/organizations/e1");
  EXPECT_EQ(posts.posts(1).organization(), "groups/putuo/organizations/s1");
}

// C2.6, N3: the organisation goes into another, the post and who holds it go along.
TEST_F(PostServiceTest, AMergerTakesPeopleAndPostsAlong) {
  ASSERT_TRUE(Set(secretariat_, Representative("p1", kFounding)).ok());
  Ask<v1::MergeOrganizationsResponse>(
      secretariat_, "OrganizationService/MergeOrganizations",
      Parse<v1::MergeOrganizationsRequest>("name: 'groups/putuo/organizations/e1' "
                                           "sources: 'groups/putuo/organizations/s1' "
                                           "reason: '校企合并'"));
  const auto answer = Ask<v1::ResolvePostResponse>(
      secretariat_, "PostService/ResolvePost",
      Parse<v1::ResolvePostRequest>("name: 'groups/putuo/posts/seat'"));
  EXPECT_EQ(answer.person(), "groups/putuo/people/p1");
  EXPECT_EQ(answer.organization(), "groups/putuo/organizations/e1");
  EXPECT_EQ(Ask<v1::Person>(secretariat_, "PersonService/GetPerson",
                            Parse<v1::GetPersonRequest>("name: 'groups/putuo/people/p1'"))
                .organization(),
            "groups/putuo/organizations/e1");
  EXPECT_EQ(ReasonOf(Try<v1::Post>(secretariat_, "PostService/CreatePost",
                                   NewPost("head", "s1", "校长"))),
            ErrorReason::STATE_CONFLICT);
}

TEST_F(PostServiceTest, WhoHoldsAPostIsThere) {
  EXPECT_EQ(ReasonOf(Set(secretariat_, Representative("unheard-of", kToday))),
            ErrorReason::REFERENCE_NOT_FOUND);
  auto elsewhere = Representative("p1", kToday);
  elsewhere.set_person("groups/anqing/people/p1");
  EXPECT_EQ(ReasonOf(Set(secretariat_, elsewhere)), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Try<v1::Post>(secretariat_, "PostService/CreatePost",
                                   NewPost("head", "unheard-of", "校长"))),
            ErrorReason::REFERENCE_NOT_FOUND);
}

}  // namespace
}  // namespace edugroup::membership
