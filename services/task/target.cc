#include "services/task/target.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/printed.h"
#include "common/value/quantity.h"
#include "common/value/text.h"
#include "services/task/names.h"

namespace edugroup::task {
namespace {

using type::Threshold;
using v1::TaskTarget;

struct Word {
  absl::string_view text;
  Threshold::Operator meaning;
};
// Before the number; longer words first.
constexpr Word kBefore[] = {
    {"不超过", Threshold::AT_MOST},  {"不高于", Threshold::AT_MOST},
    {"不多于", Threshold::AT_MOST},  {"不少于", Threshold::AT_LEAST},
    {"不低于", Threshold::AT_LEAST}, {"至少", Threshold::AT_LEAST},
    {"超过", Threshold::ABOVE},      {"达到", Threshold::AT_LEAST},
    {"低于", Threshold::BELOW},      {"达", Threshold::AT_LEAST},
    {"≥", Threshold::AT_LEAST},      {">", Threshold::ABOVE},
    {"≤", Threshold::AT_MOST},       {"<", Threshold::BELOW},
};
// After the unit (X2).
constexpr Word kAfter[] = {
    {"及以上", Threshold::AT_LEAST},
    {"以上", Threshold::AT_LEAST},
    {"以下", Threshold::AT_MOST},
    {"以内", Threshold::AT_MOST},
};

// Takes one of the words off the end of `text`.
template <size_t n>
Threshold::Operator TakeWord(const Word (&words)[n], absl::string_view& text) {
  text = absl::StripAsciiWhitespace(text);
  for (const Word& word : words) {
    if (!absl::ConsumeSuffix(&text, word.text)) continue;
    text = absl::StripAsciiWhitespace(text);
    return word.meaning;
  }
  return Threshold::OPERATOR_UNSPECIFIED;
}

bool IsNumeric(char c) { return absl::ascii_isdigit(c) || c == '.' || c == ','; }

// "培训教师500余人次以上" -> metric 培训教师, at least 500, 人次. False when there is no number.
bool ReadNumber(absl::string_view plain, TaskTarget& target) {
  const size_t first = plain.find_first_of("0123456789");
  if (first == absl::string_view::npos) return false;
  absl::string_view metric = plain.substr(0, first);
  const Threshold::Operator before = TakeWord(kBefore, metric);
  size_t end = first;
  while (end < plain.size() && IsNumeric(plain[end])) ++end;
  absl::string_view unit = plain.substr(end);
  const Threshold::Operator after = TakeWord(kAfter, unit);
  std::string number(plain.substr(first, end - first));
  for (absl::string_view scale : {"万", "亿", "千"}) {
    if (absl::ConsumePrefix(&unit, scale)) absl::StrAppend(&number, scale);
  }
  for (absl::string_view about : {"余", "多"}) absl::ConsumePrefix(&unit, about);
  const absl::StatusOr<type::Quantity> quantity = value::ParsePrintedQuantity(number, "");
  if (!quantity.ok()) return false;
  target.set_metric(std::string(metric.empty() ? plain : metric));
  target.set_unit(std::string(absl::StripAsciiWhitespace(unit)));
  target.mutable_bound()->set_value(quantity->value());
  target.mutable_bound()->set_operator_(before != Threshold::OPERATOR_UNSPECIFIED ? before
                                        : after != Threshold::OPERATOR_UNSPECIFIED
                                            ? after
                                            : Threshold::AT_LEAST);
  return true;
}

}  // namespace

std::vector<TaskTarget> ParseTargets(absl::string_view text) {
  std::vector<TaskTarget> targets;
  for (const std::string& item : SplitItems(text)) {
    const std::string plain = value::NormalizeWidth(item);
    TaskTarget& target = targets.emplace_back();
    target.set_text(item);
    if (!ReadNumber(plain, target)) target.set_metric(value::Excerpt(plain, 200));
  }
  return targets;
}

std::vector<FieldViolation> CheckTargets(
    absl::string_view field, const google::protobuf::RepeatedPtrField<TaskTarget>& targets) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < targets.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    const std::string metric = value::NormalizeWidth(targets[i].metric());
    if (metric.empty()) {
      violations.push_back({path + ".metric", "must not be blank", "不能为空"});
    } else if (!seen.insert(metric).second) {
      violations.push_back({path + ".metric", "stands twice", "重复"});
    }
    if (targets[i].has_bound() &&
        (targets[i].bound().operator_() == Threshold::OPERATOR_UNSPECIFIED ||
         targets[i].bound().value().empty())) {
      violations.push_back({path + ".bound", "needs operator and value", "缺少比较方式或数值"});
    }
  }
  return violations;
}

std::vector<FieldViolation> CheckTargetValues(const v1::Task& task,
                                              const v1::ProgressReport& report) {
  absl::flat_hash_map<std::string, const TaskTarget*> targets;
  for (const TaskTarget& target : task.targets()) targets[target.metric()] = &target;
  for (const v1::AnnualTarget& year : task.annual_targets()) {
    for (const TaskTarget& target : year.targets()) targets.emplace(target.metric(), &target);
  }
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < report.target_values_size(); ++i) {
    const v1::TargetValue& value = report.target_values(i);
    const std::string path = absl::StrCat("report.target_values[", i, "]");
    const auto target = targets.find(value.metric());
    if (target == targets.end()) {
      violations.push_back({path + ".metric", "is no target of the task", "不是该任务的目标"});
      continue;
    }
    if (!seen.insert(value.metric()).second) {
      violations.push_back({path + ".metric", "stands twice", "重复"});
    }
    if (!value.has_value() && value::NormalizeWidth(value.text()).empty()) {
      violations.push_back({path, "says nothing", "没有填写数值或文字"});
    }
    if (!value.has_value()) continue;
    if (!value::Validate(value.value(), path).ok()) {
      violations.push_back({path + ".value", "is no quantity", "不是有效数量"});
    } else if (value.value().unit() != target->second->unit()) {
      violations.push_back({path + ".value.unit",
                            absl::StrCat("must be \"", target->second->unit(), "\""),
                            absl::StrCat("单位应为“", target->second->unit(), "”")});
    }
  }
  return violations;
}

}  // namespace edugroup::task
