#include "services/membership/coverage.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/value/decimal.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/membership/entry.h"
#include "services/membership/register.h"

namespace edugroup::membership {
namespace {

using v1::Cell;
using v1::Entry;
using v1::RegisterColumn;
using value::Decimal;

// Resource names and spellings of names never meet: a resource name has slashes, a fingerprint
// none.
void AddName(const std::string& name, std::set<std::string>& marks) {
  std::string fingerprint = value::NameFingerprint(name);
  if (!fingerprint.empty()) marks.insert(std::move(fingerprint));
}

std::set<std::string> MarksOf(const RegisterColumn& column, const Cell& cell) {
  std::set<std::string> marks;
  if (cell.has_organization() || cell.has_kind()) return {TextOf(cell)};
  const v1::ColumnOption* option = cell.has_option() ? FindOption(column, cell.option()) : nullptr;
  if (option == nullptr) {
    AddName(TextOf(cell), marks);
    return marks;
  }
  AddName(option->display_name(), marks);
  for (const std::string& alias : option->aliases()) AddName(alias, marks);
  return marks;
}

std::string ShownAs(const RegisterColumn& column, const Cell& cell) {
  const v1::ColumnOption* option = cell.has_option() ? FindOption(column, cell.option()) : nullptr;
  return option == nullptr ? TextOf(cell) : option->display_name();
}

// Targets by everything they may be called by.
std::map<std::string, std::set<size_t>> IndexOf(absl::Span<const Target> targets) {
  std::map<std::string, std::set<size_t>> index;
  for (size_t i = 0; i < targets.size(); ++i) {
    for (const std::string& mark : targets[i].marks) index[mark].insert(i);
  }
  return index;
}

}  // namespace

std::vector<Target> TargetsOf(absl::Span<const v1::Kind> kinds) {
  std::vector<Target> targets;
  for (const v1::Kind& kind : kinds) {
    Target& target = targets.emplace_back(Target{kind.name(), kind.display_name(), {kind.name()}});
    AddName(kind.display_name(), target.marks);
    for (const std::string& alias : kind.aliases()) AddName(alias, target.marks);
    for (const std::string& former : kind.former_names()) AddName(former, target.marks);
  }
  return targets;
}

std::vector<Target> TargetsOf(const RegisterColumn& column, absl::Span<const Entry> entries) {
  std::vector<Target> targets;
  std::set<std::set<std::string>> known;
  for (const Entry& entry : entries) {
    for (const Cell* cell : CellsOf(entry, column.column_id())) {
      std::set<std::string> marks = MarksOf(column, *cell);
      if (marks.empty() || !known.insert(marks).second) continue;
      targets.push_back({TextOf(*cell), ShownAs(column, *cell), std::move(marks)});
    }
  }
  return targets;
}

absl::StatusOr<v1::Coverage> Cover(const RegisterColumn& column, absl::Span<const Entry> entries,
                                   absl::Span<const Target> targets) {
  v1::Coverage coverage;
  for (const Target& target : targets) {
    v1::CoverageTarget& shown = *coverage.add_targets();
    shown.set_value(target.value);
    shown.set_display_name(target.display_name);
  }
  const std::map<std::string, std::set<size_t>> index = IndexOf(targets);
  for (const Entry& entry : entries) {
    std::set<size_t> served;
    std::string named;
    for (const Cell* cell : CellsOf(entry, column.column_id())) {
      absl::StrAppend(&named, named.empty() ? "" : "、", ShownAs(column, *cell));
      for (const std::string& mark : MarksOf(column, *cell)) {
        const auto found = index.find(mark);
        if (found != index.end()) served.insert(found->second.begin(), found->second.end());
      }
    }
    for (const size_t i : served) {
      coverage.mutable_targets(static_cast<int>(i))->add_entries(entry.name());
    }
    if (!served.empty()) continue;
    v1::UnservingEntry& unserving = *coverage.add_unserving_entries();
    unserving.set_entry(entry.name());
    unserving.set_display_name(entry.display_name());
    unserving.set_value(named);
  }
  const auto covered = std::count_if(coverage.targets().begin(), coverage.targets().end(),
                                     [](const auto& target) { return !target.entries().empty(); });
  coverage.set_covered_count(static_cast<int32_t>(covered));
  if (targets.empty()) return coverage;
  ASSIGN_OR_RETURN(const Decimal share,
                   value::Divide(Decimal::FromInt(covered * 100),
                                 Decimal::FromInt(static_cast<int64_t>(targets.size()))));
  coverage.set_covered_percent(share.ToString(2));
  return coverage;
}

}  // namespace edugroup::membership
