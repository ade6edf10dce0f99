#include "services/membership/history_tables.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/status.h"
#include "services/membership/affiliation_history.h"
#include "services/membership/column_values.h"
#include "services/membership/organization_history.h"

namespace edugroup::membership {
namespace {

// What stands of the organisations of a kind that have another standard kind on a day or later.
constexpr char kConcerned[] =
    " WHERE group_id = ? AND kind = ? AND supersede_us = ? AND record_us < ? AND end_date > ? "
    "AND standard_kind <> ?";
constexpr char kInsert[] =
    "INSERT INTO organization_history (group_id, path, start_date, end_date, record_us, "
    "supersede_us, reason, display_name, sort_key, short_name, kind, standard_kind, region, tags, "
    "industry_clusters, state, merged_into) SELECT group_id, path, ";
constexpr char kColumnsBefore[] = ", reason, display_name, sort_key, short_name, kind, ";
constexpr char kColumnsAfter[] =
    ", region, tags, industry_clusters, state, merged_into FROM organization_history";

}  // namespace

const HistoryTable& OrganizationHistories() {
  static const auto& table = *[] {
    auto* made = new HistoryTable{"organization_history", {}};
    for (const OrganizationColumn& column : OrganizationColumns()) {
      made->columns.push_back(column.column);
    }
    return made;
  }();
  return table;
}

const HistoryTable& AffiliationHistories() {
  static const auto& table =
      *new HistoryTable{"affiliation_history", {"organization", "kind", "grade", "state"}};
  return table;
}

const HistoryTable& KindHistories() {
  static const auto& table = *new HistoryTable{"kind_history", {"display_name"}};
  return table;
}

absl::Status RecordAffiliation(resource::Change& change, const v1::Affiliation& affiliation) {
  return RecordTimeline(change, AffiliationHistories(), affiliation.name(),
                        TimelineOf(affiliation));
}

absl::Status RecordStandardKind(resource::Change& change, const v1::Kind& kind,
                                absl::CivilDay day) {
  const int64_t now = absl::ToUnixMicros(absl::Now());
  const int64_t stands = std::numeric_limits<int64_t>::max(), date = DateValue(day);
  const std::string& standard_kind = v1::StandardKind_Name(kind.standard_kind());
  const sql::Params concerned = {
      resource::GroupOf(kind.name()), kind.name(), stands, now, date, standard_kind};
  const auto with = [&](sql::Params params, const sql::Params& more) {
    params.insert(params.end(), concerned.begin(), concerned.end());
    params.insert(params.end(), more.begin(), more.end());
    return params;
  };
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  RETURN_IF_ERROR(
      transaction
          ->Execute({"history_standard_kind_before",
                     absl::StrCat(kInsert, "start_date, ?, ?, ?", kColumnsBefore, "standard_kind",
                                  kColumnsAfter, kConcerned, " AND start_date < ?")},
                    with({date, now, stands}, {date}))
          .status());
  RETURN_IF_ERROR(transaction
                      ->Execute({"history_standard_kind_after",
                                 absl::StrCat(kInsert, "GREATEST(start_date, ?), end_date, ?, ?",
                                              kColumnsBefore, "?", kColumnsAfter, kConcerned)},
                                with({date, now, stands, standard_kind}, {}))
                      .status());
  return transaction
      ->Execute({"history_standard_kind_supersede",
                 absl::StrCat("UPDATE organization_history SET supersede_us = ?", kConcerned)},
                with({now}, {}))
      .status();
}

}  // namespace edugroup::membership
