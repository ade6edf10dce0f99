#include "services/membership/group_store.h"

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "common/value/text.h"
#include "edugroup/membership/v1/group_service.pb.h"

namespace edugroup::membership {

using v1::Group;

const resource::Table& Groups() {
  static const auto& table = *new resource::Table{
      "group_record",
      resource::Pattern("groups/{group}"),
      {resource::Text<Group>("display_name", "display_name",
                             [](const Group& group) { return group.display_name(); }),
       resource::Text<Group>("region", "region", [](const Group& group) { return group.region(); }),
       resource::Text<Group>(
           "legal_nature", "legal_nature",
           [](const Group& group) { return Group::LegalNature_Name(group.legal_nature()); })},
      resource::Of<Group>([](const Group& group) { return value::SortKey(group.display_name()); }),
      {}};
  return table;
}

resource::Condition VisibleTo(const auth::Principal& principal) {
  if (principal.is_operator || principal.groups.contains("*")) return {"1 = 1", {}};
  resource::Condition condition;
  for (const auto& [id, claims] : principal.groups) {
    if (!claims.roles.empty()) condition.params.emplace_back(id);
  }
  if (condition.params.empty()) return {"1 = 0", {}};
  condition.sql = absl::StrCat("group_id IN (", sql::Marks(condition.params.size()), ")");
  return condition;
}

}  // namespace edugroup::membership
