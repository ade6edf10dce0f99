#include "tools/edugroupctl/recompute_leaf.h"

#include <algorithm>
#include <map>

namespace edugroup::ctl {
namespace {

namespace v1 = evaluation::v1;

Number Sum(const std::vector<Number>& numbers) {
  Number sum = 0;
  for (const Number& number : numbers) sum += number;
  return sum;
}

Number Mean(const std::vector<Number>& numbers) {
  return Sum(numbers) / static_cast<int64_t>(numbers.size());
}

template <class Weights>
Number WeightOf(const Weights& weights, const std::string& id) {
  for (const auto& weight : weights) {
    if (weight.id() == id) return Read(weight.weight());
  }
  return 0;
}

Number CountEvents(const v1::WeightedCount& measure, const v1::EventList& events) {
  Number sum = 0;
  std::map<std::string, Number> highest;
  for (const v1::ScoredEvent& event : events.events()) {
    Number weight = WeightOf(measure.levels(), event.level());
    if (!event.role().empty()) weight *= WeightOf(measure.roles(), event.role());
    if (!event.count().empty()) weight *= Read(event.count());
    if (measure.once_per_item() && !event.item().empty()) {
      highest[event.item()] = std::max(highest[event.item()], weight);
    } else {
      sum += weight;
    }
  }
  for (const auto& [item, weight] : highest) sum += weight;
  return sum;
}

std::vector<Number> ScoresOf(const v1::RatingSheet& sheet, const std::string& group) {
  std::vector<Number> scores;
  for (const v1::Rating& rating : sheet.ratings()) {
    if (rating.recused() || rating.score().empty() || rating.rater_group_id() != group) continue;
    scores.push_back(Read(rating.score()));
  }
  std::sort(scores.begin(), scores.end());
  return scores;
}

Known Experts(const v1::ExpertSource& source, const v1::RatingSheet& sheet) {
  std::vector<Number> scores = ScoresOf(sheet, "");
  const int dropped = source.drop_highest() + source.drop_lowest();
  const int count = static_cast<int>(scores.size());
  if (count <= dropped || count < source.minimum_scores() || count == 0) return {};
  return Value(Mean({scores.begin() + source.drop_lowest(), scores.end() - source.drop_highest()}));
}

Known Groups(const v1::RaterGroupSource& source, const v1::RatingSheet& sheet) {
  Number sum = 0, weights = 0;
  for (const v1::RaterGroup& group : source.groups()) {
    const std::vector<Number> scores = ScoresOf(sheet, group.rater_group_id());
    if (static_cast<int>(scores.size()) >= std::max(1, group.minimum_scores())) {
      sum += Read(group.weight()) * Mean(scores);
      weights += Read(group.weight());
    } else if (source.missing_group_policy() == v1::RaterGroupSource::NOT_RATED) {
      return {};
    }
  }
  return weights == 0 ? Known() : Value(sum / weights);
}

Known Periods(const v1::PeriodAggregation& measure, const v1::PeriodValues& periods) {
  if (periods.values().empty() || periods.values_size() < measure.expected_count()) return {};
  std::vector<Number> numbers;
  std::map<std::string, Number> by_period;
  for (const v1::PeriodValue& period : periods.values()) {
    numbers.push_back(Read(period.quantity().value()));
    by_period[period.period()] = numbers.back();
  }
  switch (measure.method()) {
    case v1::PeriodAggregation::MAX:
      return Value(*std::max_element(numbers.begin(), numbers.end()));
    case v1::PeriodAggregation::MIN:
      return Value(*std::min_element(numbers.begin(), numbers.end()));
    case v1::PeriodAggregation::LAST:
      return Value(by_period.rbegin()->second);
    case v1::PeriodAggregation::AVERAGE:
      return Value(Mean(numbers));
    default:
      return Value(Sum(numbers));
  }
}

Known Count(const v1::Indicator& leaf, const v1::FactCount& count) {
  if (count.denominator() == 0) return {Known::kNotApplicable, 0};
  const auto how =
      leaf.has_task_fact() ? leaf.task_fact().aggregation() : leaf.committee_fact().aggregation();
  if (how != v1::TaskFactSource::RATE) return Value(count.numerator());
  return Value(Number(count.numerator(), count.denominator()));
}

Known Grown(const v1::Growth& growth, const Number& before, const Number& now) {
  if (before == 0) {
    return growth.from_zero().empty() ? Known{Known::kNotApplicable, 0}
                                      : Value(Read(growth.from_zero()));
  }
  if (growth.method() == v1::Growth::INCREASE) return Value((now - before) / before);
  if (growth.method() == v1::Growth::DECREASE) return Value((before - now) / before);
  return Value(now / before);
}

// Calls `use` with the message that holds the rule for the class, the indicator or its variant.
template <class Use>
auto WithRule(const v1::Indicator& leaf, const std::string& subject_class, Use use) {
  const google::protobuf::Message* rule = RuleFor(leaf, subject_class);
  const auto* variant = dynamic_cast<const v1::ClassVariant*>(rule);
  return variant != nullptr ? use(*variant) : use(leaf);
}

template <class Rule>
Known SharesOf(const Rule& rule, const v1::ScoreInput& input) {
  if (!input.rating().empty()) {
    for (const auto& word : rule.rating().ratings()) {
      if (word.id() == input.rating()) return Value(Read(word.score()) / 100);
    }
  }
  if (input.has_place()) {
    for (const auto& cell : rule.matrix().cells()) {
      if (cell.row() != input.place().row() || cell.column() != input.place().column()) continue;
      const std::string& coefficient = rule.matrix().coefficient();
      return Value(Read(cell.score()) / 100 * (coefficient.empty() ? 1 : Read(coefficient)));
    }
  }
  if (!input.has_items()) return {};
  Number earned = 0, full = 0;
  for (const auto& item : rule.items().items()) {
    const auto share =
        std::find_if(input.items().shares().begin(), input.items().shares().end(),
                     [&](const v1::ItemShare& one) { return one.item_id() == item.id(); });
    if (share == input.items().shares().end() || share->percent().empty()) return {};
    earned += Read(item.points()) * Read(share->percent()) / 100;
    full += Read(item.points());
  }
  return Value(earned / full);
}

Number PercentOf(const std::string& percent, const Number& full) {
  return percent.empty() ? full : full * Read(percent) / 100;
}

Number Against(const v1::CohortScoring& rule, const v1::Indicator& leaf, const Number& value,
               const Number& full, const Others& others) {
  const bool lower = leaf.direction() == v1::Indicator::LOWER_IS_BETTER;
  const Number cap = PercentOf(rule.cap(), full);
  const auto count = static_cast<int64_t>(others.values.size());
  if (rule.method() == v1::CohortScoring::RANK) {
    const auto [first, last] = std::equal_range(others.values.begin(), others.values.end(), value);
    const auto better = lower ? first - others.values.begin() : others.values.end() - last;
    return full * Number(count - better, count);
  }
  const Number best = lower ? others.values.front() : others.values.back();
  const Number against = rule.method() == v1::CohortScoring::OF_BEST ? best : Mean(others.values);
  const Number& top = lower ? against : value;
  const Number& bottom = lower ? value : against;
  if (bottom <= 0) return lower || value >= against ? cap : Number(0);
  return std::clamp<Number>(top / bottom * full, 0, cap);
}

template <class Rule>
Number Scored(const Rule& rule, const v1::Indicator& leaf, const v1::ScoreInput& input,
              const Number& value, const Number& full, const Others& others) {
  if (rule.has_linear()) {
    const auto& linear = rule.linear();
    if (linear.has_floor() && !Keeps(linear.floor(), value)) return 0;
    return std::clamp<Number>(value / Read(linear.standard()) * full, 0,
                              PercentOf(linear.cap(), full));
  }
  if (rule.has_reverse()) {
    const auto& reverse = rule.reverse();
    const Number cap = PercentOf(reverse.cap(), full);
    if (value <= 0) return cap;
    if (reverse.has_ceiling() && !Keeps(reverse.ceiling(), value)) return 0;
    return std::min<Number>(Read(reverse.standard()) / value * full, cap);
  }
  if (rule.has_threshold()) {
    if (!Keeps(rule.threshold().threshold(), value)) return 0;
    return PercentOf(rule.threshold().share(), full);
  }
  if (rule.has_bands()) {
    Number distance = value;
    const auto reference = rule.bands().reference();
    if (reference == v1::BandScoring::OBSERVED) distance -= Read(input.reference().value());
    if (reference == v1::BandScoring::COHORT_AVERAGE) distance -= Mean(others.values);
    if (reference == v1::BandScoring::COHORT_BEST) {
      const bool lower = leaf.direction() == v1::Indicator::LOWER_IS_BETTER;
      distance -= lower ? others.values.front() : others.values.back();
    }
    const int band = BandHolding(rule.bands().bands(), distance);
    return band < 0 ? Number(0) : PercentOf(rule.bands().bands(band).score(), full);
  }
  if (rule.has_direct()) return value * full / 100;
  if (rule.has_cohort()) return Against(rule.cohort(), leaf, value, full, others);
  if (rule.has_points()) {
    const auto& points = rule.points();
    const Number each = points.each().empty() ? Number(1) : Read(points.each());
    const Number most = points.most().empty() ? full : Read(points.most());
    return std::clamp<Number>((points.from_full() ? full : Number(0)) + each * value,
                              Read(points.least()), most);
  }
  return value * full;  // a share that was looked up
}

template <class Rule>
bool AsksOthers(const Rule& rule) {
  return rule.has_cohort() ||
         (rule.has_bands() && (rule.bands().reference() == v1::BandScoring::COHORT_AVERAGE ||
                               rule.bands().reference() == v1::BandScoring::COHORT_BEST));
}

}  // namespace

const google::protobuf::Message* RuleFor(const v1::Indicator& leaf,
                                         const std::string& subject_class) {
  for (const v1::ClassVariant& variant : leaf.variants()) {
    const auto& classes = variant.subject_classes();
    if (std::find(classes.begin(), classes.end(), subject_class) == classes.end()) continue;
    if (variant.scoring_case() == v1::ClassVariant::SCORING_NOT_SET) return nullptr;
    return &variant;
  }
  return &leaf;
}

bool IsHeldAgainstOthers(const v1::Indicator& leaf) {
  return AsksOthers(leaf) ||
         std::any_of(leaf.variants().begin(), leaf.variants().end(),
                     [](const v1::ClassVariant& variant) { return AsksOthers(variant); });
}

Known Measure(const v1::Indicator& leaf, const std::string& subject_class,
              const v1::ScoreInput& input, const Lookup& lookup) {
  if (RuleFor(leaf, subject_class) == nullptr) return {Known::kNotApplicable, 0};
  if (leaf.has_formula()) return WorkFormula(leaf.formula().text(), lookup);
  Known value;
  switch (input.value_case()) {
    case v1::ScoreInput::kQuantity:
      value = Value(Read(input.quantity().value()));
      break;
    case v1::ScoreInput::kFactCount:
      value = Count(leaf, input.fact_count());
      break;
    case v1::ScoreInput::kNoValue:
      if (input.no_value() == v1::NOT_APPLICABLE) value.state = Known::kNotApplicable;
      break;
    case v1::ScoreInput::kRatingSheet:
      value = leaf.has_experts() ? Experts(leaf.experts(), input.rating_sheet())
                                 : Groups(leaf.rater_groups(), input.rating_sheet());
      break;
    case v1::ScoreInput::kEvents:
      value = Value(CountEvents(leaf.weighted_count(), input.events()));
      if (!leaf.weighted_count().per_reference()) break;
      if (!input.has_reference()) return {};
      if (Read(input.reference().value()) == 0) return {Known::kNotApplicable, 0};
      value.number /= Read(input.reference().value());
      break;
    case v1::ScoreInput::kPeriods:
      value = Periods(leaf.periods(), input.periods());
      break;
    default:
      value = WithRule(leaf, subject_class,
                       [&input](const auto& rule) { return SharesOf(rule, input); });
  }
  if (value.state != Known::kValue) return value;
  if (leaf.has_growth()) {
    if (!input.has_reference()) return {};
    value = Grown(leaf.growth(), Read(input.reference().value()), value.number);
  }
  if (value.state == Known::kValue && leaf.has_shortfall()) {
    value.number = std::max<Number>(0, Read(leaf.shortfall().wanted()) - value.number);
  }
  const bool observed = WithRule(leaf, subject_class, [](const auto& rule) {
    return rule.has_bands() && rule.bands().reference() == v1::BandScoring::OBSERVED;
  });
  if (observed && !input.has_reference()) return {};
  return value;
}

Known PointsOf(const v1::Indicator& leaf, const std::string& subject_class,
               const v1::ScoreInput& input, const Known& value, const Number& full,
               const Others& others) {
  if (RuleFor(leaf, subject_class) == nullptr) return {Known::kNotApplicable, 0};
  const bool asks =
      WithRule(leaf, subject_class, [](const auto& rule) { return AsksOthers(rule); });
  if (asks && (others.missing > 0 || others.values.empty())) {
    return {value.state == Known::kNotApplicable ? Known::kNotApplicable : Known::kMissing, 0};
  }
  const bool exempt = WithRule(leaf, subject_class, [](const auto& rule) {
    return rule.has_cohort() && rule.cohort().exempt_earns_average();
  });
  if (value.state == Known::kNotApplicable && exempt) return Value(others.average_share * full);
  if (value.state != Known::kValue) return value;
  return Value(WithRule(leaf, subject_class, [&](const auto& rule) {
    const bool below = input.quantity().qualifier() == type::Quantity::BELOW &&
                       !leaf.has_growth() && !leaf.has_shortfall();
    const bool by_limits = rule.has_threshold() || rule.has_bands();
    // What is printed as less than 50 (不足50) lies below a limit of 50.
    const Number number =
        below && by_limits ? Number(value.number - Read("1/1000000000000000000")) : value.number;
    return Scored(rule, leaf, input, number, full, others);
  }));
}

}  // namespace edugroup::ctl
