#include "services/committee/duty_count.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/status.h"
#include "services/committee/cadence_store.h"
#include "services/committee/duty_reader.h"

namespace edugroup::committee {
namespace {

constexpr int kDays = 30;
constexpr int kGroupsAtOnce = 20;
constexpr absl::Duration kFresh = absl::Hours(1);

const sql::Statement kSelectDue = {
    "duty_count_due",
    "SELECT g.group_id FROM (SELECT DISTINCT group_id FROM cadence) g LEFT JOIN duty_count c "
    "ON c.group_id = g.group_id WHERE c.group_id IS NULL OR c.counted_us < ? "
    "ORDER BY c.counted_us LIMIT ?"};
const sql::Statement kKeep = {
    "duty_count_keep",
    "INSERT INTO duty_count (group_id, missed, counted_us) VALUES (?, ?, ?) ON DUPLICATE KEY "
    "UPDATE missed = VALUES(missed), counted_us = VALUES(counted_us)"};

}  // namespace

absl::StatusOr<bool> DutyCount::Turn(rpc::Call& call) {
  const absl::Time now = absl::Now();
  ASSIGN_OR_RETURN(const sql::Rows due,
                   store_.database().Read(call.deadline, kSelectDue,
                                          {absl::ToUnixMicros(now - kFresh), kGroupsAtOnce}));
  for (const sql::Row& row : due) {
    call.group = row[0].bytes();
    ASSIGN_OR_RETURN(const int missed, CountMissed(call));
    RETURN_IF_ERROR(store_.database().Transact(call.deadline, [&](sql::Transaction& transaction) {
      return transaction.Execute(kKeep, {call.group, missed, absl::ToUnixMicros(now)}).status();
    }));
  }
  return due.size() == kGroupsAtOnce;
}

absl::StatusOr<int> DutyCount::CountMissed(const rpc::Call& call) {
  const Span span = {call.today - kDays, call.today};
  resource::ListQuery query;
  query.parent = absl::StrCat("groups/", call.group, "/bodies/-");
  query.conditions.push_back(CadencesIn(span));
  ASSIGN_OR_RETURN(const std::vector<v1::Cadence> cadences,
                   store_.All<v1::Cadence>(call, CadenceTable(), query));
  ASSIGN_OR_RETURN(const std::vector<v1::CadenceDuties> all,
                   ReadDuties(call, store_, cadences, span, call.today));
  int missed = 0;
  for (const v1::CadenceDuties& one : all) missed += one.missed();
  return missed;
}

std::vector<rpc::Figure> CommitteeFigures() {
  return {{"edugroup_bodies_in_breach",
           "Bodies that a change elsewhere has put in breach of their rules.",
           "",
           {},
           {"figure_bodies_in_breach",
            "SELECT '', COUNT(DISTINCT group_id, SUBSTRING_INDEX(path, '/breaches/', 1)) "
            "FROM breach WHERE state = 'OPEN'"}},
          {"edugroup_meetings_missed",
           "Meetings that were due in the last 30 days and not held.",
           "",
           {},
           {"figure_meetings_missed",
            "SELECT '', CAST(COALESCE(SUM(missed), 0) AS SIGNED) FROM duty_count"}}};
}

}  // namespace edugroup::committee
