// Short ways to write findings down.
#pragma once

#include <string>
#include <utility>
#include <vector>

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

// Findings as they come up.
class Findings {
 public:
  void Hard(std::string rule_id, const std::string& subject, std::string message,
            std::string message_zh) {
    found_.push_back(MakeFinding(type::Finding::HARD, std::move(rule_id), subject,
                                 std::move(message), std::move(message_zh)));
  }
  void Soft(std::string rule_id, const std::string& subject, std::string message,
            std::string message_zh) {
    found_.push_back(MakeFinding(type::Finding::SOFT, std::move(rule_id), subject,
                                 std::move(message), std::move(message_zh)));
  }
  void Add(std::vector<type::Finding> more) {
    for (type::Finding& finding : more) found_.push_back(std::move(finding));
  }
  std::vector<type::Finding> Take() && { return std::move(found_); }

 private:
  std::vector<type::Finding> found_;
};

}  // namespace edugroup::evaluation
