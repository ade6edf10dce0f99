// How registers and their entries are kept, and what entries are found by.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"
#include "services/membership/register.h"

namespace edugroup::membership {

const resource::Table& Registers();
const resource::Table& Entries();

// Entries of one organisation, and of a register ("groups/putuo/registers/awards").
resource::Condition OwnedBy(absl::string_view organization);
resource::Condition InRegister(absl::string_view record);

// Whether an entry of the register has a value in the column, or the option, that would be lost.
absl::StatusOr<bool> IsInUse(resource::Change& change, absl::string_view record, const Loss& loss);
absl::StatusOr<bool> HasEntries(resource::Change& change, absl::string_view record);
// Those of `titles` that entries of the register are called by.
absl::StatusOr<std::set<std::string>> FindTitles(resource::Change& change, absl::string_view record,
                                                 const std::set<std::string>& titles);

// The entries of the register with these names, locked, in list order.
absl::StatusOr<std::vector<v1::Entry>> LoadEntries(resource::Change& change,
                                                   absl::string_view record,
                                                   const std::vector<std::string>& names);

// Tokens: the keys of an entry under the `unique` rules, and what it refers to. Entries of a
// register are written under its lock, so what is found stays so until the write ends.
std::string KeyToken(absl::string_view record, const std::string& rule_id, absl::string_view key);
std::string ReferenceToken(absl::string_view name);
std::vector<std::string> TokensOf(const v1::Register& record, const v1::Entry& entry);
// Names of the entries of `group` ("groups/putuo") with one of the tokens, by token.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> FindByTokens(
    resource::Change& change, absl::string_view group, const std::vector<std::string>& tokens);
// Replaces the tokens of entries of one register; those of new entries are only added.
absl::Status KeepTokens(resource::Change& change, const v1::Register& record,
                        absl::Span<const v1::Entry* const> entries, bool are_new);
absl::Status ForgetTokens(resource::Change& change, absl::string_view entry);

// Whether some entry refers to an organisation, person or kind.
absl::StatusOr<bool> IsReferredToByEntries(resource::Change& change, absl::string_view name);

}  // namespace edugroup::membership
