// One run of an import of rows: in parts that a call takes, first all checked, then all written.
// Rows that may be the same thing go into one part, so that what is checked is what is written.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/import_flags.h"
#include "tools/edugroupctl/import_report.h"
#include "tools/edugroupctl/import_table.h"
#include "tools/edugroupctl/progress.h"
#include "tools/edugroupctl/row_clusters.h"

namespace edugroup::ctl {

// Adds the answer to a part to that to the whole: numbers are added, lists appended.
void AddUp(const google::protobuf::Message& part, google::protobuf::Message& total);

// `Request` has rows, request_id, validate_only; `Response` rejected_rows, findings, finding_count.
template <class Request, class Response>
class ImportRun {
 public:
  // What one call takes, beside `most_rows`: the server's 4 MiB less what is not rows.
  static constexpr size_t kMostBytes = 3 << 20;

  // All outlive the run. `request` is every call's but for its rows, one of which there is for each
  // of the table's; `clusters` of them are not parted; `unsendable` are findings in rows that are
  // not sent.
  ImportRun(const Invocation& invocation, const ImportTable& import, const ImportMode& mode,
            const char* method, const Request& request, const RowClusters& clusters,
            const RowFindings& unsendable, int most_rows)
      : invocation_(invocation),
        import_(import),
        mode_(mode),
        method_(method),
        request_(request),
        clusters_(clusters),
        unsendable_(unsendable),
        most_rows_(most_rows) {}

  // Without --partial nothing is written before every row was found to be right.
  absl::Status Run() {
    if (mode_.dry_run || !mode_.partial) RETURN_IF_ERROR(Send(/*validate_only=*/true));
    if (mode_.dry_run || (!mode_.partial && !rejected_.empty())) return absl::OkStatus();
    RETURN_IF_ERROR(Send(/*validate_only=*/false));
    wrote_ = true;
    return absl::OkStatus();
  }

  // Writes the file of the rest; FAILED_PRECONDITION when rows that cannot be taken held up all.
  absl::Status Finish() const {
    if (mode_.dry_run) return absl::OkStatus();
    if (!wrote_) return NothingWritten(rejected_.size());
    if (rejected_.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(WriteRest(mode_.rest, import_, rejected_, findings_));
    invocation_.output.Line("the rest was written to " + mode_.rest);
    return absl::OkStatus();
  }

  bool wrote() const { return wrote_; }
  // Ascending indexes into ImportTable::rows.
  const std::vector<int>& rejected() const { return rejected_; }
  const RowFindings& findings() const { return findings_; }
  int finding_count() const {
    return total_.finding_count() + static_cast<int>(unsendable_.size());
  }
  // The answers added up; rows as indexes into ImportTable::rows.
  const Response& total() const { return total_; }

 private:
  struct Part {
    Request request;
    std::vector<int> rows;  // their indexes
  };

  std::vector<Part> Parts(bool validate_only) const {
    Request empty = request_;
    empty.clear_rows();
    empty.set_validate_only(validate_only);
    const std::vector<int> unsendable = RowsOf(unsendable_);
    std::vector<Part> parts;
    size_t bytes = 0;  // of the last part
    const auto begin_part = [&] {
      parts.push_back({empty, {}});
      parts.back().request.set_request_id(resource::NewUid());
      bytes = 0;
    };
    const auto takes = [&](size_t rows, size_t size) {
      return !parts.empty() && parts.back().rows.size() + rows <= size_t(most_rows_) &&
             bytes + size <= kMostBytes;
    };
    for (const std::vector<int>& cluster : clusters_) {
      if (!takes(cluster.size(), BytesOf(cluster))) begin_part();
      for (const int row : cluster) {
        if (std::binary_search(unsendable.begin(), unsendable.end(), row)) continue;
        if (!takes(1, BytesOf({row}))) begin_part();  // a cluster that no call takes
        *parts.back().request.add_rows() = request_.rows(row);
        parts.back().rows.push_back(row);
        bytes += BytesOf({row});
      }
    }
    std::erase_if(parts, [](const Part& part) { return part.rows.empty(); });
    return parts;
  }

  size_t BytesOf(const std::vector<int>& rows) const {
    size_t bytes = 0;
    for (const int row : rows) bytes += request_.rows(row).ByteSizeLong() + 4;
    return bytes;
  }

  absl::Status Send(bool validate_only) {
    total_ = Response();
    findings_ = unsendable_;
    rejected_ = RowsOf(unsendable_);
    const std::vector<Part> parts = Parts(validate_only);
    Progress progress(parts.size());
    for (const Part& part : parts) {
      progress.Next(validate_only ? "checking" : "writing");
      ASSIGN_OR_RETURN(Response response, invocation_.session.Ask<Response>(method_, part.request));
      Take(part, response);
    }
    SortRows(rejected_);
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const auto& a, const auto& b) { return a.row() < b.row(); });
    return absl::OkStatus();
  }

  void Take(const Part& part, Response& response) {
    for (int& row : *response.mutable_rejected_rows()) {
      row = part.rows[row];
      rejected_.push_back(row);
    }
    for (auto& found : *response.mutable_findings()) {
      found.set_row(part.rows[found.row()]);
      findings_.push_back(found);
    }
    if constexpr (requires { response.mutable_differences(); }) {
      for (auto& difference : *response.mutable_differences()) {
        difference.set_row(part.rows[difference.row()]);
      }
    }
    AddUp(response, total_);
  }

  const Invocation& invocation_;
  const ImportTable& import_;
  const ImportMode& mode_;
  const char* const method_;
  const Request& request_;
  const RowClusters& clusters_;
  const RowFindings& unsendable_;
  const int most_rows_;
  Response total_;
  RowFindings findings_;
  std::vector<int> rejected_;
  bool wrote_ = false;
};

}  // namespace edugroup::ctl
