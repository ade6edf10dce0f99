#include "services/committee/cadence_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/rpc/peer.h"
#include "common/value/status.h"
#include "services/committee/day_number.h"
#include "services/committee/meeting_store.h"

namespace edugroup::committee {
namespace {

using v1::Cadence;
using v1::Meeting;

// Range reads of one index; more in one statement, and the optimiser reads the table instead.
constexpr size_t kCadencesPerStatement = 50;
constexpr int kMostMeetings = 40000;

int64_t StartNumber(const Cadence& cadence) {
  return DayNumber(value::FirstDay(cadence.start_date()));
}

// Body, start.
std::string SortKey(const Cadence& cadence) {
  return absl::StrCat(resource::PathOf(resource::ParentOf(cadence.name())), " ",
                      absl::Dec(StartNumber(cadence), absl::kZeroPad8));
}

resource::Condition MeetingsOf(const Cadence* first, const Cadence* last, Span span) {
  std::vector<std::string> terms;
  resource::Condition condition;
  for (const Cadence* cadence = first; cadence != last; ++cadence) {
    const Span days = DaysThatCount(*cadence, span);
    terms.push_back("(cadence = ? AND meeting_date BETWEEN ? AND ?)");
    condition.params.emplace_back(cadence->name());
    condition.params.emplace_back(DayNumber(days.first));
    condition.params.emplace_back(DayNumber(days.last));
    // Those that were demanded and have no day yet.
    terms.push_back("(cadence = ? AND meeting_date = 0 AND call_by_date BETWEEN ? AND ?)");
    condition.params.emplace_back(cadence->name());
    condition.params.emplace_back(DayNumber(span.first));
    condition.params.emplace_back(DayNumber(span.last));
  }
  condition.sql = absl::StrJoin(terms, " OR ");
  return condition;
}

}  // namespace

const resource::Table& CadenceTable() {
  static const auto* const table = new resource::Table{
      "cadence",
      resource::Pattern("groups/{group}/bodies/{body}/cadences/{cadence}"),
      {
          resource::Text<Cadence>("display_name", "display_name",
                                  [](const Cadence& one) { return one.display_name(); }),
          resource::Text<Cadence>(
              "rhythm", "rhythm",
              [](const Cadence& one) { return Cadence::Rhythm_Name(one.rhythm()); }),
          resource::Date<Cadence>("start_date", "start_date", &StartNumber),
          resource::Date<Cadence>(
              "end_date", "end_date",
              [](const Cadence& one) { return DayNumber(value::LastDay(one.end_date())); }),
      },
      resource::Of<Cadence>(&SortKey),
      {}};
  return *table;
}

absl::StatusOr<v1::MeetingProcedure> ProcedureOf(resource::Change& change,
                                                 const std::string& cadence) {
  if (cadence.empty()) return v1::MeetingProcedure();
  const absl::StatusOr<Cadence> found = change.Read<Cadence>(CadenceTable(), cadence);
  if (!found.ok()) return rpc::AsReference(found.status(), "meeting.cadence", cadence);
  return found->procedure();
}

resource::Condition CadencesIn(Span span) {
  return {"start_date <= ? AND (end_date = 0 OR end_date >= ?)",
          {DayNumber(span.last), DayNumber(span.first)}};
}

absl::StatusOr<std::vector<Meeting>> ReadMeetingsOf(const rpc::Call& call, resource::Store& store,
                                                    const std::vector<Cadence>& cadences,
                                                    Span span) {
  std::vector<Meeting> meetings;
  for (size_t first = 0; first < cadences.size(); first += kCadencesPerStatement) {
    const size_t count = std::min(kCadencesPerStatement, cadences.size() - first);
    resource::ListQuery query;
    query.parent = absl::StrCat("groups/", call.group);
    query.conditions.push_back(MeetingsOf(&cadences[first], &cadences[first] + count, span));
    ASSIGN_OR_RETURN(std::vector<Meeting> found,
                     store.All<Meeting>(call, MeetingTable(), query, kMostMeetings));
    meetings.insert(meetings.end(), std::make_move_iterator(found.begin()),
                    std::make_move_iterator(found.end()));
  }
  return meetings;
}

}  // namespace edugroup::committee
