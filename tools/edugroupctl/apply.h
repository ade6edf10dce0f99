// Brings resources to what a group file says.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/edugroupctl/group_file.h"
#include "tools/edugroupctl/session.h"

namespace edugroup::ctl {

enum class Outcome { kUnchanged, kChanged, kCreated };

struct Applied {
  Outcome outcome = Outcome::kUnchanged;
  std::vector<std::string> details;  // differences and steps, one a line
};

class Applier {
 public:
  Applier(Session& session, bool dry_run) : session_(session), dry_run_(dry_run) {}

  // Creates the item when it is absent, updates the fields that differ, and runs the steps that it
  // has not taken yet. A dry run only looks.
  absl::StatusOr<Applied> Apply(const Item& item);

 private:
  absl::StatusOr<Applied> Create(const Item& item);
  absl::Status Update(const Item& item, const std::vector<const FieldDescriptor*>& fields,
                      Message& current);
  absl::Status TakeSteps(const Item& item, Message& current, Applied& applied);

  Session& session_;
  const bool dry_run_;
};

// A call of the contract.
struct ContractCall {
  std::string method;
  std::unique_ptr<Message> request;
};
// The calls that make an item from nothing.
std::vector<ContractCall> CallsToMake(const Item& item);

}  // namespace edugroup::ctl
