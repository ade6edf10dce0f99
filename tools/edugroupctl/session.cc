#include "tools/edugroupctl/session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/catalog.h"
#include "tools/edugroupctl/credentials.h"

namespace edugroup::ctl {

absl::StatusOr<std::string> Session::TargetOf(absl::string_view server) const {
  const auto found = options_.targets.find(server);
  if (found == options_.targets.end()) {
    return UsageError(absl::StrCat("no such server: ", server,
                                   "; there are membership, committee, task and evaluation"));
  }
  return found->second;
}

absl::StatusOr<rpc::Peer*> Session::PeerOf(absl::string_view server) {
  ASSIGN_OR_RETURN(const std::string target, TargetOf(server));
  std::unique_ptr<rpc::Peer>& peer = peers_[server];
  if (peer == nullptr) {
    ASSIGN_OR_RETURN(auto credentials, CredentialsFromFlags());
    peer = std::make_unique<rpc::Peer>(
        target, [token = options_.token] { return token; }, std::move(credentials));
  }
  return peer.get();
}

absl::Status Session::AskServer(absl::string_view server, absl::string_view method,
                                const google::protobuf::Message& request,
                                google::protobuf::Message& response) {
  if (options_.token.empty()) {
    return UsageError("no token: give --token_file or set EDUGROUP_TOKEN_FILE");
  }
  ASSIGN_OR_RETURN(rpc::Peer * peer, PeerOf(server));
  return peer->Ask(absl::Now() + options_.timeout, /*traceparent=*/"", method, request, response);
}

absl::Status Session::Ask(absl::string_view method, const google::protobuf::Message& request,
                          google::protobuf::Message& response) {
  ASSIGN_OR_RETURN(const std::string server, ServerOf(method));
  return AskServer(server, method, request, response);
}

}  // namespace edugroup::ctl
