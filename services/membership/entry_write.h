// Entries on their way into a register: held against its rules, then kept with what they are found
// by.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register.pb.h"

namespace edugroup::membership {

struct EntryDraft {
  std::string field;                // its path in the request
  v1::Entry entry;                  // as it shall be
  std::optional<v1::Entry> before;  // as it was loaded in this write; none: it is new
};

// Both want the register loaded in this write, so that entries of a register are written one after
// the other.

// Checks cells and references, and puts what the rules find into the entries. Drafts are compared
// with what is there and with the drafts before them.
//   INVALID_ARGUMENT     FIELDS_INVALID
//   FAILED_PRECONDITION  REFERENCE_NOT_FOUND
absl::Status CheckDrafts(resource::Change& change, const v1::Register& record,
                         absl::Span<EntryDraft> drafts);

// Writes checked drafts.
absl::Status KeepDrafts(resource::Change& change, const v1::Register& record,
                        absl::Span<EntryDraft> drafts);

}  // namespace edugroup::membership
