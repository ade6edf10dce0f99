#include "services/committee/body_store.h"

#include "absl/strings/str_format.h"
#include "common/value/text.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Body;

// Order index, then pinyin: digits that sort as the number does, below zero too.
std::string SortKey(const Body& body) {
  constexpr int64_t kShift = int64_t{1} << 31;
  return absl::StrFormat("%010d", body.order_index() + kShift) +
         value::SortKey(body.display_name());
}

}  // namespace

const resource::Table& BodyTable() {
  static const auto* const table = new resource::Table{
      "body",
      resource::Pattern("groups/{group}/bodies/{body}"),
      {
          resource::Text<Body>("display_name", "display_name",
                               [](const Body& body) { return body.display_name(); }),
          resource::Text<Body>("kind", "kind", [](const Body& body) { return body.kind(); }),
          resource::Text<Body>("state", "state",
                               [](const Body& body) { return Body::State_Name(body.state()); }),
          resource::Text<Body>("parent_body", "parent_body",
                               [](const Body& body) { return body.parent_body(); }),
          resource::Text<Body>("host", "host", [](const Body& body) { return body.host(); }),
          resource::Date<Body>(
              "established_date", "established_date",
              [](const Body& body) { return DayNumber(value::FirstDay(body.established_date())); }),
          resource::Date<Body>(
              "dissolved_date", "dissolved_date",
              [](const Body& body) { return DayNumber(value::LastDay(body.dissolved_date())); }),
      },
      resource::Of<Body>(&SortKey),
      {}};
  return *table;
}

resource::Condition BodiesOn(absl::CivilDay day) {
  const int64_t number = DayNumber(day);
  return {
      "established_date > 0 AND established_date <= ? AND "
      "(dissolved_date = 0 OR dissolved_date >= ?)",
      {number, number}};
}

resource::Condition LivingBodies() { return {"state <> 'DISSOLVED'", {}}; }

resource::Condition LivingBodiesUnder(absl::string_view parent_body) {
  return {"state <> 'DISSOLVED' AND parent_body = ?", {parent_body}};
}

}  // namespace edugroup::committee
