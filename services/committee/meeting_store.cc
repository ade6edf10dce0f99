#include "services/committee/meeting_store.h"

#include "absl/strings/str_cat.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Meeting;

// Year, ordinal.
std::string SortKey(const Meeting& meeting) {
  return absl::StrCat(absl::Dec(meeting.year(), absl::kZeroPad4),
                      absl::Dec(meeting.ordinal(), absl::kZeroPad10));
}

}  // namespace

const resource::Table& MeetingTable() {
  static const auto* const table = new resource::Table{
      "meeting",
      resource::Pattern("groups/{group}/meetings/{meeting}"),
      {
          resource::Text<Meeting>("body", "body_name",
                                  [](const Meeting& meeting) { return meeting.body(); }),
          resource::Text<Meeting>("display_name", "display_name",
                                  [](const Meeting& meeting) { return meeting.display_name(); }),
          resource::Text<Meeting>(
              "state", "state",
              [](const Meeting& meeting) { return Meeting::State_Name(meeting.state()); }),
          resource::Number<Meeting>("year", "meeting_year",
                                    [](const Meeting& meeting) { return int64_t{meeting.year()}; }),
          resource::Number<Meeting>(
              "ordinal", "ordinal",
              [](const Meeting& meeting) { return int64_t{meeting.ordinal()}; }),
          resource::Date<Meeting>(
              "date", "meeting_date",
              [](const Meeting& meeting) { return DayNumber(value::ToCivilDay(meeting.date())); }),
          resource::Text<Meeting>("cadence", "cadence",
                                  [](const Meeting& meeting) { return meeting.cadence(); }),
          resource::Date<Meeting>("call_by_date", "call_by_date",
                                  [](const Meeting& meeting) {
                                    return DayNumber(
                                        value::ToCivilDay(meeting.demand().call_by_date()));
                                  }),
      },
      resource::Of<Meeting>(&SortKey),
      {}};
  return *table;
}

resource::Condition MeetingsNumberedAs(const v1::Meeting& meeting) {
  return {"body_name = ? AND meeting_year = ? AND ordinal = ? AND state <> 'CANCELLED'",
          {meeting.body(), meeting.year(), meeting.ordinal()}};
}

}  // namespace edugroup::committee
