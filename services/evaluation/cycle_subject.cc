#include "services/evaluation/cycle_subject.h"

#include <algorithm>
#include <vector>

#include "common/resource/name.h"

namespace edugroup::evaluation {

using v1::CycleSubject;

const std::string& SubjectName(const CycleSubject& subject) {
  return subject.subject().empty() ? subject.organization() : subject.subject();
}

const CycleSubject* FindSubject(const v1::Cycle& cycle, absl::string_view name) {
  const auto found =
      std::find_if(cycle.subjects().begin(), cycle.subjects().end(),
                   [&](const CycleSubject& subject) { return SubjectName(subject) == name; });
  return found == cycle.subjects().end() ? nullptr : &*found;
}

bool IsSubjectName(absl::string_view name, absl::string_view group_name) {
  static const auto& patterns = *new std::vector<resource::Pattern>{
      resource::Pattern("groups/{group}"),
      resource::Pattern("groups/{group}/organizations/{organization}"),
      resource::Pattern("groups/{group}/bodies/{body}"),
      resource::Pattern("groups/{group}/people/{person}"),
      resource::Pattern("groups/{group}/registers/{register}/entries/{entry}"),
  };
  return resource::GroupOf(name) == resource::GroupOf(group_name) &&
         std::any_of(patterns.begin(), patterns.end(),
                     [&](const resource::Pattern& pattern) { return pattern.Matches(name); });
}

}  // namespace edugroup::evaluation
