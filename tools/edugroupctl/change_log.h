// Changes of the servers' journals, as lines and as lists.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "tools/edugroupctl/session.h"

namespace edugroup::ctl {

// {"server":"task","position":12,"kind":"CREATED","resource":"groups/…","time":…,"principal":…,
// "method":…} without a line break.
std::string ChangeLine(const std::string& server, const journal::v1::Change& change);

// The servers to ask: the one of --server, or all. UsageError when there is no such server.
absl::StatusOr<std::vector<std::string>> ChosenServers();

// Calls `visit` for every change of a group on a server, oldest first.
absl::Status ForEachChange(Session& session, const std::string& server, const std::string& group,
                           const std::function<void(const journal::v1::Change&)>& visit);

}  // namespace edugroup::ctl
