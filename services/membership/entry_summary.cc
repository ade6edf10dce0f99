#include "services/membership/entry_summary.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "services/membership/entry.h"
#include "services/membership/entry_figures.h"
#include "services/membership/register.h"

namespace edugroup::membership {
namespace {

using v1::Cell;
using v1::Entry;
using v1::EntryGroup;
using v1::EntryGrouping;
using v1::EntryGroupKey;
using v1::Register;
using v1::RegisterColumn;
using value::Decimal;

// One value that entries are grouped by. `rank` orders options and periods; what has no value comes
// last.
struct Key {
  int64_t rank = 0;
  EntryGroupKey key;
};
constexpr int64_t kLastRank = 1'000'000'000;
constexpr size_t kMostGroups = 2000;

Key MissingKey() {
  Key missing{kLastRank, {}};
  missing.key.set_missing(true);
  return missing;
}

std::string PeriodName(EntryGrouping::Period period, absl::CivilDay day) {
  const std::string year = absl::StrFormat("%04d", day.year());
  switch (period) {
    case EntryGrouping::HALF_YEAR:
      return absl::StrCat(year, "-H", (day.month() + 5) / 6);
    case EntryGrouping::QUARTER:
      return absl::StrCat(year, "-Q", (day.month() + 2) / 3);
    case EntryGrouping::MONTH:
      return absl::StrFormat("%s-%02d", year, day.month());
    default:
      return year;
  }
}

// How precise a date must be to lie in one period.
bool LiesInOne(EntryGrouping::Period period, const Cell& cell) {
  const type::PartialDate& date = cell.has_date() ? cell.date() : cell.interval().first();
  return period == EntryGrouping::YEAR || date.month() != 0;
}

Key PeriodKey(EntryGrouping::Period period, const Cell& cell) {
  const std::optional<absl::CivilDay> day = DaysOf(cell).first;
  if (!day.has_value() || !LiesInOne(period, cell)) return MissingKey();
  Key key;
  key.rank = day->year() * 100;
  if (period == EntryGrouping::HALF_YEAR) key.rank += (day->month() + 5) / 6;
  if (period == EntryGrouping::QUARTER) key.rank += (day->month() + 2) / 3;
  if (period == EntryGrouping::MONTH) key.rank += day->month();
  key.key.set_value(PeriodName(period, *day));
  key.key.set_display_name(key.key.value());
  return key;
}

Key OptionKey(const RegisterColumn& column, const std::string& option_id) {
  Key key;
  key.key.set_value(option_id);
  for (int i = 0; i < column.options_size(); ++i) {
    const v1::ColumnOption& option = column.options(i);
    if (option.option_id() != option_id) continue;
    key.rank = i;
    key.key.set_display_name(option.display_name());
    key.key.set_unrated(option.unrated());
  }
  return key;
}

Key PlainKey(const std::string& value, const std::string& display_name) {
  Key key;
  key.key.set_value(value);
  key.key.set_display_name(display_name);
  return key;
}

Key KeyOfCell(const RegisterColumn& column, const EntryGrouping& grouping, const Cell& cell) {
  if (IsTemporal(column)) return PeriodKey(grouping.period(), cell);
  if (cell.has_option()) return OptionKey(column, cell.option());
  if (cell.has_boolean()) return PlainKey(TextOf(cell), cell.boolean() ? "是" : "否");
  return PlainKey(TextOf(cell), cell.has_text() ? cell.text() : "");
}

// The values of an entry; one that says it has none when it has none.
std::vector<Key> KeysOf(const Register& record, const EntryGrouping& grouping, const Entry& entry) {
  std::map<std::string, Key> keys;
  const auto add = [&](Key key) { keys.emplace(key.key.value(), std::move(key)); };
  if (grouping.organization()) {
    if (!entry.organization().empty()) add(PlainKey(entry.organization(), ""));
  } else {
    const RegisterColumn& column = *FindColumn(record, grouping.column());
    for (const Cell* cell : CellsOf(entry, grouping.column())) {
      add(KeyOfCell(column, grouping, *cell));
    }
  }
  if (keys.empty()) add(MissingKey());
  std::vector<Key> values;
  for (auto& [value, key] : keys) values.push_back(std::move(key));
  return values;
}

// The entries that have the same keys.
struct Gathered {
  std::vector<Key> keys;
  std::vector<const Entry*> entries;
};

std::vector<int64_t> RanksOf(const Gathered& group) {
  std::vector<int64_t> ranks;
  for (const Key& key : group.keys) ranks.push_back(key.rank);
  return ranks;
}

absl::Status TooManyGroups() {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
               absl::StrCat("more than ", kMostGroups, " groups; group by less"),
               absl::StrCat("分组超过 ", kMostGroups, " 个，请减少汇总条件"));
}

// Every combination of the entry's values, one for each grouping.
absl::StatusOr<std::vector<std::vector<Key>>> CombinationsOf(
    const Register& record, const v1::SummarizeEntriesRequest& request, const Entry& entry) {
  std::vector<std::vector<Key>> combinations = {{}};
  for (const EntryGrouping& grouping : request.groupings()) {
    std::vector<std::vector<Key>> longer;
    for (const Key& key : KeysOf(record, grouping, entry)) {
      for (std::vector<Key> combination : combinations) {
        combination.push_back(key);
        longer.push_back(std::move(combination));
      }
      if (longer.size() > kMostGroups) return TooManyGroups();
    }
    combinations = std::move(longer);
  }
  return combinations;
}

absl::StatusOr<std::vector<Gathered>> Gather(const Register& record,
                                             absl::Span<const Entry> entries,
                                             const v1::SummarizeEntriesRequest& request) {
  std::map<std::vector<std::string>, Gathered> groups;
  for (const Entry& entry : entries) {
    ASSIGN_OR_RETURN(auto combinations, CombinationsOf(record, request, entry));
    for (std::vector<Key>& keys : combinations) {
      std::vector<std::string> values;
      for (const Key& key : keys) values.push_back(key.key.value());
      Gathered& group = groups[values];
      group.keys = std::move(keys);
      group.entries.push_back(&entry);
    }
    if (groups.size() > kMostGroups) return TooManyGroups();
  }
  std::vector<Gathered> sorted;
  for (auto& [values, group] : groups) sorted.push_back(std::move(group));
  std::stable_sort(sorted.begin(), sorted.end(), [](const Gathered& a, const Gathered& b) {
    const auto ranks_a = RanksOf(a), ranks_b = RanksOf(b);
    return ranks_a != ranks_b ? ranks_a < ranks_b : a.entries.size() > b.entries.size();
  });
  return sorted;
}

EntryGroup GroupOf(const std::vector<Key>& keys, absl::Span<const Entry* const> entries,
                   const v1::SummarizeEntriesRequest& request) {
  EntryGroup group;
  for (const Key& key : keys) *group.add_keys() = key.key;
  group.set_count(static_cast<int64_t>(entries.size()));
  int64_t open = 0;
  for (const Entry* entry : entries) {
    const Cell* cell = FindCell(*entry, request.interval_column());
    open += cell != nullptr && cell->has_interval() && !value::IsSet(cell->interval().last());
  }
  group.set_open_ended_count(open);
  for (const v1::EntryMeasure& measure : request.measures()) {
    *group.add_figures() = FigureOf(measure, entries);
  }
  return group;
}

// Shares of groups that have no entry in common add to exactly 100.00.
absl::Status SetShares(v1::EntrySummary& summary) {
  std::vector<int64_t> counts;
  int64_t sum = 0;
  for (const EntryGroup& group : summary.groups()) {
    counts.push_back(group.count());
    sum += group.count();
  }
  const int64_t total = summary.overall().count();
  const bool apart = sum == total;
  ASSIGN_OR_RETURN(const std::vector<Decimal> shares, value::Shares(counts));
  for (int i = 0; i < summary.groups_size(); ++i) {
    EntryGroup& group = *summary.mutable_groups(i);
    if (apart) {
      group.set_share_percent(shares[i].ToString(2));
      continue;
    }
    ASSIGN_OR_RETURN(const Decimal share,
                     value::Divide(Decimal::FromInt(group.count() * 100), Decimal::FromInt(total)));
    group.set_share_percent(share.ToString(2));
  }
  if (total > 0) summary.mutable_overall()->set_share_percent("100.00");
  for (int i = 0; apart && i < summary.overall().figures_size(); ++i) {
    std::vector<v1::EntryFigure*> figures;
    for (EntryGroup& group : *summary.mutable_groups()) figures.push_back(group.mutable_figures(i));
    ShareSums(figures);
  }
  return absl::OkStatus();
}

// Collects what a summary asks for that the register cannot give.
class Checker {
 public:
  Checker(const Register& record, const v1::SummarizeEntriesRequest& request)
      : record_(record), request_(request) {}

  std::vector<FieldViolation> Check() {
    if (value::IsSet(request_.as_of()) && !value::IsValid(request_.as_of())) {
      Add("as_of", "not a day of the calendar", "不是有效的日期");
    }
    if (!request_.interval_column().empty()) {
      ExpectTemporal("interval_column", request_.interval_column());
    } else if (value::IsSet(request_.as_of())) {
      Add("interval_column", "is required with as_of", "指定日期时应指明起止时间栏目");
    }
    for (int i = 0; i < request_.groupings_size(); ++i) {
      CheckGrouping(request_.groupings(i), absl::StrCat("groupings[", i, "]"));
    }
    for (int i = 0; i < request_.measures_size(); ++i) {
      CheckMeasure(request_.measures(i), absl::StrCat("measures[", i, "]"));
    }
    return std::move(violations_);
  }

 private:
  void Add(const std::string& field, const std::string& description,
           const std::string& description_zh) {
    violations_.push_back({field, description, description_zh});
  }
  const RegisterColumn* Existing(const std::string& field, const std::string& column_id) {
    const RegisterColumn* column = FindColumn(record_, column_id);
    if (column == nullptr) Add(field, "the register has no such column", "台账没有这个栏目");
    return column;
  }
  void ExpectNumeric(const std::string& field, const std::string& column_id) {
    const RegisterColumn* column = Existing(field, column_id);
    if (column != nullptr && !IsNumeric(*column)) {
      Add(field, "must be a column of numbers", "应为数值栏目");
    }
  }
  void ExpectTemporal(const std::string& field, const std::string& column_id) {
    const RegisterColumn* column = Existing(field, column_id);
    if (column != nullptr && (!IsTemporal(*column) || column->allows_many())) {
      Add(field, "must be a column of one date or interval", "应为日期或起止时间栏目");
    }
  }

  void CheckGrouping(const EntryGrouping& grouping, const std::string& path) {
    if (grouping.by_case() == EntryGrouping::BY_NOT_SET ||
        (grouping.by_case() == EntryGrouping::kOrganization && !grouping.organization())) {
      return Add(path, "needs a column or organization", "应指明栏目或按单位汇总");
    }
    if (grouping.organization()) return;
    const RegisterColumn* column = Existing(path + ".column", grouping.column());
    if (column == nullptr) return;
    static const auto& types = *new std::set<RegisterColumn::Type>{
        RegisterColumn::TEXT, RegisterColumn::OPTION, RegisterColumn::BOOLEAN,
        RegisterColumn::ORGANIZATION, RegisterColumn::KIND};
    if (!IsTemporal(*column) && !types.contains(column->type())) {
      Add(path + ".column", "entries cannot be grouped by this column", "不能按该栏目汇总");
    }
    if (IsTemporal(*column) != (grouping.period() != EntryGrouping::PERIOD_UNSPECIFIED)) {
      Add(path + ".period", "is required for columns of dates, and for them only",
          "日期栏目应指明汇总期间，其他栏目不应指明");
    }
  }

  void CheckMeasure(const v1::EntryMeasure& measure, const std::string& path) {
    if (!ids_.insert(measure.measure_id()).second) {
      Add(path + ".measure_id", "is the id of another measure", "指标编号重复");
    }
    switch (measure.function_case()) {
      case v1::EntryMeasure::kSum:
        return ExpectNumeric(path + ".sum.column", measure.sum().column());
      case v1::EntryMeasure::kRatio:
        ExpectNumeric(path + ".ratio.dividend_column", measure.ratio().dividend_column());
        return ExpectNumeric(path + ".ratio.divisor_column", measure.ratio().divisor_column());
      case v1::EntryMeasure::kGrowth:
        return CheckGrowth(measure.growth(), path + ".growth");
      case v1::EntryMeasure::FUNCTION_NOT_SET:
        return Add(path, "needs sum, ratio or growth", "应指明合计、比值或增长率");
    }
  }

  void CheckGrowth(const v1::GrowthMeasure& growth, const std::string& path) {
    if (!growth.column().empty()) ExpectNumeric(path + ".column", growth.column());
    ExpectTemporal(path + ".period_column", growth.period_column());
    if (!value::IsValid(growth.from())) Add(path + ".from", "not a date", "不是有效日期");
    if (!value::IsValid(growth.to())) Add(path + ".to", "not a date", "不是有效日期");
  }

  const Register& record_;
  const v1::SummarizeEntriesRequest& request_;
  std::set<std::string> ids_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> CheckSummary(const Register& record,
                                         const v1::SummarizeEntriesRequest& request) {
  return Checker(record, request).Check();
}

bool InForceOn(absl::CivilDay day, const Entry& entry, absl::string_view column_id) {
  const Cell* cell = FindCell(entry, column_id);
  if (cell == nullptr) return false;
  const Days days = DaysOf(*cell);
  const bool begun = !days.first.has_value() || *days.first <= day;
  return begun && (cell->has_date() || !days.last.has_value() || day <= *days.last);
}

absl::StatusOr<v1::EntrySummary> Summarize(const Register& record, absl::Span<const Entry> entries,
                                           const v1::SummarizeEntriesRequest& request) {
  v1::EntrySummary summary;
  std::vector<const Entry*> all;
  for (const Entry& entry : entries) all.push_back(&entry);
  *summary.mutable_overall() = GroupOf({}, all, request);
  if (request.groupings().empty() || entries.empty()) {
    if (!entries.empty()) summary.mutable_overall()->set_share_percent("100.00");
    return summary;
  }
  ASSIGN_OR_RETURN(const std::vector<Gathered> groups, Gather(record, entries, request));
  for (const Gathered& group : groups) {
    *summary.add_groups() = GroupOf(group.keys, group.entries, request);
  }
  RETURN_IF_ERROR(SetShares(summary));
  return summary;
}

}  // namespace edugroup::membership
