#include "services/membership/register.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/membership/text_pattern.h"

namespace edugroup::membership {
namespace {

using v1::Register;
using v1::RegisterColumn;
using v1::RegisterRule;

// Collects what is wrong with one register.
class Checker {
 public:
  explicit Checker(const Register& record) : record_(record) {}

  std::vector<FieldViolation> Check() {
    if (record_.columns().empty()) Add("register.columns", "is required", "至少要有一个栏目");
    for (int i = 0; i < record_.columns_size(); ++i) {
      CheckColumn(record_.columns(i), absl::StrCat("register.columns[", i, "]"));
    }
    for (int i = 0; i < record_.rules_size(); ++i) {
      CheckRule(record_.rules(i), absl::StrCat("register.rules[", i, "]"));
    }
    CheckTitle();
    CheckOwner();
    return std::move(violations_);
  }

 private:
  void Add(const std::string& field, const std::string& description,
           const std::string& description_zh) {
    violations_.push_back({field, description, description_zh});
  }

  void CheckColumn(const RegisterColumn& column, const std::string& path) {
    if (!columns_.insert(column.column_id()).second) {
      Add(path + ".column_id", "is the id of another column", "栏目编号重复");
    }
    const bool is_option = column.type() == RegisterColumn::OPTION;
    if (is_option == column.options().empty()) {
      Add(path + ".options", is_option ? "is required for OPTION" : "is for OPTION columns only",
          is_option ? "选项栏目至少要有一个选项" : "只有选项栏目可以有选项");
    }
    std::set<std::string> options;
    for (int i = 0; i < column.options_size(); ++i) {
      if (options.insert(column.options(i).option_id()).second) continue;
      Add(absl::StrCat(path, ".options[", i, "].option_id"), "is the id of another option",
          "选项编号重复");
    }
    if (!column.unit().empty() && column.type() != RegisterColumn::QUANTITY) {
      Add(path + ".unit", "is for QUANTITY columns only", "只有数量栏目可以有计量单位");
    }
    const bool has_taxonomy = column.taxonomy() != v1::Kind::TAXONOMY_UNSPECIFIED;
    if (has_taxonomy != (column.type() == RegisterColumn::KIND)) {
      Add(path + ".taxonomy", "is required for KIND columns, and for them only",
          "分类项栏目应指明分类，其他栏目不应指明");
    }
  }

  // The column, if there is one.
  const RegisterColumn* Existing(const std::string& column_id, const std::string& path) {
    const RegisterColumn* column = FindColumn(record_, column_id);
    if (column == nullptr) {
      Add(path, absl::StrCat("no column has the id ", column_id), "没有这个栏目");
    }
    return column;
  }
  template <class Fits>
  void Expect(const std::string& column_id, const std::string& path, Fits fits,
              const std::string& wanted, const std::string& wanted_zh) {
    const RegisterColumn* column = Existing(column_id, path);
    if (column != nullptr && !fits(*column)) {
      Add(path, absl::StrCat("must be ", wanted), absl::StrCat("应为", wanted_zh));
    }
  }
  static bool IsOneNumber(const RegisterColumn& column) {
    return IsNumeric(column) && !column.allows_many();
  }

  void CheckTitle() {
    if (record_.title_column().empty()) return;
    Expect(
        record_.title_column(), "register.title_column",
        [](const RegisterColumn& column) {
          return column.type() == RegisterColumn::TEXT && !column.allows_many();
        },
        "a TEXT column of one value", "只取一个值的文本栏目");
  }

  void CheckOwner() {
    if (record_.owner_column().empty()) return;
    Expect(
        record_.owner_column(), "register.owner_column",
        [](const RegisterColumn& column) {
          return column.type() == RegisterColumn::ORGANIZATION && !column.allows_many();
        },
        "an ORGANIZATION column of one value", "只取一个值的单位栏目");
  }

  void CheckRule(const RegisterRule& rule, const std::string& path) {
    if (!rules_.insert(rule.rule_id()).second) {
      Add(path + ".rule_id", "is the id of another rule", "规则编号重复");
    }
    switch (rule.check_case()) {
      case RegisterRule::kRequired:
        for (const std::string& id : rule.required().columns()) {
          Existing(id, path + ".required.columns");
        }
        return;
      case RegisterRule::kUnique:
        return CheckUnique(rule.unique(), path + ".unique");
      case RegisterRule::kRange:
        return CheckRange(rule.range(), path + ".range");
      case RegisterRule::kPattern:
        return CheckPattern(rule.pattern(), path + ".pattern");
      case RegisterRule::kReference:
        return CheckReference(rule.reference(), path + ".reference");
      case RegisterRule::kOrder:
        return CheckOrder(rule.order(), path + ".order");
      case RegisterRule::kTotal:
        return CheckTotal(rule.total(), path + ".total");
      case RegisterRule::CHECK_NOT_SET:
        return Add(path + ".check", "is required", "规则没有校验内容");
    }
  }

  void CheckUnique(const v1::UniqueRule& rule, const std::string& path) {
    for (const std::string& id : rule.columns()) {
      Expect(
          id, path + ".columns",
          [](const RegisterColumn& column) {
            return column.type() != RegisterColumn::PERSON && !column.allows_many();
          },
          "a column of one value and not of persons", "只取一个值且不是人员的栏目");
    }
  }

  void CheckRange(const v1::RangeRule& rule, const std::string& path) {
    const RegisterColumn* column = Existing(rule.column(), path + ".column");
    if (column == nullptr) return;
    const bool has_dates = rule.has_earliest() || rule.has_latest();
    if (IsNumeric(*column) ? has_dates || rule.thresholds().empty()
                           : !IsTemporal(*column) || !has_dates || !rule.thresholds().empty()) {
      Add(path, "needs thresholds and a column of numbers, or earliest or latest and one of dates",
          "数值栏目应有界限，日期栏目应有最早或最晚日期");
    }
    for (int i = 0; i < rule.thresholds_size(); ++i) {
      const type::Threshold& threshold = rule.thresholds(i);
      if (threshold.operator_() == type::Threshold::OPERATOR_UNSPECIFIED ||
          !value::Decimal::Parse(threshold.value()).ok()) {
        Add(absl::StrCat(path, ".thresholds[", i, "]"), "needs an operator and a value",
            "界限应有比较符和数值");
      }
    }
    const bool earliest_ok = !rule.has_earliest() || value::IsValid(rule.earliest());
    if (!earliest_ok) Add(path + ".earliest", "not a date", "不是有效日期");
    const bool latest_ok = !rule.has_latest() || value::IsValid(rule.latest());
    if (!latest_ok) Add(path + ".latest", "not a date", "不是有效日期");
  }

  void CheckPattern(const v1::PatternRule& rule, const std::string& path) {
    Expect(
        rule.column(), path + ".column",
        [](const RegisterColumn& column) { return column.type() == RegisterColumn::TEXT; },
        "a TEXT column", "文本栏目");
    if (!TextPattern(rule.pattern()).ok()) {
      Add(path + ".pattern", "not an RE2 expression of bounded size", "不是有效的正则表达式");
    }
  }

  void CheckReference(const v1::ReferenceRule& rule, const std::string& path) {
    const RegisterColumn* column = Existing(rule.column(), path + ".column");
    if (column == nullptr) return;
    const bool of_kinds = column->type() == RegisterColumn::ORGANIZATION &&
                          !rule.standard_kinds().empty() && rule.register_().empty();
    const bool of_register = column->type() == RegisterColumn::TEXT &&
                             rule.standard_kinds().empty() && !rule.register_().empty();
    if (of_kinds || of_register) return;
    Add(path, "needs standard_kinds and an ORGANIZATION column, or register and a TEXT column",
        "单位栏目应指明标准类别，文本栏目应指明所引用的台账");
  }

  void CheckOrder(const v1::OrderRule& rule, const std::string& path) {
    const RegisterColumn* first = Existing(rule.first_column(), path + ".first_column");
    const RegisterColumn* last = Existing(rule.last_column(), path + ".last_column");
    if (first == nullptr || last == nullptr) return;
    const bool numbers = IsOneNumber(*first) && IsOneNumber(*last);
    const bool dates =
        IsTemporal(*first) && IsTemporal(*last) && !first->allows_many() && !last->allows_many();
    if (numbers || dates) return;
    Add(path, "needs two columns of one date each, or of one number each",
        "应为两个日期栏目或两个数值栏目");
  }

  void CheckTotal(const v1::TotalRule& rule, const std::string& path) {
    for (const std::string& id : rule.part_columns()) {
      Expect(id, path + ".part_columns", IsOneNumber, "a column of one number", "数值栏目");
    }
    Expect(rule.total_column(), path + ".total_column", IsOneNumber, "a column of one number",
           "数值栏目");
  }

  const Register& record_;
  std::set<std::string> columns_, rules_;
  std::vector<FieldViolation> violations_;
};

// The columns or rules of `first`, with those of `second` behind or, under the same id, instead.
template <class Item, class IdOf>
void Overlay(const google::protobuf::RepeatedPtrField<Item>& first, IdOf id_of,
             google::protobuf::RepeatedPtrField<Item>& second) {
  google::protobuf::RepeatedPtrField<Item> merged = first;
  for (const Item& item : second) {
    const auto same = std::find_if(merged.begin(), merged.end(),
                                   [&](const Item& other) { return id_of(other) == id_of(item); });
    if (same == merged.end()) {
      *merged.Add() = item;
    } else {
      *same = item;
    }
  }
  second.Swap(&merged);
}

bool SameMeaning(const RegisterColumn& a, const RegisterColumn& b) {
  return a.type() == b.type() && a.unit() == b.unit() && a.taxonomy() == b.taxonomy() &&
         (b.allows_many() || !a.allows_many());
}

}  // namespace

const RegisterColumn* FindColumn(const Register& record, absl::string_view column_id) {
  for (const RegisterColumn& column : record.columns()) {
    if (column.column_id() == column_id) return &column;
  }
  return nullptr;
}

const v1::ColumnOption* FindOption(const RegisterColumn& column, absl::string_view option_id) {
  for (const v1::ColumnOption& option : column.options()) {
    if (option.option_id() == option_id) return &option;
  }
  return nullptr;
}

const RegisterRule* FindRule(const Register& record, absl::string_view rule_id) {
  for (const RegisterRule& rule : record.rules()) {
    if (rule.rule_id() == rule_id) return &rule;
  }
  return nullptr;
}

bool IsNumeric(const RegisterColumn& column) {
  return column.type() == RegisterColumn::QUANTITY || column.type() == RegisterColumn::DECIMAL ||
         column.type() == RegisterColumn::MONEY;
}

bool IsTemporal(const RegisterColumn& column) {
  return column.type() >= RegisterColumn::DATE && column.type() <= RegisterColumn::MONTH_INTERVAL;
}

std::vector<FieldViolation> CheckRegister(const Register& record) {
  return Checker(record).Check();
}

void ApplyTemplate(const v1::RegisterTemplate& source, Register& record) {
  record.set_template_id(source.template_id());
  Overlay(
      source.columns(), [](const RegisterColumn& column) { return column.column_id(); },
      *record.mutable_columns());
  Overlay(
      source.rules(), [](const RegisterRule& rule) { return rule.rule_id(); },
      *record.mutable_rules());
  if (record.title_column().empty()) record.set_title_column(source.title_column());
  if (record.owner_column().empty()) record.set_owner_column(source.owner_column());
}

std::vector<Loss> LossesOf(const Register& before, const Register& after) {
  std::vector<Loss> losses;
  for (const RegisterColumn& column : before.columns()) {
    const RegisterColumn* kept = FindColumn(after, column.column_id());
    if (kept == nullptr || !SameMeaning(column, *kept)) {
      losses.push_back({column.column_id(), ""});
      continue;
    }
    for (const v1::ColumnOption& option : column.options()) {
      if (FindOption(*kept, option.option_id()) == nullptr) {
        losses.push_back({column.column_id(), option.option_id()});
      }
    }
  }
  return losses;
}

bool UniqueRulesDiffer(const Register& before, const Register& after) {
  const auto rules_of = [](const Register& record) {
    std::map<std::string, std::string> rules;
    for (const RegisterRule& rule : record.rules()) {
      if (rule.has_unique()) rules[rule.rule_id()] = rule.unique().SerializeAsString();
    }
    return rules;
  };
  return rules_of(before) != rules_of(after);
}

}  // namespace edugroup::membership
