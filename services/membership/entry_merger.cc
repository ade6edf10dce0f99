#include "services/membership/entry_merger.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/value/status.h"
#include "services/membership/entry_write.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using v1::Cell;
using v1::Entry;
using v1::Register;

void Replace(const Merger& merger, Entry& entry) {
  if (entry.organization() == merger.source) entry.set_organization(merger.target);
  google::protobuf::RepeatedPtrField<Cell> cells;
  std::set<std::string> naming_target;  // columns
  for (Cell& cell : *entry.mutable_cells()) {
    if (cell.organization() == merger.source) cell.set_organization(merger.target);
    const bool names_target = cell.organization() == merger.target;
    if (names_target && !naming_target.insert(cell.column()).second) continue;
    *cells.Add() = std::move(cell);
  }
  entry.mutable_cells()->Swap(&cells);
}

}  // namespace

absl::Status MoveEntries(resource::Change& change, const Merger& merger) {
  ASSIGN_OR_RETURN(const auto holders, FindByTokens(change, resource::ParentOf(merger.source),
                                                    {ReferenceToken(merger.source)}));
  std::map<std::string, std::vector<std::string>> by_register;
  for (const auto& [token, names] : holders) {
    for (const std::string& name : names) {
      by_register[std::string(resource::ParentOf(name))].push_back(name);
    }
  }
  for (const auto& [record_name, names] : by_register) {
    ASSIGN_OR_RETURN(const Register record, change.Load<Register>(Registers(), record_name));
    ASSIGN_OR_RETURN(std::vector<Entry> entries, LoadEntries(change, record_name, names));
    std::vector<EntryDraft> drafts;
    for (Entry& entry : entries) {
      EntryDraft& draft = drafts.emplace_back(EntryDraft{"", entry, std::move(entry)});
      Replace(merger, draft.entry);
    }
    RETURN_IF_ERROR(KeepDrafts(change, record, absl::MakeSpan(drafts)));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::membership
