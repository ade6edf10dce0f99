#include "services/committee/election_store.h"

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "edugroup/committee/v1/election_service.pb.h"
#include "services/committee/day_number.h"

namespace edugroup::committee {
namespace {

using v1::Election;

int64_t BallotNumber(const Election& election) {
  if (election.rounds().empty()) return 0;
  return DayNumber(value::ToCivilDay(election.rounds(election.rounds_size() - 1).ballot_date()));
}

// Body, last ballot.
std::string SortKey(const Election& election) {
  return absl::StrCat(resource::PathOf(resource::ParentOf(election.name())), " ",
                      absl::Dec(BallotNumber(election), absl::kZeroPad8));
}

}  // namespace

const resource::Table& ElectionTable() {
  static const auto* const table = new resource::Table{
      "election",
      resource::Pattern("groups/{group}/bodies/{body}/elections/{election}"),
      {
          resource::Text<Election>("display_name", "display_name",
                                   [](const Election& one) { return one.display_name(); }),
          resource::Text<Election>("role", "role", [](const Election& one) { return one.role(); }),
          resource::Text<Election>(
              "state", "state",
              [](const Election& one) { return Election::State_Name(one.state()); }),
          resource::Date<Election>("ballot_date", "ballot_date", &BallotNumber),
      },
      resource::Of<Election>(&SortKey),
      {}};
  return *table;
}

}  // namespace edugroup::committee
