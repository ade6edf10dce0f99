#include "services/membership/census_series.h"

#include <set>

#include "common/value/decimal.h"
#include "services/membership/census.h"

namespace edugroup::membership {

namespace {

using google::protobuf::RepeatedPtrField;
using value::Decimal;

// The part of a census with the key; null when nobody is in it.
const v1::CensusPart* Find(const v1::Census& census, v1::Census::Dimension dimension,
                           const std::string& key) {
  for (const v1::CensusPart& part : PartsOf(census, dimension)) {
    if (KeyOf(part) == key) return &part;
  }
  return nullptr;
}

void AddPoints(absl::Span<const v1::Census> censuses, absl::Span<const int64_t> totals,
               RepeatedPtrField<v1::CensusPoint>& points) {
  const std::vector<std::string> growth = GrowthSinceFirst(totals);
  for (size_t i = 0; i < censuses.size(); ++i) {
    v1::CensusPoint& point = *points.Add();
    *point.mutable_date() = censuses[i].as_of();
    point.set_total(totals[i]);
    point.set_growth_percent(growth[i]);
  }
}

void AddPartSeries(absl::Span<const v1::Census> censuses, v1::Census::Dimension dimension,
                   const v1::CensusPart& of, v1::CensusSeries& series) {
  v1::CensusPartSeries& added = *series.add_parts();
  *added.mutable_part() = of;
  std::vector<int64_t> totals;
  for (const v1::Census& census : censuses) {
    const v1::CensusPart* part = Find(census, dimension, KeyOf(of));
    totals.push_back(part == nullptr ? 0 : part->count());
  }
  AddPoints(censuses, totals, *added.mutable_points());
}

}  // namespace

std::vector<std::string> GrowthSinceFirst(absl::Span<const int64_t> totals) {
  std::vector<std::string> growth;
  for (const int64_t total : totals) {
    const auto percent = value::Divide(Decimal::FromInt((total - totals.front()) * 100),
                                       Decimal::FromInt(totals.front()));
    growth.push_back(percent.ok() ? percent->ToString(2) : "");
  }
  return growth;
}

v1::CensusSeries SeriesOf(absl::Span<const v1::Census> censuses, v1::Census::Dimension split_by) {
  v1::CensusSeries series;
  std::vector<int64_t> totals;
  for (const v1::Census& census : censuses) totals.push_back(census.total());
  AddPoints(censuses, totals, *series.mutable_points());
  // The last census first: its parts lead, with their shares; then those that it has no more.
  std::set<std::string> seen;
  for (auto census = censuses.rbegin(); census != censuses.rend(); ++census) {
    for (v1::CensusPart part : PartsOf(*census, split_by)) {
      if (!seen.insert(KeyOf(part)).second) continue;
      if (census != censuses.rbegin()) {
        part.set_count(0);
        part.set_share_percent("0.00");
      }
      AddPartSeries(censuses, split_by, part, series);
    }
  }
  return series;
}

}  // namespace edugroup::membership
