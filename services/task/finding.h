// Findings of the task server.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

inline type::Finding Finding(type::Finding::Severity severity, absl::string_view rule_id,
                             absl::string_view subject, absl::string_view message,
                             absl::string_view message_zh) {
  type::Finding finding;
  finding.set_rule_id(std::string(rule_id));
  finding.set_severity(severity);
  finding.set_subject(std::string(subject));
  finding.set_message(std::string(message));
  finding.set_message_zh(std::string(message_zh));
  return finding;
}

inline type::Finding Hard(absl::string_view rule_id, absl::string_view subject,
                          absl::string_view message, absl::string_view message_zh) {
  return Finding(type::Finding::HARD, rule_id, subject, message, message_zh);
}

inline type::Finding Info(absl::string_view rule_id, absl::string_view subject,
                          absl::string_view message, absl::string_view message_zh) {
  return Finding(type::Finding::INFO, rule_id, subject, message, message_zh);
}

}  // namespace edugroup::task
