#include "services/task/deliverable.h"

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/text.h"

namespace edugroup::task {
namespace {

using EvidenceList = google::protobuf::RepeatedPtrField<v1::Evidence>;

bool IsWanted(const v1::Task& task, const std::string& deliverable) {
  const std::string plain = value::NormalizeWidth(deliverable);
  return absl::c_any_of(task.deliverables(), [&plain](const std::string& wanted) {
    return value::NormalizeWidth(wanted) == plain;
  });
}

void AddGiven(const EvidenceList& evidence, absl::flat_hash_set<std::string>& given) {
  for (const v1::Evidence& piece : evidence)
    given.insert(value::NormalizeWidth(piece.deliverable()));
}

}  // namespace

std::vector<FieldViolation> CheckDeliverables(const v1::Task& task, const EvidenceList& evidence,
                                              absl::string_view field) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < evidence.size(); ++i) {
    if (evidence[i].deliverable().empty() || IsWanted(task, evidence[i].deliverable())) continue;
    violations.push_back({absl::StrCat(field, "[", i, "].deliverable"),
                          "is no deliverable of the task", "不是该任务要求的成果"});
  }
  return violations;
}

void SetMissingDeliverables(const v1::Task& task, v1::Assignment& assignment) {
  absl::flat_hash_set<std::string> given;
  AddGiven(assignment.evidence(), given);
  for (const v1::ProgressReport& report : assignment.reports()) AddGiven(report.evidence(), given);
  assignment.clear_missing_deliverables();
  for (const std::string& wanted : task.deliverables()) {
    if (!given.contains(value::NormalizeWidth(wanted))) assignment.add_missing_deliverables(wanted);
  }
}

}  // namespace edugroup::task
