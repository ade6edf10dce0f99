#include "services/membership/entry_rules.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"
#include "common/value/threshold.h"
#include "services/membership/entry.h"
#include "services/membership/register.h"
#include "services/membership/text_pattern.h"

namespace edugroup::membership {
namespace {

using type::Finding;
using type::Quantity;
using v1::Cell;
using v1::Entry;
using v1::Register;
using v1::RegisterRule;
using value::Decimal;

std::string Shown(const Quantity& quantity) {
  const char* sign = "";
  if (quantity.qualifier() == Quantity::ABOUT) sign = "≈";
  if (quantity.qualifier() == Quantity::AT_LEAST) sign = "≥";
  if (quantity.qualifier() == Quantity::BELOW) sign = "≤";
  return absl::StrCat(sign, quantity.value(), quantity.unit());
}

// Whether a bounded number can be less than, or more than, an exact one.
bool MayBeBelow(const Quantity& a, const Quantity& b) {
  return a.qualifier() == Quantity::BELOW || a.qualifier() == Quantity::ABOUT ||
         b.qualifier() == Quantity::AT_LEAST || b.qualifier() == Quantity::ABOUT;
}
bool MayBeAbove(const Quantity& a, const Quantity& b) { return MayBeBelow(b, a); }

// One rule at a time over one entry.
class Checker {
 public:
  Checker(const Register& record, const Entry& entry, const Surroundings& surroundings,
          const Alike& alike)
      : record_(record), entry_(entry), surroundings_(surroundings), alike_(alike) {}

  void Check(const RegisterRule& rule) {
    rule_ = &rule;
    switch (rule.check_case()) {
      case RegisterRule::kRequired:
        return CheckRequired(rule.required());
      case RegisterRule::kUnique:
        return CheckUnique(rule.unique());
      case RegisterRule::kRange:
        return CheckRange(rule.range());
      case RegisterRule::kPattern:
        return CheckPattern(rule.pattern());
      case RegisterRule::kReference:
        return CheckReference(rule.reference());
      case RegisterRule::kOrder:
        return CheckOrder(rule.order());
      case RegisterRule::kTotal:
        return CheckTotal(rule.total());
      case RegisterRule::CHECK_NOT_SET:
        return;
    }
  }

  std::vector<Finding> Take() { return std::move(findings_); }

 private:
  std::string NameOf(const std::string& column_id) const {
    const v1::RegisterColumn* column = FindColumn(record_, column_id);
    return column == nullptr ? column_id : column->display_name();
  }

  void Report(const std::string& column_id, const std::string& measured, const std::string& limit,
              const std::string& message, const std::string& message_zh) {
    Finding& finding = findings_.emplace_back();
    finding.set_rule_id(FindingId(rule_->rule_id()));
    finding.set_severity(rule_->severity());
    finding.set_subject(column_id);
    finding.set_measured(measured);
    finding.set_limit(limit);
    const std::string& why = rule_->description();
    finding.set_message(absl::StrCat(message, why.empty() ? "" : absl::StrCat(" (", why, ")")));
    finding.set_message_zh(
        absl::StrCat(message_zh, why.empty() ? "" : absl::StrCat("（", why, "）")));
  }

  void CheckRequired(const v1::RequiredRule& rule) {
    for (const std::string& id : rule.columns()) {
      if (FindCell(entry_, id) != nullptr) continue;
      Report(id, "", "", absl::StrCat("\"", NameOf(id), "\" is missing"),
             absl::StrCat("缺少“", NameOf(id), "”"));
    }
  }

  void CheckUnique(const v1::UniqueRule& rule) {
    const auto other = alike_.find(rule_->rule_id());
    if (other == alike_.end()) return;
    std::string names;
    for (const std::string& id : rule.columns()) {
      absl::StrAppend(&names, names.empty() ? "" : "、", NameOf(id));
    }
    Report(*rule.columns().rbegin(), other->second, "",
           absl::StrCat(other->second, " has the same ", names),
           absl::StrCat("“", names, "”与已有条目相同"));
  }

  void CheckRange(const v1::RangeRule& rule) {
    for (const Cell* cell : CellsOf(entry_, rule.column())) {
      if (cell->has_quantity()) {
        for (const type::Threshold& threshold : rule.thresholds())
          CheckBound(rule, *cell, threshold);
      } else {
        CheckDays(rule, *cell);
      }
    }
  }

  void CheckBound(const v1::RangeRule& rule, const Cell& cell, const type::Threshold& threshold) {
    const auto number = Decimal::Parse(cell.quantity().value());
    if (!number.ok()) return;
    const auto holds = value::Holds(threshold, *number);
    if (!holds.ok() || *holds) return;
    Report(rule.column(), Shown(cell.quantity()), value::ToString(threshold),
           absl::StrCat("\"", NameOf(rule.column()), "\" is out of range"),
           absl::StrCat("“", NameOf(rule.column()), "”超出取值范围"));
  }

  void CheckDays(const v1::RangeRule& rule, const Cell& cell) {
    const Days days = DaysOf(cell);
    if (rule.has_earliest() && days.first.has_value() &&
        *days.first < *value::FirstDay(rule.earliest())) {
      Report(rule.column(), TextOf(cell), absl::StrCat("≥ ", value::Format(rule.earliest())),
             absl::StrCat("\"", NameOf(rule.column()), "\" is too early"),
             absl::StrCat("“", NameOf(rule.column()), "”过早"));
    }
    if (rule.has_latest() && days.last.has_value() && *days.last > *value::LastDay(rule.latest())) {
      Report(rule.column(), TextOf(cell), absl::StrCat("≤ ", value::Format(rule.latest())),
             absl::StrCat("\"", NameOf(rule.column()), "\" is too late"),
             absl::StrCat("“", NameOf(rule.column()), "”过晚"));
    }
  }

  void CheckPattern(const v1::PatternRule& rule) {
    const TextPattern pattern(rule.pattern());
    for (const Cell* cell : CellsOf(entry_, rule.column())) {
      if (pattern.Matches(cell->text())) continue;
      Report(rule.column(), cell->text(), rule.pattern(),
             absl::StrCat("\"", NameOf(rule.column()), "\" has another form"),
             absl::StrCat("“", NameOf(rule.column()), "”格式不符"));
    }
  }

  void CheckReference(const v1::ReferenceRule& rule) {
    for (const Cell* cell : CellsOf(entry_, rule.column())) {
      if (cell->has_organization() ? IsOfKind(rule, cell->organization())
                                   : IsTitle(rule, cell->text())) {
        continue;
      }
      Report(rule.column(), TextOf(*cell), Wanted(rule),
             absl::StrCat("\"", NameOf(rule.column()), "\" refers to something else"),
             absl::StrCat("“", NameOf(rule.column()), "”的引用不符合要求"));
    }
  }
  bool IsOfKind(const v1::ReferenceRule& rule, const std::string& organization) const {
    const auto kind = surroundings_.organizations.find(organization);
    return kind != surroundings_.organizations.end() &&
           std::find(rule.standard_kinds().begin(), rule.standard_kinds().end(), kind->second) !=
               rule.standard_kinds().end();
  }
  bool IsTitle(const v1::ReferenceRule& rule, const std::string& text) const {
    const auto titles = surroundings_.titles.find(rule.register_());
    return titles != surroundings_.titles.end() && titles->second.contains(text);
  }
  static std::string Wanted(const v1::ReferenceRule& rule) {
    if (!rule.register_().empty()) return rule.register_();
    std::string kinds;
    for (const int kind : rule.standard_kinds()) {
      absl::StrAppend(&kinds, kinds.empty() ? "" : ", ",
                      v1::StandardKind_Name(static_cast<v1::StandardKind>(kind)));
    }
    return kinds;
  }

  void CheckOrder(const v1::OrderRule& rule) {
    const Cell* first = FindCell(entry_, rule.first_column());
    const Cell* last = FindCell(entry_, rule.last_column());
    if (first == nullptr || last == nullptr || !IsOutOfOrder(*first, *last)) return;
    Report(rule.last_column(), TextOf(*last), absl::StrCat("≥ ", TextOf(*first)),
           absl::StrCat("\"", NameOf(rule.last_column()), "\" is before \"",
                        NameOf(rule.first_column()), "\""),
           absl::StrCat("“", NameOf(rule.last_column()), "”小于或早于“",
                        NameOf(rule.first_column()), "”"));
  }
  static bool IsOutOfOrder(const Cell& first, const Cell& last) {
    if (!first.has_quantity()) {
      const Days from = DaysOf(first), to = DaysOf(last);
      return from.first.has_value() && to.last.has_value() && *to.last < *from.first;
    }
    const auto small = Decimal::Parse(first.quantity().value());
    const auto large = Decimal::Parse(last.quantity().value());
    return small.ok() && large.ok() && *large < *small &&
           !MayBeAbove(last.quantity(), first.quantity());
  }

  void CheckTotal(const v1::TotalRule& rule) {
    const Cell* total = FindCell(entry_, rule.total_column());
    std::vector<Quantity> parts;
    for (const std::string& id : rule.part_columns()) {
      const Cell* part = FindCell(entry_, id);
      if (part != nullptr) parts.push_back(part->quantity());
    }
    if (total == nullptr || parts.empty()) return;
    const auto sum = value::Sum(parts);
    if (sum.ok() && AgreesWith(*sum, total->quantity())) return;
    Report(rule.total_column(), Shown(total->quantity()), sum.ok() ? Shown(*sum) : "",
           absl::StrCat("the parts do not add to \"", NameOf(rule.total_column()), "\""),
           absl::StrCat("分项之和与“", NameOf(rule.total_column()), "”不符"));
  }
  static bool AgreesWith(const Quantity& sum, const Quantity& total) {
    const auto parts = Decimal::Parse(sum.value());
    const auto whole = Decimal::Parse(total.value());
    if (sum.unit() != total.unit() || !parts.ok() || !whole.ok()) return false;
    if (*parts < *whole) return MayBeAbove(sum, total);
    if (*parts > *whole) return MayBeBelow(sum, total);
    return true;
  }

  const Register& record_;
  const Entry& entry_;
  const Surroundings& surroundings_;
  const Alike& alike_;
  const RegisterRule* rule_ = nullptr;
  std::vector<Finding> findings_;
};

bool Waives(const type::Waiver& waiver, const Finding& finding) {
  return waiver.rule_id() == finding.rule_id() && !waiver.reason().empty() && !waiver.by().empty();
}

}  // namespace

std::string FindingId(const std::string& rule_id) { return absl::StrCat("register.", rule_id); }

std::vector<Finding> CheckRules(const Register& record, const Entry& entry,
                                const Surroundings& surroundings, const Alike& alike) {
  Checker checker(record, entry, surroundings, alike);
  for (const RegisterRule& rule : record.rules()) checker.Check(rule);
  return checker.Take();
}

std::vector<Finding> Stopping(absl::Span<const Finding> findings,
                              absl::Span<const type::Waiver> waivers) {
  std::vector<Finding> stopping;
  for (const Finding& finding : findings) {
    const bool waived =
        finding.severity() == Finding::SOFT &&
        std::any_of(waivers.begin(), waivers.end(),
                    [&](const type::Waiver& waiver) { return Waives(waiver, finding); });
    if (finding.severity() != Finding::INFO && !waived) stopping.push_back(finding);
  }
  return stopping;
}

}  // namespace edugroup::membership
