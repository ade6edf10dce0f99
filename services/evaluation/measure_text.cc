#include "services/evaluation/measure_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace edugroup::evaluation {
namespace {

using v1::Indicator;
using v1::ScoreInput;

std::string WeightText(const google::protobuf::RepeatedPtrField<v1::WeightedCount::Weight>& weights,
                       const std::string& id) {
  for (const v1::WeightedCount::Weight& weight : weights) {
    if (weight.id() == id) return weight.weight();
  }
  return "?";
}

// "2 × 3 (国家级) + 1 (省级)".
std::string EventsText(const v1::WeightedCount& measure, const v1::EventList& events) {
  std::vector<std::string> terms;
  for (const v1::ScoredEvent& event : events.events()) {
    std::string term = event.count().empty() ? "" : absl::StrCat(event.count(), " × ");
    absl::StrAppend(&term, WeightText(measure.levels(), event.level()));
    if (!event.role().empty()) {
      absl::StrAppend(&term, " × ", WeightText(measure.roles(), event.role()));
    }
    absl::StrAppend(&term, " (", event.level(), event.role().empty() ? "" : " ", event.role(),
                    event.item().empty() ? "" : ", ", event.item(), ")");
    terms.push_back(std::move(term));
  }
  if (terms.empty()) return "0";
  std::string text = absl::StrJoin(terms, " + ");
  return measure.once_per_item() ? absl::StrCat("once per item: ", text) : text;
}

std::string RatingsText(const v1::RatingSheet& sheet) {
  std::vector<std::string> scores;
  for (const v1::Rating& rating : sheet.ratings()) {
    const std::string group =
        rating.rater_group_id().empty() ? "" : absl::StrCat(rating.rater_group_id(), " ");
    scores.push_back(absl::StrCat(group, rating.recused() ? "—" : rating.score()));
  }
  return absl::StrJoin(scores, ", ");
}

std::string GroupsText(const v1::RaterGroupSource& source) {
  std::vector<std::string> groups;
  for (const v1::RaterGroup& group : source.groups()) {
    groups.push_back(absl::StrCat(group.rater_group_id(), " ", group.weight(), "%"));
  }
  return absl::StrJoin(groups, ", ");
}

std::string PeriodsText(const v1::PeriodAggregation& measure, const v1::PeriodValues& periods) {
  std::vector<std::string> values;
  for (const v1::PeriodValue& period : periods.values()) {
    values.push_back(absl::StrCat(period.period(), " ", period.quantity().value()));
  }
  return absl::StrCat(v1::PeriodAggregation::Method_Name(measure.method()), "(",
                      absl::StrJoin(values, ", "), ")");
}

std::string GrowthText(const v1::Growth& growth, const std::string& before,
                       const std::string& now) {
  if (growth.method() == v1::Growth::INCREASE) {
    return absl::StrCat("(", now, " − ", before, ") ÷ ", before);
  }
  if (growth.method() == v1::Growth::DECREASE) {
    return absl::StrCat("(", before, " − ", now, ") ÷ ", before);
  }
  return absl::StrCat(now, " ÷ ", before);
}

std::string ItemsText(const v1::ItemShares& shares) {
  std::vector<std::string> items;
  for (const v1::ItemShare& share : shares.shares()) {
    items.push_back(absl::StrCat(share.item_id(), " ", share.percent(), "%"));
  }
  return absl::StrJoin(items, ", ");
}

}  // namespace

std::string WrittenValue(const Slot& slot, const ScoreInput* input, const LeafValue& value) {
  const Indicator& leaf = *slot.indicator;
  const bool measured = leaf.measure_case() != Indicator::MEASURE_NOT_SET || slot.formula;
  if (input == nullptr || measured) return value.value.ToExactString();
  if (input->has_quantity()) return input->quantity().value();
  if (input->has_fact_count()) {
    const v1::FactCount& count = input->fact_count();
    const value::Decimal counted = value::Decimal::FromInt(count.numerator());
    if (counted == value.value && count.denominator() != 1) return absl::StrCat(count.numerator());
    return absl::StrCat(count.numerator(), "/", count.denominator());
  }
  return value.value.ToExactString();
}

std::string MeasureText(const Slot& slot, const Formula::Operands& operands,
                        const ScoreInput* input, const LeafValue& value) {
  const Indicator& leaf = *slot.indicator;
  std::string text;
  if (slot.formula) {
    text = slot.formula->Substituted(operands);
  } else if (input == nullptr) {
    return "";
  } else if (input->has_events()) {
    text = EventsText(leaf.weighted_count(), input->events());
    if (leaf.weighted_count().per_reference()) {
      text = absl::StrCat("(", text, ") ÷ ", input->reference().value());
    }
  } else if (input->has_rating_sheet()) {
    text = absl::StrCat("mean(", RatingsText(input->rating_sheet()), ")");
    if (leaf.has_rater_groups()) {
      absl::StrAppend(&text, " by ", GroupsText(leaf.rater_groups()));
    } else if (leaf.experts().drop_highest() + leaf.experts().drop_lowest() > 0) {
      absl::StrAppend(&text, " without the highest ", leaf.experts().drop_highest(),
                      " and the lowest ", leaf.experts().drop_lowest());
    }
  } else if (input->has_periods()) {
    text = PeriodsText(leaf.periods(), input->periods());
  } else if (input->has_items()) {
    text = ItemsText(input->items());
  } else if (leaf.has_growth()) {
    text = GrowthText(leaf.growth(), input->reference().value(), input->quantity().value());
  } else if (leaf.has_shortfall()) {
    text =
        absl::StrCat("max(0, ", leaf.shortfall().wanted(), " − ", input->quantity().value(), ")");
  } else if (!input->rating().empty()) {
    text = input->rating();
  } else if (input->has_place()) {
    text = absl::StrCat(input->place().row(), " × ", input->place().column());
  } else {
    return "";
  }
  return absl::StrCat("x = ", text, " = ", value.value.ToExactString(), "; ");
}

Wording SpreadNote(const LeafValue& value) {
  if (value.spread == nullptr) return {};
  if (value.spread->approximate) return {" (the value is approximate)", "（数值为约数）"};
  if (!value.spread->most) return {" (the value is a lower bound)", "（数值为下限）"};
  if (value.spread->least == value.value)
    return {" (the value is a lower bound)", "（数值为下限）"};
  return {" (the value is an upper bound)", "（数值为上限）"};
}

}  // namespace edugroup::evaluation
