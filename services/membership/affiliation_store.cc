#include "services/membership/affiliation_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/column_values.h"

namespace edugroup::membership {

using v1::Affiliation;

const resource::Table& Affiliations() {
  static const auto& table = *new resource::Table{
      "affiliation",
      resource::Pattern("groups/{group}/affiliations/{affiliation}"),
      {resource::Text<Affiliation>("organization", "organization",
                                   [](const Affiliation& a) { return a.organization(); }),
       resource::Text<Affiliation>("kind", "kind", [](const Affiliation& a) { return a.kind(); }),
       resource::Text<Affiliation>("grade", "grade",
                                   [](const Affiliation& a) { return a.grade(); }),
       resource::Text<Affiliation>(
           "state", "state",
           [](const Affiliation& a) { return Affiliation::State_Name(a.state()); }),
       resource::Date<Affiliation>("start_date", "start_date",
                                   [](const Affiliation& a) { return DateValue(a.start_date()); }),
       resource::Date<Affiliation>("end_date", "end_date",
                                   [](const Affiliation& a) { return DateValue(a.end_date()); })},
      resource::Of<Affiliation>([](const Affiliation& a) {
        return absl::StrCat(absl::Dec(DateValue(a.start_date()), absl::kZeroPad8));
      }),
      {}};
  return table;
}

resource::Condition InForceOn(absl::CivilDay day) {
  return {"start_date > 0 AND start_date <= ? AND (end_date = 0 OR end_date > ?)",
          {DateValue(day), DateValue(day)}};
}

resource::Condition OfOneKind(const std::string& organization, const std::string& kind) {
  return {"organization = ? AND kind = ?", {organization, kind}};
}

resource::Condition OfKinds(const std::vector<std::string>& kinds) {
  if (kinds.empty()) return {"1 = 1", {}};
  const std::vector<std::string> marks(kinds.size(), "?");
  return {absl::StrCat("kind IN (", absl::StrJoin(marks, ", "), ")"),
          sql::Params(kinds.begin(), kinds.end())};
}

}  // namespace edugroup::membership
