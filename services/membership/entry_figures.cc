#include "services/membership/entry_figures.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"
#include "services/membership/entry.h"

namespace edugroup::membership {
namespace {

using type::Quantity;
using v1::Cell;
using v1::Entry;
using v1::EntryFigure;
using value::Decimal;
using Entries = absl::Span<const Entry* const>;

void AddQuantities(const Entry& entry, const std::string& column, std::vector<Quantity>& numbers) {
  for (const Cell* cell : CellsOf(entry, column)) numbers.push_back(cell->quantity());
}

void SetIfOk(absl::StatusOr<Quantity> value, EntryFigure& figure) {
  if (value.ok()) *figure.mutable_value() = *std::move(value);
}

void AddUp(const v1::SumMeasure& measure, Entries entries, EntryFigure& figure) {
  std::vector<Quantity> numbers;
  int64_t counted = 0;
  for (const Entry* entry : entries) {
    if (FindCell(*entry, measure.column()) == nullptr) continue;
    ++counted;
    AddQuantities(*entry, measure.column(), numbers);
  }
  figure.set_counted_entries(counted);
  if (counted > 0) SetIfOk(value::Sum(numbers), figure);
}

void DivideSums(const v1::RatioMeasure& measure, Entries entries, EntryFigure& figure) {
  std::vector<Quantity> above, below;
  int64_t counted = 0;
  for (const Entry* entry : entries) {
    if (FindCell(*entry, measure.dividend_column()) == nullptr ||
        FindCell(*entry, measure.divisor_column()) == nullptr) {
      continue;
    }
    ++counted;
    AddQuantities(*entry, measure.dividend_column(), above);
    AddQuantities(*entry, measure.divisor_column(), below);
  }
  figure.set_counted_entries(counted);
  const auto dividend = value::Sum(above), divisor = value::Sum(below);
  if (counted > 0 && dividend.ok() && divisor.ok()) {
    SetIfOk(value::Ratio(*dividend, *divisor), figure);
  }
}

bool Begins(const Entry& entry, const std::string& column, const type::PartialDate& period) {
  const Cell* cell = FindCell(entry, column);
  if (cell == nullptr) return false;
  const std::optional<absl::CivilDay> day = DaysOf(*cell).first;
  return day.has_value() && *value::FirstDay(period) <= *day && *day <= *value::LastDay(period);
}

// What the entries of a period add up to; `counted` grows by those that had something to add.
absl::StatusOr<Quantity> OfPeriod(const v1::GrowthMeasure& measure, const type::PartialDate& period,
                                  Entries entries, int64_t& counted) {
  std::vector<Quantity> numbers;
  int64_t count = 0;
  for (const Entry* entry : entries) {
    if (!Begins(*entry, measure.period_column(), period)) continue;
    if (!measure.column().empty() && FindCell(*entry, measure.column()) == nullptr) continue;
    ++count;
    AddQuantities(*entry, measure.column(), numbers);
  }
  counted += count;
  if (measure.column().empty()) {
    Quantity number;
    number.set_value(absl::StrCat(count));
    number.set_qualifier(Quantity::EXACT);
    return number;
  }
  if (count == 0) return absl::NotFoundError("no values in the period");
  return value::Sum(numbers);
}

void Grow(const v1::GrowthMeasure& measure, Entries entries, EntryFigure& figure) {
  int64_t counted = 0;
  const auto from = OfPeriod(measure, measure.from(), entries, counted);
  const auto to = OfPeriod(measure, measure.to(), entries, counted);
  figure.set_counted_entries(counted);
  if (from.ok() && to.ok()) SetIfOk(value::Growth(*from, *to), figure);
}

// The values as integers of one scale; nothing when one is negative, no exact number, or too large.
std::optional<std::vector<int64_t>> Scaled(absl::Span<EntryFigure* const> figures) {
  Decimal scale = Decimal::FromInt(1);
  for (int places = 0; places <= Decimal::kMostPlaces; ++places) {
    std::vector<int64_t> scaled;
    for (const EntryFigure* figure : figures) {
      if (!figure->has_value()) {
        scaled.push_back(0);
        continue;
      }
      const auto number = Decimal::Parse(figure->value().value());
      if (!number.ok() || number->Sign() < 0 || figure->value().qualifier() != Quantity::EXACT) {
        return std::nullopt;
      }
      const std::optional<int64_t> whole = (*number * scale).ToInt64();
      if (!whole.has_value()) break;
      scaled.push_back(*whole);
    }
    if (scaled.size() == figures.size()) return scaled;
    scale *= Decimal::FromInt(10);
  }
  return std::nullopt;
}

}  // namespace

EntryFigure FigureOf(const v1::EntryMeasure& measure, Entries entries) {
  EntryFigure figure;
  figure.set_measure_id(measure.measure_id());
  if (measure.has_sum()) AddUp(measure.sum(), entries, figure);
  if (measure.has_ratio()) DivideSums(measure.ratio(), entries, figure);
  if (measure.has_growth()) Grow(measure.growth(), entries, figure);
  return figure;
}

void ShareSums(absl::Span<EntryFigure* const> figures) {
  const std::optional<std::vector<int64_t>> numbers = Scaled(figures);
  if (!numbers.has_value()) return;
  const auto shares = value::Shares(*numbers);
  if (!shares.ok()) return;
  for (size_t i = 0; i < figures.size(); ++i) {
    if (figures[i]->has_value()) figures[i]->set_share_percent((*shares)[i].ToString(2));
  }
}

}  // namespace edugroup::membership
