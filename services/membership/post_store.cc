#include "services/membership/post_store.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/text.h"
#include "edugroup/membership/v1/post_service.pb.h"

namespace edugroup::membership {
namespace {

using v1::Post;

std::string PeopleOf(const Post& post) {
  std::set<std::string> people;
  for (const v1::PostTenure& tenure : post.tenures()) people.insert(tenure.person());
  return people.empty() ? "" : absl::StrCat("|", absl::StrJoin(people, "|"), "|");
}

}  // namespace

const resource::Table& Posts() {
  static const auto& table = *new resource::Table{
      "post",
      resource::Pattern("groups/{group}/posts/{post}"),
      {resource::Text<Post>("organization", "organization",
                            [](const Post& post) { return post.organization(); }),
       resource::Text<Post>("display_name", "display_name",
                            [](const Post& post) { return post.display_name(); }),
       resource::Set<Post>("people", "people", PeopleOf)},
      resource::Of<Post>([](const Post& post) {
        return absl::StrCat(post.organization(), "/", value::SortKey(post.display_name()));
      }),
      {},
      true};
  return table;
}

resource::Condition HeldBy(absl::string_view person) {
  return {"LOCATE(?, people) > 0", {absl::StrCat("|", person, "|")}};
}

}  // namespace edugroup::membership
