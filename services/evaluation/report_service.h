// edugroup.evaluation.v1.ReportService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "services/evaluation/report.h"

namespace edugroup::evaluation {

class ReportService {
 public:
  // Both outlive the service.
  ReportService(resource::Store& store, rpc::Peer& membership, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Report> Create(rpc::Call& call, const v1::CreateReportRequest& request);
  absl::StatusOr<v1::Report> Get(rpc::Call& call, const v1::GetReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> List(rpc::Call& call,
                                               const v1::ListReportsRequest& request);
  absl::StatusOr<v1::Report> Update(rpc::Call& call, const v1::UpdateReportRequest& request);
  absl::StatusOr<v1::ValidateReportResponse> Validate(rpc::Call& call,
                                                      const v1::ValidateReportRequest& request);
  absl::StatusOr<v1::Report> Submit(rpc::Call& call, const v1::SubmitReportRequest& request);
  absl::StatusOr<v1::ReportDocument> GetDocument(rpc::Call& call,
                                                 const v1::GetReportDocumentRequest& request);
  absl::StatusOr<v1::ReportDocument> GetBulletin(rpc::Call& call,
                                                 const v1::GetBulletinRequest& request);
  absl::StatusOr<v1::ReportDocument> GetFilingSheet(rpc::Call& call,
                                                    const v1::GetFilingSheetRequest& request);

  // The report, if the caller may act for it.
  absl::StatusOr<v1::Report> Find(rpc::Call& call, const std::string& name);
  // What it shows, as it stands.
  absl::StatusOr<ReportData> Gather(rpc::Call& call, const v1::Report& report);

  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::evaluation
