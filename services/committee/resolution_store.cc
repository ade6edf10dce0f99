#include "services/committee/resolution_store.h"

#include "absl/strings/str_cat.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Resolution;

int64_t DecisionNumber(const Resolution& resolution) {
  return DayNumber(value::ToCivilDay(resolution.decision_date()));
}

// Decision date; drafts first.
std::string SortKey(const Resolution& resolution) {
  return absl::StrCat(absl::Dec(DecisionNumber(resolution), absl::kZeroPad8));
}

}  // namespace

const resource::Table& ResolutionTable() {
  static const auto* const table = new resource::Table{
      "resolution",
      resource::Pattern("groups/{group}/resolutions/{resolution}"),
      {
          resource::Text<Resolution>("body", "body_name",
                                     [](const Resolution& one) { return one.body(); }),
          resource::Text<Resolution>("meeting", "meeting",
                                     [](const Resolution& one) { return one.meeting(); }),
          resource::Text<Resolution>("display_name", "display_name",
                                     [](const Resolution& one) { return one.display_name(); }),
          resource::Text<Resolution>(
              "state", "state",
              [](const Resolution& one) { return Resolution::State_Name(one.state()); }),
          resource::Text<Resolution>("document_number", "document_number",
                                     [](const Resolution& one) { return one.document_number(); }),
          resource::Date<Resolution>("decision_date", "decision_date", &DecisionNumber),
      },
      resource::Of<Resolution>(&SortKey),
      {}};
  return *table;
}

}  // namespace edugroup::committee
