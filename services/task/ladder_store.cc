#include "services/task/ladder_store.h"

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "edugroup/task/v1/ladder.pb.h"

namespace edugroup::task {

using v1::Ladder;

const resource::Table& LadderTable() {
  static const auto* const table = new resource::Table{
      "ladder",
      resource::Pattern("groups/{group}/ladders/{ladder}"),
      {
          resource::Text<Ladder>("display_name", "display_name",
                                 [](const Ladder& l) { return l.display_name(); }),
      },
      resource::Of<Ladder>([](const Ladder& l) { return value::SortKey(l.display_name()); }),
      {}};
  return *table;
}

absl::StatusOr<std::vector<LadderRules>> ReadLadders(resource::Change& change,
                                                     const rpc::Call& call) {
  ASSIGN_OR_RETURN(const std::vector<Ladder> ladders,
                   change.ReadAll<Ladder>(LadderTable(), absl::StrCat("groups/", call.group)));
  std::vector<LadderRules> all;
  for (const Ladder& ladder : ladders) {
    ASSIGN_OR_RETURN(LadderRules rules, LadderRules::Read(ladder));
    all.push_back(std::move(rules));
  }
  return all;
}

}  // namespace edugroup::task
