#include "services/task/checklist.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/text.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

using v1::CheckedPart;
using Item = v1::Checklist::Item;

constexpr int kMostOccasions = 200;

int Occasions(const v1::Checklist& checklist) { return std::max(checklist.occasions(), 1); }
int OccasionOf(const CheckedPart& part) { return std::max(part.occasion(), 1); }

bool NeedsWords(const Item& item) {
  return item.kind() == Item::ATTENDANCE || item.kind() == Item::ANSWER;
}

using Done = absl::flat_hash_set<std::pair<int, std::string>>;

Done DoneIn(const v1::Assignment& assignment) {
  Done done;
  for (const CheckedPart& part : assignment.checked_parts()) {
    done.emplace(OccasionOf(part), part.item());
  }
  return done;
}

}  // namespace

std::vector<FieldViolation> CheckChecklist(const v1::Checklist& checklist) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < checklist.items_size(); ++i) {
    if (!seen.insert(checklist.items(i).id()).second) {
      violations.push_back(
          {absl::StrCat("task.checklist.items[", i, "].id"), "stands twice", "重复"});
    }
  }
  if (checklist.occasions() < 0 || checklist.occasions() > kMostOccasions) {
    violations.push_back({"task.checklist.occasions", "must be 0 to 200", "应为0至200"});
  }
  return violations;
}

std::vector<FieldViolation> CheckParts(const v1::Task& task, const v1::ProgressReport& report) {
  absl::flat_hash_map<std::string, const Item*> items;
  for (const Item& item : task.checklist().items()) items[item.id()] = &item;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < report.parts_size(); ++i) {
    const CheckedPart& part = report.parts(i);
    const std::string path = absl::StrCat("report.parts[", i, "]");
    const auto item = items.find(part.item());
    if (item == items.end()) {
      violations.push_back({path + ".item", "is no item of the checklist", "不在清单中"});
      continue;
    }
    if (part.occasion() < 0 || part.occasion() > Occasions(task.checklist())) {
      violations.push_back({path + ".occasion",
                            absl::StrCat("must be 1 to ", Occasions(task.checklist())),
                            absl::StrCat("应为1至", Occasions(task.checklist()))});
    }
    if (NeedsWords(*item->second) && value::NormalizeWidth(part.text()).empty()) {
      violations.push_back(
          {path + ".text", "is needed for this item", "该项需填写到场人员职务或答复内容"});
    }
  }
  return violations;
}

void KeepParts(const v1::ProgressReport& report, absl::CivilDay day, v1::Assignment& assignment) {
  for (const CheckedPart& part : report.parts()) {
    CheckedPart kept = part;
    kept.set_occasion(OccasionOf(part));
    *kept.mutable_date() = value::ToDate(day);
    auto& parts = *assignment.mutable_checked_parts();
    auto place = std::find_if(parts.begin(), parts.end(), [&kept](const CheckedPart& other) {
      return OccasionOf(other) == kept.occasion() && other.item() == kept.item();
    });
    if (place == parts.end()) {
      *parts.Add() = std::move(kept);
    } else {
      place->set_text(kept.text());
    }
  }
  std::sort(assignment.mutable_checked_parts()->begin(), assignment.mutable_checked_parts()->end(),
            [](const CheckedPart& a, const CheckedPart& b) {
              return std::make_pair(a.occasion(), a.item()) <
                     std::make_pair(b.occasion(), b.item());
            });
}

std::vector<type::Finding> CheckComplete(const v1::Task& task, const v1::Assignment& assignment) {
  const Done done = DoneIn(assignment);
  std::vector<type::Finding> findings;
  for (int occasion = 1; occasion <= Occasions(task.checklist()); ++occasion) {
    std::vector<std::string> missing;
    for (const Item& item : task.checklist().items()) {
      if (!item.optional() && !done.contains({occasion, item.id()})) missing.push_back(item.text());
    }
    if (missing.empty()) continue;
    const std::string list = absl::StrJoin(missing, "、");
    type::Finding finding = Hard("assignment.checklist-incomplete", assignment.name(),
                                 absl::StrCat("Occasion ", occasion, " lacks: ", list, "."),
                                 absl::StrCat("第", occasion, "次缺少：", list, "。"));
    finding.set_measured(absl::StrCat(missing.size()));
    finding.set_limit("= 0");
    findings.push_back(std::move(finding));
  }
  return findings;
}

PartCount CountParts(const v1::Task& task, const v1::Assignment& assignment) {
  const Done done = DoneIn(assignment);
  PartCount count;
  for (int occasion = 1; occasion <= Occasions(task.checklist()); ++occasion) {
    for (const Item& item : task.checklist().items()) {
      if (item.optional()) continue;
      ++count.needed;
      if (done.contains({occasion, item.id()})) ++count.done;
    }
  }
  return count;
}

}  // namespace edugroup::task
