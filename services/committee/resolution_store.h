// The table of resolutions.
#pragma once

#include "absl/status/status.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/committee/v1/resolution_service.pb.h"

namespace edugroup::committee {

const resource::Table& ResolutionTable();

// Takes the document number of a draft or passed resolution for it, and gives up the one it had
// before; a failed or withdrawn one gives its number up. ALREADY_EXISTS when another resolution of
// the group is issued under it.
absl::Status TakeDocumentNumber(resource::Change& change, const v1::Resolution& resolution);

}  // namespace edugroup::committee
