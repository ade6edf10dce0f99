#include "services/task/lead_names.h"

#include "services/task/names.h"

namespace edugroup::task {

absl::flat_hash_map<std::string, std::string> LeadNames(const std::vector<v1::Task>& tasks) {
  absl::flat_hash_map<std::string, std::string> names;
  for (const v1::Task& task : tasks) {
    const std::vector<std::string> texts = SplitCell(task.lead_text());
    const bool one_each = static_cast<int>(texts.size()) == task.leads_size();
    for (int i = 0; i < task.leads_size(); ++i) {
      names.emplace(task.leads(i), one_each ? texts[i] : task.leads(i));
    }
  }
  return names;
}

}  // namespace edugroup::task
