// Short ways to write findings down.
#pragma once

#include <string>
#include <utility>

#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// A finding without measured value and limit; `subject` such as "indicator a1".
inline type::Finding MakeFinding(type::Finding::Severity severity, std::string rule_id,
                                 std::string subject, std::string message, std::string message_zh) {
  type::Finding finding;
  finding.set_rule_id(std::move(rule_id));
  finding.set_severity(severity);
  finding.set_subject(std::move(subject));
  finding.set_message(std::move(message));
  finding.set_message_zh(std::move(message_zh));
  return finding;
}

}  // namespace edugroup::evaluation
