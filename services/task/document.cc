#include "services/task/document.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/text.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

using v1::Document;

// "11370305K21216551K/2023-None": the page was printed before a number was given.
bool IsUnfinished(absl::string_view index_number) {
  return absl::EndsWith(index_number, "None") || absl::EndsWith(index_number, "-") ||
         absl::EndsWith(index_number, "/");
}

}  // namespace

std::vector<FieldViolation> CheckFields(const Document& document) {
  std::vector<FieldViolation> violations;
  if (document.kind() == Document::KIND_UNSPECIFIED) {
    violations.push_back({"document.kind", "must be set", "请选择文件种类"});
  }
  if (value::NormalizeWidth(document.display_name()).empty()) {
    violations.push_back({"document.display_name", "must not be blank", "不能为空"});
  }
  if (value::IsSet(document.issue_date()) && !value::IsValid(document.issue_date())) {
    violations.push_back({"document.issue_date", "is no date", "不是有效日期"});
  }
  if (value::IsSet(document.receipt_date()) && !value::IsValid(document.receipt_date())) {
    violations.push_back({"document.receipt_date", "is no day", "不是有效日期"});
  }
  if (!document.uri().empty() && document.sha256().empty()) {
    violations.push_back(
        {"document.sha256", "is needed with a uri", "提供文件地址时须同时提供校验值"});
  }
  if (!document.interprets().empty() && document.kind() != Document::INTERPRETATION) {
    violations.push_back({"document.interprets", "is for interpretations", "只有政策解读可填"});
  }
  if (!document.interprets().empty() && document.interprets() == document.name()) {
    violations.push_back({"document.interprets", "is the document itself", "不能解读自身"});
  }
  return violations;
}

std::vector<type::Finding> FindingsOf(const Document& document) {
  std::vector<type::Finding> findings;
  const auto add = [&findings](const char* rule, const char* field, const char* message,
                               const char* message_zh) {
    findings.push_back(Info(rule, field, message, message_zh));
  };
  if (document.document_number().empty()) {
    add("document.number-missing", "document_number", "The document has no number.",
        "文件没有文号。");
  }
  if (IsUnfinished(document.index_number())) {
    add("document.index-unfinished", "index_number", "The index number has no end.",
        "索引号不完整。");
  }
  if (!value::IsSet(document.issue_date())) {
    add("document.date-missing", "issue_date", "The document has no issue date.",
        "文件没有发文日期。");
  }
  if (document.issuers().empty()) {
    add("document.issuer-missing", "issuers", "Nobody issued the document.", "文件没有发文单位。");
  }
  if (document.kind() == Document::INTERPRETATION && document.interprets().empty()) {
    add("document.interpreted-missing", "interprets",
        "The document that it interprets is not registered.", "被解读的文件未登记。");
  }
  return findings;
}

}  // namespace edugroup::task
