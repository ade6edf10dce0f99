// verify-journal: the hash chains of the servers, and what a watcher saw of them.
#include <fstream>

#include "absl/container/flat_hash_map.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "nlohmann/json.hpp"
#include "tools/edugroupctl/change_log.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(std::string, watched, "",
          "verify-journal: lines of `watch`, to hold against the journal: each change once, in "
          "order.");

namespace edugroup::ctl {
namespace {

using journal::v1::VerifyChangesResponse;

// Hashes of the changes a watcher saw, by server, in the order it saw them.
using Watched = absl::flat_hash_map<std::string, std::vector<std::string>>;

absl::StatusOr<Watched> ReadWatched(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  Watched watched;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("server") || !json.contains("hash") ||
        !json["server"].is_string() || !json["hash"].is_string()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": no line of watch"));
    }
    watched[json["server"].get<std::string>()].push_back(json["hash"].get<std::string>());
  }
  return watched;
}

// "314 seen, each once, in order", or what is wrong.
absl::StatusOr<std::string> Compare(Session& session, const std::string& server,
                                    const std::string& group, const std::vector<std::string>& seen,
                                    bool& good) {
  std::vector<std::string> expected;
  RETURN_IF_ERROR(ForEachChange(session, server, group, [&](const journal::v1::Change& change) {
    expected.push_back(change.hash());
  }));
  if (seen == expected) return absl::StrCat(seen.size(), " seen, each once, in order");
  good = false;
  const auto [theirs, ours] =
      std::mismatch(expected.begin(), expected.end(), seen.begin(), seen.end());
  return absl::StrCat("DIFFERS: ", seen.size(), " seen of ", expected.size(),
                      ", different from no. ", theirs - expected.begin() + 1, " on");
}

absl::Status Verify(const Invocation& invocation, const std::string& group,
                    const std::vector<std::string>& servers, const Watched* watched) {
  journal::v1::VerifyChangesRequest request;
  request.set_parent(group);
  Table table(
      {{"server"}, {"chain"}, Number("records"), {"positions"}, {"last hash"}, {"watcher"}});
  bool good = true;
  for (const std::string& server : servers) {
    VerifyChangesResponse response;
    RETURN_IF_ERROR(invocation.session.AskServer(
        server, "edugroup.journal.v1.ChangeService/VerifyChanges", request, response));
    good = good && response.intact();
    std::string watcher = "-";
    if (watched != nullptr) {
      const auto seen = watched->find(server);
      ASSIGN_OR_RETURN(
          watcher,
          Compare(invocation.session, server, group,
                  seen == watched->end() ? std::vector<std::string>() : seen->second, good));
    }
    table.Add(
        {server,
         response.intact() ? "intact" : absl::StrCat("BROKEN at ", response.broken_position()),
         absl::StrCat(response.checked_count()),
         response.checked_count() == 0
             ? "-"
             : absl::StrCat(response.first_position(), "-", response.last_position()),
         response.last_hash().substr(0, 16), watcher});
    if (invocation.output.json()) RETURN_IF_ERROR(invocation.output.Json(response));
  }
  invocation.output.Show("Journals", table);
  return good ? absl::OkStatus() : absl::DataLossError("a journal does not hold");
}

}  // namespace

absl::Status RunVerifyJournal(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  ASSIGN_OR_RETURN(const std::string group, GroupName(invocation.session.group()));
  ASSIGN_OR_RETURN(const std::vector<std::string> servers, ChosenServers());
  const std::string path = absl::GetFlag(FLAGS_watched);
  if (path.empty()) return Verify(invocation, group, servers, nullptr);
  ASSIGN_OR_RETURN(const Watched watched, ReadWatched(path));
  return Verify(invocation, group, servers, &watched);
}

}  // namespace edugroup::ctl
