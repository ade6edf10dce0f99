// Counts and figures over the entries of a register.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/register_service.pb.h"

namespace edugroup::membership {

// Whether what the request asks for can be counted in this register.
std::vector<FieldViolation> CheckSummary(const v1::Register& record,
                                         const v1::SummarizeEntriesRequest& request);

// Whether the entry is in force on the day by a column of intervals, or of dates: from the date on.
// Without a value it is not.
bool InForceOn(absl::CivilDay day, const v1::Entry& entry, absl::string_view column_id);

// The summary of `entries`, which are all that count; as_of has been looked at. Keys that are
// resource names have no display_name yet.
//   RESOURCE_EXHAUSTED  REQUEST_TOO_LARGE  more than 2,000 groups
absl::StatusOr<v1::EntrySummary> Summarize(const v1::Register& record,
                                           absl::Span<const v1::Entry> entries,
                                           const v1::SummarizeEntriesRequest& request);

}  // namespace edugroup::membership
