// The figures that a summary gives for a group of entries: qualified numbers stay qualified (P14),
// and what is missing is not zero.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "edugroup/membership/v1/entry.pb.h"
#include "edugroup/membership/v1/register_summary.pb.h"

namespace edugroup::membership {

v1::EntryFigure FigureOf(const v1::EntryMeasure& measure,
                         absl::Span<const v1::Entry* const> entries);

// Sets the shares of a measure that is a sum, over the groups' figures of it.
void ShareSums(absl::Span<v1::EntryFigure* const> figures);

}  // namespace edugroup::membership
