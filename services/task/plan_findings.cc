#include "services/task/plan_findings.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "common/value/date.h"
#include "common/value/text.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/names.h"
#include "services/task/plan_table.h"
#include "services/task/text_difference.h"

namespace edugroup::task {
namespace {

using Findings = std::vector<type::Finding>;
using BodyNames = absl::flat_hash_map<std::string, std::string>;

// A gap longer than this is one finding, not one for each number.
constexpr int kMostMissingNumbers = 20;

std::string NameOf(const BodyNames& names, const std::string& body) {
  auto found = names.find(body);
  return found == names.end() ? body : found->second;
}

std::string RowList(const std::vector<const v1::Task*>& tasks) {
  return absl::StrJoin(tasks, ", ", [](std::string* out, const v1::Task* task) {
    absl::StrAppend(out, task->position());
  });
}

// A15: printed numbers are labels; oddities are told, never mended.
void CheckNumbers(const std::vector<v1::Task>& tasks, Findings& findings) {
  std::map<int, std::vector<const v1::Task*>> rows;
  for (const v1::Task& task : tasks) {
    int number = 0;
    if (absl::SimpleAtoi(task.printed_number(), &number) && number > 0) {
      rows[number].push_back(&task);
    } else if (!task.printed_number().empty()) {
      findings.push_back(Info("plan.printed-number-unreadable", Subject(task),
                              absl::StrCat("\"", task.printed_number(), "\" is no number."),
                              absl::StrCat("序号“", task.printed_number(), "”不是数字。")));
    }
  }
  int expected = 1;
  for (const auto& [number, tasks_here] : rows) {
    if (tasks_here.size() > 1) {
      type::Finding finding =
          Info("plan.printed-number-repeated", absl::StrCat("number ", number),
               absl::StrCat("Number ", number, " is printed in rows ", RowList(tasks_here), "."),
               absl::StrCat("序号", number, "在第", RowList(tasks_here), "行重复出现。"));
      finding.set_measured(absl::StrCat(tasks_here.size()));
      finding.set_limit("= 1");
      findings.push_back(std::move(finding));
    }
    if (number - expected > kMostMissingNumbers) {
      findings.push_back(
          Info("plan.printed-number-missing", absl::StrCat("number ", expected),
               absl::StrCat("Numbers ", expected, " to ", number - 1, " are missing."),
               absl::StrCat("缺少序号", expected, "至", number - 1, "。")));
    } else {
      for (; expected < number; ++expected) {
        findings.push_back(Info("plan.printed-number-missing", absl::StrCat("number ", expected),
                                absl::StrCat("Number ", expected, " is missing."),
                                absl::StrCat("缺少序号", expected, "。")));
      }
    }
    expected = number + 1;
  }
}

// Titles that differ in one or two characters may be one category (A16, X5).
bool AreVariants(absl::string_view a, absl::string_view b) {
  constexpr size_t kShortest = 5;
  constexpr size_t kMostDifferent = 2;
  if (std::min(value::CodePointCount(a), value::CodePointCount(b)) < kShortest) return false;
  const TextDifference difference = CompareNormalized(a, b);
  return value::CodePointCount(difference.left) <= kMostDifferent &&
         value::CodePointCount(difference.right) <= kMostDifferent;
}

void CheckCategories(const std::vector<v1::Task>& tasks, Findings& findings) {
  std::vector<std::string> seen;
  for (size_t i = 0; i < tasks.size(); ++i) {
    const std::string& category = tasks[i].category();
    if (category.empty() || (i > 0 && tasks[i - 1].category() == category)) continue;
    if (absl::c_linear_search(seen, category)) {
      findings.push_back(
          Info("plan.category-resumed", Subject(tasks[i]),
               absl::StrCat("The category \"", category, "\" returns after another one."),
               absl::StrCat("类别“", category, "”在其他类别之后再次出现。")));
      continue;
    }
    for (const std::string& other : seen) {
      if (!AreVariants(other, category)) continue;
      findings.push_back(
          Info("plan.category-variant", Subject(tasks[i]),
               absl::StrCat("\"", category, "\" and \"", other, "\" may be one category."),
               absl::StrCat("类别“", category, "”与“", other, "”可能是同一类别。")));
    }
    seen.push_back(category);
  }
}

// A17: leads that the plan's own text does not name, and departments that lead nothing.
void CheckDepartments(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                      const BodyNames& names, Findings& findings) {
  if (plan.lead_bodies().empty()) return;
  std::vector<std::string> leads;
  absl::flat_hash_map<std::string, std::vector<const v1::Task*>> led;
  for (const v1::Task& task : tasks) {
    for (const std::string& lead : task.leads()) {
      if (led[lead].empty()) leads.push_back(lead);
      led[lead].push_back(&task);
    }
  }
  for (const std::string& lead : leads) {
    if (absl::c_linear_search(plan.lead_bodies(), lead)) continue;
    const std::string name = NameOf(names, lead);
    type::Finding finding = Info(
        "plan.lead-not-in-department-list", lead,
        absl::StrCat(name, " leads rows ", RowList(led[lead]),
                     " but is no department of the plan."),
        absl::StrCat("“", name, "”牵头第", RowList(led[lead]), "行，但不在方案列出的实施部门中。"));
    finding.set_measured(absl::StrCat(led[lead].size()));
    findings.push_back(std::move(finding));
  }
  for (const std::string& department : plan.lead_bodies()) {
    if (led.contains(department)) continue;
    const std::string name = NameOf(names, department);
    type::Finding finding =
        Info("plan.department-without-task", department,
             absl::StrCat(name, " is a department of the plan and leads no row."),
             absl::StrCat("“", name, "”是方案列出的实施部门，但没有牵头任务。"));
    finding.set_measured("0");
    findings.push_back(std::move(finding));
  }
}

void CheckRepeatedTexts(const std::vector<v1::Task>& tasks, Findings& findings) {
  absl::flat_hash_map<std::string, const v1::Task*> first;
  for (const v1::Task& task : tasks) {
    const std::string text = value::NormalizeWidth(task.text());
    if (text.empty()) continue;
    auto [found, inserted] = first.emplace(text, &task);
    if (inserted) continue;
    findings.push_back(Info("plan.text-repeated", Subject(task),
                            absl::StrCat("The same task as in ", Subject(*found->second), "."),
                            absl::StrCat("与", Subject(*found->second), "的任务相同。")));
  }
}

void CheckLimits(const v1::Plan& plan, const std::vector<v1::Task>& tasks, Findings& findings) {
  absl::StatusOr<absl::CivilDay> base = value::ToCivilDay(plan.base_date());
  if (!base.ok()) return;
  for (const v1::Task& task : tasks) {
    const std::optional<absl::CivilDay> due = DueDay(task.limit());
    if (!due.has_value() || *due >= *base) continue;
    type::Finding finding =
        Info("plan.limit-before-base-date", Subject(task),
             "The limit lies before the day of issue.", "完成时限早于印发日期。");
    finding.set_measured(value::Format(*due));
    finding.set_limit(absl::StrCat("≥ ", value::Format(*base)));
    findings.push_back(std::move(finding));
  }
}

// L7: what is due before its stage begins, or after it ends.
void CheckStages(const v1::Plan& plan, const std::vector<v1::Task>& tasks, Findings& findings) {
  for (const v1::Task& task : tasks) {
    const v1::Stage* stage = task.stage().empty() ? nullptr : FindStage(plan, task.stage());
    const std::optional<absl::CivilDay> due = DueDay(task.limit());
    if (stage == nullptr || !due.has_value()) continue;
    const absl::CivilDay start = value::FirstDay(stage->start()).value_or(absl::CivilDay::min());
    const absl::CivilDay end = value::LastDay(stage->end()).value_or(absl::CivilDay::max());
    if (start <= *due && *due <= end) continue;
    type::Finding finding =
        Info("plan.limit-outside-stage", Subject(task),
             absl::StrCat("The limit lies outside the stage \"", stage->display_name(), "\"."),
             absl::StrCat("完成时限不在“", stage->display_name(), "”阶段之内。"));
    finding.set_measured(value::Format(*due));
    finding.set_limit(
        absl::StrCat(value::Format(stage->start()), "/", value::Format(stage->end())));
    findings.push_back(std::move(finding));
  }
}

// X6: what a document says it holds, and what it lists.
void CheckDeclaredCount(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                        Findings& findings) {
  const int declared = plan.declared_task_count(), listed = static_cast<int>(tasks.size());
  if (declared == 0 || declared == listed) return;
  type::Finding finding =
      Info("plan.task-count-differs", "declared_task_count",
           absl::StrCat("The document speaks of ", declared, " tasks and lists ", listed, "."),
           absl::StrCat("文件称有", declared, "项任务，实际列出", listed, "项。"));
  finding.set_measured(absl::StrCat(listed));
  finding.set_limit(absl::StrCat("= ", declared));
  findings.push_back(std::move(finding));
}

bool HasUnknownImplementer(const Collectives& collectives, const v1::Task& task) {
  return absl::c_any_of(task.implementers(), [&collectives](const v1::Implementer& implementer) {
    return implementer.organization().empty() && collectives.Find(implementer.text()) == nullptr;
  });
}

// Stage, duties and, of a variant, who carries it out.
void CheckPlace(const v1::Plan& plan, const v1::Task& task, Findings& findings) {
  const std::string subject = Subject(task);
  if (auto finding = CheckStage(plan, task, subject)) findings.push_back(*std::move(finding));
  if (absl::c_any_of(task.duties(), [](const v1::TaskDuty& d) { return d.body().empty(); })) {
    findings.push_back(Hard("plan.duty-unknown", subject, "Not every duty is known.",
                            "所对应的职责未能全部识别。"));
  }
  if (auto finding = CheckImplementers(plan, task, subject)) {
    findings.push_back(*std::move(finding));
  }
}

}  // namespace

std::vector<type::Finding> CheckTable(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                                      const BodyNames& body_names) {
  Findings findings;
  CheckDeclaredCount(plan, tasks, findings);
  CheckNumbers(tasks, findings);
  CheckCategories(tasks, findings);
  CheckDepartments(plan, tasks, body_names, findings);
  CheckRepeatedTexts(tasks, findings);
  CheckLimits(plan, tasks, findings);
  CheckStages(plan, tasks, findings);
  return findings;
}

std::vector<type::Finding> CheckReadyToIssue(const v1::Plan& plan,
                                             const std::vector<v1::Task>& tasks) {
  Findings findings;
  if (tasks.empty()) {
    findings.push_back(
        Hard("plan.tasks-missing", plan.name(), "The plan has no tasks.", "方案没有任务。"));
  }
  const Collectives collectives(plan);
  for (const v1::Task& task : tasks) {
    const std::string subject = Subject(task);
    if (value::NormalizeWidth(task.text()).empty()) {
      findings.push_back(
          Hard("plan.text-missing", subject, "The row has no task.", "本行没有任务内容。"));
    }
    if (task.leads().empty() && task.unknown_leads().empty()) {
      findings.push_back(
          Hard("plan.lead-missing", subject, "The row names no lead.", "本行没有牵头部门。"));
    } else if (!task.unknown_leads().empty()) {
      findings.push_back(
          Hard("plan.lead-unknown", subject,
               absl::StrCat("Not every lead in \"", task.lead_text(), "\" is known."),
               absl::StrCat("牵头部门“", task.lead_text(), "”未能全部识别。")));
    }
    if (task.implementers().empty()) {
      findings.push_back(Hard("plan.implementer-missing", subject,
                              "The row names nobody to carry it out.", "本行没有落实主体。"));
    } else if (HasUnknownImplementer(collectives, task)) {
      findings.push_back(Hard("plan.implementer-unknown", subject,
                              "Not everybody who is to carry it out is known.",
                              "落实主体未能全部识别。"));
    }
    if (task.limit().kind() == v1::Limit::UNKNOWN) {
      findings.push_back(
          Hard("plan.limit-unknown", subject,
               absl::StrCat("The limit \"", task.limit().text(), "\" is not understood."),
               absl::StrCat("完成时限“", task.limit().text(), "”无法识别。")));
    }
    CheckPlace(plan, task, findings);
  }
  return findings;
}

std::vector<v1::RowCount> CountRows(
    const std::vector<v1::Task>& tasks, CountOrder order,
    const std::function<std::vector<std::string>(const v1::Task&)>& values) {
  std::vector<v1::RowCount> counts;
  absl::flat_hash_map<std::string, size_t> places;
  for (const v1::Task& task : tasks) {
    for (const std::string& value : values(task)) {
      auto [place, inserted] = places.emplace(value, counts.size());
      if (inserted) counts.emplace_back().set_value(value);
      v1::RowCount& count = counts[place->second];
      count.set_count(count.count() + 1);
    }
  }
  if (order == CountOrder::kMostFirst) {
    absl::c_stable_sort(
        counts, [](const v1::RowCount& a, const v1::RowCount& b) { return a.count() > b.count(); });
  }
  return counts;
}

}  // namespace edugroup::task
