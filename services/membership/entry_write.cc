#include "services/membership/entry_write.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "common/value/status.h"
#include "services/membership/entry.h"
#include "services/membership/entry_references.h"
#include "services/membership/entry_rules.h"
#include "services/membership/refusal.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Entry;
using v1::Register;

absl::Status CheckCellsOf(const Register& record, absl::Span<const EntryDraft> drafts) {
  std::vector<FieldViolation> violations;
  for (const EntryDraft& draft : drafts) {
    const auto more = CheckCells(record, draft.entry, draft.field);
    violations.insert(violations.end(), more.begin(), more.end());
  }
  return Refuse(violations);
}

// The titles, of registers that `reference` rules name, that the drafts refer to and that exist.
absl::StatusOr<std::map<std::string, std::set<std::string>>> FindTitlesFor(
    Change& change, const Register& record, absl::Span<const EntryDraft> drafts) {
  std::map<std::string, std::set<std::string>> titles;
  for (const v1::RegisterRule& rule : record.rules()) {
    if (rule.reference().register_().empty()) continue;
    std::set<std::string> wanted;
    for (const EntryDraft& draft : drafts) {
      for (const v1::Cell* cell : CellsOf(draft.entry, rule.reference().column())) {
        wanted.insert(cell->text());
      }
    }
    ASSIGN_OR_RETURN(const std::set<std::string> found,
                     FindTitles(change, rule.reference().register_(), wanted));
    titles[rule.reference().register_()].insert(found.begin(), found.end());
  }
  return titles;
}

// The token of an entry under each `unique` rule, by rule_id.
std::map<std::string, std::string> KeysOf(const Register& record, const Entry& entry) {
  std::map<std::string, std::string> keys;
  for (const v1::RegisterRule& rule : record.rules()) {
    if (!rule.has_unique()) continue;
    const auto key = KeyOf(rule.unique(), entry);
    if (key.has_value()) keys[rule.rule_id()] = KeyToken(record.name(), rule.rule_id(), *key);
  }
  return keys;
}

// For each draft, another entry with the same key under a rule.
absl::StatusOr<std::vector<Alike>> FindAlike(Change& change, const Register& record,
                                             absl::Span<const EntryDraft> drafts) {
  std::vector<std::string> tokens;
  std::set<std::string> drafted;
  for (const EntryDraft& draft : drafts) {
    drafted.insert(draft.entry.name());
    for (const auto& [rule_id, token] : KeysOf(record, draft.entry)) tokens.push_back(token);
  }
  ASSIGN_OR_RETURN(auto holders, FindByTokens(change, resource::ParentOf(record.name()), tokens));
  // What the drafts were before does not count: they are about to change.
  for (auto& [token, names] : holders) {
    std::erase_if(names, [&](const std::string& name) { return drafted.contains(name); });
  }
  std::vector<Alike> alike;
  for (const EntryDraft& draft : drafts) {
    Alike& found = alike.emplace_back();
    for (const auto& [rule_id, token] : KeysOf(record, draft.entry)) {
      std::vector<std::string>& names = holders[token];
      if (!names.empty()) found[rule_id] = names.front();
      names.push_back(draft.entry.name());
    }
  }
  return alike;
}

// Names of people that an entry no longer has are given up in its former states too (PIPL art. 47).
absl::Status UpdateEntry(Change& change, EntryDraft& draft) {
  const bool erases = NamesPeople(*draft.before) && !NamesPeople(draft.entry);
  return erases ? change.Erase(Entries(), *draft.before, draft.entry)
                : change.Update(Entries(), *draft.before, draft.entry);
}

}  // namespace

absl::Status CheckDrafts(Change& change, const Register& record, absl::Span<EntryDraft> drafts) {
  RETURN_IF_ERROR(CheckCellsOf(record, drafts));
  Surroundings surroundings;
  ASSIGN_OR_RETURN(surroundings.organizations, HoldReferences(change, record, drafts));
  ASSIGN_OR_RETURN(surroundings.titles, FindTitlesFor(change, record, drafts));
  ASSIGN_OR_RETURN(const std::vector<Alike> alike, FindAlike(change, record, drafts));
  for (size_t i = 0; i < drafts.size(); ++i) {
    Entry& entry = drafts[i].entry;
    entry.clear_findings();
    for (type::Finding& finding : CheckRules(record, entry, surroundings, alike[i])) {
      *entry.add_findings() = std::move(finding);
    }
  }
  return absl::OkStatus();
}

absl::Status KeepDrafts(Change& change, const Register& record, absl::Span<EntryDraft> drafts) {
  std::vector<const Entry*> added, changed;
  for (EntryDraft& draft : drafts) {
    if (draft.before.has_value()) {
      RETURN_IF_ERROR(UpdateEntry(change, draft));
      changed.push_back(&draft.entry);
    } else {
      RETURN_IF_ERROR(change.Insert(Entries(), draft.entry));
      added.push_back(&draft.entry);
    }
  }
  RETURN_IF_ERROR(KeepTokens(change, record, changed, false));
  return KeepTokens(change, record, added, true);
}

}  // namespace edugroup::membership
