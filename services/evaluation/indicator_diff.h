// What differs between two versions of an indicator set.
#pragma once

#include <vector>

#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

// Field by field, in the order of `later`; what it no longer has stands last. Name, times, etag,
// state and origin are passed over.
std::vector<v1::IndicatorChange> DiffIndicatorSets(const v1::IndicatorSet& earlier,
                                                   const v1::IndicatorSet& later);

}  // namespace edugroup::evaluation
