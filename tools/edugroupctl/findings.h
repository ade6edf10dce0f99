// Findings of rule checks as a table.
#pragma once

#include <string>

#include "edugroup/type/finding.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tools/edugroupctl/output.h"

namespace edugroup::ctl {

using Findings = google::protobuf::RepeatedPtrField<type::Finding>;

// Severity, rule, subject and message of each; "3 findings (1 hard)" as the title.
void ShowFindings(const Findings& findings, const Output& output);

}  // namespace edugroup::ctl
