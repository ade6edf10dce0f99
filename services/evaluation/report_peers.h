// What a report shows of the membership server: figures, tables and the growth of the group.
#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "services/evaluation/report.h"

namespace edugroup::evaluation {

// Fills `data` with the figures, tables and charts of the report that come from the membership
// server, as they stand. REFERENCE_NOT_FOUND for a register that does not exist.
absl::Status AskReportData(rpc::Peer& membership, const rpc::Call& call, const v1::Report& report,
                           ReportData& data);

}  // namespace edugroup::evaluation
