// Whether bands cover what they have to, once.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {

// Gaps, overlaps and empty bands of `messages`, which have lower and upper; `subject` such as
// "indicator a1".
template <class Messages>
void CheckBands(const Messages& messages, const Range& range, const std::string& subject,
                Findings& findings) {
  std::vector<Band> bands;
  for (const auto& message : messages) {
    absl::StatusOr<Band> band = BandOf(message);
    if (!band.ok()) {
      findings.Hard("bands.operator", subject,
                    absl::StrCat("the ends of a band of ", subject, ": ", band.status().message()),
                    absl::StrCat(subject, "的分档界限：下限须为≥或>，上限须为≤或<"));
      return;
    }
    bands.push_back(*std::move(band));
  }
  for (const BandFault& fault : Bands(std::move(bands)).Faults(range)) {
    std::string where = ToString(fault.where);
    switch (fault.kind) {
      case BandFault::Kind::kEmpty:
        findings.Hard("bands.empty", subject,
                      absl::StrCat("a band of ", subject, " holds no number: ", where),
                      absl::StrCat(subject, "的分档不含任何数值：", where));
        break;
      case BandFault::Kind::kGap:
        findings.Hard("bands.gap", subject, absl::StrCat("no band of ", subject, " covers ", where),
                      absl::StrCat(subject, "的分档之间有空档：", where));
        break;
      case BandFault::Kind::kOverlap:
        findings.Hard("bands.overlap", subject,
                      absl::StrCat("more than one band of ", subject, " covers ", where),
                      absl::StrCat(subject, "的分档重叠：", where));
        break;
    }
  }
}

}  // namespace edugroup::evaluation
