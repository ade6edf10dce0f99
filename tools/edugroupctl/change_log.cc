#include "tools/edugroupctl/change_log.h"

#include <algorithm>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"
#include "tools/edugroupctl/arguments.h"

ABSL_FLAG(std::string, server, "", "Only this server: membership, committee, task or evaluation.");

namespace edugroup::ctl {
namespace {

constexpr int kPageSize = 1000;

}  // namespace

std::string ChangeLine(const std::string& server, const journal::v1::Change& change) {
  const nlohmann::ordered_json line = {
      {"server", server},
      {"position", change.position()},
      {"kind", journal::v1::Change::Kind_Name(change.kind())},
      {"resource", change.resource()},
      {"time", google::protobuf::util::TimeUtil::ToString(change.time())},
      {"principal", change.principal()},
      {"method", change.method()},
      {"hash", change.hash()}};
  return line.dump();
}

absl::StatusOr<std::vector<std::string>> ChosenServers() {
  const std::string chosen = absl::GetFlag(FLAGS_server);
  std::vector<std::string> servers(std::begin(kServers), std::end(kServers));
  if (chosen.empty()) return servers;
  if (std::find(servers.begin(), servers.end(), chosen) == servers.end()) {
    return UsageError(absl::StrCat("no such server: ", chosen));
  }
  return std::vector<std::string>{chosen};
}

absl::Status ForEachChange(Session& session, const std::string& server, const std::string& group,
                           const std::function<void(const journal::v1::Change&)>& visit) {
  journal::v1::ListChangesRequest request;
  request.set_parent(group);
  request.set_page_size(kPageSize);
  do {
    journal::v1::ListChangesResponse page;
    RETURN_IF_ERROR(
        session.AskServer(server, "edugroup.journal.v1.ChangeService/ListChanges", request, page));
    for (const journal::v1::Change& change : page.changes()) visit(change);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
