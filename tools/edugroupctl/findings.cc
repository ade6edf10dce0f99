#include "tools/edugroupctl/findings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {

void ShowFindings(const Findings& findings, const Output& output) {
  Table table({{"severity"}, {"rule"}, {"subject"}, {"message"}});
  for (const type::Finding& finding : findings) {
    table.Add({type::Finding::Severity_Name(finding.severity()), finding.rule_id(),
               WithoutGroup(finding.subject()),
               finding.message_zh().empty() ? finding.message() : finding.message_zh()});
  }
  const auto hard = std::count_if(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.severity() == type::Finding::HARD;
  });
  output.Show(absl::StrCat(findings.size(), findings.size() == 1 ? " finding" : " findings", " (",
                           hard, " hard)"),
              table);
}

}  // namespace edugroup::ctl
