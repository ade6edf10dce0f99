#include "services/committee/structure_store.h"

#include "absl/strings/str_cat.h"
#include "edugroup/committee/v1/structure.pb.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {

using v1::StructureVersion;

const resource::Table& StructureVersionTable() {
  static const auto* const table = new resource::Table{
      "structure_version",
      resource::Pattern("groups/{group}/structureVersions/{structure_version}"),
      {
          resource::Text<StructureVersion>("term", "term",
                                           [](const StructureVersion& one) { return one.term(); }),
          resource::Date<StructureVersion>("effective_date", "effective_date",
                                           [](const StructureVersion& one) {
                                             return DayNumber(
                                                 value::ToCivilDay(one.effective_date()));
                                           }),
      },
      resource::Of<StructureVersion>([](const StructureVersion& one) {
        return absl::StrCat(
            absl::Dec(DayNumber(value::ToCivilDay(one.effective_date())), absl::kZeroPad8));
      }),
      {}};
  return *table;
}

}  // namespace edugroup::committee
